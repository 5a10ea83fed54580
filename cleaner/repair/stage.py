"""The repairs in their order."""

from __future__ import annotations

from collections.abc import Callable, Collection

import regex

from cleaner.repair.encoding import encoding_changes
from cleaner.repair.markup import markup_changes
from cleaner.repair.unicode import composition_changes, special_changes
from cleaner.repair.whitespace import blank_changes, line_break_changes
from cleaner.repair.wraps import hyphen_changes, wrap_changes
from cleaner.source import AlignedText, Change

ROUNDS = 3
"""How often the character repairs are run at most: what one uncovers another may mend. ftfy need not settle."""

_CHARACTERS: tuple[tuple[str, Callable[[str], list[Change]]], ...] = (
    ("markup", markup_changes),
    ("encoding", encoding_changes),
    ("unicode", special_changes),
    ("unicode", composition_changes),
)
_LAYOUT: tuple[tuple[str, Callable[[str], list[Change]]], ...] = (
    ("whitespace", line_break_changes),
    ("whitespace", blank_changes),
    ("hyphens", hyphen_changes),
    ("wraps", wrap_changes),
)
_SURROGATE = regex.compile(r"[\ud800-\udfff]")

REPAIR_RULES: dict[str, tuple[str, str]] = {
    "unicode/surrogate": ("unicode", "half of a surrogate pair: U+FFFD, as no other program could read it"),
    "markup/reference": ("markup", "character references, escaped once or more often"),
    "encoding/mojibake": ("encoding", "UTF-8 that was decoded as something else"),
    "unicode/control": ("unicode", "control characters that are no line breaks"),
    "unicode/invisible": ("unicode", "zero-width spaces, soft hyphens, byte order marks inside the text"),
    "unicode/joiner": ("unicode", "joiners that join nothing"),
    "unicode/direction": ("unicode", "marks of direction in text that runs one way"),
    "unicode/blank": ("unicode", "no-break and other exotic blanks"),
    "unicode/nfc": ("unicode", "letters and marks that stand apart"),
    "whitespace/line-break": ("whitespace", "line breaks of other kinds than the line feed"),
    "whitespace/border": ("whitespace", "blank lines before and after the text"),
    "whitespace/blank-lines": ("whitespace", "more than one blank line in a row"),
    "whitespace/trailing": ("whitespace", "blanks at the end of a line"),
    "hyphens/joined": ("hyphens", "words broken at a line end, where the text shows how they are written"),
    "wraps/line": ("wraps", "line breaks of paragraphs wrapped at a fixed width"),
}
"""Every repair by rule id: the member of `repair` that switches it, and what it mends."""


def replace_surrogates(aligned: AlignedText) -> AlignedText:
    """Lone surrogates, one for one, by U+FFFD: libraries in other languages refuse or drop them."""
    reason = "half of a surrogate pair is no character"
    return aligned.change(
        Change(found.start(), found.end(), "\ufffd", "unicode/surrogate", reason)
        for found in _SURROGATE.finditer(aligned.text)
    )


def repair_characters(aligned: AlignedText, repairs: Collection[str]) -> AlignedText:
    """Encoding, Unicode and leftover markup, until nothing changes or `ROUNDS` are over."""
    for _ in range(ROUNDS):
        before = aligned
        for name, find in _CHARACTERS:
            if name in repairs:
                aligned = aligned.change(find(aligned.text))
        if aligned is before:
            break
    return aligned


def repair_layout(aligned: AlignedText, repairs: Collection[str]) -> AlignedText:
    """White space, broken words and hard wraps."""
    for name, find in _LAYOUT:
        if name in repairs:
            aligned = aligned.change(find(aligned.text))
    return aligned
