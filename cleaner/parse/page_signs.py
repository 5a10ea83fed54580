"""What a page shows of its type: words of its markup and its address, and how much of what it holds.

Words count whole, or as the parts that hyphens and underscores part; none is taken from the page's text or from the
name of its site, so that little depends on language.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from cleaner.metadata.markup import Markup
    from cleaner.parse.html import HtmlPage

_MAX_CLAIMS = 400
_MAX_CLAIM = 80
_MAX_ADDRESS = 500
_PROSE = 80
"""Code points without links from which a block counts as prose."""
_LABEL = 30
"""Code points up to which a block counts as a label."""
_FREQUENT = 5
"""Links from which a part of their addresses occurs often."""
_MOST_TEXT = 400_000
"""Code points; no more of a page is searched for prices and times."""
_ASIDE = frozenset(("nav", "header", "footer", "aside", "form", "dialog", "search"))
_FIRST_WORD = re.compile(r"[a-z]+(?:-cart)?")
_MONEY = {
    sign: re.compile(rf"{re.escape(sign)}(?:\s?\d|(?<=\d{re.escape(sign)})|(?<=\d\s{re.escape(sign)}))")
    for sign in ("$", "£", "¥", "€", "₹", "₽", "₩", "₺", "₴", "₪", "zł", "kr", "Kč", "USD", "EUR", "GBP")
}
"""A sign of money with a number beside it. Each pattern starts with plain characters, which are found many times faster
than a number or one of many signs."""
_YEARS = re.compile(r"19(?<!\d19)\d\d(?!\d)"), re.compile(r"20(?<!\d20)\d\d(?!\d)")
_CLOCK = re.compile(r":[0-5]\d(?!\d)")
_TAGS = (
    "a", "article", "blockquote", "code", "dd", "details", "div", "figure", "form", "h1", "h2", "h3", "h4", "li",
    "main", "p", "pre", "section", "span", "strong", "table", "td", "time", "tr",
)  # fmt: skip
_LINKED = ("forum", "documentation", "product", "collection", "listing", "article", "service")

Words = dict[str, set[str]]
"""Words of a page by where they stand."""
Measures = dict[str, int]
"""How much of what a page holds: counts, and shares in hundredths. Names are such as read well after the number."""
Groups = dict[str, dict[str, tuple[str, ...]]]


def claims_of(markup: Markup) -> tuple[str, ...]:
    """What markup says that its page is and was made with: where it says so, a blank, and a word of it.

    >>> from cleaner.metadata.markup import Markup
    >>> claims_of(Markup(types=["NewsArticle"], metas={"generator": ["Sphinx 7.1"]}, root_names=["single-post"]))
    ('json-ld NewsArticle', 'generator sphinx', 'meta generator', 'root single-post')
    """
    claims: dict[str, None] = {}
    for source, names in (("json-ld", markup.types), ("microdata", markup.item_types)):
        claims.update((f"{source} {name.rstrip('/').rpartition('/')[2]}", None) for name in names)
    for value in markup.metas.get("og:type", ())[:1]:
        claims[f"og:type {value.strip().lower()}"] = None
    for value in markup.metas.get("generator", ())[:8]:
        if word := _FIRST_WORD.search(value[:200].lower()):
            claims[f"generator {word[0]}"] = None
    claims.update((f"meta {key}", None) for key in markup.metas)
    claims.update((f"root {name}", None) for name in markup.root_names)
    return tuple(claim for claim in list(claims)[:_MAX_CLAIMS] if len(claim) <= _MAX_CLAIM)


@cache
def known_groups() -> Groups:
    """The groups of `data/page_types.toml`: for each kind of word, the groups that each word is in."""
    data = tomllib.loads(files("cleaner").joinpath("data/page_types.toml").read_text("utf8"))
    groups: Groups = {}
    for kind, lists in data.items():
        of: dict[str, list[str]] = {}
        for group, members in lists.items():
            for member in members:
                of.setdefault(member, []).append(group)
        groups[kind] = {member: tuple(names) for member, names in of.items()}
    return groups


def signs_of(page: HtmlPage) -> tuple[Words, Measures]:
    """The words and the measures that speak of the type of `page`."""
    targets = [target[:_MAX_ADDRESS] for _, _, kind, target in page.inline if kind == "link" and target]
    links = _parts_of_links(targets)
    return _words(page, links), _counts(page) | _links(targets, links) | _blocks(page)


def _words(page: HtmlPage, links: Counter[str]) -> Words:
    """The words of the page and how its links are made up.

    `class` holds classes and ids, `prose` those around half of the prose, `root` those of the outermost elements;
    `X of` names the groups of words that words of X belong to.
    """
    words: Words = {}
    for claim in page.claims:
        source, _, word = claim.partition(" ")
        words.setdefault(source, set()).add(word)
    words["class"] = _parts(chain.from_iterable(page.elements.names))
    words["prose"] = _parts(_around_prose(page))
    words["root"] = _parts(words.get("root", ()))
    words["links"] = set(links)
    words["links often"] = {part for part, count in links.items() if count >= _FREQUENT}
    _read_address(page.metadata.url, words)
    groups = known_groups()
    for source, kind in (
        ("json-ld", "types"), ("microdata", "types"), ("generator", "generators"), ("class", "names"),
        ("root", "names"), ("path", "paths"), ("last", "paths"), ("host", "hosts"),
    ):  # fmt: skip
        known = groups[kind]
        if found := known.keys() & words.get(source, ()):
            words.setdefault(f"{source} of", set()).update(chain.from_iterable(map(known.__getitem__, found)))
    return words


def _parts(names: Iterable[str]) -> set[str]:
    """The names, and the words that hyphens and underscores part in them."""
    words = set(names)
    words.update(" ".join(words).replace("-", " ").replace("_", " ").split())
    return words


def _around_prose(page: HtmlPage) -> list[str]:
    """Classes and ids of the elements that hold at least half of the prose."""
    sizes: dict[frozenset[str], int] = {}
    for block in page.blocks:
        size = block.end - block.start - block.link_chars
        if size >= _PROSE:
            sizes[block.tokens] = sizes.get(block.tokens, 0) + size
    held: dict[str, int] = {}
    for names, size in sizes.items():
        for name in names:
            held[name] = held.get(name, 0) + size
    half = sum(sizes.values()) / 2
    return [name for name, size in held.items() if size >= half]


def _read_address(address: str | None, words: Words) -> None:
    """Add the words of the page's own address; of its host all labels but the last two, which name the site."""
    if address is None:
        return
    try:
        split = urlsplit(address[:_MAX_ADDRESS])
        words["host"] = set((split.hostname or "").split(".")[:-2])
    except ValueError:
        return
    parts = [part.lower() for part in split.path.split("/") if part]
    words["path"] = set(parts[:-1])
    form = words["address"] = {f"depth {min(len(parts), 6)}"}
    if parts:
        last = parts[-1]
        words["last"] = {last}
        form.add(f"ending {last.rpartition('.')[2]}" if "." in last else "no ending")
        form.add(f"words {min(last.count('-') + last.count('_') + 1, 9)}")
    if any(len(part) == 4 and part.isdecimal() and part[:2] in ("19", "20") for part in parts):
        form.add("year")
    if any(len(part) > 4 and part.isdecimal() for part in parts):
        form.add("number")


def _parts_of_links(targets: list[str]) -> Counter[str]:
    """How often each part between slashes occurs in addresses, and the keys and values of their queries.

    >>> sorted(_parts_of_links(["/forum/rain?page=2", "https://example.org/forum/"]).items())
    [('2', 1), ('example.org', 1), ('forum', 2), ('https:', 1), ('page', 1), ('rain', 1)]
    """
    joined = "/".join(targets)[:_MOST_TEXT].lower()
    for sign in "?#=&":
        joined = joined.replace(sign, "/")
    parts = Counter(joined.split("/"))
    del parts[""]
    return parts


def _counts(page: HtmlPage) -> Measures:
    tags = Counter(page.elements.tags)
    text = page.text[:_MOST_TEXT]
    return {f"<{tag}> elements": tags[tag] for tag in _TAGS} | {
        "prices": sum([len(pattern.findall(text)) for sign, pattern in _MONEY.items() if sign in text]),
        "times of day": len(_CLOCK.findall(text)),
        "years": sum([len(pattern.findall(text)) for pattern in _YEARS]),
        "question marks": text.count("?") + text.count("？"),
        "code points of text": len(page.text),
    }


def _links(targets: list[str], links: Counter[str]) -> Measures:
    known = known_groups()["paths"]
    totals = dict.fromkeys(_LINKED, 0)
    for part in known.keys() & links.keys():
        for group in known[part]:
            totals[group] += links[part]
    folders = Counter([target.rpartition("/")[0] for target in targets])
    most = max(folders.values(), default=0)
    count = len(targets)
    return {f"links to parts of type {group}": total for group, total in totals.items()} | {
        "links": count,
        "links into the page": sum([target.startswith("#") for target in targets]),
        "links to telephones": sum([target.startswith("tel:") for target in targets]),
        "links to mailboxes": sum([target.startswith("mailto:") for target in targets]),
        "links to pages of a list": links["page"] + links["p"],
        "links into one folder": most,
        "% of links into one folder": 100 * most // count if count else 0,
        "% of links to places of their own": 100 * len(set(targets)) // count if count else 0,
    }


def _blocks(page: HtmlPage) -> Measures:
    parents = page.elements.parents
    held: dict[int, int] = {}
    paths: list[str] = []
    known: dict[int, str] = {}
    labels: list[str] = []
    linked = aside = listed = tabled = code = quoted = headings = prose = 0
    run = longest = paragraphs = leads = 0
    for block in page.blocks:
        size = block.end - block.start
        linked += block.link_chars
        if not _ASIDE.isdisjoint(block.within):
            aside += size
            continue
        plain = size - block.link_chars
        place = block.holders[0] if block.holders else -1
        path = known.get(place)
        if path is None:
            path = known[place] = block.path
        paths.append(path)
        if block.list_depth:
            listed += size
        if block.tag == "tr":
            tabled += size
        elif block.tag == "pre":
            code += size
        if block.quote_depth:
            quoted += size
        if block.heading:
            headings += 1
        if plain >= _PROSE:
            prose += plain
            paragraphs += 1
            run += plain
            if block.element >= 0:
                place = parents[block.element]
                held[place] = held.get(place, 0) + plain
            continue
        if not block.heading:
            longest = max(longest, run)
            run = 0
        leads += 2 * plain <= size
        if size <= _LABEL:
            labels.append(page.text[block.start : block.end])
    longest = max(longest, run)
    most = max(held.values(), default=0)
    total = len(page.text) or 1
    repeats = Counter(labels).values()
    rows = max(Counter(paths).values(), default=0)
    return {
        "blocks": len(page.blocks),
        "headings": headings,
        "paragraphs": paragraphs,
        "code points of prose": prose,
        "code points a paragraph": prose // paragraphs if paragraphs else 0,
        "code points of prose in a row": longest,
        "code points of prose in one place": most,
        "places of prose": len(held),
        "% of paragraphs in places of their own": 100 * len(held) // paragraphs if paragraphs else 0,
        "% of prose in a row": 100 * longest // prose if prose else 0,
        "% of prose in one place": 100 * most // prose if prose else 0,
        "% of text that links": 100 * linked // total,
        "% of text in menus, margins and forms": 100 * aside // total,
        "% of text that is prose": 100 * prose // total,
        "% of text in lists": 100 * listed // total,
        "% of text in tables": 100 * tabled // total,
        "% of text in blocks of code": 100 * code // total,
        "% of text that is quoted": 100 * quoted // total,
        "blocks that mostly link": leads,
        "labels": len(labels),
        "repeats of one label": max(repeats, default=0),
        "labels that repeat": sum([count >= 3 for count in repeats]),
        "blocks at one path": rows,
        "% of blocks at one path": 100 * rows // len(page.blocks) if rows else 0,
    }
