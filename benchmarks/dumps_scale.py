"""Bulk runs at scale: throughput with 1 and 2 workers, memory over time, kill -9 at random, repeated lines of sites.

usage: python benchmarks/dumps_scale.py [throughput] [memory] [crash] [sites] [peer] [--mb N] [--kills N]
                                        [--folder FOLDER] [--gb N] [--kind text|html]
                                        [--pages FOLDER] [--datatrove PYTHON]

throughput  a generated dump of N megabytes as JSON lines of text and as WARC of HTML, with 1 and 2 workers
memory      the largest resident set of the run and of each worker, twenty times a second, on a generated dump of
            --gb N gigabytes (four times --mb where it is not given): --kind text, JSON lines, or html, a WARC of pages
            as large as real ones, N gigabytes before compression. The disk must hold up to three times as much
crash       as many kills -9 as asked for, of the run or of a worker, each resumed; the output must be that of a run
            that was left alone
sites       50 hosts with planted menus, boxes and slogans, and one wire story on 10 of them
peer        datatrove's local executor with trafilatura on the same WARC files, one worker to one and two to two, by a
            Python that has them: --datatrove PYTHON, after `pip install 'datatrove[io]' trafilatura lxml_html_clean`
            (its extra `processing` asks for a trafilatura of 2024).
            The pages are generated ones, or of --pages FOLDER (*.html, *.html.gz), up to --mb N megabytes by lot

--folder    where the dumps and outputs are made, and removed at the end: a temporary folder where it is not given
"""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dumps_made import (
    ODD,
    real_pages,
    sentence,
    small_pages,
    write_json_lines,
    write_large_text,
    write_large_warc,
    write_warcs,
)
from dumps_peer import peer

_PER_WORKER = 500
"""Megabytes that a worker may take, whatever the size of the input."""


def command(*arguments: object) -> list[str]:
    """The command that cleans."""
    return [sys.executable, "-m", "cleaner", *map(str, arguments)]


def throughput(folder: Path, megabytes: float) -> None:
    """Megabytes of text or HTML a second."""
    write_json_lines(folder / "dump.jsonl", megabytes)
    write_warcs([folder / "dump.warc.gz"], small_pages(megabytes), "; charset=utf-8")
    for name in ("dump.jsonl", "dump.warc.gz"):
        seconds = {}
        for workers in (1, 2):
            began = time.monotonic()
            out = folder / f"{name}-{workers}.jsonl"
            subprocess.run(command(folder / name, "-o", out, "--workers", workers, "--quiet"), check=True)
            seconds[workers] = time.monotonic() - began
            print(
                f"{name} with {workers}: {megabytes / seconds[workers]:.2f} MB/s, {seconds[workers]:.1f} s", flush=True
            )
        print(f"{name}: {seconds[1] / seconds[2]:.2f} times as fast with 2", flush=True)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def resident(pid: int) -> tuple[int, int]:
    """The resident set of a process in megabytes, now and at its largest so far; zeros where it is gone.

    What is shared with other processes counts in full for each: it is never less than the process's part.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    sizes = {name: value for name, _, value in (line.partition(":") for line in lines)}
    now, most = (int(sizes.get(name, "0 kB").split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM"))
    return round(now), round(most)


def memory(folder: Path, megabytes: float, kind: str) -> None:
    """The largest resident sets in each fifth of a run: they must not grow with the input."""
    path = folder / ("large.jsonl" if kind == "text" else "large.warc.gz")
    began = time.monotonic()
    count = (write_large_text if kind == "text" else write_large_warc)(path, megabytes)
    print(f"{count} records, {megabytes:.0f} MB of {kind}, made in {time.monotonic() - began:.0f} s", flush=True)
    seen: list[tuple[int, int]] = []
    most_run = most_worker = 0
    out = folder / "large-out.jsonl"
    began = time.monotonic()
    with subprocess.Popen(command(path, "-o", out, "--workers", 2, "--quiet", "--report", folder / "r.html")) as run:
        while run.poll() is None:
            at_run, at_workers = resident(run.pid), [resident(pid) for pid in children(run.pid)]
            seen.append((at_run[0], max((now for now, _ in at_workers), default=0)))
            most_run = max(most_run, at_run[1])
            most_worker = max(most_worker, *(most for _, most in at_workers), 0)
            time.sleep(0.05)
    seconds = time.monotonic() - began
    written = json.loads(Path(f"{out}.run.json").read_text())["written"] if run.returncode == 0 else 0
    if written != count:
        raise SystemExit(f"exit code {run.returncode}, {written} of {count} records written")
    for part in range(5):
        fifth = seen[part * len(seen) // 5 : (part + 1) * len(seen) // 5]
        print(f"run {max(a for a, _ in fifth)} MB, worker {max(b for _, b in fifth)} MB", flush=True)
    print(f"{count} records in {seconds:.0f} s, {megabytes / seconds:.2f} MB/s with 2 workers")
    verdict = "under" if max(most_run, most_worker) < _PER_WORKER else "NOT under"
    print(
        f"largest resident set (RSS, the system's own high-water mark): run {most_run} MB, worker {most_worker} MB: "
        f"{verdict} {_PER_WORKER} MB"
    )


def crash(folder: Path, megabytes: float, kills: int, chance: random.Random) -> None:
    """Kill the run or a worker at random moments, and compare."""
    path, out = folder / "crash.jsonl", folder / "crash-out.jsonl"
    write_json_lines(path, megabytes)
    subprocess.run(command(path, "-o", folder / "whole.jsonl", "--workers", 2, "--quiet", "--removals"), check=True)
    run = command(path, "-o", out, "--workers", 2, "--quiet", "--removals", "--resume")
    done = {"run": 0, "worker": 0}
    finished = 0
    while sum(done.values()) < kills:
        with subprocess.Popen(run) as process:
            while process.poll() is None and sum(done.values()) < kills:
                time.sleep(0.3 + 2 * chance.random())
                workers = children(process.pid)
                if process.poll() is not None:
                    break
                victim = "worker" if workers and chance.random() < 0.5 else "run"
                pid = chance.choice(workers) if victim == "worker" else process.pid
                subprocess.run(["kill", "-9", str(pid)], check=False, stderr=subprocess.DEVNULL)
                done[victim] += 1
                if victim == "run":
                    break
            if process.poll() is None and sum(done.values()) >= kills:
                process.wait()
        if out.exists() and sum(done.values()) < kills:
            # It came to its end: compare, and begin anew for the kills that are left.
            finished += same(out, folder / "whole.jsonl")
            out.unlink()
    subprocess.run(run, check=True)
    finished += same(out, folder / "whole.jsonl")
    print(f"killed: the run {done['run']} times, a worker {done['worker']} times; {finished} outputs, all the same")


def same(one: Path, other: Path) -> int:
    """1, or the end of the benchmark."""
    if one.read_bytes() != other.read_bytes():
        raise SystemExit(f"{one} is not what it should be")
    return 1


def planted(hosts: int, pages: int) -> tuple[list[dict[str, Any]], set[tuple[str, str]], list[str]]:
    """The pages of some hosts, the lines planted on each, and the sentences of a story on ten of them."""
    chance = random.Random(1)
    story = [sentence(chance) for _ in range(8)]
    rows: list[dict[str, Any]] = []
    lines: set[tuple[str, str]] = set()

    def odd(count: int) -> str:
        return " ".join(chance.choice(ODD) for _ in range(count))

    for number in range(hosts):
        host = f"news{number}.example"
        menu = [odd(2).title(), odd(3), f"{odd(2)} · {odd(1)} · {odd(2)}"]
        slogan = f"{odd(4).capitalize()} and {odd(4)} for all the readers of {number} towns."
        box = [odd(3).title(), odd(4), odd(2).title()]
        lines |= {(host, line) for line in (*menu, slogan, *box)}
        for page in range(pages):
            body = story if number < 10 and page == 3 else [sentence(chance) for _ in range(chance.randrange(4, 12))]
            found = [*menu, *body, slogan, *(box if chance.random() < 0.5 else ())]
            rows.append({"id": f"{number}-{page}", "url": f"https://www.{host}/{page}", "text": "\n\n".join(found)})
    chance.shuffle(rows)
    return rows, lines, story


def sites(folder: Path) -> None:
    """How many planted lines go, and whether a sentence of the story does."""
    rows, lines, story = planted(50, 30)
    path, out = folder / "sites.jsonl", folder / "sites-out.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    subprocess.run(command(path, "-o", out, "--site-repeats", "--quiet", "--no-entities"), check=True)
    counts = {"planted": 0, "gone": 0, "story": 0, "story lost": 0, "other": 0, "other lost": 0}
    for row, done in zip(rows, map(json.loads, out.read_text().splitlines()), strict=True):
        left = set(done["text"].split("\n"))
        host = row["url"].split("/")[2].removeprefix("www.")
        for line in filter(None, row["text"].split("\n")):
            kind = "planted" if (host, line) in lines else "story" if line in story else "other"
            counts[kind] += 1
            counts["gone" if kind == "planted" else f"{kind} lost"] += line not in left
    print(f"planted lines out: {100 * counts['gone'] / counts['planted']:.1f} % of {counts['planted']}")
    print(f"sentences of the story lost: {counts['story lost']} of {counts['story']}")
    print(f"other lines lost: {counts['other lost']} of {counts['other']}")


def chosen(words: list[str]) -> Iterator[str]:
    """What to do: all of it but the peer, which needs a Python of its own, where nothing is named."""
    yield from words or ("throughput", "memory", "crash", "sites")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", nargs="*", choices=[[], "throughput", "memory", "crash", "sites", "peer"])
    parser.add_argument("--mb", type=float, default=20.0, metavar="N", help="megabytes of the generated dumps")
    parser.add_argument("--gb", type=float, metavar="N", help="gigabytes of the dump for memory")
    parser.add_argument("--kind", choices=["text", "html"], default="text", help="what the dump for memory holds")
    parser.add_argument("--folder", type=Path, help="where to make the dumps")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="the pages for the peer")
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--datatrove", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    if given.folder is not None:
        given.folder.mkdir(parents=True, exist_ok=True)
    if given.pages is not None and not given.pages.is_dir():
        parser.error(f"{given.pages} is no folder")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        for what in chosen(given.what):
            if what == "throughput":
                throughput(folder, given.mb)
            elif what == "memory":
                memory(folder, 1000 * given.gb if given.gb else 4 * given.mb, given.kind)
            elif what == "crash":
                crash(folder, given.mb, given.kills, random.Random(given.seed))
            elif what == "sites":
                sites(folder)
            elif given.pages is not None:
                peer(folder, lambda: real_pages(given.pages, given.mb), "", given.datatrove)
            else:
                peer(folder, lambda: small_pages(given.mb), "; charset=utf-8", given.datatrove)


if __name__ == "__main__":
    main()
