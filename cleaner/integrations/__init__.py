"""The cleaner in other people's frames, pipelines and datasets; each module needs the package of its name."""
