"""The repairs in their order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import regex

from cleaner.repair.census import Census
from cleaner.repair.encoding import encoding_changes
from cleaner.repair.escapes import cdata_changes, escape_changes, quoted_changes
from cleaner.repair.markup import markup_changes
from cleaner.repair.tags import tag_changes
from cleaner.repair.unicode import composition_changes, special_changes
from cleaner.repair.whitespace import blank_changes, line_break_changes
from cleaner.repair.wraps import break_changes
from cleaner.source import AlignedText, Change

ROUNDS = 8
"""How often repairs are run at most: what one uncovers another may mend. Nearly all texts settle after one round."""

Find = Callable[[Census], list[Change]]

TAGS = "tags"
"""Part of the member `markup` where the input is no page: there tags are gone, and what looks like one is shown."""

_CHARACTERS: tuple[tuple[str, Find], ...] = (
    ("markup", cdata_changes),
    ("markup", escape_changes),
    ("markup", quoted_changes),
    ("markup", markup_changes),
    (TAGS, tag_changes),
    ("encoding", encoding_changes),
    ("unicode", special_changes),
    ("unicode", composition_changes),
)
_SURROGATE = regex.compile(r"[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")

REPAIR_RULES: dict[str, tuple[str, str]] = {
    "unicode/surrogate": ("unicode", "halves of surrogate pairs: joined, or U+FFFD where one stands alone"),
    "markup/reference": ("markup", "character references, escaped once or more often"),
    "markup/tag": ("markup", "pairs of tags around words, and line breaks, in text that is no page"),
    "markup/cdata": ("markup", "the wrapping of character data in XML, on lines of its own"),
    "markup/escape": ("markup", "escapes of JSON, where all backslashes of a text are such"),
    "markup/quoted": ("markup", "quoted-printable, where a header names it or the whole text is written so"),
    "encoding/mojibake": ("encoding", "UTF-8 that was decoded as something else"),
    "unicode/control": ("unicode", "control characters that are no line breaks"),
    "unicode/invisible": ("unicode", "zero-width spaces, soft hyphens, byte order marks inside the text"),
    "unicode/selector": ("unicode", "variation selectors that select nothing"),
    "unicode/private": ("unicode", "characters for private use that stand alone: the icons of web fonts"),
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
    try:
        aligned.text.encode()
    except UnicodeEncodeError:
        return aligned.change(_surrogate_change(found) for found in _SURROGATE.finditer(aligned.text))
    return aligned


def _surrogate_change(found: regex.Match[str]) -> Change:
    if len(found[0]) == 1:
        return Change(*found.span(), "\ufffd", "unicode/surrogate", "half of a surrogate pair is no character")
    character = found[0].encode("utf-16-be", "surrogatepass").decode("utf-16-be")
    return Change(*found.span(), character, "unicode/surrogate", "a surrogate pair is one character")


def repair_characters(aligned: AlignedText, repairs: Collection[str]) -> AlignedText:
    """Encoding, Unicode and leftover markup, until nothing changes or `ROUNDS` are over."""
    wanted = [find for name, find in _CHARACTERS if name in repairs]
    return _settled(aligned, wanted) if wanted else aligned


def repair_layout(aligned: AlignedText, repairs: Collection[str]) -> AlignedText:
    """White space, broken words and hard wraps, until nothing changes or `ROUNDS` are over.

    Joined lines are looked at for characters once more: ftfy judges by lines, and jamo that meet are one syllable.
    """
    wanted: list[Find] = [line_break_changes, blank_changes] if "whitespace" in repairs else []
    if not {"hyphens", "wraps"}.isdisjoint(repairs):
        wanted.append(partial(break_changes, members=repairs))
    for _ in range(ROUNDS if wanted else 0):
        before = aligned
        aligned = _settled(aligned, wanted, 1)
        if aligned is before:
            break
        aligned = repair_characters(aligned, repairs)
    return aligned


def _settled(aligned: AlignedText, wanted: Sequence[Find], rounds: int = ROUNDS) -> AlignedText:
    """What `wanted` make of a text, one after the other, until none changes it or the rounds are over."""
    census = Census.of(aligned.text)
    for _ in range(rounds):
        before = aligned
        for find in wanted:
            changes = find(census)
            if changes:
                aligned = aligned.change(changes)
                census = Census.of(aligned.text)
        if aligned is before:
            break
    return aligned
