"""The same web archives by `clean` and by datatrove's local executor with trafilatura: wall and processor seconds.

Both are run as commands, each on archives of one small page first: that is what starting costs, and is told apart.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dumps_made import Page, small_pages, write_warcs

SCRIPT = """\
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter
if __name__ == "__main__":
    folder, out, workers = sys.argv[1:]
    steps = [
        WarcReader(folder, glob_pattern="*.warc.gz"),
        Trafilatura(timeout=10),
        JsonlWriter(out, "${rank}.jsonl", compression=None),
    ]
    LocalPipelineExecutor(steps, tasks=int(workers), workers=int(workers), logging_dir=out + "-logs").run()
"""
"""What its users run, but for a timeout as long as ours and an output that is not compressed, as ours is not."""

_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Spent:
    """What a run took, all its processes together: seconds on the clock, seconds of processors."""

    wall: float
    cpu: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu)


@dataclass(frozen=True)
class Got:
    """What went in and came out: records read, records written, those of them with text, characters of text."""

    read: int
    records: int
    filled: int
    characters: int


def spent(run: list[str], log: Path, *, fine: tuple[int, ...] = (0,)) -> Spent:
    """Run to the end; what that took. SystemExit with the end of what it said where it ends with a code not `fine`."""
    # A process whose parent ends first would be counted for nobody: here it becomes a child of this one.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, began = _cpu(), time.monotonic()
    with log.open("wb") as file:
        code = subprocess.run(run, check=False, stdout=file, stderr=file).returncode
    wall = time.monotonic() - began
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    if code not in fine:
        raise SystemExit(f"{' '.join(run)}\nended with {code}:\n{log.read_text('utf8', 'replace')[-2000:]}")
    return Spent(wall, _cpu() - before)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def got(read: int, paths: Iterable[Path]) -> Got:
    """What JSON lines hold, and how many records were read for them."""
    records = filled = characters = 0
    for path in paths:
        with path.open(encoding="utf8") as file:
            for line in file:
                text = json.loads(line)["text"]
                records += 1
                filled += bool(text)
                characters += len(text)
    return Got(read, records, filled, characters)


Runs = Callable[[Path, int], tuple[Spent, Got]]


def peer(folder: Path, pages: Callable[[], Iterable[Page]], charset: str, python: str) -> None:
    """Print how fast each is with one worker on one file and with two on two, and how many times faster one is."""
    script = folder / "peer.py"
    script.write_text(SCRIPT)

    def theirs(web: Path, workers: int) -> tuple[Spent, Got]:
        out = folder / f"theirs-{web.name}"
        took = spent([python, str(script), str(web), str(out), str(workers)], folder / "log")
        reader = json.loads(Path(f"{out}-logs", "stats.json").read_text())[0]["stats"]
        # A total of one count alone is a plain number.
        documents = reader["documents"]
        read = documents["total"] if isinstance(documents, dict) else documents
        return took, got(read, out.glob("*.jsonl"))

    def ours(web: Path, workers: int) -> tuple[Spent, Got]:
        out = folder / f"ours-{web.name}.jsonl"
        run = [sys.executable, "-m", "cleaner", str(web), "-o", str(out), "--workers", str(workers), "--quiet"]
        # 1 says that some records failed: they are told by what did not come out.
        took = spent(run, folder / "log", fine=(0, 1))
        return took, got(json.loads(Path(f"{out}.run.json").read_text())["read"], [out])

    systems: dict[str, Runs] = {"datatrove": theirs, "cleaner": ours}
    for workers in (1, 2):
        web, tiny = folder / f"web{workers}", folder / f"tiny{workers}"
        for made in (web, tiny):
            made.mkdir()
        names = [f"{number}.warc.gz" for number in range(workers)]
        write_warcs([tiny / name for name in names], list(small_pages(0.01))[:workers], "; charset=utf-8")
        count, size = write_warcs([web / name for name in names], pages(), charset)
        print(f"{workers} of each: {count} pages, {size / 1e6:.1f} MB of HTML, files: {workers}")
        whole: dict[str, Spent] = {}
        net: dict[str, Spent] = {}
        for name, system in systems.items():
            start, one = system(tiny, workers)
            if one.filled != workers:
                raise SystemExit(f"{name} made {one} of {workers} small pages")
            took, result = system(web, workers)
            whole[name], net[name] = took, took - start
            print(
                f"  {name}: {took.wall:.1f} s, {took.cpu:.1f} s of processors, {size / 1e6 / took.wall:.2f} MB/s, "
                f"{size / 1e6 / took.cpu:.2f} MB a second of processors; of that starting (a run on one small page a "
                f"file) {start.wall:.1f} s, {start.cpu:.1f} s; {result.read} records in, {result.records} out, "
                f"{result.filled} with text, {result.characters / 1e6:.2f} million characters"
            )
        for told, kind in (("starting included", whole), ("without starting", net)):
            wall = kind["datatrove"].wall / kind["cleaner"].wall
            cpu = kind["datatrove"].cpu / kind["cleaner"].cpu
            print(f"  times as fast, {told}: {wall:.2f} on the clock, {cpu:.2f} in processor seconds")
