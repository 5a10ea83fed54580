"""Web pages with a reference text: how near each system comes to it, ours beside peers.

usage: python benchmarks/pages.py FOLDER [--systems ours,trafilatura,...] [--folds DIR] [--types forum,product,...]
                                  [--every N] [--limit N] [--worst N] [--dump DIR]
       python benchmarks/pages.py FOLDER --text [--flatten html_text,inscriptis] [...]

FOLDER holds `html/*.html.gz` and `ground-truth/*.json` as the Web Content Extraction Benchmark does. Every system gets
the same strings: the pages as they are, or with --text every page flattened to plain text, menus to footers, and no
HTML; systems that need HTML then get every line as a paragraph.

--folds names what `train_scorer.py --folds` wrote, and for HTML `train_page_type.py --folds` into the same folder: each
page is then judged by the weights that were learnt without its site. Without it ours uses the weights that are shipped,
which have seen the development pages: its figure flatters.

--types are the types of page that count: all of them, or with --text articles. --every takes every Nth of those.
--worst tells of the first system, for its N worst pages of each type, which lines it cut and left and who did best;
"unseen" are lines of the reference that our parse of the page does not show at all.
--dump writes what every system made of every page, and the reference: DIR/<page>.<system>.txt.

  word F1     of the bag of lower-case words, averaged over pages: of articles, of all pages, of each type
  shingle F1  of four words in a row: precision and recall of each page's multiset, averaged over pages, then joined:
              of all pages with the two, and of articles
  found       of the sentences listed for a page as must be there, the share that is, averaged over pages that have any;
              as their makers look for them, in upper or lower case but blank for blank
  absent      of the furniture listed as must not be there, the share that is not
  MB/s        input over CPU seconds of this process, all pages, after a few to warm up; x: as a multiple of trafilatura
  meta        whether that time also buys title, author and date
  crashes     pages on which the system failed; each counts as an empty answer
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import gzip
import json
import logging
import time
import warnings
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from extractors import Guarded, System
from extractors import flattener as flattener
from page_scores import Score, compare, mean, share_within, shingle_f1, wrong_lines
from page_systems import HTML_SYSTEMS, TEXT_SYSTEMS, WITH_METADATA

FOLDS = 5
TYPES = ("article", "forum", "documentation", "product", "listing", "collection", "service")
BASE = "trafilatura"
"""What speeds are compared with; it is measured first."""
_WARM_UP = 5


@dataclass(frozen=True)
class WebPage:
    """A page, its reference text, and the group of sites that it belongs to."""

    name: str
    sort: str
    fold: int
    content: str
    reference: str
    title: str
    found: tuple[str, ...] = ()
    """Sentences that a good text has."""
    absent: tuple[str, ...] = ()
    """Furniture that it has not."""


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
            tuple(truth.get("with") or ()),
            tuple(truth.get("without") or ()),
        )


def run(name: str, system: System, pages: list[WebPage], folds: Path | None) -> dict[str, str]:
    """The outputs of one system by page name; `folds` is for ours."""
    if not name.startswith("ours") or folds is None:
        return {page.name: system(page.content) for page in pages}
    from cleaner.noise import scorer
    from cleaner.parse import page_type

    outputs = {}
    shipped = scorer.shipped_net
    for fold in range(FOLDS):
        net = scorer.read_net(folds / str(fold))

        def unseen(kind: str = "text", net: Any = net) -> Any:
            return net if (kind == "html") == (net.names is not None) else shipped(kind)

        file = folds / f"{fold}.json"
        votes = page_type.read_votes(file) if file.exists() else page_type.shipped_votes()
        with (
            mock.patch.object(scorer, "shipped_net", unseen),
            mock.patch.object(page_type, "shipped_votes", lambda votes=votes: votes),
        ):
            outputs.update({page.name: system(page.content) for page in pages if page.fold == fold})
    return outputs


@dataclass(frozen=True)
class Result:
    """What one system made of the pages."""

    name: str
    outputs: dict[str, str]
    scores: dict[str, Score]
    speed: float
    """Megabytes of input a CPU second."""
    crashes: list[str]


def measure(name: str, system: System, pages: list[WebPage], folds: Path | None) -> Result:
    """Run one system over the pages. Its first pages are run twice, for the tables and models that they load."""
    run(name, Guarded(system), pages[:_WARM_UP], folds)
    guarded = Guarded(system)
    gc.collect()
    start = time.process_time()
    outputs = run(name, guarded, pages, folds)
    seconds = time.process_time() - start
    size = sum(len(page.content.encode("utf8", "replace")) for page in pages) / 1e6
    scores = {page.name: compare(outputs[page.name], page.reference) for page in pages}
    return Result(name, outputs, scores, size / max(seconds, 1e-9), guarded.crashes)


def heading(pages: list[WebPage]) -> str:
    """Two lines over the table: what its columns are, and how many pages stand behind each."""
    names = f"{'':22s}{'word F1:':>9s}" + "".join(f"{sort[:7]:>8s}" for sort in ("all", *TYPES[1:]))
    counts = [sum(page.sort == sort for page in pages) for sort in TYPES]
    sizes = "".join(f"{count:8d}" for count in (len(pages), *counts[1:]))
    return (
        f"{names}   4-gram:  prec.    rec. article   found  absent      MB/s       x  meta crashes\n"
        f"{'system':22s}{counts[0]:>9d}{sizes}{len(pages):10d}"
    )


def row(result: Result, pages: list[WebPage], base: float, with_metadata: Collection[str]) -> str:
    """One line of the table."""

    def words(sort: str) -> str:
        of_sort = [result.scores[page.name].word_f1 for page in pages if page.sort == sort]
        return f"{mean(of_sort):.3f}" if of_sort else "-"

    every = list(result.scores.values())
    articles = [result.scores[page.name] for page in pages if page.sort == TYPES[0]]
    made = result.outputs
    found = mean(share_within(page.found, made[page.name]) for page in pages if page.found)
    absent = mean(1 - share_within(page.absent, made[page.name]) for page in pages if page.absent)
    cells = [words(TYPES[0]), f"{mean(score.word_f1 for score in every):.3f}", *map(words, TYPES[1:])]
    shingle = [f"{value:.3f}" for value in shingle_f1(every)]
    shingle.append(f"{shingle_f1(articles)[0]:.3f}" if articles else "-")
    times = f"{result.speed / base:.2f}" if base else "-"
    meta = "yes" if result.name in with_metadata else "no"
    return (
        f"{result.name:22s}{cells[0]:>9s}{''.join(f'{cell:>8s}' for cell in cells[1:])}"
        f"{shingle[0]:>10s}{''.join(f'{cell:>8s}' for cell in shingle[1:])}{found:8.3f}{absent:8.3f}"
        f"{result.speed:10.2f}{times:>8s}{meta:>6s}{len(result.crashes):8d}"
    )


def visible(content: str) -> str:
    """The text that a reader of a page sees."""
    from cleaner.parse.html import parse_html

    return parse_html(content).text


def report_worst(results: list[Result], pages: list[WebPage], most: int, see: System) -> None:
    """The first result's worst pages of each type: what was cut and left, and which system did best there."""
    first = results[0]
    for sort in dict.fromkeys(page.sort for page in pages):
        of_sort = sorted(
            (page for page in pages if page.sort == sort), key=lambda page: first.scores[page.name].word_f1
        )
        print(f"\n{sort}: the worst pages of {first.name}")
        for page in of_sort[:most]:
            best = max(results, key=lambda result: result.scores[page.name].word_f1)
            print(
                f"    {page.name} {sort} word F1 {first.scores[page.name].word_f1:.3f}; "
                f"best {best.name} {best.scores[page.name].word_f1:.3f}"
            )
            for line in wrong_lines(first.outputs[page.name], page.reference, see(page.content)):
                print(f"        {line[:160]}")


def dump(folder: Path, system: str, outputs: dict[str, str]) -> None:
    """A file for each page, those of one page beside each other in the order of names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, output in outputs.items():
        (folder / f"{name}.{system}.txt").write_text(output, "utf8", "replace")


def compare_systems(names: list[str], table: dict[str, Callable[[], System]], pages: list[WebPage], given: Any) -> None:
    """Measure every system on the same pages; a line of the table as soon as it is known."""
    print(heading(pages), flush=True)
    if given.dump:
        dump(given.dump, "reference", {page.name: page.reference for page in pages})
    base = 0.0
    results = {}
    for name in sorted(names, key=BASE.__ne__):
        try:
            system = table[name]()
        except ImportError as error:
            print(f"{name:22s} not measured: {error}; pip install '.[peers]'", flush=True)
            continue
        result = results[name] = measure(name, system, pages, given.folds)
        if name == BASE:
            base = result.speed
        print(row(result, pages, base, ("ours",) if given.text else WITH_METADATA), flush=True)
        for crash in dict.fromkeys(result.crashes):
            print(f"{'':22s}failed with {crash}", flush=True)
        if given.dump:
            dump(given.dump, name, result.outputs)
    if given.worst and results:
        ordered = [results[name] for name in names if name in results]
        report_worst(ordered, pages, given.worst, str if given.text else visible)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", action="store_true")
    parser.add_argument("--flatten", default="html_text,inscriptis")
    parser.add_argument("--systems")
    parser.add_argument("--folds", type=Path, metavar="DIR")
    parser.add_argument("--types")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    parser.add_argument("--dump", type=Path, metavar="DIR")
    given = parser.parse_args()
    table = TEXT_SYSTEMS if given.text else HTML_SYSTEMS
    names = (given.systems or ",".join(table)).split(",")
    if unknown := set(names) - set(table):
        parser.error(f"there is no system {', '.join(sorted(unknown))}; choose from {', '.join(table)}")
    given.every = max(given.every, 1)
    sorts = (given.types or ("article" if given.text else ",".join(TYPES))).split(",")
    if unknown := set(sorts) - set(TYPES):
        parser.error(f"there is no type {', '.join(sorted(unknown))}; choose from {', '.join(TYPES)}")
    read = [page for page in read_pages(given.folder) if page.sort in sorts][:: given.every][: given.limit]
    if not read:
        parser.error(
            f"{given.folder} holds no page of type {', '.join(sorts)}; it needs ground-truth/*.json and html/*.html.gz"
        )
    if not given.text:
        compare_systems(names, table, read, given)
        return
    for how in given.flatten.split(","):
        print(f"flattened by {how}")
        flatten = flattener(how)
        pages = [dataclasses.replace(page, content=flatten(page.content)) for page in read]
        compare_systems(names, table, pages, given)


if __name__ == "__main__":
    # What peers say of broken pages, on every page anew.
    logging.disable()
    warnings.simplefilter("ignore")
    main()
