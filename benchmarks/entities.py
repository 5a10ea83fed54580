"""How the entity-name stage does: the share of cases that come out as expected, and its speed beside other engines.

    python benchmarks/entities.py --cases cases.jsonl        # one {"text", "expected", "kind"} a line
    python benchmarks/entities.py --speed text1.txt text2.txt

Speed is in CPU seconds of this process. The others find the same aliases and decide nothing: ahocorasick_rs leftmost
and longest, `re` as one alternation, and flashtext2 (`pip install flashtext2`; left out where it is missing). Their
ratio to the stage on the same texts in the same run is the figure to compare between machines.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

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
    """Print MB/s of the stage and of other engines, on the files as they are and with names sown into them."""
    documents = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    aliases = _built_in_aliases()
    names = load_names(True)
    engines = _engines(aliases)
    for label, texts in (("ordinary", documents), ("alias-dense", [_sow(document, aliases) for document in documents])):
        size = sum(map(len, texts)) / 1e6
        count = sum(len(names.decide(text)) for text in texts)
        print(f"{label}: {size:.1f} million characters in {len(texts)} documents, {count / size:.0f} names a million")
        ours = size / _seconds(names.decide, texts)
        print(f"  {'the stage':16} {ours:7.1f} million characters a second")
        for engine, find in engines.items():
            theirs = size / _seconds(find, texts)
            print(f"  {engine:16} {theirs:7.1f}   the stage has {ours / theirs:5.2f} times that")
    empty = [text for text in documents if not names.decide(text)]
    if empty:
        microseconds = _seconds(names.decide, empty) / len(empty) * 1e6
        mean = sum(map(len, empty)) / len(empty)
        print(f"one document without names, {mean:.0f} characters on average: {microseconds:.1f} microseconds")


def _engines(aliases: list[str]) -> dict[str, Callable[[str], object]]:
    """What finds aliases in a text, by the engine's name; those that are installed."""
    automaton = AhoCorasick(aliases, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    alternation = re.compile("|".join(map(re.escape, sorted(aliases, key=len, reverse=True))))
    engines: dict[str, Callable[[str], object]] = {
        "ahocorasick_rs": automaton.find_matches_as_indexes,
        "re": alternation.findall,
    }
    if importlib.util.find_spec("flashtext2"):
        processor = importlib.import_module("flashtext2").KeywordProcessor(case_sensitive=True)
        for alias in aliases:
            processor.add_keyword(alias, alias)
        engines["flashtext2"] = processor.extract_keywords_with_span
    else:
        print("flashtext2 is not installed: pip install flashtext2")
    return engines


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
