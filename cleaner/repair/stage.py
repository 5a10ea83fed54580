"""The repairs in their order."""

from __future__ import annotations

from collections.abc import Callable, Collection

import regex

from cleaner.repair.encoding import encoding_changes
from cleaner.repair.markup import markup_changes
from cleaner.repair.unicode import composition_changes, special_changes
from cleaner.repair.whitespace import blank_changes, line_break_changes
from cleaner.repair.wraps import break_changes
from cleaner.source import AlignedText, Change

ROUNDS = 8
"""How often repairs are run at most: what one uncovers another may mend. Nearly all texts settle after one round."""

_CHARACTERS: tuple[tuple[str, Callable[[str], list[Change]]], ...] = (
    ("markup", markup_changes),
    ("encoding", encoding_changes),
    ("unicode", special_changes),
    ("unicode", composition_changes),
)
_SURROGATE = regex.compile(r"[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")

REPAIR_RULES: dict[str, tuple[str, str]] = {
    "unicode/surrogate": ("unicode", "halves of surrogate pairs: joined, or U+FFFD where one stands alone"),
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
    """Surrogates: a pair is the character that it stands for, a lone one U+FFFD. Others refuse or drop them."""
    return aligned.change(_surrogate_change(found) for found in _SURROGATE.finditer(aligned.text))


def _surrogate_change(found: regex.Match[str]) -> Change:
    if len(found[0]) == 1:
        return Change(*found.span(), "\ufffd", "unicode/surrogate", "half of a surrogate pair is no character")
    character = found[0].encode("utf-16-be", "surrogatepass").decode("utf-16-be")
    return Change(*found.span(), character, "unicode/surrogate", "a surrogate pair is one character")


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
    """White space, broken words and hard wraps, until nothing changes or `ROUNDS` are over.

    Joined lines are looked at for characters once more: ftfy judges by lines, and jamo that meet are one syllable.
    """
    for _ in range(ROUNDS):
        before = aligned
        if "whitespace" in repairs:
            aligned = aligned.change(line_break_changes(aligned.text))
            aligned = aligned.change(blank_changes(aligned.text))
        if not {"hyphens", "wraps"}.isdisjoint(repairs):
            aligned = aligned.change(break_changes(aligned.text, repairs))
        if aligned is before:
            break
        aligned = repair_characters(aligned, repairs)
    return aligned
