"""A limit on how deep markup may nest, laid on a page before it is parsed.

The tree builder of every HTML parser that follows the standard takes quadratic time, and for formatting elements
quadratic memory, on markup that only ever opens: 27 kB of `<p><b id=1><p><b id=2>...` make two million nodes. Browsers
stop at a depth of 512; so does this. Nothing but start and end tags is ever dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cleaner.parse.elements import words

MAX_DEPTH = 512
"""Open elements at once; the limit that browsers have."""
MAX_FORMATTING = 48
"""Open formatting elements at once. The parser opens all of them anew in each block that follows."""
_FEW_TAGS = 1_000
"""The worst markup with so few tags took 0.7 s to parse and walk, so that small pages need no scan at all."""
_LONG_TAG = 20_000
"""Longer tags than this lose their attributes, for which parsers look each other up one by one."""

_ATTRIBUTE = (
    r"[^\s/>][^\s/>=]*+"
    r"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s"'>][^\s>]*+)?+)?+"""
)
_TAG = re.compile(
    rf"<(?:(?P<comment>!--(?:-?>|.*?(?:--!?>|\Z)))|[!?][^>]*+>?|(?P<close>/?)(?P<name>[a-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE})*+(?:>|\Z))",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_VOID = words(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
)
_SELF_CLOSING = words("p li dd dt tr td th thead tbody tfoot colgroup html head body")
"""The next of these closes the last: without another element between they never nest."""
_BARRIERS = words("table button object marquee applet template select svg math")
"""An end tag inside one of these cannot close what was opened outside."""
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
_SINGLE = frozenset(("a", "nobr"))
"""Formatting elements of which a new one closes the last, so that unclosed anchors never add up."""
_RAW = {
    name: re.compile(rf"</{name}[\s/>]", re.ASCII | re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


def limit_nesting(html: str) -> str:
    """`html` without the tags that would open an element deeper than `MAX_DEPTH`, and their end tags.

    >>> limit_nesting("<div>" * 3 + "text")
    '<div><div><div>text'
    >>> limit_nesting("<div>" * 5000 + "text").count("<div>")
    512
    """
    if not _is_suspect(html):
        return html
    pieces: list[str] = []
    done = position = 0
    stack = _Open()
    search: Callable[[str, int], re.Match[str] | None] = _TAG.search
    while (tag := search(html, position)) is not None:
        position = tag.end()
        name = tag["name"]
        if name is None:
            continue
        name = name.lower()
        if not tag["close"] and name in _RAW and not stack.is_foreign():
            end = _RAW[name].search(html, position)
            position = len(html) if end is None else end.start()
            keep = True
        else:
            keep = stack.close(name) if tag["close"] else stack.open(name)
        if keep and tag.end() - tag.start() > _LONG_TAG:
            pieces += (html[done : tag.start()], f"<{tag['close']}{name[:64]}>")
            done = tag.end()
        elif not keep:
            pieces.append(html[done : tag.start()])
            done = tag.end()
    return "".join((*pieces, html[done:])) if pieces else html


def _is_suspect(html: str) -> bool:
    """Whether `html` has so many tags, or one so long, that it could be slow to parse."""
    if html.count("<") > _FEW_TAGS:
        return True
    return any(len(part) > _LONG_TAG and ">" not in part[:_LONG_TAG] for part in html.split("<"))


class _Open:
    """The elements that are open at one place in the markup, near enough to what a parser would say."""

    __slots__ = ("barriers", "formatting", "names", "places")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.places: dict[str, list[int]] = {}
        self.barriers: list[int] = []
        self.formatting: dict[str, int] = {}

    def is_foreign(self) -> bool:
        """Whether this is inside a drawing or formula, where scripts and titles hold markup."""
        return bool(self.places.get("svg") or self.places.get("math"))

    def open(self, name: str) -> bool:
        """Note a start tag; False when it goes too deep."""
        if name in _VOID or name in _SELF_CLOSING:
            return True
        if name in _SINGLE:
            self.formatting[name] = 1
            return True
        if len(self.names) >= MAX_DEPTH:
            return False
        if name in _FORMATTING:
            if sum(self.formatting.values()) >= MAX_FORMATTING:
                return False
            self.formatting[name] = self.formatting.get(name, 0) + 1
        if name in _BARRIERS:
            self.barriers.append(len(self.names))
        self.places.setdefault(name, []).append(len(self.names))
        self.names.append(name)
        return True

    def close(self, name: str) -> bool:
        """Note an end tag; False when nothing that it could close is open."""
        if name in _SELF_CLOSING or name in _RAW or name == "br":
            return True
        if self.formatting.get(name):
            self.formatting[name] -= 1
        places = self.places.get(name)
        barrier = self.barriers[-1] if self.barriers else -1
        if not places or places[-1] < barrier:
            # A formatting element outlives the block that it was opened in, and its end tag still ends it.
            return name in _FORMATTING
        place = places[-1]
        for inner in self.names[place:]:
            self.places[inner].pop()
        del self.names[place:]
        while self.barriers and self.barriers[-1] >= place:
            self.barriers.pop()
        return True
