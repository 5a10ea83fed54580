"""What other extractors make of web pages, cleaned again: each extractor's score before and after.

usage: python benchmarks/again.py FOLDER [--systems trafilatura-text,readability,...] [--folds DIR]
                                  [--types article] [--limit N]

FOLDER is that of `pages.py`. Each extractor turns a page into text; that text is then cleaned as plain text by ours,
and by C4's line rules beside it. --folds as in `pages.py`: each page judged by weights learnt without its site.

  shingle F1 and word F1 as in `pages.py`; "raised" and "lowered" count pages whose word F1 changes by more than 0.001
  steady     share of documents that a second run of ours leaves as they are
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from dumps import c4
from extractors import PEERS, Guarded
from page_scores import compare, mean, shingle_f1
from page_systems import ours
from pages import read_pages, run

SYSTEMS = (
    "trafilatura-text", "readability", "justext", "boilerpy3", "newspaper4k", "goose3", "resiliparse", "html2text",
    "inscriptis",
)  # fmt: skip
"""What is measured where no systems are named; any of `extractors.py` may be."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--folds", type=Path, metavar="DIR")
    parser.add_argument("--types", default="article")
    parser.add_argument("--limit", type=int, metavar="N")
    given = parser.parse_args()
    names = given.systems.split(",")
    if unknown := set(names) - set(PEERS):
        parser.error(f"there is no system {', '.join(sorted(unknown))}; choose from {', '.join(PEERS)}")
    read = [page for page in read_pages(given.folder) if page.sort in given.types.split(",")][: given.limit]
    for name in names:
        extract = Guarded(PEERS[name]())
        pages = [dataclasses.replace(page, content=extract(page.content)) for page in read]
        cleaned = run("ours", ours("text"), pages, given.folds)
        twice = [dataclasses.replace(page, content=cleaned[page.name]) for page in pages]
        again = run("ours", ours("text"), twice, given.folds)
        outputs = {
            "as it is": {page.name: page.content for page in pages},
            "+ C4": {page.name: c4(page.content) for page in pages},
            "+ ours": cleaned,
        }
        before: dict[str, float] = {}
        for what, texts in outputs.items():
            scores = {page.name: compare(texts[page.name], page.reference) for page in pages}
            words = {page: score.word_f1 for page, score in scores.items()}
            before = before or words
            up, down = (sum(sign * (words[one] - before[one]) > 0.001 for one in words) for sign in (1, -1))
            f1, precision, recall = shingle_f1(list(scores.values()))
            print(
                f"{name:16s} {what:9s} shingle F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  "
                f"word F1 {mean(words.values()):.3f}  raised {up:4d}  lowered {down:4d}",
                flush=True,
            )
        steady = mean(again[page.name] == cleaned[page.name] for page in pages)
        print(f"{name:16s} steady {steady:.3f}", flush=True)


if __name__ == "__main__":
    main()
