"""How the entity-name stage does: the share of cases that come out as expected, and its speed beside plain `re`.

    python benchmarks/entities.py --cases cases.jsonl        # one {"text", "expected", "kind"} a line
    python benchmarks/entities.py --speed text1.txt text2.txt

Speed is in CPU seconds of this process. `re` is one alternation of all aliases, which finds and decides nothing more;
the ratio of both on the same text is the figure to compare between machines.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from cleaner.entities import apply, load_names

_ROUNDS = 3
_ALIASES_PER_MB = 890


def report_cases(path: Path) -> bool:
    """Print the pass rate by kind and each case that fails; whether all pass."""
    names = load_names(True)
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            continue
        case = json.loads(line)
        total[case["kind"]] += 1
        decisions = names.decide(case["text"])
        result = apply(case["text"], decisions)
        again = names.decide(result)
        if result == case["expected"] and all(decision.replacement is None for decision in again):
            passed[case["kind"]] += 1
        else:
            print(f"{case.get('id', '?')}: {case['text']!r}\n  expected {case['expected']!r}\n  got      {result!r}")
            print(f"  by       {[(decision.rule, decision.reason) for decision in decisions]}")
    for kind in sorted(total):
        print(f"{kind:24} {passed[kind]:4} of {total[kind]:4}")
    print(f"{'all':24} {passed.total():4} of {total.total():4}")
    return passed == total


def report_speed(paths: list[Path]) -> None:
    """Print MB/s of `decide` and of a plain alternation, on the files and on the files with names sown into them."""
    documents = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    aliases = _built_in_aliases()
    alternation = re.compile("|".join(map(re.escape, sorted(aliases, key=len, reverse=True))))
    names = load_names(True)
    dense = [_sow(document, aliases) for document in documents]
    for label, texts in (("ordinary", documents), ("alias-dense", dense)):
        size = sum(map(len, texts)) / 1e6
        ours = size / _seconds(names.decide, texts)
        plain = size / _seconds(alternation.findall, texts)
        count = sum(len(names.decide(text)) for text in texts)
        print(f"{label:12} {size:7.1f} MB  {count:6} decisions  decide {ours:6.1f} MB/s  re {plain:6.1f} MB/s", end="")
        print(f"  ratio {ours / plain:5.2f}")


def _built_in_aliases() -> list[str]:
    folder = files("cleaner").joinpath("data", "entities")
    tables = [
        tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in ("countries.toml", "organisations.toml")
    ]
    return [alias for table in tables for entity in table["entity"] for alias in entity["aliases"]]


def _sow(document: str, aliases: list[str]) -> str:
    """The document with an alias put in about every 1,100 characters, at a blank; the same on every run."""
    chance = random.Random(0)
    words = document.split(" ")
    length = max(1, len(document) // max(1, len(words)))
    every = max(1, 1_000_000 // _ALIASES_PER_MB // length)
    for place in range(every // 2, len(words), every):
        words[place] = f"the {chance.choice(aliases)} {words[place]}"
    return " ".join(words)


def _seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """The best of some rounds over all texts, in CPU seconds."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Run what the command line asks for; 1 if a case fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=Path, help="JSON lines with text, expected and kind")
    parser.add_argument("--speed", type=Path, nargs="+", metavar="FILE", help="texts, one document each")
    arguments = parser.parse_args()
    if not (arguments.cases or arguments.speed):
        parser.error("name --cases FILE or --speed FILE...")
    passed = report_cases(arguments.cases) if arguments.cases else True
    if arguments.speed:
        report_speed(arguments.speed)
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
