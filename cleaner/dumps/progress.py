"""How far a bulk run is, on standard error: a bar on a terminal, else a line a minute."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from cleaner.dumps.streams import Meter

_SECONDS_A_LINE = 60.0


class Counted(Protocol):
    """The figures of some records that are done."""

    @property
    def read(self) -> int:
        """How many they are."""

    @property
    def failed(self) -> int:
        """How many failed."""

    @property
    def source(self) -> int:
        """Code points before cleaning."""

    @property
    def removed(self) -> int:
        """Code points that were removed as noise."""


class ProgressBar:
    """Tells of the bytes of the inputs and of the records so far. Says nothing where it is told to be quiet."""

    def __init__(self, doing: str, size: int, meter: Meter, *, quiet: bool) -> None:
        self._doing, self._size, self._meter, self._quiet = doing, size, meter, quiet
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._read = self._failed = self._source = self._removed = 0
        self._began = self._told = time.monotonic()
        if not quiet and sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
            console = Console(stderr=True)
            self._bar = Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True)
            self._task = self._bar.add_task(doing, total=size or None)

    def __enter__(self) -> ProgressBar:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def add(self, part: Counted) -> None:
        """Count records that are done."""
        self._read += part.read
        self._failed += part.failed
        self._source += part.source
        self._removed += part.removed
        if self._bar is not None:
            # A table that is read from its end is read a little more than once.
            done = min(self._meter.bytes, self._size) if self._size else self._meter.bytes
            self._bar.update(self._task, completed=done, description=self._figures())
        elif not self._quiet and time.monotonic() - self._told >= _SECONDS_A_LINE:
            self._told = time.monotonic()
            print(f"clean: {self._figures()}", file=sys.stderr, flush=True)

    def _figures(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        done = self._meter.bytes
        parts = [f"{self._doing}: {self._read:,} records"]
        if self._failed:
            parts.append(f"{self._failed:,} failed")
        if self._source:
            parts.append(f"{100 * self._removed / self._source:.1f}% removed")
        parts.append(f"{min(done, self._size) if self._size else done:,} bytes" if done < 1000 else decimal(done))
        if self._size:
            parts[-1] += f" of {decimal(self._size)}"
        parts += [f"{self._read / seconds:,.0f} records/s", f"{done / seconds / 1e6:.1f} MB/s"]
        return ", ".join(parts)
