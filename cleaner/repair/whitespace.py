"""Line ends, trailing blanks, and runs of blank lines."""

from __future__ import annotations

import regex

from cleaner.source import Change

_ODD_BREAK = regex.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# The lookbehind keeps a long run of blanks that ends in no line break from being tried at each of its blanks.
_LOOSE = regex.compile(
    r"(?<![^\S\n])[^\S\n]++\n(?:[^\S\n]*+\n)*+|\n[^\S\n]++\n(?:[^\S\n]*+\n)*+|\n{3,}+(?:[^\S\n]++\n++)*+"
)
_BLANKS = (
    " \t\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What counts as white space and is no line feed."""


def line_break_changes(text: str) -> list[Change]:
    """Every kind of line break becomes "\\n"; a paragraph separator becomes a blank line."""
    return [
        Change(
            *found.span(),
            "\n\n" if found[0] == "\u2029" else "\n",
            "whitespace/line-break",
            f"{found[0]!r} ends a line",
        )
        for found in _ODD_BREAK.finditer(text)
    ]


def blank_changes(text: str) -> list[Change]:
    """Blanks at line ends go, a run of blank lines becomes one, and none stand at the borders of the text.

    Indentation and blanks inside a line stay: they may be a list's, a table's or a program's.
    """
    changes: list[Change] = []
    # Not by a pattern: one that ends in \Z would try every run of blanks anew at each of its blanks.
    last = len(text.rstrip())
    first = text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1 if last else 0
    for start, end in ((0, first), (last, len(text))):
        if start < end:
            changes.append(Change(start, end, "", "whitespace/border", "blank lines at the border of the text"))
    # Most texts are tidy, which these searches find out at the speed of memory, and the pattern does not.
    if "\n\n\n" not in text and not any(blank + "\n" in text for blank in _BLANKS):
        return changes
    for found in _LOOSE.finditer(text, first, last):
        kept = "\n\n" if found[0].count("\n") > 1 else "\n"
        start, end = found.span()
        if text[start] == "\n":
            start, kept = start + 1, kept[1:]
        if kept and text[end - 1] == "\n":
            end, kept = end - 1, kept[:-1]
        rule = "whitespace/blank-lines" if found[0].count("\n") > 1 else "whitespace/trailing"
        reason = "a run of blank lines is one" if found[0].count("\n") > 1 else "blanks at the end of a line"
        changes.append(Change(start, end, kept, rule, reason))
    return sorted(changes, key=lambda change: change.start)
