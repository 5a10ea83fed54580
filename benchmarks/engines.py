"""Engines and adapters beside the local runner, on the same records.

usage: python benchmarks/engines.py [--records N] [--seed N] [--only arrow,local,ray,spark,datatrove]

After `pip install '.[all]'`; Spark needs Java. The records are generated texts of about 3 kB.

arrow      CPU seconds of `clean_batch`, of `Cleaner.clean` one by one, and of `clean_table` with text alone, on one
           core, in alternating rounds: the least of each, and the ratio to `clean_batch`
local ...  each engine with two processes: records a second of a run, seconds until it is started, and records a second
           once started; the adapter's overhead, which is the processor seconds of two cores in the time once started
           less those that `clean_batch` takes for the same texts
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dumps_made import article

WORKERS = 2
SYSTEMS = ("arrow", "local", "ray", "spark", "datatrove")

DATATROVE = """\
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from cleaner.engines.datatrove import CleanerStep
if __name__ == "__main__":
    folder, out, tasks = sys.argv[1:]
    steps = [JsonlReader(folder), CleanerStep(), JsonlWriter(out, compression=None)]
    LocalPipelineExecutor(pipeline=steps, tasks=int(tasks), workers=int(tasks), logging_dir=out + "/logs").run()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--only", default=",".join(SYSTEMS), metavar="NAMES")
    given = parser.parse_args()
    names = given.only.split(",")
    if unknown := set(names) - set(SYSTEMS):
        parser.error(f"--only: there is no {min(unknown)}; choose from {', '.join(SYSTEMS)}")
    chance = random.Random(given.seed)
    texts = ["\n\n".join(article(chance)) for _ in range(given.records)]
    each = columns(texts[: max(1, given.records // 10)])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for engine in names:
            if engine != "arrow":
                engines(engine, folder, texts, each * given.records)


def columns(texts: list[str]) -> float:
    """Print what Arrow costs; the CPU seconds of `clean_batch` for one text."""
    import pyarrow as pa

    from cleaner import Cleaner
    from cleaner.integrations.arrow import clean_table

    cleaner = Cleaner()
    table = pa.table({"text": texts})
    ways: dict[str, Callable[[], object]] = {
        "clean_batch": lambda: cleaner.batch(texts),
        "clean": lambda: [cleaner.clean(text) for text in texts],
        "clean_table": lambda: clean_table(table, cleaner=cleaner),
    }
    cleaner.batch(texts[:100])
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(3):
        for name, way in ways.items():
            began = time.process_time()
            way()
            best[name] = min(best[name], time.process_time() - began)
    for name, seconds in best.items():
        ratio = seconds / best["clean_batch"]
        print(f"{name}: {len(texts) / seconds:,.0f} records a CPU second, {ratio:.3f} of the time of clean_batch")
    return best["clean_batch"] / len(texts)


def engines(name: str, folder: Path, texts: list[str], cleaning: float) -> None:
    """Print how fast an engine is; `cleaning` is the CPU seconds that `clean_batch` needs for the texts."""
    for count, dump in ((2, folder / "small"), (len(texts), folder / "large")):
        dump.mkdir(exist_ok=True)
        for number in range(WORKERS):
            rows = ({"id": f"r{n}", "text": texts[n]} for n in range(number, count, WORKERS))
            (dump / f"{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    # A run on next to nothing is the engine's start, and ours.
    start = seconds(name, folder / "small", folder / f"{name}-small")
    whole = seconds(name, folder / "large", folder / f"{name}-large")
    running = whole - start
    overhead = 1 - cleaning / (running * WORKERS)
    print(
        f"{name}: {len(texts) / whole:,.0f} records/s, started in {start:.1f} s, then {len(texts) / running:,.0f} "
        f"records/s; {100 * overhead:.0f} % of the time of {WORKERS} processors is not cleaning",
        flush=True,
    )


def seconds(name: str, dump: Path, out: Path) -> float:
    """The time that a run takes, as a program of its own."""
    if name == "datatrove":
        script = dump.parent / "pipeline.py"
        script.write_text(DATATROVE)
        command = [sys.executable, str(script), str(dump), str(out), str(WORKERS)]
    else:
        command = [sys.executable, "-m", "cleaner", str(dump), "-o", f"{out}.jsonl", "--engine", name, "--quiet"]
        command += ["--workers", str(WORKERS)]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
