"""Line ends, trailing blanks, and runs of blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.repair.census import Census
from cleaner.source import Change

_ODD_BREAK = re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029](?:(?<=\r)\n)?")
_ODD_BLANK = re.compile(r"[^\S \t\n]")


def line_break_changes(census: Census) -> list[Change]:
    """Every kind of line break becomes "\\n"; a paragraph separator becomes a blank line."""
    if not census.odd_blanks:
        return []
    return [
        Change(
            *found.span(),
            "\n\n" if found[0] == "\u2029" else "\n",
            "whitespace/line-break",
            f"{found[0]!r} ends a line",
        )
        for found in _ODD_BREAK.finditer(census.text)
    ]


def blank_changes(census: Census) -> list[Change]:
    """Blanks at line ends go, a run of blank lines becomes one, and none stand at the borders of the text.

    Indentation and blanks inside a line stay: they may be a list's, a table's or a program's.
    """
    text = census.text
    changes: list[Change] = []
    # Not by a pattern: one that ends in \Z would try every run of blanks anew at each of its blanks.
    last = len(text.rstrip())
    first = text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1 if last else 0
    if first:
        changes.append(_at_border(0, first))
    # Most texts are tidy, which these searches find out at the speed of memory.
    blanks = {" ", "\n\n"}
    if "\t" in text:
        blanks.add("\t")
    if census.odd_blanks:
        blanks.update(_ODD_BLANK.findall(census.rest))
    if any(blank + "\n" in text for blank in blanks):
        changes += _loose(text, first, last)
    if last < len(text):
        changes.append(_at_border(last, len(text)))
    return changes


def _at_border(start: int, end: int) -> Change:
    return Change(start, end, "", "whitespace/border", "blank lines at the border of the text")


def _loose(text: str, first: int, last: int) -> Iterator[Change]:
    """What stands between two lines of `text[first:last]` that is neither a line break nor a blank line."""
    position = end = first
    breaks = 0
    for line in text[first:last].split("\n"):
        written = len(line.rstrip())
        if written:
            # Nothing but line feeds, and two at most, is as it should be.
            if breaks > 2 or position - end > breaks:
                if breaks == 1:
                    yield Change(end, position - 1, "", "whitespace/trailing", "blanks at the end of a line")
                else:
                    # What changes lies between the first line break and the last.
                    start, kept = (end + 1, "") if text[end] == "\n" else (end, "\n")
                    yield Change(start, position - 1, kept, "whitespace/blank-lines", "a run of blank lines is one")
            end = position + written
            breaks = 0
        breaks += 1
        position += len(line) + 1
