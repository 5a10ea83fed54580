"""Cleaning some records in a row, in this process or in one of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Protocol

from cleaner.decode import check_label
from cleaner.dumps.output import folder_line, output_line
from cleaner.dumps.parts import PartResult
from cleaner.dumps.record import Record
from cleaner.dumps.repeats import site_of_record, text_of_record
from cleaner.dumps.templates import Repeats, merge_repeats
from cleaner.model import CleanError, Document
from cleaner.noise.site import Template, evidence, without_repeats
from cleaner.render.report import Report

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# A dump that names a new encoding in every record may not fill the memory with cleaners.
_MOST_CLEANERS = 64

MOST_MEMORY = 2 << 30
"""What a worker process may take, in bytes, where the system can tell."""

READY, STARTED, CLEANED, FINISHED = "ready", "started", "cleaned", "finished"
"""What a worker process tells: it is up; it begins a record; a record or a whole part is cleaned; a part is over."""


class CleanerLike(Protocol):
    """What is needed of a cleaner."""

    def batch(self, raws: list[str | bytes], /) -> list[Document]:
        """The documents of raw texts, in their order."""


MakeCleaner = Callable[..., CleanerLike]
"""From options to a cleaner. Must be picklable where there are worker processes."""


def default_cleaner(**options: Any) -> CleanerLike:
    """The cleaner of this package."""
    # The package's own surface is built on top of this module's neighbours, so that it comes last.
    from cleaner import Cleaner

    with warnings.catch_warnings():
        # The process that began the run has told them.
        warnings.simplefilter("ignore")
        return Cleaner(**options)


@dataclass(frozen=True, slots=True)
class Work:
    """How records are to be cleaned and written."""

    options: Mapping[str, Any] = field(default_factory=dict)
    removals: bool = False
    keep_source: bool = False
    output_format: str = "text"
    with_lines: bool = True
    """Whether the records are wanted at all, or only the report on them."""
    with_report: bool = False
    fail_fast: bool = False
    sample: int = 0
    """How many records the report of the whole run shows."""
    folder: bool = False
    """Whether the lines are for a folder of texts, which needs the place of each record and its text alone."""
    learn: bool = False
    """Whether nothing is to be cleaned, and the lines are evidence of what recurs on sites."""
    template: Template | None = None
    """What recurs, to be removed."""
    with_repeats: bool = False
    """Whether the lines that the template removed are counted."""


class PartCleaner:
    """Cleans rows of records, with one cleaner for each kind and encoding that it meets."""

    def __init__(self, work: Work, make_cleaner: MakeCleaner) -> None:
        self._work = work
        self._make_cleaner = make_cleaner
        self._cleaners: dict[tuple[str, str | None], CleanerLike] = {}

    def clean(self, records: Sequence[Record], part: int = 0) -> PartResult:
        """The result of each record, in order; with `fail_fast` those up to the first that fails."""
        if self._work.learn:
            return self._learnt(records)
        outcomes = self._documents(records)
        lines: list[bytes] = []
        errors: list[dict[str, str]] = []
        report = Report(part, self._work.sample) if self._work.with_report else None
        repeats: Repeats = {}
        written = empty = source = removed = 0
        for record, outcome in zip(records, outcomes, strict=True):
            if isinstance(outcome, str):
                errors.append({"id": record.id, "where": record.where, "error": outcome})
                if self._work.fail_fast:
                    break
                continue
            document = outcome
            if self._work.template is not None:
                document = self._without_repeats(record, document, repeats)
            written += 1
            empty += not document.text
            source += len(document.source)
            removed += sum(removal.end - removal.start for removal in document.removals)
            if report is not None:
                report.add(record.id, document, record.url, record.where)
            if self._work.folder:
                lines.append(folder_line(record, document, self._work.output_format))
            elif self._work.with_lines:
                lines.append(
                    output_line(
                        record,
                        document,
                        removals=self._work.removals,
                        keep_source=self._work.keep_source,
                        output_format=self._work.output_format,
                    )
                )
        told = None if report is None else report.to_dict()
        fields = dict(Counter(record.used for record in records if record.used))
        return PartResult(tuple(lines), tuple(errors), written, told, empty, source, removed, repeats, fields)

    def _without_repeats(self, record: Record, document: Document, repeats: Repeats) -> Document:
        assert self._work.template is not None
        site = site_of_record(record)
        document, gone = without_repeats(document, self._work.template, site)
        if gone and self._work.with_repeats:
            merge_repeats(repeats, {site: Counter(gone)})
        return document

    def _learnt(self, records: Sequence[Record]) -> PartResult:
        """Evidence instead of lines. A record that cannot be read is told of when it is cleaned."""
        lines: list[bytes] = []
        for record in records:
            if record.error is not None:
                continue
            kind, encoding = self._key(record)
            # As in cleaning: content is not supposed to raise, and one record is not worth the run.
            with contextlib.suppress(Exception):
                text = text_of_record(record, kind, self._options_encoding(encoding), self._work.options)
                lines.append(evidence(site_of_record(record), text).tobytes())
        return PartResult(tuple(lines), (), len(records))

    def _options_encoding(self, hinted: str | None) -> str | None:
        encoding = self._work.options.get("encoding") or hinted
        try:
            return None if encoding is None else check_label(encoding)
        except CleanError:
            return None

    def prepare(self, record: Record) -> None:
        """Make the cleaner that a record needs, so that the time for this is not the record's."""
        if record.error is None:
            self._cleaner(*self._key(record))

    def _documents(self, records: Sequence[Record]) -> list[Document | str]:
        """The document of each record, or why there is none."""
        outcomes: list[Document | str] = [record.error or "" for record in records]
        groups: dict[tuple[str, str | None], list[int]] = {}
        for at, record in enumerate(records):
            if record.error is None:
                groups.setdefault(self._key(record), []).append(at)
        for key, places in groups.items():
            cleaner = self._cleaner(*key)
            for at, outcome in zip(places, _cleaned(cleaner, [records[at].raw for at in places]), strict=True):
                outcomes[at] = outcome
        return outcomes

    def _key(self, record: Record) -> tuple[str, str | None]:
        """The kind and the encoding for a record. What the user asked for goes before what the format says."""
        kind = self._work.options.get("kind", "auto")
        kind = record.kind or "auto" if kind == "auto" else kind
        hinted = isinstance(record.raw, bytes) and not record.raw.startswith(_BOMS)
        return kind, record.encoding.lower() if record.encoding and hinted else None

    def _cleaner(self, kind: str, encoding: str | None) -> CleanerLike:
        known = self._cleaners.get((kind, encoding))
        if known is not None:
            return known
        if len(self._cleaners) >= _MOST_CLEANERS:
            self._cleaners.clear()
        options = {**self._work.options, "kind": kind}
        if encoding is not None and options.get("encoding") is None:
            try:
                made = self._make_cleaner(**{**options, "encoding": encoding})
            except CleanError:
                # A server may call its encoding anything; a label that is none says nothing.
                made = self._make_cleaner(**options)
        else:
            made = self._make_cleaner(**options)
        self._cleaners[kind, encoding] = made
        return made


def _cleaned(cleaner: CleanerLike, raws: list[str | bytes]) -> list[Document | str]:
    """Many at once; one by one where that fails, so that a record on which cleaning breaks fails alone."""
    try:
        documents = cleaner.batch(raws)
        if len(documents) == len(raws):
            return list(documents)
    except MemoryError:
        if len(raws) == 1:
            return [f"took more than {MOST_MEMORY >> 30} GB of memory"]
    # Content is not supposed to raise; where it does, a run of days must not end for one record.
    except Exception as error:
        if len(raws) == 1:
            return [f"internal error: {type(error).__name__}: {error}"]
    return [_cleaned(cleaner, [raw])[0] for raw in raws] if len(raws) > 1 else ["internal error: no document"]


def serve(connection: Connection, work: Work, make_cleaner: MakeCleaner) -> None:
    """Clean the parts that come over a connection until None comes. Runs in a process of its own.

    A task is `(part, records, careful)`. A careful one is cleaned record by record, each announced before it begins, so
    that the other side knows which record it was if it takes too long or ends this process.
    """
    # Ctrl-C reaches every process of the terminal; the one that reads the dump decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory()
    cleaner = PartCleaner(work, make_cleaner)
    try:
        connection.send((READY, None))
        while (task := connection.recv()) is not None:
            part, records, careful = task
            if not careful:
                connection.send((CLEANED, cleaner.clean(records, part)))
            else:
                for record in records:
                    cleaner.prepare(record)
                    connection.send((STARTED, None))
                    result = cleaner.clean([record], part)
                    connection.send((CLEANED, result))
                    if result.errors and work.fail_fast:
                        break
            connection.send((FINISHED, None))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The other side is gone, as after a kill: there is nobody left to clean for.
        return


def _limit_memory() -> None:
    """Let a record that asks for too much memory fail, before the system ends whatever process it likes."""
    try:
        import resource
    except ModuleNotFoundError:
        # There is none on Windows.
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _end_with_parent() -> None:
    """End this process when the one that started it ends, though a record be in hand that takes for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
