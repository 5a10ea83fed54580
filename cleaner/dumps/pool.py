"""Worker processes that may be ended at any moment, with the record to blame for it known.

`concurrent.futures` gives up the whole pool when a process dies, and cannot end one that hangs; here both cost
one record.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from cleaner.dumps.parts import PartResult
from cleaner.dumps.record import Record
from cleaner.dumps.templates import Repeats, merge_repeats
from cleaner.dumps.worker import CLEANED, FINISHED, READY, STARTED, MakeCleaner, Work, serve
from cleaner.model import OptionError
from cleaner.render.report import Report

_FALSE_STARTS = 3

Part = tuple[int, Sequence[Record]]
"""A part's number and its records."""


@dataclass(slots=True)
class _Worker:
    """A process and what it is at."""

    process: BaseProcess
    connection: Connection
    part: Part | None = None
    careful: bool = False
    ready: bool = False
    false_starts: int = 0
    """How many processes in a row have ended before they were up."""
    struck: bool = False
    """Whether a process has ended between two records of this part before."""
    finished: bool = False
    at: int = 0
    """The first record of the part that has no result yet."""
    since: float | None = None
    """When the record in hand was begun; None between records."""
    results: list[PartResult] = field(default_factory=list)


class Pool:
    """Processes that clean parts. Use as a context manager: all of them are ended with it."""

    def __init__(self, workers: int, work: Work, make_cleaner: MakeCleaner, timeout: float | None = None) -> None:
        # A new interpreter each, as on every system: a fork would copy locks of threads that it does not copy.
        self._context = multiprocessing.get_context("spawn")
        self._work, self._make_cleaner, self._timeout = work, make_cleaner, timeout
        self._workers = [self._started() for _ in range(workers)]
        self._before: Any = None

    def __enter__(self) -> Pool:
        # Without this a SIGTERM would end this process at once, and the workers only when they notice.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGTERM, _stop)
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            _end(worker)
        if self._before is not None:
            signal.signal(signal.SIGTERM, self._before)

    def results(self, parts: Iterator[Part]) -> Iterator[tuple[int, PartResult]]:
        """The result of each part, with its number, as they come. Reads ahead by as many parts as there are workers.

        Raises OptionError where worker processes cannot start.
        """
        waiting: deque[Part] = deque()
        more = True
        while True:
            for worker in self._workers:
                if worker.part is None and waiting:
                    self._give(worker, waiting.popleft())
            if more and len(waiting) < len(self._workers):
                part = next(parts, None)
                more = part is not None
                if part is not None:
                    waiting.append(part)
                    yield from self._finished(0.0)
                    continue
            if not waiting and all(worker.part is None for worker in self._workers):
                return
            yield from self._finished(None)

    def _finished(self, patience: float | None) -> list[tuple[int, PartResult]]:
        """The parts that were finished, after a wait of `patience` seconds; None waits for the next message."""
        busy = [worker for worker in self._workers if worker.part is not None]
        if patience is None and self._timeout is not None:
            due = [worker.since + self._timeout for worker in busy if worker.since is not None]
            patience = max(0.0, min(due) - time.monotonic()) if due else None
        by_connection: dict[object, _Worker] = {worker.connection: worker for worker in busy}
        for connection in wait([worker.connection for worker in busy], patience):
            self._hear(by_connection[connection])
        for worker in busy:
            if self._is_late(worker):
                self._blame(worker, f"took longer than {self._timeout:g} seconds")
        return [done for worker in busy if (done := self._taken(worker)) is not None]

    def _hear(self, worker: _Worker) -> None:
        try:
            message, result = worker.connection.recv()
        except (EOFError, OSError):
            self._mourn(worker)
            return
        if message == READY:
            worker.ready = True
            worker.false_starts = 0
        elif message == STARTED:
            worker.since = time.monotonic()
        elif message == CLEANED:
            worker.since, worker.struck = None, False
            worker.results.append(result)
            worker.at += result.read
        elif message == FINISHED:
            worker.finished = True

    def _is_late(self, worker: _Worker) -> bool:
        """Whether the record in hand has had its time. A result that came in the meantime still counts."""
        if self._timeout is None or worker.since is None or worker.connection.poll():
            return False
        return time.monotonic() - worker.since >= self._timeout

    def _mourn(self, worker: _Worker) -> None:
        """A process has ended by itself: blame the record, or find out which one it is."""
        worker.process.join()
        if not worker.ready:
            # It may have been ended from outside before it was up.
            worker.false_starts += 1
            if worker.false_starts >= _FALSE_STARTS:
                raise OptionError("a worker process could not start (its message is above); use --workers 1")
            self._replace(worker)
            return
        if worker.careful and worker.struck:
            self._blame(worker, f"ended the process that cleaned it (exit code {worker.process.exitcode})")
            return
        # Any record of the part may have done it, or nobody: a process can also be ended from outside. A record that
        # is in hand when two processes end is to blame.
        worker.struck = worker.careful
        self._replace(worker)

    def _blame(self, worker: _Worker, error: str) -> None:
        """Fail the record in hand, and go on after it in a new process."""
        record = _records(worker)[worker.at]
        worker.results.append(PartResult(errors=({"id": record.id, "where": record.where, "error": error},)))
        worker.at += 1
        worker.struck = False
        worker.finished = self._work.fail_fast or worker.at >= len(_records(worker))
        self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        """A new process in place of the old, at what is left of its part, one record at a time."""
        _end(worker)
        fresh = self._started()
        worker.process, worker.connection, worker.ready, worker.since = fresh.process, fresh.connection, False, None
        if not worker.finished:
            worker.careful = True
            self._send(worker)

    def _give(self, worker: _Worker, part: Part) -> None:
        worker.part, worker.at, worker.results = part, 0, []
        worker.struck = worker.finished = False
        worker.careful = self._timeout is not None
        self._send(worker)

    def _send(self, worker: _Worker) -> None:
        number = -1 if worker.part is None else worker.part[0]
        # Where the process has ended in the meantime, the end of its connection is heard next.
        with contextlib.suppress(OSError):
            worker.connection.send((number, _records(worker)[worker.at :], worker.careful))

    def _taken(self, worker: _Worker) -> tuple[int, PartResult] | None:
        """The whole result of a worker's part if it is finished; the worker is free then."""
        if worker.part is None or not worker.finished:
            return None
        number = worker.part[0]
        worker.part = None
        return number, joined(worker.results, self._work)

    def _started(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=serve, args=(there, self._work, self._make_cleaner), daemon=True)
        process.start()
        # The end of the process closes its own copy of this end; with ours open we should never hear of it.
        there.close()
        return _Worker(process, here)


def joined(results: Sequence[PartResult], work: Work) -> PartResult:
    """The results of rows of records that follow each other, as one; with `fail_fast` up to the first failure."""
    if len(results) == 1:
        return results[0]
    if work.fail_fast:
        first = next((at for at, result in enumerate(results) if result.errors), len(results))
        results = results[: first + 1]
    report: dict[str, Any] | None = None
    if work.with_report:
        whole = Report()
        for result in results:
            if result.report is not None:
                whole.merge(Report.from_dict(result.report))
        report = whole.to_dict()
    repeats: Repeats = {}
    for result in results:
        merge_repeats(repeats, result.repeats)
    return PartResult(
        tuple(line for result in results for line in result.lines),
        tuple(error for result in results for error in result.errors),
        sum(result.written for result in results),
        report,
        sum(result.empty for result in results),
        sum(result.source for result in results),
        sum(result.removed for result in results),
        repeats,
        dict(sum((Counter(result.fields) for result in results), Counter())),
    )


def _records(worker: _Worker) -> Sequence[Record]:
    return () if worker.part is None else worker.part[1]


def _stop(number: int, _frame: object) -> None:
    """End as a program does that a signal has ended."""
    raise SystemExit(128 + number)


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.connection.close()
