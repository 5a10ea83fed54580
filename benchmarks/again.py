"""What other extractors make of web pages, cleaned again: each extractor's score before and after.

usage: python benchmarks/again.py FOLDER [--systems trafilatura,readability,...] [--folds DIR]
                                  [--types article] [--limit N]

FOLDER is that of `pages.py`. Each extractor turns a page into text; that text is then cleaned as plain text by ours,
and by C4's line rules beside it. --folds as in `pages.py`: each page judged by weights learnt without its site.

  shingle F1 and word F1 as in `pages.py`; "raised" and "lowered" count pages whose word F1 changes by more than 0.001
  steady     share of documents that a second run of ours leaves as they are
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
from collections.abc import Callable
from pathlib import Path

from dumps import c4
from pages import System, WebPage, compare, flattener, html_trafilatura, ours, read_pages, run, shingle_f1


def readability() -> System:
    from readability import Document

    flatten = flattener("html_text")
    return lambda html: flatten(Document(html).summary())


def justext() -> System:
    import justext as library

    stops = library.get_stoplist("English")

    def extract(html: str) -> str:
        paragraphs = library.justext(html.encode("utf8", "replace"), stops, encoding="utf8")
        return "\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)

    return extract


def boilerpy3() -> System:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)
    return lambda html: str(extractor.get_content(html))


def newspaper4k() -> System:
    from newspaper import Article

    def extract(html: str) -> str:
        article = Article("http://example.com/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return extract


def goose3() -> System:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda html: str(goose.extract(raw_html=html).cleaned_text)


def resiliparse() -> System:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: str(extract_plain_text(html, main_content=True))


def html2text() -> System:
    from html2text import HTML2Text

    def extract(html: str) -> str:
        converter = HTML2Text(bodywidth=0)
        return str(converter.handle(html))

    return extract


SYSTEMS: dict[str, Callable[[], System]] = {
    "trafilatura": html_trafilatura,
    **{
        system.__name__: system
        for system in (readability, justext, boilerpy3, newspaper4k, goose3, resiliparse, html2text)
    },
    "inscriptis": lambda: flattener("inscriptis"),
}


def extracted(system: System, pages: list[WebPage]) -> list[WebPage]:
    """The pages with an extractor's text in place of their HTML; what it fails on is empty."""
    found = []
    for page in pages:
        try:
            text = system(page.content)
        except Exception:  # an extractor that fails has found nothing
            text = ""
        found.append(dataclasses.replace(page, content=text))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--folds", type=Path, metavar="DIR")
    parser.add_argument("--types", default="article")
    parser.add_argument("--limit", type=int, metavar="N")
    given = parser.parse_args()
    names = given.systems.split(",")
    if unknown := set(names) - set(SYSTEMS):
        parser.error(f"there is no system {', '.join(sorted(unknown))}; choose from {', '.join(SYSTEMS)}")
    read = [page for page in read_pages(given.folder) if page.sort in given.types.split(",")][: given.limit]
    for name in names:
        pages = extracted(SYSTEMS[name](), read)
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
                f"{name:12s} {what:9s} shingle F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  "
                f"word F1 {statistics.mean(words.values()):.3f}  raised {up:4d}  lowered {down:4d}",
                flush=True,
            )
        steady = statistics.mean(again[page.name] == cleaned[page.name] for page in pages)
        print(f"{name:12s} steady {steady:.3f}", flush=True)


if __name__ == "__main__":
    main()
