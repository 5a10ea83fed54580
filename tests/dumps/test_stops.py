"""Runs that are stopped: by a person, by the system, by a full disk; and what goes on afterwards."""

from __future__ import annotations

import errno
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cleaner.dumps import parts as parts_module
from cleaner.dumps import run as run_module
from cleaner.dumps.job import Job
from cleaner.dumps.run import run
from tests.dumps.fakes import FakeCleaner, job, read_lines, write_lines

ROOT = Path(__file__).parents[2]
CODE = """\
import sys
from pathlib import Path
from cleaner.dumps import run as module
from tests.dumps.fakes import *
module.PART_RECORDS = 5
if __name__ == "__main__":
    done = Job(inputs=(Path(sys.argv[1]),), output=Path(sys.argv[2]), workers=2, resume=True, removals=True)
    module.run(done, FakeCleaner)
"""


def started(dump: Path, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CODE, str(dump), str(out)], cwd=ROOT, stderr=subprocess.PIPE)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def is_further(process: subprocess.Popen[bytes], folder: Path, finished: int) -> bool:
    return process.poll() is not None or len(list(folder.glob("out.jsonl.parts/0*.jsonl"))) > finished


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "dump.jsonl", [{"text": f"Share\nSLOW day {n}", "n": n} for n in range(40)])


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "PART_RECORDS", 5)


def whole(dump: Path, tmp_path: Path) -> bytes:
    run(job(dump, tmp_path / "whole.jsonl", removals=True), FakeCleaner)
    return (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the processes of the system")
def test_killed_at_any_moment_the_output_is_the_same(dump: Path, tmp_path: Path) -> None:
    """The run, or one of its workers, twice at random; each time it goes on where it was."""
    out = tmp_path / "out.jsonl"
    chance = random.Random(5)
    for _ in range(2):
        with started(dump, out) as process:
            finished = len(list(tmp_path.glob("out.jsonl.parts/0*.jsonl")))
            wait_for(partial(is_further, process, tmp_path, finished))
            time.sleep(chance.random() / 5)
            for pid in chance.sample(children(process.pid), 1) if chance.random() < 0.5 else []:
                subprocess.run(["kill", "-9", str(pid)], check=False)
            time.sleep(chance.random() / 5)
            process.kill()
    with started(dump, out) as process:
        assert process.wait(60) == 0
    assert out.read_bytes() == whole(dump, tmp_path)
    assert not (tmp_path / "out.jsonl.errors.jsonl").exists()


def seconds_to_stop(dump: Path, out: Path, number: signal.Signals) -> float:
    """How long a run and all of its processes take to end after a signal. It leaves no output."""
    with started(dump, out) as process:
        wait_for(lambda: len(children(process.pid)) >= 2)
        time.sleep(0.8)
        workers = children(process.pid)
        began = time.monotonic()
        process.send_signal(number)
        process.wait(10)
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        seconds = time.monotonic() - began
    assert not out.exists()
    return seconds


@pytest.mark.skipif(sys.platform != "linux", reason="looks at the processes of the system")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_is_quick_and_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    """Within two seconds, in the middle of a record that takes for ever; one undisturbed try of several is enough."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": f"HANG {n}"} for n in range(30)])
    assert any(seconds_to_stop(dump, tmp_path / f"out{attempt}.jsonl", number) < 2 for attempt in range(4))


def test_a_full_disk_stops_the_run_and_costs_nothing(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is the system's; with room again, the run goes on."""
    write_lines(dump, [{"text": f"Share\nday {n}", "n": n} for n in range(60)])
    real: Any = parts_module.replace_file
    calls = []

    def full(path: Path, content: bytes, **how: Any) -> None:
        calls.append(path)
        if len(calls) == 12:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, content, **how)

    with monkeypatch.context() as patch:
        patch.setattr(parts_module, "replace_file", full)
        with pytest.raises(OSError, match="No space left"):
            run(job(dump, tmp_path / "out.jsonl", removals=True), FakeCleaner)
    assert not (tmp_path / "out.jsonl").exists()
    run(job(dump, tmp_path / "out.jsonl", removals=True, resume=True), FakeCleaner)
    assert (tmp_path / "out.jsonl").read_bytes() == whole(dump, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are the system's")
def test_a_record_that_takes_too_much_memory_fails_alone(tmp_path: Path) -> None:
    """Those around it are cleaned."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"text": text} for text in ("one", "GREEDY", "two")])
    summary = run(job(dump, tmp_path / "out.jsonl", timeout=30), FakeCleaner)
    assert (summary.written, summary.failed) == (2, 1)
    (error,) = read_lines(tmp_path / "out.jsonl.errors.jsonl")
    assert error["error"] == "took more than 2 GB of memory"


def test_ten_seconds_a_record_are_the_default() -> None:
    """And no limit is one, too."""
    assert Job(inputs=("a",), output=Path("b")).timeout == 10
    assert Job(inputs=("a",), output=Path("b"), timeout=0).timeout == 0


def test_what_was_read_adds_up_also_for_empty_records(tmp_path: Path) -> None:
    """Of those written, how many are empty; how much was removed; which fields were used."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"content": "Share\n"}, {"content": "Share\nRain"}, {"n": 1}])
    summary = run(job(dump, tmp_path / "out.jsonl"), FakeCleaner)
    assert (summary.read, summary.written, summary.empty, summary.failed) == (3, 2, 1, 1)
    assert (summary.source, summary.removed) == (16, 12)
    assert summary.fields == {"text from 'content'": 2}
    again = run(job(dump, tmp_path / "out.jsonl", resume=True), FakeCleaner)
    assert (again.empty, again.removed, again.fields) == (1, 12, summary.fields)
