"""Paragraphs that were wrapped at a fixed width, and words that were broken at the ends of their lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from cleaner.source import Change

NARROWEST, WIDEST = 45, 120
"""Code points of a line at which texts are wrapped: mails at 72, books at 60, terminals at 80 or 100."""

_FEWEST_LINES = 4
_FIRST_WORD = regex.compile(r"\S++")
_NO_PROSE = regex.compile(r"[\s>|#*+\-•·=]|\d{1,3}[.)]\s")
_BROKEN_WORD = regex.compile(r"(?<![\p{L}\p{M}\-])([\p{L}\p{M}]{2,30})-\n([\p{Ll}\p{M}]{2,30})(?![\p{L}\p{M}])")


def wrap_changes(text: str) -> list[Change]:
    """Line breaks of hard-wrapped paragraphs become blanks.

    A paragraph counts as wrapped when it has four lines or more, each but the last is filled as far as the next word
    allowed, and most of them break inside a sentence. Verse, lists, tables, quotes, code and headings are not so.
    A line that ends in a hyphen is joined without a blank; the hyphen stays.
    """
    changes: list[Change] = []
    start = 0
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n") if paragraph.count("\n") >= _FEWEST_LINES - 1 else []
        if lines and _is_wrapped(lines):
            position = start
            for line in lines[:-1]:
                position += len(line)
                glue = "" if line.endswith("-") and line[-2:-1].isalpha() else " "
                changes.append(Change(position, position + 1, glue, "wraps/line", "the paragraph was wrapped here"))
                position += 1
        start += len(paragraph) + 2
    return changes


def _is_wrapped(lines: list[str]) -> bool:
    width = max(map(len, lines))
    if not NARROWEST <= width <= WIDEST:
        return False
    if any(_NO_PROSE.match(line) for line in lines):
        return False
    inside = 0
    for line, following in pairwise(lines):
        word = _FIRST_WORD.match(following)
        if not word or len(line) + 1 + len(word[0]) <= width:
            return False
        inside += line[-1] not in '.!?:;"”’'
    return inside * 2 > len(lines) - 1


def hyphen_changes(text: str) -> list[Change]:
    """Words broken at a line end are joined where the text itself shows how they are written.

    "Verwal-" + "tung" becomes "Verwaltung" if that word stands elsewhere in the text, and "well-" + "known" becomes
    "well-known" if that does. Where the text shows neither, or both, nothing changes.
    """
    broken = list(_BROKEN_WORD.finditer(text)) if "-\n" in text else []
    if not broken:
        return []
    words = _vocabulary(text)
    return list(_joined(broken, words))


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(regex.findall(r"[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*", text.lower()))


def _joined(broken: list[regex.Match[str]], words: frozenset[str]) -> Iterator[Change]:
    for found in broken:
        left, right = found[1], found[2]
        whole, hyphened = (left + right).lower() in words, f"{left}-{right}".lower() in words
        if whole != hyphened:
            start = found.end(1) + (1 if hyphened else 0)
            shown = left + right if whole else f"{left}-{right}"
            yield Change(start, found.start(2), "", "hyphens/joined", f"the text has {shown!r} elsewhere")
