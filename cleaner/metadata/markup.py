"""What a page's markup says of the page: title, people, dates, site, language, tags, pictures.

The sources of each field, the first that has a value wins:

=========== ====================================================================================================
title       the heading of the first level that agrees best with what the markup calls the page: JSON-LD `headline`,
            `og:title`, `twitter:title`, `dc.title` and its kin, `<title>`, JSON-LD `name`; where none agrees, the
            first of these; where there is none of these, the first heading. Without the name of the site
authors     JSON-LD `author`, `<meta name=author>` and its kin; beside the title: microdata `author`, links with
            `rel=author`, elements whose class names an author, a line such as "By Ann Lee", a link to the page of an
            author; the one name that such elements give elsewhere. Names of the site, logins and organizations count
            only where nobody else is named
published   JSON-LD `datePublished`, `article:published_time` and its kin, microdata, the address
            (`/2021/03/04/`); beside the title: `<time>`, elements whose class names a date, dates in short lines; the
            only date that such elements give elsewhere; the date of the last change that is shown beside the title.
            A date beside the title that is earlier than the markup's by more than a day wins over it
modified    JSON-LD `dateModified`, `article:modified_time` and its kin, microdata, what is shown beside the title
site        `og:site_name`, JSON-LD `publisher`, `application-name`
url         `<link rel=canonical>`, `og:url`, JSON-LD `url`, where absolute
language    `<html lang>`, `og:locale`, `content-language`, JSON-LD `inLanguage`
description `og:description`, `<meta name=description>` and its kin, JSON-LD `description`
captions    `<figcaption>` with the figure's image, and elements of class "caption" directly behind an image
tags        JSON-LD `keywords`, `article:tag`, `<meta name=keywords>` and its kin
=========== ====================================================================================================

Dates before 1500 and after 2099 and what programs write for "unknown" are left out. "In the future" is not: the same
page gives the same answer on every day.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.language import code_of, languages
from cleaner.metadata.dates import date_in_address, days_between, read_date
from cleaner.metadata.jsonld import JsonLd, read_json_ld
from cleaner.metadata.people import is_login, names_in
from cleaner.metadata.roles import ROLES
from cleaner.metadata.titles import Site, choose_title
from cleaner.metadata.visible import Place, visible_authors, visible_dates
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
_PUBLISHED_KEY = re.compile(
    r"publi\w{0,6}[-_.: ]?(?:date|time|on\b|at\b)|(?:date|time)[-_.: ]?publi|pub[-_.]?date|\.date$"
)
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "dcterms.modified",
    "last-modified", "lastmod",
)  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")

_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description")
_SITES = ("application-name", "apple-mobile-web-app-title", "al:ios:app_name", "twitter:site", "copyright", "publisher")
_MAX_HEADINGS = 16
_FAMILY_FIRST = re.compile(r"\s*([^,;]{1,60}),\s*([^,;]{1,60})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")


@dataclass(slots=True)
class Markup:
    """What was found in a page's markup, in its order and as it stands there."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    items: list[tuple[str, str]] = field(default_factory=list)
    json: list[str] = field(default_factory=list)
    captions: list[tuple[str, str | None]] = field(default_factory=list)
    marks: list[tuple[str, str, int, int]] = field(default_factory=list)
    """(role, value, start, end) of elements that name an author or a date; the places are in `text`."""
    headings: list[tuple[str, int]] = field(default_factory=list)
    """The headings of the first level, and where each starts in `text`."""
    links: list[tuple[int, int, str]] = field(default_factory=list)
    """(start, end, address)."""
    text: str = ""
    title: str | None = None
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
        """Add a microdata property whose value stands in an attribute."""
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

    def add_mark(self, role: str, value: str, start: int, end: int) -> None:
        """Add an element that is seen: what its class makes of it, or its microdata properties, and its text."""
        self.facts += 1
        if self.facts <= _MAX_FACTS:
            for name in role[:200].split():
                self.marks.append((name, value[:_MAX_VALUE], start, end))
                if name not in ROLES:
                    self.items.append((name, value[:_MAX_VALUE]))

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
    address = _address([markup.canonical], _metas(markup, ("og:url",)), [linked.url])
    language = _language(markup, linked)
    codes = _codes(language)
    known = Site.of(
        map(_clean, (site, linked.site, *linked.sites, *_metas(markup, _SITES))),
        (markup.canonical, *_metas(markup, ("og:url", "twitter:url")), linked.url),
        markup.text,
    )
    title = _title(markup, linked, known)
    place = Place.of(markup.text, markup.headings, title)
    published, modified = _dates(markup, linked, address, place, codes)
    captions = [
        Caption(text, image)
        for text, image in ((_clean(text), image) for text, image in markup.captions[:_MAX_LIST])
        if text
    ]
    metadata = Metadata(
        title=title,
        authors=_authors(markup, linked, known, place, codes),
        published=published,
        modified=modified,
        captions=captions,
        tags=_tags(markup, linked),
        language=language,
        url=address,
        site=site,
        description=_first(_metas(markup, _DESCRIPTIONS), [linked.description]),
    )
    return metadata, linked.body


def _title(markup: Markup, linked: JsonLd, site: Site) -> str | None:
    named = (linked.headline, *_metas(markup, _TITLES), markup.title, linked.name)
    headings = (heading for heading, _ in markup.headings[:_MAX_HEADINGS])
    return choose_title(
        list(dict.fromkeys(title for title in map(_clean, named) if title)),
        [heading for heading in map(_clean, headings) if heading],
        site,
    )


def _authors(markup: Markup, linked: JsonLd, site: Site, place: Place, codes: tuple[str, ...]) -> list[str]:
    """The first source that names somebody; the site itself and logins count only where nobody is named."""
    stated = [
        linked.authors,
        *(_stated(markup, key) for key in _AUTHORS if key != "twitter:data1" or _is_byline(markup)),
    ]
    weak: list[str] = []
    for group in stated:
        names = _names(group, codes)
        strong = [name for name in names if not site.is_called(name) and not is_login(name)]
        if strong:
            return strong[:_MAX_LIST]
        weak = weak or names
    names = visible_authors(place, markup.marks, markup.links, codes)
    return (names or weak or _names(linked.organizations, codes))[:_MAX_LIST]


def _stated(markup: Markup, key: str) -> list[str]:
    values = markup.metas.get(key, [])
    # Catalogues of science write the family name first.
    return [_FAMILY_FIRST.sub(r"\2 \1", value) for value in values] if key == "citation_author" else values


def _names(values: Iterable[str], codes: tuple[str, ...]) -> list[str]:
    cleaned = (_clean(value) for value in values)
    return list(dict.fromkeys(name for value in cleaned if value for name in names_in(value, codes)))


def _dates(
    markup: Markup, linked: JsonLd, address: str | None, place: Place, codes: tuple[str, ...]
) -> tuple[str | None, str | None]:
    dated = [value for name, value in markup.items if name in ("datePublished", "dateCreated")]
    named = (value for key, values in markup.metas.items() if _PUBLISHED_KEY.search(key) for value in values)
    published = _date(([linked.published], _metas(markup, _PUBLISHED), named, dated), codes)
    published = published or date_in_address(address)
    modified = _date(([linked.modified], _metas(markup, _MODIFIED), _items(markup, ("dateModified",))), codes)
    shown, changed = visible_dates(place, markup.marks, codes)
    if published and shown and days_between(shown, published) > 1:
        # Nothing is published after the date that it carries: the markup's is that of a copy or a later version.
        published = shown
    # A date beside the title is the article's, though it says that it is of an update: the page shows no other.
    return published or shown or changed, modified or changed


def _date(groups: Iterable[Iterable[str | None]], codes: tuple[str, ...]) -> str | None:
    return next((date for group in groups for value in group if value and (date := read_date(value, codes))), None)


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


def _codes(language: str | None) -> tuple[str, ...]:
    """The languages in whose words the page may say things: English, and its own where that is known."""
    code = code_of(language or "en")
    # What is compiled for languages is kept, so a page must not be able to name any number of them.
    return ("en", code) if code != "en" and code in languages() else ("en",)


def _address(*groups: Iterable[str | None]) -> str | None:
    for group in groups:
        for value in group:
            if value and value.strip().lower().startswith(("http://", "https://")):
                return value.strip()[:_MAX_VALUE]
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
