"""What the parts of a run come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleaner.dumps.parts import PartCounts, PartResult, Parts
from cleaner.dumps.pool import Part
from cleaner.dumps.progress import ProgressBar
from cleaner.dumps.record import Record

_MOST_FIELDS = 20
# A hostile dump may spell the names of its fields in a new way in each record.
_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run. Always `read == written + failed`."""

    read: int
    written: int
    failed: int
    seconds: float
    empty: int = 0
    """How many of the written have no text."""
    source: int = 0
    """Code points before cleaning, and how many of them were removed as noise."""
    removed: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)
    """Which fields of the records were taken for what, and how often."""
    stopped: bool = False
    """Whether `fail_fast` ended it early; the output is not made then."""

    @property
    def exit_code(self) -> int:
        """0 where every record was cleaned, 1 where some failed."""
        return 1 if self.failed else 0


class Tally:
    """The finished parts of a run, old and new, their sums, and the first one with a failure."""

    def __init__(self, parts: Parts, bar: ProgressBar, *, fail_fast: bool = False, are_saved: bool = False) -> None:
        """`are_saved` says that the parts are saved already when they come here."""
        self._parts, self._bar, self._fail_fast, self._are_saved = parts, bar, fail_fast, are_saved
        self._numbers: set[int] = set()
        self._totals = dict.fromkeys(("read", "written", "failed", "empty", "source", "removed"), 0)
        self._fields: Counter[str] = Counter()
        self.failure: tuple[int, PartResult] | None = None

    def wanted(self, parts: Iterator[Sequence[Record]]) -> Iterator[Part]:
        """The parts that are still to be cleaned, until one has failed that matters."""
        for number, part in enumerate(parts):
            if self.failure is not None:
                return
            counts = self._parts.counts(number)
            # A failure that an earlier run let pass is tried again where it would stop this one.
            if counts is None or (counts.failed and self._fail_fast):
                yield number, part
            else:
                self._add(number, counts)

    def finished(self) -> frozenset[int]:
        """The numbers of the parts that an earlier run has finished, which are counted here."""
        for number, counts in self._parts.finished():
            self._add(number, counts)
        return frozenset(self._numbers)

    def keep(self, number: int, result: PartResult) -> None:
        """Save a part that is done. One that `fail_fast` ended is not done."""
        if self._fail_fast and result.errors:
            if self.failure is None or number < self.failure[0]:
                self.failure = number, result
            return
        if not self._are_saved:
            self._parts.save(number, result)
        self._add(number, result)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the parts that are done, in the order of the input."""
        return sorted(self._numbers)

    def summary(self) -> Summary:
        """What all the parts come to."""
        fields = sorted(self._fields.items(), key=lambda one: (-one[1], one[0]))[:_MOST_FIELDS]
        totals: dict[str, Any] = {**self._totals, "seconds": 0.0, "fields": dict(fields)}
        return Summary(**totals)

    def _add(self, number: int, part: PartResult | PartCounts) -> None:
        self._numbers.add(number)
        for name in self._totals:
            self._totals[name] += getattr(part, name)
        for name, count in part.fields.items():
            if name in self._fields or len(self._fields) < _MOST_KNOWN:
                self._fields[name] += count
        self._bar.add(part)
