"""Worker processes that end where nobody asked them to."""

from __future__ import annotations

import json
import multiprocessing
import os

import pytest

from cleaner.dumps.pool import Pool
from cleaner.dumps.record import Record
from cleaner.dumps.worker import Work
from cleaner.model import OptionError
from tests.dumps.fakes import FakeCleaner


def part(number: int, *texts: str) -> tuple[int, list[Record]]:
    return number, [Record(id=text, where=f"a:{at}", raw=text) for at, text in enumerate(texts, 1)]


@pytest.mark.parametrize("timeout", [None, 30.0])
def test_a_process_ended_from_outside_costs_no_record(timeout: float | None) -> None:
    """It is replaced, and its part is cleaned by the next one."""
    with Pool(1, Work(), FakeCleaner, timeout) as pool:
        ((_, first),) = pool.results(iter([part(0, "one")]))
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        ((_, second),) = pool.results(iter([part(1, "two", "three")]))
    assert first.read == 1
    assert [json.loads(line)["text"] for line in second.lines] == ["two", "three"]
    assert not second.errors


class Unstartable(FakeCleaner):
    """Ends its process when it is sent there."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os._exit, (3,))


def test_processes_that_cannot_start_are_not_started_for_ever() -> None:
    """The run ends with one line on what to do."""
    with (
        Pool(1, Work({"unpicklable": Unstartable()}), FakeCleaner) as pool,
        pytest.raises(OptionError, match=r"a worker process could not start .*; use --workers 1"),
    ):
        list(pool.results(iter([part(0, "one")])))


def test_no_process_is_left_behind() -> None:
    """Not even where the one who asked gives up in the middle."""
    with Pool(2, Work(), FakeCleaner) as pool:
        number, _ = next(pool.results(iter([part(0, "one"), part(1, "HANG")])))
    assert number == 0
    assert not multiprocessing.active_children()
