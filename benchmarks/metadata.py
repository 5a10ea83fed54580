"""Title, author and date of web pages: how often each system has them as the reference has them.

usage: python benchmarks/metadata.py FOLDER [--systems ours,trafilatura,...] [--types article,forum] [--limit N]
                                     [--worst N] [--addresses]

FOLDER is as for `pages.py`. One run does every system on every page, and counts a page for a field only where its
reference has the field. What is compared, the same for each system:

  title   equal but for white space, capitals, and the form of quotation marks, dashes and the like (NFKC)
  author  the same set of names, but for the same; names are parted at commas, semicolons, "&", "|" and
          the word "and", and "by" before them goes. A reference with "Ann Lee, MD" is two names then, for everybody
  date    the same day; the clock and its zone are not looked at, nor what is more exact than the reference

  exact     share of the pages with a reference that have it exactly
  wrong     share of those that have another value; the rest have none
  unasked   share of the pages whose reference has none that are given a value (it may be right: references have gaps)
  half      `exact` on the two halves of the sites, which shows what was learnt from single sites
  ms/page   CPU time of this process; of ours the whole parse, without noise removal; of peers what gives metadata

--addresses hands peers the address of each page, which ours never sees: they read dates from it.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors import goose_reader, newspaper_reader
from pages import WebPage, read_pages

FIELDS = ("title", "author", "date")
Found = tuple[str, str, str]
System = Callable[[str, str | None], Found]
_NAMES = re.compile(r"[,;&|]|\band\b")
_PLAIN = str.maketrans("‘’‛`´“”„‟–—―‐‑−", "'" * 5 + '"' * 4 + "-" * 6)
_BY = re.compile(r"by[:\s]+")


@dataclass(frozen=True)
class Reference:
    """What the reference says of one page; empty where it says nothing."""

    address: str
    values: Found


def read_references(folder: Path) -> dict[str, Reference]:
    """The references of a benchmark folder by page name."""
    references = {}
    for path in sorted((folder / "ground-truth").glob("*.json")):
        entry = json.loads(path.read_text("utf8"))
        truth = entry["ground_truth"]
        values = (truth.get("title") or "", truth.get("author") or "", truth.get("publish_date") or "")
        references[path.stem] = Reference(entry.get("url") or "", values)
    return references


def ours() -> System:
    from cleaner.parse.html import parse_html

    def read(html: str, _: str | None) -> Found:
        found = parse_html(html).metadata
        return found.title or "", "; ".join(found.authors), found.published or ""

    return read


def document() -> System:
    """Ours with everything that `clean_document` does beside."""
    from cleaner import Cleaner

    cleaner = Cleaner(kind="html", entities=False)

    def read(html: str, _: str | None) -> Found:
        found = cleaner.document(html).metadata
        return found.title or "", "; ".join(found.authors), found.published or ""

    return read


def trafilatura() -> System:
    from trafilatura.metadata import extract_metadata

    def read(html: str, address: str | None) -> Found:
        found = extract_metadata(html, default_url=address)
        return (found.title or "", found.author or "", found.date or "") if found else ("", "", "")

    return read


def newspaper4k() -> System:
    reader = newspaper_reader()

    def read(html: str, address: str | None) -> Found:
        try:
            article = reader(html, address or "")
        except Exception:  # whatever it raises, it has found nothing
            return "", "", ""
        date = article.publish_date
        return article.title or "", "; ".join(article.authors), date.isoformat() if date else ""

    return read


def goose3() -> System:
    reader = goose_reader()

    def read(html: str, _: str | None) -> Found:
        try:
            found = reader(html)
        except Exception:  # whatever it raises, it has found nothing
            return "", "", ""
        return found.title or "", "; ".join(found.authors), str(found.publish_date or "")

    return read


SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": ours,
    "document": document,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "goose3": goose3,
}
DEFAULT = "ours,trafilatura,newspaper4k"


def comparable(field: str, value: str) -> object:
    """What of a value is compared."""
    value = " ".join(unicodedata.normalize("NFKC", value).translate(_PLAIN).casefold().split())
    if field == "date":
        return value[:10]
    if field == "author":
        return frozenset(filter(None, (_BY.sub("", name.strip(), count=1) for name in _NAMES.split(value))))
    return value


@dataclass(frozen=True)
class Row:
    """Counts of one system and field over some pages."""

    asked: int
    exact: int
    wrong: int
    unasked: int
    free: int

    def __str__(self) -> str:
        share = [self.exact / max(1, self.asked), self.wrong / max(1, self.asked), self.unasked / max(1, self.free)]
        return f"{self.asked:6d}  exact {share[0]:.3f}  wrong {share[1]:.3f}  unasked {share[2]:.3f}"


def count(field: int, found: dict[str, Found], references: dict[str, Reference]) -> Row:
    """How the values that were found compare with the references of the same pages."""
    asked = exact = wrong = unasked = 0
    for name, values in found.items():
        value, wanted = values[field], references[name].values[field]
        if not wanted:
            unasked += bool(value)
            continue
        asked += 1
        same = comparable(FIELDS[field], value) == comparable(FIELDS[field], wanted)
        exact += same
        wrong += bool(value) and not same
    return Row(asked, exact, wrong, unasked, len(found) - asked)


def run(system: System, pages: list[WebPage], addresses: dict[str, str]) -> tuple[dict[str, Found], float]:
    """What a system finds on every page, and the seconds of CPU it took."""
    system("<title>Warm up</title><p>Warm up.</p>", None)
    start = time.process_time()
    found = {page.name: system(page.content, addresses.get(page.name)) for page in pages}
    return found, time.process_time() - start


def report(name: str, found: dict[str, Found], pages: list[WebPage], references: dict[str, Reference]) -> Iterator[str]:
    """The lines of one system: by field over all pages, then over the two halves, then by page type."""
    for number, field in enumerate(FIELDS):
        halves = [
            count(number, {page.name: found[page.name] for page in pages if page.fold % 2 == half}, references)
            for half in (0, 1)
        ]
        shares = " ".join(f"{half.exact / max(1, half.asked):.3f}" for half in halves)
        yield f"{name:12s} {field:7s} {count(number, found, references)}  half {shares}"
        for sort in sorted({page.sort for page in pages}):
            part = count(number, {page.name: found[page.name] for page in pages if page.sort == sort}, references)
            if part.asked >= 10:
                yield f"{'':12s} {'':7s} {part}  {sort}"


def differing(found: dict[str, Found], references: dict[str, Reference], limit: int) -> Iterator[str]:
    """Pages where a value is missing or another than the reference's, for each field."""
    for number, field in enumerate(FIELDS):
        shown = 0
        for name, values in found.items():
            wanted = references[name].values[number]
            if wanted and shown < limit and comparable(field, values[number]) != comparable(field, wanted):
                shown += 1
                yield f"    {field} {name}: {values[number][:100]!r}, reference {wanted[:100]!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--systems", default=DEFAULT)
    parser.add_argument("--types")
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    parser.add_argument("--addresses", action="store_true")
    given = parser.parse_args()
    names = given.systems.split(",")
    if unknown := set(names) - set(SYSTEMS):
        parser.error(f"there is no system {', '.join(sorted(unknown))}; choose from {', '.join(SYSTEMS)}")
    references = read_references(given.folder)
    wanted = set(given.types.split(",")) if given.types else None
    pages = [page for page in read_pages(given.folder) if wanted is None or page.sort in wanted][: given.limit]
    addresses = {name: one.address for name, one in references.items() if one.address} if given.addresses else {}
    for name in names:
        found, seconds = run(SYSTEMS[name](), pages, addresses)
        print("\n".join(report(name, found, pages, references)))
        print(f"{name:12s} {1000 * seconds / len(pages):.1f} ms/page", flush=True)
        print("\n".join(differing(found, references, given.worst)), end="\n" if given.worst else "")


if __name__ == "__main__":
    main()
