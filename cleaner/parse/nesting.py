"""Limits on how deep markup may nest and how much of it there may be, laid on a page before it is parsed.

The tree builder of every HTML parser that follows the standard takes quadratic time, and for formatting elements
quadratic memory, on markup that only ever opens: 27 kB of `<p><b id=1><p><b id=2>...` make two million nodes. Browsers
stop at a depth of 512; so does this. Nothing but start and end tags is ever dropped.
"""

from __future__ import annotations

import re
from itertools import islice

from cleaner.parse.elements import words

MAX_DEPTH = 512
"""Open elements at once; the limit that browsers have."""
MAX_FORMATTING = 48
"""Open formatting elements at once. The parser opens all of them anew in each block that follows."""
MAX_TAGS = 800_000
"""Tags of a page. In the densest markup an element and its block take 1,500 bytes; 50 MB of it would take 15 GB."""
_FEW_TAGS = 8_000
"""The worst markup with so few start tags and hardly any formatting takes 0.2 s to parse: such pages need no scan."""
_FEW_COPIES = 250_000
"""Formatting elements that the parser may open anew on a page: 100 bytes each and 0.1 s in all."""
_COPIES_PER_TAG = 4
_LONG_TAG = 3_000
_MANY_ATTRIBUTES = 1_000
"""Tags with more attributes than this lose them: parsers compare each with all others. 10,000 of them take 0.13 s."""

_ATTRIBUTE = (
    r"[^\s/>][^\s/>=]*+"
    r"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s"'>][^\s>]*+)?+)?+"""
)
_TAG = re.compile(
    rf"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|[!?][^>]*+>?|(/?)([a-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE})*+(?:>|\Z))",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_INSIDE = re.compile(rf"(?:[\s/]++|{_ATTRIBUTE})*+")
_PLAIN_ATTRIBUTES = r"""(?:\s++[a-zA-Z0-9:_-]++(?:="[^"<>]*+"|='[^'<>]*+')?+)*+\s*+"""
_LEFT_OPEN = re.compile(
    r"<([Bb]|[Bb][Ii][Gg]|[Cc][Oo][Dd][Ee]|[Ee][Mm]|[Ff][Oo][Nn][Tt]|[IiSsUu]|[Ss][Mm][Aa][Ll]{2}"
    r"|[Ss][Tt][Rr](?:[Oo][Nn][Gg]|[Ii][Kk][Ee])|[Tt]{2})(?=[\s/>])"
    rf"(?!{_PLAIN_ATTRIBUTES}>[^<]*+(?:<span{_PLAIN_ATTRIBUTES}>[^<]*+</span>[^<]*+)*+</\1>)",
    re.ASCII,
)
"""Start tags of formatting elements, but for those that end for certain: after text and simple spans, if anything."""
_LATE_TAG = re.compile(r"<[^<>]*+>")
VOID = words("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr")
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
    """`html` without what makes parsers slow: tags that nest too deep, formatting that is left open in too many places,
    attributes beyond counting, and tags after the `MAX_TAGS`th, for which a blank stands.

    Pages of few tags come back as they are, however deep. Never raises.

    >>> limit_nesting("<div>" * 3 + "text")
    '<div><div><div>text'
    >>> limit_nesting("<div>" * 50_000 + "text").count("<div>")
    512
    """
    count = html.count("<")
    if not _is_suspect(html, count):
        return html
    if count > MAX_TAGS:
        html = _without_late_tags(html)
    limited, copies, tags = _limited(html, MAX_FORMATTING)
    if copies > _FEW_COPIES + _COPIES_PER_TAG * tags:
        limited, _, _ = _limited(html, _COPIES_PER_TAG)
    return limited


def _limited(html: str, formatting: int) -> tuple[str, int, int]:
    """The limited markup, how many formatting elements its tags may make the parser open anew, how many tags it has."""
    pieces: list[str] = []
    done = position = copies = tags = 0
    stack = _Open(formatting)
    while position < len(html):
        for tag in _TAG.finditer(html, position):
            close, name = tag.groups()
            if name is None:
                continue
            start, end = tag.span()
            tags += 1
            copies += stack.formatted
            name = name.lower()
            if not close and name in _RAW and not stack.is_foreign():
                raw = _RAW[name].search(html, end)
                position = len(html) if raw is None else raw.start()
            elif not (stack.close(name) if close else stack.open(name)):
                pieces.append(html[done:start])
                done = end
                continue
            if end - start > _LONG_TAG and _has_many_attributes(html, start, end):
                pieces += (html[done:start], f"<{close}{name[:64]}>")
                done = end
            if position >= end:
                break
        else:
            break
    return "".join((*pieces, html[done:])) if pieces else html, copies, tags


def _has_many_attributes(html: str, start: int, end: int) -> bool:
    return sum(1 for _ in islice(_ATTRIBUTES.finditer(html, start + 1, end), _MANY_ATTRIBUTES + 2)) > _MANY_ATTRIBUTES


def _without_late_tags(html: str) -> str:
    cut = next(islice(re.finditer("<", html), MAX_TAGS, None)).start()
    rest = _LATE_TAG.sub(" ", html[cut:]).replace("<", "&lt;")
    # Where the cut falls into a script, what follows must not become a part of it.
    return f"{html[:cut]}</script></style>{rest}"


def _is_suspect(html: str, count: int) -> bool:
    """Whether `html` has so many tags, or one with so many attributes, that it could be slow to parse."""
    if count > 2 * _FEW_TAGS or (count > _FEW_TAGS and count - html.count("</") > _FEW_TAGS):
        return True
    if count * sum(1 for _ in _LEFT_OPEN.finditer(html)) > _FEW_COPIES:
        return True
    position = html.find("<")
    while position >= 0:
        # Few tags are long: the last "<" in reach skips all that end before it.
        following = html.rfind("<", position + 1, position + _LONG_TAG)
        if following < 0:
            inside = _INSIDE.match(html, position)
            if inside is not None and _has_many_attributes(html, position, inside.end()):
                return True
            following = html.find("<", position + 1)
        position = following
    return False


class _Open:
    """The elements that are open at one place in the markup, near enough to what a parser would say."""

    __slots__ = ("barriers", "formatted", "formatting", "left_out", "names", "places", "room")

    def __init__(self, room: int) -> None:
        self.room = room
        self.formatted = 0
        self.names: list[str] = []
        self.places: dict[str, list[int]] = {}
        self.barriers: list[int] = []
        self.formatting: dict[str, int] = {}
        self.left_out: dict[str, int] = {}
        """Start tags that were too deep, whose end tags would close something else."""

    def is_foreign(self) -> bool:
        """Whether this is inside a drawing or formula, where scripts and titles hold markup."""
        return bool(self.places.get("svg") or self.places.get("math"))

    def open(self, name: str) -> bool:
        """Note a start tag; False when it goes too deep."""
        if name in VOID or name in _SELF_CLOSING:
            return True
        if name in _SINGLE:
            self.formatted += not self.formatting.get(name)
            self.formatting[name] = 1
            return True
        if len(self.names) >= MAX_DEPTH or (name in _FORMATTING and self.formatted >= self.room):
            self.left_out[name] = self.left_out.get(name, 0) + 1
            return False
        if name in _FORMATTING:
            self.formatted += 1
            self.formatting[name] = self.formatting.get(name, 0) + 1
        if name in _BARRIERS:
            self.barriers.append(len(self.names))
        self.places.setdefault(name, []).append(len(self.names))
        self.names.append(name)
        return True

    def close(self, name: str) -> bool:
        """Note an end tag; False when it belongs to a start tag that was left out."""
        if name in _SELF_CLOSING or name in _RAW:
            return True
        if self.formatting.get(name):
            self.formatting[name] -= 1
            self.formatted -= 1
        places = self.places.get(name)
        barrier = self.barriers[-1] if self.barriers else -1
        if not places or places[-1] < barrier:
            # What the parser makes of an end tag of nothing is for the parser to say: </h3> ends an <h2>.
            left_out = self.left_out.get(name, 0)
            self.left_out[name] = max(0, left_out - 1)
            return not left_out
        place = places[-1]
        for inner in self.names[place:]:
            self.places[inner].pop()
        del self.names[place:]
        while self.barriers and self.barriers[-1] >= place:
            self.barriers.pop()
        return True
