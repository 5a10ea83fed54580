"""From finished parts to the files that were asked for. Each gets its name only when it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice

from cleaner.dumps.job import Plan
from cleaner.dumps.state import Parts, replace_file
from cleaner.dumps.templates import Repeats, merge_repeats, template_text
from cleaner.dumps.writers import FOLDER, Columns, Writer, open_writer
from cleaner.render.report import Report
from cleaner.render.report_page import page

_WITH_COLUMNS = (".csv", ".parquet")


def put_together(plan: Plan, parts: Parts, count: int) -> None:
    """Make the output, the list of errors and the report out of the first `count` parts."""
    if plan.format == FOLDER:
        _write_folder(plan, parts, count)
    elif plan.outputs:
        _write_files(plan, parts, count)
    write_errors(plan, parts, parts.errors(count))
    if plan.paths.template is not None:
        repeats: Repeats = {}
        for number in range(count):
            merge_repeats(repeats, {} if (counts := parts.counts(number)) is None else counts.repeats)
        replace_file(plan.paths.template, template_text(repeats).encode())
    if plan.paths.report is not None:
        report = Report(sample=plan.job.sample)
        failed = 0
        for number in range(count):
            counts = parts.counts(number)
            if counts is not None and counts.report is not None:
                failed += counts.failed
                report.merge(Report.from_dict(counts.report))
                report.trim()
        inputs = [source.name for source in plan.sources]
        replace_file(plan.paths.report, page(report, failed=failed, inputs=inputs).encode())


def write_errors(plan: Plan, parts: Parts, lines: Iterable[bytes]) -> None:
    """List the failed records. Without any, there is a file only if one was asked for by name."""
    writer = open_writer(plan.paths.errors, ".jsonl", parts.temporary("errors"), {})
    count = _fill(writer, lines)
    if count or plan.job.errors is not None:
        writer.close()
    else:
        writer.abort()
        plan.paths.errors.unlink(missing_ok=True)


def _write_files(plan: Plan, parts: Parts, count: int) -> None:
    """The output, or its shards: as many records in each, give or take one, in order."""
    columns = Columns()
    if plan.format in _WITH_COLUMNS:
        for line in parts.lines(count):
            columns.add(json.loads(line))
    total = sum(counts.written for number in range(count) if (counts := parts.counts(number)) is not None)
    lines = parts.lines(count)
    writers: list[Writer] = []
    for number, path in enumerate(plan.outputs):
        writer = open_writer(path, plan.format, parts.temporary(path.name), columns.types)
        share = total * (number + 1) // len(plan.outputs) - total * number // len(plan.outputs)
        _fill(writer, islice(lines, share))
        writers.append(writer)
    for writer in writers:
        writer.close()


def _write_folder(plan: Plan, parts: Parts, count: int) -> None:
    output = plan.outputs[0]
    temporary = parts.temporary("folder")
    if parts.is_moving() and output.is_dir() and not temporary.is_dir():
        # The run that was killed had just given the folder its name.
        return
    writer = open_writer(output, plan.format, temporary, {}, plan.places)
    _fill(writer, parts.lines(count))
    parts.mark_moving()
    writer.close()


def _fill(writer: Writer, lines: Iterable[bytes]) -> int:
    """Write the lines; how many they were. Leaves nothing behind if that fails."""
    count = 0
    try:
        for line in lines:
            writer.write(line)
            count += 1
    except BaseException:
        writer.abort()
        raise
    return count
