"""The cleaner on engines that spread work over many machines; each module needs the package of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.dumps.job import Job
    from cleaner.dumps.run import Engine


def engine_of(job: Job) -> Engine | None:
    """The engine that a job asks for; None for this machine. Raises MissingExtraError where it is not installed."""
    if job.engine == "ray":
        from cleaner.engines.ray import RayEngine

        return RayEngine(job.address, job.workers)
    if job.engine == "spark":
        from cleaner.engines.spark import SparkEngine

        return SparkEngine(job.master, job.workers)
    return None
