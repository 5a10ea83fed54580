"""A bulk run from end to end, with a cleaner that is no real one."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dumps import run as run_module
from cleaner.dumps.formats.json_lines import read_json_lines
from cleaner.dumps.job import Job
from cleaner.dumps.record import Fields, Record
from cleaner.dumps.run import cut, run
from cleaner.dumps.tally import Summary
from cleaner.dumps.worker import PartCleaner, Work
from cleaner.model import OptionError
from tests.dumps.fakes import FakeCleaner, job, read_lines, write_lines

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of ten records, so that few records make several parts."""
    monkeypatch.setattr(run_module, "PART_RECORDS", 10)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """45 records, of which the 14th is no JSON and the 31st breaks the cleaner."""
    path = write_lines(tmp_path / "dump.jsonl", [{"text": f"Share\nRain fell on day {n}.", "n": n} for n in range(45)])
    lines = path.read_bytes().split(b"\n")
    lines[13] = b'{"text": '
    lines[30] = b'{"id": "bad", "text": "RAISE"}'
    path.write_bytes(b"\n".join(lines))
    return path


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("workers", [1, 2])
def test_everything_is_written_or_listed(dump: Path, tmp_path: Path, workers: int) -> None:
    """Order is the input's, counts add up, and nothing else stays behind."""
    summary = run(job(dump, tmp_path / "out.jsonl", workers=workers), FakeCleaner)
    assert (summary.read, summary.written, summary.failed, summary.exit_code) == (45, 43, 2, 1)
    written = read_lines(tmp_path / "out.jsonl")
    assert [record["n"] for record in written] == [n for n in range(45) if n not in (13, 30)]
    assert written[0] | {"metadata": None} == {
        "id": f"{dump.as_posix()}:1", "text": "Rain fell on day 0.", "metadata": None, "warnings": [], "n": 0,
    }  # fmt: skip
    errors = read_lines(tmp_path / "out.jsonl.errors.jsonl")
    assert [(error["id"], error["where"].rpartition(":")[2]) for error in errors] == [
        (f"{dump.as_posix()}:14", "14"),
        ("bad", "31"),
    ]
    assert "RuntimeError: broken on purpose" in errors[1]["error"]
    assert leftovers(tmp_path) == ["dump.jsonl", "out.jsonl", "out.jsonl.errors.jsonl", "out.jsonl.run.json"]


def test_workers_do_not_change_a_byte(dump: Path, tmp_path: Path) -> None:
    """One process, two, and two that are watched for the time give the same files, the report included."""
    results = []
    for name, options in {"one": {}, "two": {"workers": 2}, "watched": {"workers": 2, "timeout": 30}}.items():
        out, report = tmp_path / f"{name}.jsonl", tmp_path / f"{name}.html"
        run(job(dump, out, removals=True, report=report, **options), FakeCleaner)
        errors = tmp_path / f"{name}.jsonl.errors.jsonl"
        results.append((out.read_bytes(), errors.read_bytes(), report.read_bytes()))
    assert results[0] == results[1] == results[2]
    assert results[0][0].count(b'"rule": "share/label"') == 43


def test_a_crash_and_a_hang_cost_one_record_each(tmp_path: Path) -> None:
    """A record that ends its process, or never ends, fails alone; those around it are cleaned."""
    texts = ["one", "CRASH", "two", "HANG", "three", "CRASH"]
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": text} for text in texts])
    summary = run(job(dump, tmp_path / "out.jsonl", workers=2, timeout=0.5), FakeCleaner)
    assert (summary.read, summary.written, summary.failed) == (6, 3, 3)
    assert [record["text"] for record in read_lines(tmp_path / "out.jsonl")] == ["one", "two", "three"]
    errors = [error["error"] for error in read_lines(tmp_path / "out.jsonl.errors.jsonl")]
    assert [error["where"][-2:] for error in read_lines(tmp_path / "out.jsonl.errors.jsonl")] == [":2", ":4", ":6"]
    assert errors[1] == "took longer than 0.5 seconds"
    assert errors[0] == errors[2] == "ended the process that cleaned it (exit code 9)"


def test_a_crash_is_found_without_a_time_limit(tmp_path: Path) -> None:
    """A part that ended its process is cleaned again record by record."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": text} for text in ("one", "CRASH", "two")])
    summary = run(job(dump, tmp_path / "out.jsonl", workers=2), FakeCleaner)
    assert (summary.read, summary.written, summary.failed) == (3, 2, 1)


def test_the_time_limit_is_for_each_record(tmp_path: Path) -> None:
    """With one worker too, a record that hangs is ended; nothing waits for it."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": "HANG"}, {"text": "one"}])
    started = time.monotonic()
    assert run(job(dump, tmp_path / "out.jsonl", timeout=0.3), FakeCleaner).failed == 1
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("workers", [1, 2])
def test_fail_fast_stops_at_the_first_failure_and_can_go_on(dump: Path, tmp_path: Path, workers: int) -> None:
    """The count is that of the records up to the failure, there is no output, and resuming does the rest."""
    out = tmp_path / "out.jsonl"
    summary = run(job(dump, out, workers=workers, fail_fast=True), FakeCleaner)
    assert (summary.read, summary.written, summary.failed, summary.exit_code) == (14, 13, 1, 1)
    assert summary.stopped
    assert not out.exists()
    assert len(read_lines(tmp_path / "out.jsonl.errors.jsonl")) == 1
    summary = run(job(dump, out, workers=workers, resume=True), FakeCleaner)
    assert (summary.read, summary.written, summary.failed, summary.stopped) == (45, 43, 2, False)
    assert len(read_lines(out)) == 43


class Counting(FakeCleaner):
    """Counts the records that are cleaned, in this process."""

    cleaned = 0

    def batch(self, raws: list[str | bytes], /) -> list[Any]:
        Counting.cleaned += len(raws)
        return super().batch(raws)


class StopError(BaseException):
    """Stands for the end of the process."""


class Dying(FakeCleaner):
    """Ends the run in the third part."""

    def batch(self, raws: list[str | bytes], /) -> list[Any]:
        if any("day 25" in str(raw) for raw in raws):
            raise StopError
        return super().batch(raws)


def test_resume_cleans_only_what_is_missing(dump: Path, tmp_path: Path) -> None:
    """An interrupted run leaves no output; the resumed one gives what an uninterrupted one gives."""
    out = tmp_path / "out.jsonl"
    run(job(dump, tmp_path / "whole.jsonl"), FakeCleaner)
    with pytest.raises(StopError):
        run(job(dump, out), Dying)
    assert not out.exists()
    Counting.cleaned = 0
    summary = run(job(dump, out, resume=True), Counting)
    # Of the 25 records from the 21st on, the one that fails is tried twice: with its part, then alone like the others.
    assert 25 <= Counting.cleaned <= 35
    assert (summary.read, summary.written, summary.failed) == (45, 43, 2)
    assert out.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_fail_fast_minds_the_failures_of_an_interrupted_run(dump: Path, tmp_path: Path) -> None:
    """What was let pass then is tried again, and stops the run if it fails again."""
    with pytest.raises(StopError):
        run(job(dump, tmp_path / "out.jsonl"), Dying)
    summary = run(job(dump, tmp_path / "out.jsonl", resume=True, fail_fast=True), FakeCleaner)
    assert (summary.read, summary.failed, summary.stopped) == (14, 1, True)


def test_resume_of_a_finished_job_does_nothing(dump: Path, tmp_path: Path) -> None:
    """It gives the counts and the exit code of then, and touches no file."""
    out = tmp_path / "out.jsonl"
    first = run(job(dump, out), FakeCleaner)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    Counting.cleaned = 0
    again = run(job(dump, out, resume=True), Counting)
    assert (again.read, again.written, again.failed, again.exit_code) == (first.read, first.written, first.failed, 1)
    assert Counting.cleaned == 0
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_resume_with_nothing_to_resume_is_a_plain_start(dump: Path, tmp_path: Path) -> None:
    """Also where the output of a finished job is gone."""
    out = tmp_path / "out.jsonl"
    assert run(job(dump, out, resume=True), FakeCleaner).read == 45
    out.unlink()
    assert run(job(dump, out, resume=True), FakeCleaner).read == 45
    assert out.exists()


def test_resume_refuses_another_job_by_name(dump: Path, tmp_path: Path) -> None:
    """What differs is named: an option, a field, the input."""
    out = tmp_path / "out.jsonl"
    with pytest.raises(StopError):
        run(job(dump, out), Dying)
    with pytest.raises(OptionError, match=r"options\.noise was null, now false, removals was false, now true;"):
        run(job(dump, out, resume=True, removals=True, options={"noise": False}), FakeCleaner)
    dump.write_bytes(dump.read_bytes() + b'{"text": "more"}\n')
    with pytest.raises(OptionError, match=r"inputs had \[.*dump\.jsonl.*\], now \["):
        run(job(dump, out, resume=True), FakeCleaner)
    assert run(job(dump, out), FakeCleaner).read == 46


def test_the_content_of_an_option_file_counts(dump: Path, tmp_path: Path) -> None:
    """A rule file that was edited makes another job."""
    rules = tmp_path / "rules.toml"
    rules.write_text("one")
    with pytest.raises(StopError):
        run(job(dump, tmp_path / "out.jsonl", options={"rules": rules}), Dying)
    rules.write_text("two")
    with pytest.raises(OptionError, match=r"options\.rules was \[.*now \["):
        run(job(dump, tmp_path / "out.jsonl", resume=True, options={"rules": rules}), FakeCleaner)


def test_what_a_killed_run_left_never_blocks(dump: Path, tmp_path: Path) -> None:
    """Neither its parts, nor halves of files, nor a state that cannot be read."""
    out = tmp_path / "out.jsonl"
    with pytest.raises(StopError):
        run(job(dump, out), Dying)
    parts = tmp_path / "out.jsonl.parts"
    (parts / "00000003.jsonl.tmp").write_bytes(b"half")
    (parts / "00000001.counts.json").write_bytes(b"")
    (parts / "result-out.jsonl").write_bytes(b"half")
    assert run(job(dump, out, resume=True), FakeCleaner).written == 43
    (tmp_path / "out.jsonl.run.json").write_bytes(b"{")
    (tmp_path / "out.jsonl.parts").write_bytes(b"no folder")
    assert run(job(dump, out, resume=True), FakeCleaner).written == 43


def test_a_killed_process_can_be_resumed(tmp_path: Path) -> None:
    """SIGKILL in the middle of a run with two workers: no output under its name, and the resumed run is whole."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": f"day {n}" + " HANG" * (n == 35)} for n in range(45)])
    out = tmp_path / "out.jsonl"
    code = (
        "import sys; from pathlib import Path; from cleaner.dumps import run as r; from tests.dumps.fakes import *\n"
        "r.PART_RECORDS = 10\n"
        "if __name__ == '__main__': r.run(job(Path(sys.argv[1]), Path(sys.argv[2]), workers=2), FakeCleaner)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(dump), str(out)], cwd=ROOT) as process:
        try:
            deadline = time.monotonic() + 60
            while len(list(tmp_path.glob("out.jsonl.parts/0*[0-9].jsonl"))) < 3 and time.monotonic() < deadline:
                time.sleep(0.05)
        finally:
            os.kill(process.pid, signal.SIGKILL)
    assert not out.exists()
    assert json.loads((tmp_path / "out.jsonl.run.json").read_bytes())["done"] is False
    kept = len(list(tmp_path.glob("out.jsonl.parts/0*[0-9].jsonl")))
    assert 3 <= kept < 5
    summary = run(job(dump, out, resume=True, workers=2, timeout=0.5), FakeCleaner)
    assert (summary.read, summary.written, summary.failed) == (45, 44, 1)


@pytest.mark.parametrize(("count", "shards"), [(7, 3), (2, 5), (0, 2), (23, 2)])
def test_shards_hold_the_records_in_order(tmp_path: Path, count: int, shards: int) -> None:
    """As many files as asked for, with sizes that differ by one at most."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": "Rain", "n": n} for n in range(count)])
    run(job(dump, tmp_path / "out.jsonl.gz", shards=shards), FakeCleaner)
    run(job(dump, tmp_path / "out.jsonl", shards=shards), FakeCleaner)
    files = [tmp_path / f"out-{n:05d}-of-{shards:05d}.jsonl" for n in range(shards)]
    contents = [read_lines(file) for file in files]
    assert [record["n"] for content in contents for record in content] == list(range(count))
    assert max(map(len, contents)) - min(map(len, contents)) <= 1
    assert not (tmp_path / "out.jsonl").exists()
    assert len(list(tmp_path.glob("out-*.jsonl.gz"))) == shards


def test_a_report_alone(dump: Path, tmp_path: Path) -> None:
    """Without an output there are counts and a page, and no records."""
    summary = run(job(dump, None, report=tmp_path / "report.html"), FakeCleaner)
    assert (summary.written, summary.failed) == (43, 2)
    assert "share/label" in (tmp_path / "report.html").read_text()
    assert leftovers(tmp_path) == ["dump.jsonl", "report.html", "report.html.errors.jsonl", "report.html.run.json"]


def test_an_errors_file_that_was_asked_for_is_there(tmp_path: Path) -> None:
    """Empty where nothing failed; the default one is not there then, not even an old one."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": "Rain"}])
    (tmp_path / "out.jsonl.errors.jsonl").write_text("old")
    assert run(job(dump, tmp_path / "out.jsonl", errors=tmp_path / "logs" / "e.jsonl"), FakeCleaner).exit_code == 0
    assert (tmp_path / "logs" / "e.jsonl").read_bytes() == b""
    run(job(dump, tmp_path / "out.jsonl"), FakeCleaner)
    assert not (tmp_path / "out.jsonl.errors.jsonl").exists()


def test_bad_options_are_found_before_anything_is_written(dump: Path, tmp_path: Path) -> None:
    """Those of the cleaner too."""
    with pytest.raises(OptionError, match="unknown options"):
        run(job(dump, tmp_path / "new" / "out.jsonl", options={"nonsense": 1}), FakeCleaner)
    assert leftovers(tmp_path) == ["dump.jsonl"]


def test_parts_grow_in_a_long_run() -> None:
    """Sixteenfold at most, after thousands of parts."""
    sizes = [len(part) for part in cut(Record(id="", where="") for _ in range(200_000))]
    assert (sizes[0], sizes[499], sizes[500], sizes[1000], max(sizes)) == (10, 10, 20, 40, 160)


def test_fields_within_fields_count_for_the_size_of_a_part() -> None:
    """A line of nested lists takes memory as long lines do."""
    (record,) = read_json_lines(io.BytesIO(b'{"text": "", "a": [' + b"[]," * 999 + b"[]]}"), "a", Fields())
    assert record.size > 2999


@given(st.lists(st.integers(0, 40), max_size=30))
def test_parts_hold_all_records_in_order_within_bounds(sizes: list[int]) -> None:
    """A part ends with the record that fills it."""
    records = [Record(id=str(at), where="", raw="x" * size) for at, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "PART_BYTES", 50)
        parts = list(cut(iter(records)))
    assert [record for part in parts for record in part] == records
    assert all(part and len(part) <= 10 and sum(record.size for record in part[:-1]) < 50 for part in parts)


def test_the_exit_code_tells_of_failures() -> None:
    """0 or 1, nothing else."""
    assert Summary(2, 2, 0, 0.0).exit_code == 0
    assert Summary(2, 1, 1, 0.0).exit_code == 1


def test_a_job_needs_an_output_or_a_report() -> None:
    """One of both is enough."""
    with pytest.raises(OptionError, match="name one with -o"):
        Job(inputs=("a.txt",))
    assert Job(inputs=("a.txt",), report=Path("r.html")).output is None


def test_a_folder_of_many_formats(tmp_path: Path) -> None:
    """The sample dumps: files in order, ids and numbers, kinds, one line that is no JSON."""
    summary = run(job(ROOT / "fixtures" / "dumps", tmp_path / "out.jsonl"), FakeCleaner)
    assert (summary.read, summary.written, summary.failed) == (9, 8, 1)
    records = read_lines(tmp_path / "out.jsonl")
    folder = (ROOT / "fixtures" / "dumps").as_posix()
    assert [(record["id"], record["metadata"]["kind"]) for record in records] == [
        ("rain-1", "auto"),
        ("rain-2", "auto"),
        (f"{folder}/articles.jsonl:4", "auto"),
        ("rain-4", "html"),
        (f"{folder}/notes/harbour.html:1", "html"),
        (f"{folder}/notes/river.txt:1", "auto"),
        ("c1", "auto"),
        ("c2", "auto"),
    ]
    assert records[1]["input_metadata"] == {"desk": "weather"}
    assert records[2]["warnings"][0]["code"] == "empty-result"


def test_an_encoding_that_came_beside_the_bytes_is_used(tmp_path: Path) -> None:
    """Each in its own cleaner; a byte order mark and the user's word go before it, and a label that is none is none."""
    records = [
        Record(id="", where="", raw="Köln".encode("cp1252"), encoding="Windows-1252", kind="text"),
        Record(id="", where="", raw="Köln".encode(), encoding="no-such-encoding"),
        Record(id="", where="", raw="\ufeffKöln".encode(), encoding="cp1252"),
        Record(id="", where="", raw="Köln".encode(), kind="html"),
    ]
    lines = PartCleaner(Work(), FakeCleaner).clean(records).lines
    found = [json.loads(line) for line in lines]
    assert [record["text"].removeprefix("\ufeff") for record in found] == ["Köln"] * 4
    assert [record["metadata"]["kind"] for record in found] == ["text", "auto", "auto", "html"]
    (line,) = PartCleaner(Work({"encoding": "utf-8", "kind": "text"}), FakeCleaner).clean([records[0]]).lines
    assert json.loads(line)["text"] == "K\ufffdln"
