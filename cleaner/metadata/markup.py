"""What a page's markup says of the page: title, people, dates, site, language, tags, pictures.

The sources of each field, the first that has a value wins:

========== =====================================================================================================
title      JSON-LD `headline`, `og:title`, `twitter:title`, `dc.title`, `<title>` without the site's name, the
           first `<h1>`, JSON-LD `name`
authors    JSON-LD `author`, `<meta name=author>` and its kin, microdata `author`, links with `rel=author`
published  JSON-LD `datePublished`, `article:published_time` and its kin, microdata, the first `<time datetime>`
modified   JSON-LD `dateModified`, `article:modified_time` and its kin, microdata
site       `og:site_name`, JSON-LD `publisher`, `application-name`
url        `<link rel=canonical>`, `og:url`, JSON-LD `url`
language   `<html lang>`, `og:locale`, `content-language`, JSON-LD `inLanguage`
tags       JSON-LD `keywords`, `article:tag`, `<meta name=keywords>` and its kin
========== =====================================================================================================
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.metadata.jsonld import JsonLd, read_json_ld
from cleaner.model import Caption, Metadata

_MAX_FACTS = 2_000
_MAX_VALUE = 2_000
_MAX_JSON = 4_000_000
_MAX_LIST = 64

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title")
_AUTHORS = (
    "author", "article:author_name", "citation_author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl", "article:author", "twitter:data1",
)  # fmt: skip
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "article.published", "parsely-pub-date",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.created", "dc.date", "sailthru.date",
    "publishdate", "publish-date", "pubdate", "publication_date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "dcterms.modified",
    "last-modified", "lastmod",
)  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")

_SITE_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/~]+\s+|\s*\|\s*|:\s+")
_DATE = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ]\s?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_BY = re.compile(r"(?:(?:written|posted|reviewed) )?by:? ", re.IGNORECASE)


@dataclass(slots=True)
class Markup:
    """What was found in a page's markup, in its order and as it stands there."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    items: list[tuple[str, str]] = field(default_factory=list)
    json: list[str] = field(default_factory=list)
    captions: list[tuple[str, str | None]] = field(default_factory=list)
    title: str | None = None
    heading: str | None = None
    language: str | None = None
    canonical: str | None = None
    types: list[str] = field(default_factory=list)
    """What JSON-LD describes: the names of types."""
    item_types: list[str] = field(default_factory=list)
    """What microdata describes: addresses of types."""
    root_names: list[str] = field(default_factory=list)
    """Classes and ids of `<html>` and `<body>`."""
    facts: int = 0
    json_length: int = 0

    def add_meta(self, key: str, value: str) -> None:
        """Add the content of a `<meta>`; keys are compared without regard to case."""
        self.facts += 1
        if self.facts <= _MAX_FACTS:
            self.metas.setdefault(key.strip().lower()[:100], []).append(value[:_MAX_VALUE])

    def add_item(self, prop: str, value: str) -> None:
        """Add a microdata property, or a `time` that has none."""
        self.facts += 1
        if self.facts <= _MAX_FACTS:
            self.items.extend((name, value[:_MAX_VALUE]) for name in prop[:200].split())

    def add_type(self, address: str) -> None:
        """Add the address of a microdata type."""
        if len(self.item_types) < _MAX_LIST:
            self.item_types.append(address[:200])

    def add_root(self, attributes: Mapping[str, str | None]) -> None:
        """Add the classes and the id of `<html>` or `<body>`."""
        for key in ("class", "id"):
            self.root_names += (attributes.get(key) or "")[:_MAX_VALUE].lower().split()

    def add_json(self, text: str) -> None:
        """Add the text of a JSON-LD script; beyond 4 million code points in all it is left out."""
        self.json_length += len(text)
        if self.json_length <= _MAX_JSON:
            self.json.append(text)


def read_markup(markup: Markup) -> tuple[Metadata, str | None]:
    """The metadata that `markup` holds, and JSON-LD's `articleBody`, if there is one.

    Never raises on content: broken JSON and absurd dates count as absent.

    >>> markup = Markup(title="Rain at last | The Daily", metas={"og:site_name": ["The Daily"]})
    >>> read_markup(markup)[0].title
    'Rain at last'
    """
    linked = read_json_ld(markup.json)
    markup.types = linked.types
    site = _first(_metas(markup, ("og:site_name",)), [linked.site], _metas(markup, ("application-name",)))
    captions = [
        Caption(text, image)
        for text, image in ((_clean(text), image) for text, image in markup.captions[:_MAX_LIST])
        if text
    ]
    metadata = Metadata(
        title=_title(markup, linked, site),
        authors=_authors(markup, linked),
        published=_date(
            [linked.published], _metas(markup, _PUBLISHED), _items(markup, ("datePublished", "dateCreated", "time"))
        ),
        modified=_date([linked.modified], _metas(markup, _MODIFIED), _items(markup, ("dateModified",))),
        captions=captions,
        tags=_tags(markup, linked),
        language=_language(markup, linked),
        url=_address([markup.canonical], _metas(markup, ("og:url",)), [linked.url]),
        site=site,
    )
    return metadata, linked.body


def _title(markup: Markup, linked: JsonLd, site: str | None) -> str | None:
    page_title = _clean(markup.title)
    title = _first([linked.headline], _metas(markup, _TITLES), [page_title], [markup.heading], [linked.name])
    return _without_site(title, site, _clean(markup.heading)) if title else None


def _without_site(title: str, site: str | None, heading: str | None) -> str:
    """`title` without the name of the site before or after it.

    What is cut off must be the site's name, or the rest must be the page's first heading; "Syria: a war without end"
    stays whole otherwise.
    """
    for gap in _SITE_SEPARATOR.finditer(title[:_MAX_VALUE]):
        before, after = title[: gap.start()].strip(), title[gap.end() :].strip()
        if not before or not after:
            continue
        for rest, name in ((before, after), (after, before)):
            if _same(rest, heading) or (_same(name, site) and len(rest) > 2):
                return rest
    return title


def _same(left: str | None, right: str | None) -> bool:
    if not left or not right:
        return False
    return "".join(filter(str.isalnum, left.casefold())) == "".join(filter(str.isalnum, right.casefold()))


def _authors(markup: Markup, linked: JsonLd) -> list[str]:
    groups = (
        linked.authors,
        *([*_metas(markup, (key,))] for key in _AUTHORS if key != "twitter:data1" or _is_byline(markup)),
        _items(markup, ("author",)),
        _items(markup, ("rel-author",)),
    )
    for group in groups:
        names: list[str] = []
        for value in group:
            name = _clean(value)
            if name is None or "://" in name or name.startswith(("www.", "@")) or len(name) > 100:
                continue
            name = _BY.sub("", name, count=1) if _BY.match(name) else name
            if name and not any(_same(name, known) for known in names):
                names.append(name)
        if names:
            return names[:_MAX_LIST]
    return []


def _is_byline(markup: Markup) -> bool:
    return any("written by" in value.lower() for value in markup.metas.get("twitter:label1", ()))


def _tags(markup: Markup, linked: JsonLd) -> list[str]:
    for group in (linked.keywords, *(markup.metas.get(key, []) for key in _TAGS)):
        tags = [tag for value in group for part in re.split("[,;]", value) if (tag := _clean(part))]
        if tags:
            return list(dict.fromkeys(tags))[:_MAX_LIST]
    return []


def _language(markup: Markup, linked: JsonLd) -> str | None:
    for value in (markup.language, *_metas(markup, ("og:locale", "content-language", "language")), linked.language):
        if value and _LANGUAGE.fullmatch(value.strip()):
            return value.strip().replace("_", "-")
    return None


def _address(*groups: Iterable[str | None]) -> str | None:
    for group in groups:
        for value in group:
            if value and value.strip().lower().startswith(("http://", "https://")):
                return value.strip()[:_MAX_VALUE]
    return None


def _date(*groups: Iterable[str | None]) -> str | None:
    for group in groups:
        for value in group:
            date = iso_date(value) if value else None
            if date:
                return date
    return None


def iso_date(value: str) -> str | None:
    """`value` as an ISO 8601 date or date and time, as exact as it was given; None if it is no such date.

    >>> iso_date("2021-03-04T05:06:07.000+0100")
    '2021-03-04T05:06:07+01:00'
    >>> iso_date("20210304"), iso_date("2021-13-01"), iso_date("yesterday")
    ('2021-03-04', None, None)
    """
    value = value[:100].strip()
    found = _DATE.match(value)
    if found is None:
        slashed = _SLASHED.match(value)
        if slashed is None:
            return None
        year, month, day = map(int, slashed.groups())
        return _checked(year, month, day)
    year, month, day = (int(found[part]) for part in (1, 2, 3))
    date = _checked(year, month, day)
    if date is None or found[4] is None:
        return date
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return date
    zone = (found[7] or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif zone:
        zone = f"{zone[:3]}:{zone[-2:]}"
    clock = f"{hour:02}:{minute:02}" + (f":{min(second, 59):02}" if found[6] else "")
    return f"{date}T{clock}{zone}"


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat() if year >= 1000 else None
    except ValueError:
        return None


def _metas(markup: Markup, keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield from markup.metas.get(key, ())


def _items(markup: Markup, names: tuple[str, ...]) -> list[str]:
    return [value for wanted in names for name, value in markup.items if name == wanted]


def _first(*groups: Iterable[str | None]) -> str | None:
    for group in groups:
        for value in group:
            cleaned = _clean(value)
            if cleaned:
                return cleaned
    return None


def _clean(value: Any) -> str | None:
    """`value` on one line, without character references left over from encoding it twice."""
    if not isinstance(value, str):
        return None
    value = value[:_MAX_VALUE]
    return " ".join((html.unescape(value) if "&" in value else value).split()) or None
