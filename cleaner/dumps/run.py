"""A bulk run: read, clean in parts, put the parts together."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from collections.abc import Iterator
from itertools import chain
from typing import Any, Protocol

from cleaner.dumps.formats import read
from cleaner.dumps.job import Job, Plan
from cleaner.dumps.parts import PartCounts, PartResult, Parts
from cleaner.dumps.pool import Part, Pool
from cleaner.dumps.progress import ProgressBar
from cleaner.dumps.record import Record, json_line
from cleaner.dumps.repeats import EvidenceFiles
from cleaner.dumps.results import put_together, write_errors
from cleaner.dumps.state import State, check_same_job, load_state, save_state, settings_of, version
from cleaner.dumps.streams import Meter
from cleaner.dumps.tally import Summary, Tally
from cleaner.dumps.templates import load_template
from cleaner.dumps.worker import MakeCleaner, PartCleaner, Work, default_cleaner
from cleaner.dumps.writers import FOLDER, check_folder_free
from cleaner.model import OptionError
from cleaner.noise.site import Template

PART_RECORDS = 64
PART_BYTES = 2 << 20
"""A part ends at so many records or bytes. Resuming relies on it that the same inputs give the same parts.

Small parts keep all workers busy to the end and lose little when a run is killed; `cut` makes later ones larger.
"""
_PARTS_OF_A_SIZE = 500
_DOUBLINGS = 4

_TOTALS = ("read", "written", "failed", "empty", "source", "removed", "seconds", "fields")
_SMALL = 2 << 20
"""An input of fewer bytes is cleaned sooner by one process than others are started."""


class Engine(Protocol):
    """Cleans the inputs of a job on machines of its own."""

    def __enter__(self) -> object:
        """Start it. Raises OptionError where that cannot be."""

    def __exit__(self, *_: object) -> None:
        """End what was started."""

    def results(
        self, plan: Plan, work: Work, done: frozenset[int], meter: Meter, parts: Parts | None
    ) -> Iterator[tuple[int, PartResult]]:
        """The result of each part of the inputs but those `done`, with its number, in any order.

        The numbers order the parts as the inputs are. With `parts` each is saved there by the machine that cleaned it,
        and its lines are not in the result. Adds the bytes that were read to the meter.
        """


def run(job: Job, make_cleaner: MakeCleaner = default_cleaner, engine: Engine | None = None) -> Summary:
    """Do a job, in processes of this machine or on an engine.

    Raises CleanError, before anything is written, for a job that cannot be done: see `Job.plan`; also where `resume`
    finds the state of another job, and for options that `Cleaner` refuses. What fails in the content of a dump is
    counted in the summary and listed in the errors file.

    Example: `run(Job(inputs=("dump.jsonl.gz",), output=Path("clean.jsonl"))).exit_code`
    """
    started = time.monotonic()
    plan = job.plan()
    if (engine is None) != (job.engine == "local"):
        raise OptionError(f"--engine {job.engine}: give run() that engine, and no other")
    settings = settings_of(plan)
    earlier = load_state(plan.paths.state) if job.resume else None
    if earlier is not None:
        check_same_job(plan.paths.state, earlier, settings)
        if earlier.done and _results_are_there(plan):
            return Summary(**{name: getattr(earlier, name) for name in _TOTALS})
    parts = Parts(plan.paths.parts.absolute())
    if plan.format == FOLDER and not (earlier is not None and parts.is_moving()):
        check_folder_free(plan.outputs[0])
    make_cleaner(**job.options)

    if job.template is not None:
        load_template(job.template)

    with engine or contextlib.nullcontext():
        return _carry_out(plan, parts, settings, earlier, started, make_cleaner, engine)


def _carry_out(
    plan: Plan,
    parts: Parts,
    settings: dict[str, Any],
    earlier: State | None,
    started: float,
    make_cleaner: MakeCleaner,
    engine: Engine | None,
) -> Summary:
    if earlier is None or earlier.done:
        parts.clear()
    for path in (*plan.outputs, *plan.paths.written):
        path.parent.mkdir(parents=True, exist_ok=True)
    parts.prepare()
    state = State(version(), settings)
    save_state(plan.paths.state, state)
    tally, summary = _clean_parts(plan, parts, make_cleaner, engine)
    summary = dataclasses.replace(summary, seconds=round(time.monotonic() - started + _spent(earlier), 3))
    if summary.stopped:
        return summary
    put_together(plan, parts, tally.numbers)
    totals = {name: getattr(summary, name) for name in _TOTALS}
    state = dataclasses.replace(state, done=True, **totals)
    save_state(plan.paths.state, state)
    parts.clear()
    return summary


def cut(records: Iterator[Record], times: int = 1) -> Iterator[list[Record]]:
    """The records in parts, which double in size a few times: a long run would fill a folder with files otherwise.

    `times` is how many times larger than usual all of them are.
    """
    part: list[Record] = []
    size = number = 0
    for record in records:
        part.append(record)
        size += record.size
        doublings = min(number // _PARTS_OF_A_SIZE, _DOUBLINGS)
        if len(part) >= times * PART_RECORDS << doublings or size >= times * PART_BYTES << doublings:
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


def _clean_parts(plan: Plan, parts: Parts, make_cleaner: MakeCleaner, engine: Engine | None) -> tuple[Tally, Summary]:
    """Clean what is not cleaned yet; what it comes to."""
    job = plan.job
    template = None if job.template is None else load_template(job.template)
    if job.site_repeats:
        learnt = _learnt(plan, parts, make_cleaner, engine)
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
        folder=plan.format == FOLDER and engine is None,
        template=template,
        with_repeats=job.site_repeats,
    )
    meter = Meter()
    with ProgressBar("cleaning", plan.size, meter, quiet=job.quiet) as bar:
        are_saved_there = engine is not None and plan.format == FOLDER
        tally = Tally(parts, bar, fail_fast=job.fail_fast, are_saved=are_saved_there)
        if engine is None:
            results = _results(plan, work, make_cleaner, tally.wanted(cut(_records(plan, meter))))
        else:
            results = engine.results(plan, work, tally.finished(), meter, parts if are_saved_there else None)
        for number, result in results:
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


def _learnt(plan: Plan, parts: Parts, make_cleaner: MakeCleaner, engine: Engine | None) -> Template:
    """What recurs on the sites of the inputs: from a first look at all of them, or from what an earlier run kept."""
    kept = parts.template()
    if kept is not None:
        return kept
    job, meter = plan.job, Meter()
    evidence = EvidenceFiles(parts.evidence(), plan.size)
    work = Work(options=job.options, learn=True)
    with ProgressBar("learning", plan.size, meter, quiet=job.quiet) as bar:
        if engine is None:
            results = _results(plan, work, make_cleaner, enumerate(cut(_records(plan, meter))))
        else:
            results = engine.results(plan, work, frozenset(), meter, None)
        for _, result in results:
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
    write_errors(plan, parts, chain(parts.errors(range(number)), map(json_line, result.errors)))
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
