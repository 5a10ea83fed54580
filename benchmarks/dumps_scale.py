"""Bulk runs at scale: throughput with 1 and 2 workers, memory over time, kill -9 at random, repeated lines of sites.

usage: python benchmarks/dumps_scale.py [throughput] [memory] [crash] [sites] [peer] [--mb N] [--kills N]
                                        [--datatrove PYTHON]

throughput  a generated dump of N megabytes as JSON lines of text and as WARC of HTML, with 1 and 2 workers
memory      the largest resident set of the run and of each worker, twenty times a second, on a dump four times as large
crash       as many kills -9 as asked for, of the run or of a worker, each resumed; the output must be that of a run
            that was left alone
sites       50 hosts with planted menus, boxes and slogans, and one wire story on 10 of them
peer        datatrove's local executor with trafilatura on the same WARC, by a Python that has them: --datatrove PYTHON,
            after `pip install 'datatrove[io,processing]' lxml_html_clean`
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


def _words(text: str) -> list[str]:
    return text.split()


_NOUNS = _words("council ferry bridge library school market harbour orchard museum railway bakery theatre clinic")
_VERBS = _words("opened closed repaired sold painted flooded visited moved planned refused counted measured")
_PLACES = _words("Vellmar Osk Riverton Halden Breck Tarn Quill Marsh Orrin Lund")
_NAMES = _words("Quist Rand Soto Thorn Ulm Vance Anna Bela Cyra Dora Edda Fina")
_ODD = _words("blorf quindle marvex tosh nubble grint pelwick hask jorum vint solder crim lapse drobe")
_NOISE = ["Share", "Advertisement", "Read more: The wall that did not hold", "Sign up for our newsletter", "Related"]

PEER = """\
import sys, time
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter
if __name__ == "__main__":
    folder, out, tasks = sys.argv[1:]
    steps = [WarcReader(folder, glob_pattern="*.warc.gz"), Trafilatura(timeout=10), JsonlWriter(out)]
    LocalPipelineExecutor(pipeline=steps, tasks=1, workers=int(tasks), logging_dir=out + "/logs").run()
"""


def sentence(chance: random.Random) -> str:
    """A sentence that no other is likely to be."""
    return (
        f"The {chance.choice(_NOUNS)} of {chance.choice(_PLACES)} was {chance.choice(_VERBS)} on day "
        f"{chance.randrange(10**6)}, {chance.choice(_NAMES)} said, because the {chance.choice(_NOUNS)} near "
        f"{chance.choice(_PLACES)} had been {chance.choice(_VERBS)} {chance.choice(_ODD)}ly."
    )


def article(chance: random.Random) -> list[str]:
    """The paragraphs of an article with some noise between them."""
    lines = [" ".join(sentence(chance) for _ in range(3)) for _ in range(chance.randrange(5, 12))]
    for noise in chance.sample(_NOISE, 3):
        lines.insert(chance.randrange(len(lines)), noise)
    return lines


def write_json_lines(path: Path, megabytes: float) -> None:
    """A dump of texts."""
    chance, size, number = random.Random(1), 0, 0
    with path.open("w") as file:
        while size < megabytes * 1e6:
            size += file.write(json.dumps({"id": f"r{number}", "text": "\n\n".join(article(chance))}) + "\n")
            number += 1


def write_warc(path: Path, megabytes: float) -> None:
    """A web archive of pages with menus and footers, each record compressed alone."""
    import gzip

    chance, size, number = random.Random(2), 0, 0
    links = "".join(f'<li><a href="/{word}">{word.title()}</a></li>' for word in _ODD)
    with path.open("wb") as file:
        while size < megabytes * 1e6:
            body = "".join(f"<p>{line}</p>" for line in article(chance))
            page = (
                f"<!doctype html><html><head><title>Page {number}</title></head><body><nav><ul>{links}</ul></nav>"
                f"<article><h1>Page {number}</h1>{body}</article><footer><ul>{links}</ul></footer></body></html>"
            ).encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
                f"WARC-Record-ID: <urn:uuid:{number:032d}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 6))
            size += len(page)
            number += 1


def command(*arguments: object) -> list[str]:
    """The command that cleans."""
    return [sys.executable, "-m", "cleaner", *map(str, arguments)]


def throughput(folder: Path, megabytes: float) -> None:
    """Megabytes of text or HTML a second."""
    for name, write in (("dump.jsonl", write_json_lines), ("dump.warc.gz", write_warc)):
        write(folder / name, megabytes)
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


def peer(folder: Path, megabytes: float, python: str) -> None:
    """The same web archive by datatrove, with as many workers as one task can have: one."""
    (folder / "web").mkdir(exist_ok=True)
    write_warc(folder / "web" / "dump.warc.gz", megabytes)
    began = time.monotonic()
    script = folder / "peer.py"
    script.write_text(PEER)
    run = [python, str(script), str(folder / "web"), str(folder / "peer-out"), "1"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    theirs = time.monotonic() - began
    print(f"datatrove and trafilatura: {megabytes / theirs:.2f} MB/s, {theirs:.1f} s", flush=True)
    for workers in (1, 2):
        began = time.monotonic()
        web, out = folder / "web" / "dump.warc.gz", folder / f"ours-{workers}.jsonl"
        subprocess.run(command(web, "-o", out, "--workers", workers, "--quiet"), check=True)
        ours = time.monotonic() - began
        print(f"cleaner with {workers}: {megabytes / ours:.2f} MB/s, {theirs / ours:.1f} times as fast", flush=True)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def resident(pid: int) -> int:
    """The resident set of a process in megabytes; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 >> 20
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0


def memory(folder: Path, megabytes: float) -> None:
    """The largest resident sets in each fifth of a run: they must not grow with the input."""
    path = folder / "large.jsonl"
    write_json_lines(path, 4 * megabytes)
    seen: list[tuple[int, int]] = []
    run = command(path, "-o", folder / "large-out.jsonl", "--workers", 2, "--quiet", "--report", folder / "r.html")
    with subprocess.Popen(run) as process:
        while process.poll() is None:
            seen.append((resident(process.pid), max(map(resident, children(process.pid)), default=0)))
            time.sleep(0.05)
    fifth = max(1, len(seen) // 5)
    for start in range(0, len(seen), fifth):
        run_part = seen[start : start + fifth]
        print(f"run {max(a for a, _ in run_part)} MB, worker {max(b for _, b in run_part)} MB", flush=True)


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
        return " ".join(chance.choice(_ODD) for _ in range(count))

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
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--datatrove", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what in chosen(given.what):
            if what == "throughput":
                throughput(folder, given.mb)
            elif what == "memory":
                memory(folder, given.mb)
            elif what == "crash":
                crash(folder, given.mb, given.kills, random.Random(given.seed))
            elif what == "sites":
                sites(folder)
            else:
                peer(folder, given.mb, given.datatrove)


if __name__ == "__main__":
    main()
