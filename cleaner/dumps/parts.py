"""The finished parts of a run, on the disk.

A dump is cut into parts of some hundred records, always at the same places. Each finished part lies in `OUT.parts/` as
two files, of which `<number>.jsonl` gets its name last: where it is, the part is done and whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.dumps.record import json_line, json_text
from cleaner.dumps.templates import Repeats
from cleaner.noise.site import Template


@dataclass(frozen=True, slots=True)
class PartResult:
    """What came of some records in a row: lines to write, failures to list, and figures for the report."""

    lines: tuple[bytes, ...] = ()
    errors: tuple[dict[str, str], ...] = ()
    written: int = 0
    report: dict[str, Any] | None = None
    empty: int = 0
    """How many of the records that are written have no text."""
    source: int = 0
    """Code points before cleaning, and how many of them were removed."""
    removed: int = 0
    repeats: Repeats = field(default_factory=dict)
    """The lines that were removed because they recur on their site."""
    fields: Mapping[str, int] = field(default_factory=dict)
    """Which fields of the records were taken for what, and how often."""

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return len(self.errors)

    @property
    def read(self) -> int:
        """How many records these were."""
        return self.written + len(self.errors)


@dataclass(frozen=True, slots=True)
class PartCounts:
    """The figures of a finished part."""

    read: int
    written: int
    failed: int
    errors: list[dict[str, str]]
    report: dict[str, Any] | None
    empty: int
    source: int
    removed: int
    repeats: Repeats
    fields: Mapping[str, int]


class Parts:
    """The folder of finished parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Drop what is there, as of a run that was killed."""
        if self._folder.is_dir():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)

    def prepare(self) -> None:
        """Make the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)

    def temporary(self, name: str) -> Path:
        """A place for a result that is not finished; on the same disk as its last place."""
        return self._folder / f"result-{name}"

    def mark_moving(self) -> None:
        """Note that a finished folder is about to get its name, which is not to be taken for somebody else's then."""
        (self._folder / "moving").touch()

    def is_moving(self) -> bool:
        """Whether a run got as far as that."""
        return (self._folder / "moving").is_file()

    def evidence(self) -> Path:
        """An empty folder for evidence on what recurs on sites."""
        folder = self._folder / "sites"
        if folder.is_dir():
            shutil.rmtree(folder)
        folder.mkdir()
        return folder

    def template(self) -> Template | None:
        """What an earlier run learnt; None where it did not get so far."""
        try:
            return Template(np.frombuffer((self._folder / "template.bin").read_bytes(), np.uint64))
        except (OSError, ValueError):
            return None

    def keep_template(self, template: Template) -> None:
        """Keep what was learnt, and drop the evidence."""
        replace_file(self._folder / "template.bin", template.hashes.tobytes())
        shutil.rmtree(self._folder / "sites", ignore_errors=True)

    def counts(self, number: int) -> PartCounts | None:
        """The figures of a finished part; None where it is not finished."""
        if not self.lines_path(number).is_file():
            return None
        try:
            return PartCounts(**json.loads(self._counts(number).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def save(self, number: int, result: PartResult) -> None:
        """Keep a part. Its lines come last, for they are what says that it is finished."""
        errors = list(result.errors)
        figures = (result.empty, result.source, result.removed, result.repeats, result.fields)
        counts = PartCounts(result.read, result.written, len(errors), errors, result.report, *figures)
        # An engine may have a part cleaned twice at once.
        suffix = f".{os.getpid()}.tmp"
        # Figures that the disk lost are noticed and make the part be cleaned again: only the lines need to be safe.
        replace_file(self._counts(number), json_text(asdict(counts)).encode(), safe=False, suffix=suffix)
        replace_file(self.lines_path(number), b"".join(result.lines), suffix=suffix)

    def finished(self) -> Iterator[tuple[int, PartCounts]]:
        """The numbers and figures of the parts that are finished, in order."""
        for number in sorted(int(path.stem) for path in self._folder.glob("[0-9]*.jsonl")):
            counts = self.counts(number)
            if counts is not None:
                yield number, counts

    def lines(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The records of some parts, in order."""
        for number in numbers:
            with self.lines_path(number).open("rb") as file:
                yield from file

    def errors(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The failures of some parts, in order."""
        for number in numbers:
            counts = self.counts(number)
            if counts is not None:
                yield from map(json_line, counts.errors)

    def _counts(self, number: int) -> Path:
        return self._folder / f"{number:08d}.counts.json"

    def lines_path(self, number: int) -> Path:
        """Where the records of a part lie."""
        return self._folder / f"{number:08d}.jsonl"


def replace_file(path: Path, content: bytes, *, safe: bool = True, suffix: str = ".tmp") -> None:
    """Write a file under another name, longer by `suffix`, and rename it: it is there whole or not at all.

    `safe` waits for the disk, so that this holds for a failure of power too.
    """
    temporary = path.with_name(path.name + suffix)
    with temporary.open("wb") as file:
        file.write(content)
        if safe:
            file.flush()
            os.fsync(file.fileno())
    os.replace(temporary, path)
