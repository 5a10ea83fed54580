"""The cleaner on engines that spread work over many machines; each module needs the package of its name."""
