"""Web pages with a reference text: how near each system comes to it, ours beside peers.

usage: python benchmarks/pages.py FOLDER --text [--flatten html_text,inscriptis] [--systems ours,c4,...] [--folds DIR]
                                  [--types article] [--limit N] [--worst N]

FOLDER holds `html/*.html.gz` and `ground-truth/*.json` as the Web Content Extraction Benchmark does. With --text every
page is first flattened to plain text, menus to footers, and each system sees that text and no HTML; systems that need
HTML get every line as a paragraph. Without it, ours and trafilatura get the page as it is.

--folds names what `train_scorer.py --folds` wrote: each page is then judged by the weights that were learnt without its
site. Without it ours uses the weights that are shipped, which have seen the development pages: its figure flatters.

  shingle F1  of four words in a row: precision and recall of each page's multiset, averaged over pages, then joined
  word F1     of the bag of lower-case words, averaged over pages
  MB/s        input over CPU seconds of this process
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from unittest import mock
from urllib.parse import urlsplit

from dumps import boilerpy3, c4, justext, trafilatura

FOLDS = 5
System = Callable[[str], str]
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class WebPage:
    """A page, its reference text, and the group of sites that it belongs to."""

    name: str
    sort: str
    fold: int
    content: str
    reference: str
    title: str


def fold_of(url: str, name: str) -> int:
    """The group of a page: pages of one site are in one."""
    host = ".".join((urlsplit(url).hostname or name).split(".")[-2:])
    return zlib.crc32(host.encode()) % FOLDS


def read_pages(folder: Path) -> Iterator[WebPage]:
    """Every page of a benchmark folder, as HTML, in the order of names."""
    for path in sorted((folder / "ground-truth").glob("*.json")):
        entry = json.loads(path.read_text("utf8"))
        truth = entry["ground_truth"]
        sort = ((entry.get("_internal") or {}).get("page_type") or {}).get("primary", "article")
        with gzip.open(folder / "html" / f"{path.stem}.html.gz", "rt", encoding="utf8", errors="replace") as file:
            content = file.read()
        url = entry.get("url") or path.stem
        yield WebPage(
            path.stem,
            "collection" if sort == "category" else sort,
            fold_of(url, path.stem),
            content,
            truth.get("main_content") or "",
            truth.get("title") or "",
        )


def flattener(how: str) -> System:
    """A function from HTML to all of its text."""
    if how == "html_text":
        import html_text

        return lambda html: str(html_text.extract_text(html))
    import inscriptis

    return lambda html: str(inscriptis.get_text(html))


def ours(kind: Literal["text", "html"]) -> System:
    from cleaner import Cleaner

    # The references are without headlines, and the names as the page writes them.
    return Cleaner(kind=kind, entities=False, headline="drop").clean


_COUNTER = re.compile(r"\W*\d[\d.,]*[kKmM]?\s+\w+\W*")
_SIGN_IN = re.compile(r"\W*sign.in", re.I)


def refinedweb(text: str) -> str:
    """The line rules of RefinedWeb (Penedo et al., 2023, appendix G): capitals, counters, lone words, prompts."""

    def stays(line: str) -> bool:
        letters = [character for character in line if character.isalpha()]
        words = line.split()
        if (
            len(words) <= 1
            or not letters
            or sum(map(str.isupper, letters)) * 2 > len(letters)
            or _COUNTER.fullmatch(line)
        ):
            return False
        low = line.lower()
        prompt = _SIGN_IN.match(low) or low.rstrip(".… ").endswith("read more") or "items in cart" in low
        return not (prompt and len(words) <= 10)

    return "\n".join(line for line in text.splitlines() if stays(line.strip()))


def text_of(system: Callable[[str], object]) -> System:
    """A system of `dumps.py` as one that gives plain strings."""
    return lambda text: str(system(text))


TEXT_SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": lambda: ours("text"),
    "identity": lambda: lambda text: text,
    "c4": lambda: c4,
    "refinedweb": lambda: refinedweb,
    "justext": lambda: text_of(justext()),
    "boilerpy3": lambda: text_of(boilerpy3()),
    "trafilatura": lambda: text_of(trafilatura()),
}


def html_trafilatura() -> System:
    from trafilatura import extract

    return lambda html: str(extract(html, include_comments=False) or "")


HTML_SYSTEMS: dict[str, Callable[[], System]] = {"ours": lambda: ours("html"), "trafilatura": html_trafilatura}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of runs of four words; a shorter text is one run."""
    words = WORD.findall(text)
    return Counter(run for start in range(max(1, len(words) - 3)) if (run := tuple(words[start : start + 4])))


@dataclass(frozen=True)
class Score:
    """Of one page: runs of words in common, only in the output, only in the reference; and F1 over words."""

    common: int
    extra: int
    missing: int
    word_f1: float


def compare(output: str, reference: str) -> Score:
    """How near an output is to its reference."""
    made, wanted = shingles(output), shingles(reference)
    common = (made & wanted).total()
    bags = [Counter(WORD.findall(text.lower())) for text in (output, reference)]
    total = bags[0].total() + bags[1].total()
    word_f1 = 2 * (bags[0] & bags[1]).total() / total if total else 1.0
    return Score(common, made.total() - common, wanted.total() - common, word_f1)


def shingle_f1(scores: list[Score]) -> tuple[float, float, float]:
    """F1 of the mean precision and the mean recall, and the two."""
    precision = statistics.mean(one.common / (one.common + one.extra) for one in scores if one.common + one.extra)
    recall = statistics.mean(one.common / (one.common + one.missing) for one in scores if one.common + one.missing)
    return 2 * precision * recall / (precision + recall), precision, recall


def run(name: str, system: System, pages: list[WebPage], folds: Path | None) -> dict[str, str]:
    """The outputs of one system by page name; `folds` is for ours."""
    if name != "ours" or folds is None:
        return {page.name: system(page.content) for page in pages}
    from cleaner.noise import scorer

    outputs = {}
    for fold in range(FOLDS):
        net = scorer.read_net(folds / str(fold))
        with mock.patch.object(scorer, "shipped_net", lambda net=net: net):
            outputs.update({page.name: system(page.content) for page in pages if page.fold == fold})
    return outputs


def worst_lines(page: WebPage, output: str) -> Iterator[str]:
    """The longest lines that were cut although the reference has them, and left although it has not."""
    wanted, made = " ".join(WORD.findall(page.reference)), " ".join(WORD.findall(output))
    wrong = []
    for line in filter(None, map(str.strip, page.content.splitlines())):
        bare = " ".join(WORD.findall(line))
        if (bare in wanted) != (bare in made):
            wrong.append(("cut " if bare in wanted else "left", line))
    return (f"        {what} {line[:120]}" for what, line in sorted(wrong, key=lambda pair: -len(pair[1]))[:4])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", action="store_true")
    parser.add_argument("--flatten", default="html_text,inscriptis")
    parser.add_argument("--systems")
    parser.add_argument("--folds", type=Path, metavar="DIR")
    parser.add_argument("--types", default="article")
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    given = parser.parse_args()
    table = TEXT_SYSTEMS if given.text else HTML_SYSTEMS
    names = (given.systems or ",".join(table)).split(",")
    if unknown := set(names) - set(table):
        parser.error(f"there is no system {', '.join(sorted(unknown))}; choose from {', '.join(table)}")
    read = [page for page in read_pages(given.folder) if page.sort in given.types.split(",")][: given.limit]
    for how in given.flatten.split(",") if given.text else ["html"]:
        flatten = flattener(how) if given.text else str
        pages = [WebPage(p.name, p.sort, p.fold, flatten(p.content), p.reference, p.title) for p in read]
        size = sum(len(page.content.encode("utf8", "replace")) for page in pages) / 1e6
        for name in names:
            system = table[name]()
            system("Warm up.")
            start = time.process_time()
            outputs = run(name, system, pages, given.folds)
            seconds = time.process_time() - start
            scores = {page.name: compare(outputs[page.name], page.reference) for page in pages}
            f1, precision, recall = shingle_f1(list(scores.values()))
            words = statistics.mean(score.word_f1 for score in scores.values())
            print(f"{how:12s}{name:14s} shingle F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}", end="  ")
            print(f"word F1 {words:.3f}  {size / seconds:7.2f} MB/s", flush=True)
            by_error = sorted(pages, key=lambda page: scores[page.name].word_f1)
            for page in by_error[: given.worst]:
                print(f"    {page.name} word F1 {scores[page.name].word_f1:.2f}")
                print("\n".join(worst_lines(page, outputs[page.name])))


if __name__ == "__main__":
    main()
