"""How far a bulk run is, on standard error, for a person who waits."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cleaner.dumps.streams import Meter


class ProgressBar:
    """A bar over the bytes of the inputs. Shows nothing where it is told to be quiet or nobody can see it."""

    def __init__(self, size: int, meter: Meter, *, quiet: bool) -> None:
        self._meter = meter
        self._size = size
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._read = self._failed = 0
        if not quiet and sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
            console = Console(stderr=True)
            self._bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True)
            self._task = self._bar.add_task("reading", total=max(size, 1))

    def __enter__(self) -> ProgressBar:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def add(self, read: int, failed: int) -> None:
        """Count records that are done."""
        self._read += read
        self._failed += failed
        if self._bar is not None:
            failures = f", {self._failed:,} failed" if self._failed else ""
            # A table that is read from its end is read a little more than once.
            done = min(self._meter.bytes, self._size)
            told = f"{self._read:,} records{failures}, {decimal(done)} of {decimal(self._size)}"
            self._bar.update(self._task, completed=done, description=told)
