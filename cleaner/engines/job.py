"""What the engines have in common: the inputs of a job in groups, and what reads and cleans them on other machines.

An engine moves rows of Arrow. A row is a part: its number, and its records, or what came of them, as one value of
bytes, so that a part of a hundred records costs an engine no more than one of its own rows.
"""

from __future__ import annotations

import dataclasses
import pickle
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import regex

from cleaner.api import Cleaner
from cleaner.dumps.formats import read
from cleaner.dumps.inputs import Source
from cleaner.dumps.job import Plan
from cleaner.dumps.parts import PartResult, Parts
from cleaner.dumps.pool import joined
from cleaner.dumps.record import Fields, Record
from cleaner.dumps.run import cut
from cleaner.dumps.streams import Meter
from cleaner.dumps.worker import PartCleaner, Work, default_cleaner
from cleaner.extras import extra
from cleaner.model import OptionError

pa = extra("pyarrow", "Engines")

_GROUP_BYTES = 8 << 20
_GROUP_FILES = 256
"""A group of inputs, which one task reads, ends at so many bytes or files."""
_FILE_PARTS = 4
"""How many times larger a part is that becomes a file of its own."""
_MOST_PARTS = 1 << 32
_PATIENCE = 5.0
"""Seconds in which a machine of a cluster must answer."""

PART_ROW = pa.schema([("number", pa.int64()), ("bytes", pa.int64()), ("part", pa.binary())])
"""A part: its number, how many bytes of the inputs were read for it, its records or its result as `pickle` has them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Inputs in a row that one task reads. Picklable."""

    number: int
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """Bytes, as they lie on the disk."""
        return sum(source.size for source in self.sources)


def groups_of(plan: Plan) -> list[Group]:
    """The inputs of a job in groups, in order: the same inputs give the same groups."""
    groups: list[Group] = []
    row: list[Source] = []
    size = 0
    for source in plan.sources:
        # A task may run in any folder.
        row.append(dataclasses.replace(source, path=source.path.absolute()))
        size += source.size
        if len(row) >= _GROUP_FILES or size >= _GROUP_BYTES:
            groups.append(Group(len(groups), tuple(row)))
            row, size = [], 0
    return [*groups, Group(len(groups), tuple(row))] if row else groups


def check_reachable(option: str, address: str | None) -> None:
    """Refuse an address of the form `host:port` or `scheme://host:port` where nobody listens; engines try for minutes.

    Raises OptionError.

    >>> check_reachable("--address", "127.0.0.1:1")
    Traceback (most recent call last):
    cleaner.model.OptionError: --address 127.0.0.1:1: cannot be reached (Connection refused)
    """
    place = regex.fullmatch(r"(?:\w++://)?+\[?([^\[\]/,]+?)\]?:(\d{1,5})/?", address or "")
    if place is None:
        return
    try:
        socket.create_connection((place[1], int(place[2])), timeout=_PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise OptionError(
            f"{option} {address}: cannot be reached ({getattr(error, 'strerror', None) or error})"
        ) from None


def first_line(error: BaseException) -> str:
    """What an engine says of an error in one line; of one that came to it from a task, that one's.

    >>> first_line(ValueError("no room\\non the disk"))
    'no room'
    """
    error = getattr(error, "cause", None) or error
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


class PartReader:
    """Reads a group: its parts but those that are done. Picklable."""

    def __init__(self, fields: Fields, done: frozenset[int], *, for_files: bool) -> None:
        self._fields, self._done = fields, done
        self._times = _FILE_PARTS if for_files else 1

    def rows(self, packed: bytes) -> Iterator[Any]:
        """A RecordBatch of one row for each part of a group; `packed` is the group as `pickle` has it."""
        # What is unpacked here and below was packed by this very job.
        group: Group = pickle.loads(packed)
        meter = Meter()
        before = 0
        records = chain.from_iterable(read(one.path, one.name, self._fields, meter) for one in group.sources)
        for place, part in enumerate(cut(records, self._times)):
            number = group.number * _MOST_PARTS + place
            if number not in self._done:
                yield _row(number, meter.bytes - before, part)
                before = meter.bytes


class SentCleaner:
    """Makes cleaners out of one that was made where the files of rules and names are. Picklable."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._cleaner = default_cleaner(**options)

    def __call__(self, **options: Any) -> Cleaner:
        """The cleaner for a kind and an encoding; the other options are those of the first."""
        assert isinstance(self._cleaner, Cleaner)
        return self._cleaner._of(options["kind"], options.get("encoding"))


class PartsCleaner:
    """Cleans parts, as `PartReader` gives them. Picklable until it has cleaned."""

    def __init__(self, plan: Plan, work: Work, parts: Parts | None) -> None:
        self._work, self._parts, self._timeout = work, parts, plan.job.timeout
        self._cleaner = PartCleaner(work, SentCleaner(work.options))

    def rows(self, rows: Any) -> Iterator[Any]:
        """A RecordBatch of one row with what came of each part in a table or batch of parts."""
        for row in rows.to_pylist():
            number = row["number"]
            result = self._cleaned(pickle.loads(row["part"]), number)
            if self._parts is not None:
                self._parts.save(number, result)
                result = dataclasses.replace(result, lines=())
            yield _row(number, row["bytes"], result)

    def _cleaned(self, records: Sequence[Record], number: int) -> PartResult:
        if not self._timeout:
            return self._cleaner.clean(records, number)
        results = []
        for record in records:
            self._cleaner.prepare(record)
            began = time.monotonic()
            result = self._cleaner.clean([record], number)
            # An engine's process cannot be ended for one record; it fails as it would elsewhere, if later.
            if time.monotonic() - began >= self._timeout:
                error = f"took longer than {self._timeout:g} seconds"
                result = PartResult(errors=({"id": record.id, "where": record.where, "error": error},))
            results.append(result)
        return joined(results, self._work)


def results_of(rows: Any, meter: Meter) -> Iterator[tuple[int, PartResult]]:
    """The numbers and results in rows that `PartsCleaner` has made."""
    for row in rows:
        meter.bytes += row["bytes"]
        yield row["number"], pickle.loads(row["part"])


def _row(number: int, size: int, part: Any) -> Any:
    packed = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
    return pa.record_batch([[number], [size], [packed]], schema=PART_ROW)
