"""JSON-LD as publishers write it: the description of the one article that a page is about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_ARTICLE = re.compile(r"Article|Posting|NewsItem|Report$|Review$|Recipe$|AnalysisNewsArticle|CreativeWork$|Question$")
_GROUP = re.compile(r"Organization|Corporation|WebSite|Brand|LocalBusiness")
_SITE = re.compile(r"WebSite$|Organization$|Corporation$")
_PAGE = frozenset(("WebPage", "Product", "Event", "HowTo", "FAQPage", "VideoObject", "ItemPage", "AboutPage", "QAPage"))
_MAX_NODES = 5_000
_MAX_NAMES = 64
UNPARSABLE = re.compile("[\x00\ud800-\udfff]")
"""What a parser of pages does not take, and escapes in JSON can stand for."""


@dataclass(slots=True)
class JsonLd:
    """The article as JSON-LD describes it; None or empty where it says nothing."""

    headline: str | None = None
    name: str | None = None
    authors: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    """Authors that are no persons."""
    published: str | None = None
    modified: str | None = None
    site: str | None = None
    sites: list[str] = field(default_factory=list)
    """Every name of a site or its publisher."""
    description: str | None = None
    url: str | None = None
    language: str | None = None
    keywords: list[str] = field(default_factory=list)
    body: str | None = None
    types: list[str] = field(default_factory=list)
    """The `@type` of everything that is described, in order; at most 64."""


def read_json_ld(scripts: Iterable[str]) -> JsonLd:
    """The article that the scripts describe. Broken scripts count as absent.

    >>> read_json_ld(['{"@type": "NewsArticle", "headline": "Rain", "author": {"name": "Ann Lee"}}', "{oops"]).authors
    ['Ann Lee']
    """
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        try:
            parsed = json.loads(_unwrapped(script), strict=False)
        except (ValueError, RecursionError):
            continue
        nodes.extend(_nodes(parsed, _MAX_NODES - len(nodes)))
    names = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    found = JsonLd(types=[name for node in nodes for name in _texts(node.get("@type"))][:_MAX_NAMES])
    articles = [node for node in nodes if _is_type(node, _ARTICLE.search)]
    for node in articles:
        _take(found, node, names)
        found.headline = found.headline or _text(node.get("headline"))
        if found.body is None:
            found.body = _text(node.get("articleBody"))
    if not articles:
        for node in nodes:
            if _is_type(node, _PAGE.__contains__):
                _take(found, node, names)
    if found.site is None:
        found.site = next((_text(node.get("name")) for node in nodes if _is_type(node, "WebSite".__eq__)), None)
    named = (_text(node.get("name")) for node in nodes if _is_type(node, _SITE.search))
    found.sites = [name for name in named if name][:_MAX_NAMES]
    return found


def _unwrapped(script: str) -> str:
    """A script without the comment or section of characters that hides it from old browsers."""
    script = script.strip().removesuffix(";").rstrip()
    for opening in ("<!--", "<![CDATA["):
        script = script.removeprefix(opening)
    if script.startswith("//") and (section := script[2:].lstrip()).startswith("<![CDATA["):
        script = section.removeprefix("<![CDATA[")
    if script.endswith("]]>"):
        script = script[:-3].rstrip().removesuffix("//")
    return script.removesuffix("-->")


def _take(found: JsonLd, node: dict[str, Any], names: dict[str, dict[str, Any]]) -> None:
    """Fill in what is still unknown; the first article that has a field decides it."""
    found.name = found.name or _text(node.get("name"))
    if not found.authors and not found.organizations:
        written_by = node.get("author") or node.get("creator")
        found.authors = list(_people(written_by, names, persons=True))
        found.organizations = list(_people(written_by, names, persons=False))
    found.description = found.description or _text(node.get("description"))
    found.published = found.published or _text(node.get("datePublished")) or _text(node.get("dateCreated"))
    found.modified = found.modified or _text(node.get("dateModified"))
    found.site = found.site or next(_people(node.get("publisher"), names), None)
    found.url = found.url or _text(node.get("url"))
    found.language = found.language or _text(node.get("inLanguage"))
    found.keywords = found.keywords or _texts(node.get("keywords"))


def _nodes(value: Any, room: int) -> Iterator[dict[str, Any]]:
    """Every object that can be a thing of its own: at the top, in a list, in `@graph`, or the page's main one."""
    waiting = [value]
    while waiting and room > 0:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value[:_MAX_NODES]))
        elif isinstance(value, dict):
            room -= 1
            yield value
            waiting.extend(value[key] for key in ("mainEntity", "mainEntityOfPage", "@graph") if key in value)


def _is_type(node: dict[str, Any], test: Any) -> bool:
    types = node.get("@type")
    return any(
        isinstance(each, str) and test(each[:200]) for each in (types if isinstance(types, list) else [types])[:16]
    )


def _people(value: Any, names: dict[str, dict[str, Any]], persons: bool | None = None) -> Iterator[str]:
    """The names in a value that stands for persons or organizations; only one kind of them where that is said."""
    for each in (value if isinstance(value, list) else [value])[:_MAX_NAMES]:
        if isinstance(each, dict):
            if isinstance(each.get("@id"), str) and "name" not in each:
                each = names.get(each["@id"], {})
            if persons is not None and persons is _is_type(each, _GROUP.search):
                continue
            name = each.get("name")
            if isinstance(name, list):
                yield from (text for text in map(_text, name[:_MAX_NAMES]) if text)
            elif text := _text(name):
                yield text
        elif persons is not False and (text := _text(each)):
            yield text


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    # Escapes in JSON can stand for what no text may hold.
    return UNPARSABLE.sub("\ufffd", value) if isinstance(value, str) and value.strip() else None


def _texts(value: Any) -> list[str]:
    return [text for each in (value if isinstance(value, list) else [value])[:_MAX_NAMES] if (text := _text(each))]
