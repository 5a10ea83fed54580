"""Paragraphs that were wrapped at a fixed width, and words that were broken at the ends of their lines."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import regex

from cleaner.repair.census import Census
from cleaner.source import Change

NARROWEST, WIDEST = 45, 120
"""Code points of a line at which texts are wrapped: mails at 72, books at 60, terminals at 80 or 100."""

_FEWEST_LINES = 4
_LONGEST_WORD = 30
_FIRST_WORD = regex.compile(r"\S++")
_NO_PROSE = regex.compile(r"[\s>|#*+\-•·=]|\d{1,3}[.)]\s|.{0,120}?(?:\t|\S {3}|\s\|\s)")
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3000-\u303f\uff00-\uff65]"
)
_SENTENCE_ENDS = ".!?…:;\"'”’»。！？：；」』।؟"
_GOES_ON = regex.compile(r"[\p{Ll}\p{Lo}]")
_BROKEN_WORD = regex.compile(r"(?<![\p{L}\p{M}\-]|-\n)([\p{L}\p{M}]{2,30})-\n([\p{Ll}\p{M}]{2,30})(?![\p{L}\p{M}\-])")
_SOFT_BREAK = regex.compile(r"(?<=[\p{L}\p{M}])\u00ad\n(?=\p{L})")
_COMPOUND = regex.compile(r"[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*")

_SUSPENDING = (
    "and", "or", "to", "und", "oder", "bis", "bzw", "et", "ou", "y", "o", "e", "ni", "en", "of", "och", "eller", "og",
    "ja", "tai", "i", "oraz", "lub", "a", "nebo", "és", "vagy", "și", "sau", "ve",
)  # fmt: skip
"""Words that may follow a hyphen which stands for the rest of a word: "pre- and post-war", "Ein- und Ausgang"."""


def break_changes(census: Census, members: Collection[str]) -> list[Change]:
    """What becomes of the line breaks of wrapped paragraphs and broken words.

    With "wraps" in `members`, line breaks of hard-wrapped paragraphs become blanks. A paragraph counts as wrapped
    when it has four lines or more, each but the last is filled as far as the next word allowed, and most of them break
    inside a sentence. Verse, lists, tables, quotes, code, addresses and headings are not so. At a hyphen, lines are
    joined without a blank and the hyphen stays, unless it stands for the rest of a word: "pre- and post-war".

    With "hyphens", words broken at a line end are joined where the text itself shows how they are written: "Verwal-" +
    "tung" becomes "Verwaltung" if that word stands elsewhere in the text, and "well-" + "known" becomes "well-known" if
    that does. Where the text shows neither, or both, nothing changes. Soft hyphens at a line end always join.

    Both are decided on the same lines, since each would hide from the other what it goes by.
    """
    text = census.text
    wrapped = _wrapped_breaks(text) if "wraps" in members else {}
    joined = _joined_words(census, wrapped) if "hyphens" in members else {}
    reason = "the paragraph was wrapped here"
    glued = {
        offset: Change(offset, offset + 1, glue, "wraps/line", reason)
        for offset, glue in wrapped.items()
        if offset not in joined
    }
    return sorted([*joined.values(), *glued.values()], key=lambda change: change.start)


def _wrapped_breaks(text: str) -> dict[int, str]:
    """The offsets of the line breaks of wrapped paragraphs, and what takes their place."""
    breaks: dict[int, str] = {}
    paragraphs = text.split("\n\n")
    if text.count("\n") - 2 * (len(paragraphs) - 1) < _FEWEST_LINES - 1:
        return breaks
    start = 0
    for paragraph in paragraphs:
        if paragraph.count("\n") >= _FEWEST_LINES - 1:
            lines = paragraph.split("\n")
            if _is_wrapped(lines):
                position = start
                for line, following in pairwise(lines):
                    position += len(line)
                    breaks[position] = _glue(line, following)
                    position += 1
        start += len(paragraph) + 2
    return breaks


def _is_wrapped(lines: list[str]) -> bool:
    width = max(map(len, lines))
    if not NARROWEST <= width <= WIDEST:
        return False
    inside = going_on = 0
    for line, following in pairwise(lines):
        word = _FIRST_WORD.match(following)
        if not line or not word:
            return False
        # Scripts without blanks break anywhere, but for a mark or two that may not begin a line.
        unspaced = _UNSPACED.match(line[-1]) and _UNSPACED.match(following)
        fits = 2 if unspaced else 1 + len(word[0])
        if len(line) + fits <= width or (not unspaced and len(word[0]) > _LONGEST_WORD):
            return False
        inside += line[-1] not in _SENTENCE_ENDS
        going_on += _GOES_ON.match(following) is not None
    # Prose begins two lines of three with a small letter, in German one of two; names, records and headlines few.
    breaks = len(lines) - 1
    if inside * 2 <= breaks or going_on * 5 < breaks * 2:
        return False
    return not any(map(_NO_PROSE.match, lines))


def _glue(line: str, following: str) -> str:
    if line[-1].isspace() or (_UNSPACED.match(line[-1]) and _UNSPACED.match(following)):
        return ""
    if line[-1] in "-\u00ad" and line[-2:-1].isalpha():
        word = _FIRST_WORD.match(following)
        return " " if word and word[0].lower() in _SUSPENDING else ""
    return " "


def _joined_words(census: Census, wrapped: dict[int, str]) -> dict[int, Change]:
    """The changes that join broken words, by the offset of the line break that goes."""
    text = census.text
    soft = {
        found.start() + 1: Change(*found.span(), "", "hyphens/joined", "the word was broken at a soft hyphen")
        for found in (_SOFT_BREAK.finditer(text) if "\u00ad" in census.rest else ())
    }
    broken = list(_BROKEN_WORD.finditer(text)) if "-\n" in text else []
    if not broken:
        return soft
    words = _vocabulary(_SOFT_BREAK.sub("", text))
    joined = soft
    # First inside wrapped paragraphs: the hyphens that stay there will be words of the text too.
    for found in sorted(broken, key=lambda one: one.end(1) + 1 not in wrapped):
        offset = found.end(1) + 1
        change = _joined(found, words)
        if change:
            joined[offset] = change
        elif wrapped.get(offset) == "":
            words.add(f"{found[1]}-{found[2]}".lower())
    return joined


def _vocabulary(text: str) -> set[str]:
    """The words of a text, with and without hyphens, in small letters. The parts of broken words are none."""
    return set(_COMPOUND.findall(_BROKEN_WORD.sub(" ", text).lower()))


def _joined(found: regex.Match[str], words: Collection[str]) -> Change | None:
    left, right = found[1], found[2]
    whole, hyphened = (left + right).lower() in words, f"{left}-{right}".lower() in words
    if whole == hyphened:
        return None
    start = found.end(1) + (1 if hyphened else 0)
    shown = left + right if whole else f"{left}-{right}"
    return Change(start, found.start(2), "", "hyphens/joined", f"the text has {shown!r} elsewhere")
