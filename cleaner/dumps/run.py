"""A bulk run: read, clean in parts, put the parts together."""

from __future__ import annotations

import dataclasses
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from cleaner.dumps.formats import read
from cleaner.dumps.job import Job, Plan
from cleaner.dumps.pool import Part, Pool
from cleaner.dumps.progress import ProgressBar
from cleaner.dumps.record import Record, json_line
from cleaner.dumps.repeats import EvidenceFiles
from cleaner.dumps.results import put_together, write_errors
from cleaner.dumps.state import (
    PartCounts,
    PartResult,
    Parts,
    State,
    check_same_job,
    load_state,
    save_state,
    settings_of,
    version,
)
from cleaner.dumps.streams import Meter
from cleaner.dumps.templates import load_template
from cleaner.dumps.worker import MakeCleaner, PartCleaner, Work, default_cleaner
from cleaner.dumps.writers import FOLDER, check_folder_free
from cleaner.noise.site import Template

PART_RECORDS = 64
PART_BYTES = 2 << 20
"""A part ends at so many records or bytes. Resuming relies on it that the same inputs give the same parts.

Small parts keep all workers busy to the end and lose little when a run is killed; `cut` makes later ones larger.
"""
_PARTS_OF_A_SIZE = 500
_DOUBLINGS = 4

_MOST_FIELDS = 20
_TOTALS = ("read", "written", "failed", "empty", "source", "removed", "seconds", "fields")
_SMALL = 2 << 20
"""An input of fewer bytes is cleaned sooner by one process than others are started."""


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


def run(job: Job, make_cleaner: MakeCleaner = default_cleaner) -> Summary:
    """Do a job.

    Raises CleanError, before anything is written, for a job that cannot be done: see `Job.plan`; also where `resume`
    finds the state of another job, and for options that `Cleaner` refuses. What fails in the content of a dump is
    counted in the summary and listed in the errors file.

    Example: `run(Job(inputs=("dump.jsonl.gz",), output=Path("clean.jsonl"))).exit_code`
    """
    started = time.monotonic()
    plan = job.plan()
    settings = settings_of(plan)
    earlier = load_state(plan.paths.state) if job.resume else None
    if earlier is not None:
        check_same_job(plan.paths.state, earlier, settings)
        if earlier.done and _results_are_there(plan):
            return Summary(**{name: getattr(earlier, name) for name in _TOTALS})
    parts = Parts(plan.paths.parts)
    if plan.format == FOLDER and not (earlier is not None and parts.is_moving()):
        check_folder_free(plan.outputs[0])
    make_cleaner(**job.options)

    if job.template is not None:
        load_template(job.template)

    if earlier is None or earlier.done:
        parts.clear()
    for path in (*plan.outputs, *plan.paths.written):
        path.parent.mkdir(parents=True, exist_ok=True)
    parts.prepare()
    state = State(version(), settings)
    save_state(plan.paths.state, state)
    tally, summary = _clean_parts(plan, parts, make_cleaner)
    summary = dataclasses.replace(summary, seconds=round(time.monotonic() - started + _spent(earlier), 3))
    if summary.stopped:
        return summary
    put_together(plan, parts, tally.count)
    totals = {name: getattr(summary, name) for name in _TOTALS}
    state = dataclasses.replace(state, done=True, **totals)
    save_state(plan.paths.state, state)
    parts.clear()
    return summary


def cut(records: Iterator[Record]) -> Iterator[list[Record]]:
    """The records in parts, which double in size a few times: a long run would fill a folder with files otherwise."""
    part: list[Record] = []
    size = number = 0
    for record in records:
        part.append(record)
        size += record.size
        doublings = min(number // _PARTS_OF_A_SIZE, _DOUBLINGS)
        if len(part) >= PART_RECORDS << doublings or size >= PART_BYTES << doublings:
            yield part
            part, size = [], 0
            number += 1
    if part:
        yield part


def _spent(earlier: State | None) -> float:
    return 0.0 if earlier is None or earlier.done else earlier.seconds


def _results_are_there(plan: Plan) -> bool:
    named = (*plan.outputs, plan.paths.report, plan.paths.template)
    return all(path.exists() for path in named if path is not None)


class _Tally:
    """What the parts come to, and the first one with a failure."""

    def __init__(self, parts: Parts, bar: ProgressBar, *, fail_fast: bool) -> None:
        self._parts, self._bar, self._fail_fast = parts, bar, fail_fast
        self.count = 0
        self._totals = dict.fromkeys(("read", "written", "failed", "empty", "source", "removed"), 0)
        self._fields: Counter[str] = Counter()
        self.failure: tuple[int, PartResult] | None = None

    def wanted(self, parts: Iterator[Sequence[Record]]) -> Iterator[Part]:
        """The parts that are still to be cleaned, until one has failed that matters."""
        for number, part in enumerate(parts):
            if self.failure is not None:
                return
            self.count = number + 1
            for record in part:
                if record.used and (record.used in self._fields or len(self._fields) < _MOST_FIELDS):
                    self._fields[record.used] += 1
            counts = self._parts.counts(number)
            # A failure that an earlier run let pass is tried again where it would stop this one.
            if counts is None or (counts.failed and self._fail_fast):
                yield number, part
            else:
                self._add(counts)

    def keep(self, number: int, result: PartResult) -> None:
        """Save a part that is done. One that `fail_fast` ended is not done."""
        if self._fail_fast and result.errors:
            if self.failure is None or number < self.failure[0]:
                self.failure = number, result
            return
        self._parts.save(number, result)
        self._add(result)

    def summary(self) -> Summary:
        """What all the parts come to."""
        totals: dict[str, Any] = {**self._totals, "seconds": 0.0, "fields": dict(self._fields.most_common())}
        return Summary(**totals)

    def _add(self, part: PartResult | PartCounts) -> None:
        for name in self._totals:
            self._totals[name] += getattr(part, name)
        self._bar.add(part)


def _clean_parts(plan: Plan, parts: Parts, make_cleaner: MakeCleaner) -> tuple[_Tally, Summary]:
    """Clean what is not cleaned yet; what it comes to."""
    job = plan.job
    template = None if job.template is None else load_template(job.template)
    if job.site_repeats:
        learnt = _learnt(plan, parts, make_cleaner)
        template = learnt if template is None else template.joined(learnt)
    work = Work(
        options=job.options,
        removals=job.removals,
        keep_source=job.keep_source,
        output_format=job.output_format,
        with_lines=job.output is not None,
        with_report=job.report is not None,
        fail_fast=job.fail_fast,
        sample=job.sample,
        folder=plan.format == FOLDER,
        template=template,
        with_repeats=job.site_repeats,
    )
    meter = Meter()
    with ProgressBar("cleaning", plan.size, meter, quiet=job.quiet) as bar:
        tally = _Tally(parts, bar, fail_fast=job.fail_fast)
        for number, result in _results(plan, work, make_cleaner, tally.wanted(cut(_records(plan, meter)))):
            tally.keep(number, result)
    return tally, tally.summary() if tally.failure is None else _stopped(plan, parts, *tally.failure)


def _records(plan: Plan, meter: Meter) -> Iterator[Record]:
    return (record for source in plan.sources for record in read(source.path, source.name, plan.job.fields, meter))


def _results(
    plan: Plan, work: Work, make_cleaner: MakeCleaner, wanted: Iterator[Part]
) -> Iterator[tuple[int, PartResult]]:
    """The result of each part, cleaned by as many processes as the job asks for."""
    job = plan.job
    is_small = plan.size < _SMALL and not any(source.is_stream for source in plan.sources)
    workers = job.workers or (1 if is_small else _processors())
    if workers == 1 and not job.timeout:
        cleaner = PartCleaner(work, make_cleaner)
        for number, part in wanted:
            yield number, cleaner.clean(part, number)
        return
    with Pool(workers, work, make_cleaner, job.timeout or None) as pool:
        yield from pool.results(wanted)


def _learnt(plan: Plan, parts: Parts, make_cleaner: MakeCleaner) -> Template:
    """What recurs on the sites of the inputs: from a first look at all of them, or from what an earlier run kept."""
    kept = parts.template()
    if kept is not None:
        return kept
    job, meter = plan.job, Meter()
    evidence = EvidenceFiles(parts.evidence(), plan.size)
    with ProgressBar("learning", plan.size, meter, quiet=job.quiet) as bar:
        wanted = enumerate(cut(_records(plan, meter)))
        for _, result in _results(plan, Work(options=job.options, learn=True), make_cleaner, wanted):
            evidence.add(b"".join(result.lines))
            bar.add(result)
    template = evidence.learn(job.site_pages, job.site_share)
    parts.keep_template(template)
    return template


def _stopped(plan: Plan, parts: Parts, number: int, result: PartResult) -> Summary:
    """The summary up to the first failure, in the order of the input, and that failure in the errors file."""
    before = [counts for at in range(number) if (counts := parts.counts(at)) is not None]
    written = sum(counts.written for counts in before) + result.written
    failed = sum(counts.failed for counts in before) + len(result.errors)
    write_errors(plan, parts, chain(parts.errors(number), map(json_line, result.errors)))
    counted: list[PartCounts | PartResult] = [*before, result]
    return Summary(
        read=written + failed,
        written=written,
        failed=failed,
        seconds=0.0,
        empty=sum(part.empty for part in counted),
        source=sum(part.source for part in counted),
        removed=sum(part.removed for part in counted),
        stopped=True,
    )


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
