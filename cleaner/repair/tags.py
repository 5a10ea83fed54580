"""Tags of HTML that a text kept when it lost the rest of its markup."""

from __future__ import annotations

import regex

from cleaner.repair.census import Census
from cleaner.source import Change

_INLINE = (
    "a|abbr|acronym|b|big|center|cite|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u|"
    "blockquote|div|h1|h2|h3|h4|h5|h6|li|p"
)
_TAG = regex.compile(
    rf"<(?P<close>/)?(?P<name>(?i:{_INLINE}|br|hr|img|wbr))(?P<attributes>\s[^<>\n]{{0,500}}+)?\s?/?>", regex.IGNORECASE
)
_BLOCKS = frozenset({"blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p"})
_VOID = frozenset({"br", "hr", "img", "wbr"})
_ABOUT_MARKUP = regex.compile(r"\bX?HTML|```|[`\"'“‘(]</?[a-zA-Z]|\btags?\b", regex.IGNORECASE)
"""A text that speaks of markup shows it: its tags are what it is about."""

_LETTER = regex.compile(r"\p{L}")


def tag_changes(census: Census) -> list[Change]:
    """Pairs of tags go and their text stays; `<br>` and paragraph tags inside a line become line breaks.

    Only pairs on one line with letters between them, and the void elements br, hr, wbr and img: "<b>Note</b>: it
    rains<br/>". A tag without its partner stays, and so do all where the text speaks of markup or shows a program.
    """
    text = census.text
    if "<" not in text or ">" not in text or _ABOUT_MARKUP.search(text):
        return []
    gone: dict[int, tuple[int, str]] = {}
    opened: list[regex.Match[str]] = []
    line_end = 0
    for tag in _TAG.finditer(text):
        if tag.start() >= line_end:
            opened = []
            line_end = text.find("\n", tag.start())
            line_end = len(text) if line_end < 0 else line_end
        name = tag["name"].lower()
        if name in _VOID:
            gone[tag.start()] = (tag.end(), _break(text, tag) if name in ("br", "hr") else "")
        elif not tag["close"]:
            opened.append(tag)
        elif opened and opened[-1]["name"].lower() == name:
            first = opened.pop()
            if _LETTER.search(text, first.end(), tag.start()):
                for one in (first, tag):
                    gone[one.start()] = (one.end(), _break(text, one) if name in _BLOCKS else "")
    return [
        Change(start, end, after, "markup/tag", f"{text[start:end]!r} is a tag")
        for start, (end, after) in sorted(gone.items())
    ]


def _break(text: str, tag: regex.Match[str]) -> str:
    """A line break in place of a tag, but for one that already stands at a line's start or end."""
    at_start = tag.start() == 0 or text[tag.start() - 1] == "\n"
    at_end = tag.end() == len(text) or text[tag.end()] == "\n"
    return "" if at_start or at_end else "\n"
