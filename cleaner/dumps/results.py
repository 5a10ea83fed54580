"""From finished parts to the files that were asked for. Each gets its name only when it is whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from itertools import islice

from cleaner.dumps.job import Plan
from cleaner.dumps.parts import Parts, replace_file
from cleaner.dumps.templates import Repeats, merge_repeats, template_text
from cleaner.dumps.writers import FOLDER, Columns, Writer, open_writer
from cleaner.render.report import Report
from cleaner.render.report_page import page

_WITH_COLUMNS = (".csv", ".parquet")


def put_together(plan: Plan, parts: Parts, numbers: Sequence[int]) -> None:
    """Make the output, the list of errors and the report out of the parts of these numbers, in this order."""
    if plan.format == FOLDER and plan.job.engine != "local":
        _gather_parts(plan, parts, numbers)
    elif plan.format == FOLDER:
        _write_folder(plan, parts, numbers)
    elif plan.outputs:
        _write_files(plan, parts, numbers)
    write_errors(plan, parts, parts.errors(numbers))
    if plan.paths.template is not None:
        repeats: Repeats = {}
        for number in numbers:
            merge_repeats(repeats, {} if (counts := parts.counts(number)) is None else counts.repeats)
        replace_file(plan.paths.template, template_text(repeats).encode())
    if plan.paths.report is not None:
        report = Report(sample=plan.job.sample)
        failed = 0
        for number in numbers:
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


def _write_files(plan: Plan, parts: Parts, numbers: Sequence[int]) -> None:
    """The output, or its shards: as many records in each, give or take one, in order."""
    columns = Columns()
    if plan.format in _WITH_COLUMNS:
        for line in parts.lines(numbers):
            columns.add(json.loads(line))
    total = sum(counts.written for number in numbers if (counts := parts.counts(number)) is not None)
    lines = parts.lines(numbers)
    writers: list[Writer] = []
    for number, path in enumerate(plan.outputs):
        writer = open_writer(path, plan.format, parts.temporary(path.name), columns.types)
        share = total * (number + 1) // len(plan.outputs) - total * number // len(plan.outputs)
        _fill(writer, islice(lines, share))
        writers.append(writer)
    for writer in writers:
        writer.close()


def _write_folder(plan: Plan, parts: Parts, numbers: Sequence[int]) -> None:
    output = plan.outputs[0]
    temporary = parts.temporary("folder")
    if parts.is_moving() and output.is_dir() and not temporary.is_dir():
        # The run that was killed had just given the folder its name.
        return
    writer = open_writer(output, plan.format, temporary, {}, plan.places)
    _fill(writer, parts.lines(numbers))
    parts.mark_moving()
    writer.close()


def _gather_parts(plan: Plan, parts: Parts, numbers: Sequence[int]) -> None:
    """A folder of the parts as they are, each a file of JSON lines: `part-00000.jsonl` and so on, in order."""
    output, temporary = plan.outputs[0], parts.temporary("folder")
    if parts.is_moving() and output.is_dir() and not temporary.is_dir():
        return
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    for place, path in enumerate(path for path in map(parts.lines_path, numbers) if path.stat().st_size):
        target = temporary / f"part-{place:05d}.jsonl"
        try:
            os.link(path, target)
        except OSError:
            # Not every file system knows a second name for a file.
            shutil.copyfile(path, target)
    parts.mark_moving()
    if output.is_dir():
        output.rmdir()
    os.replace(temporary, output)


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
