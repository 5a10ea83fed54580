"""What stands to the left and right of a mention, in the terms in which the rules ask."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.entities.folding import GAP
from cleaner.entities.lines import Line, Lines
from cleaner.entities.table import Alias, Settings

WINDOW = 200
"""Characters looked at on each side. Unbounded left contexts made dense text quadratic."""

HYPHENS = "-\u2010\u2011\u2013"
_WORD_CHARACTER = r"[\w\u0300-\u036f]"
NEXT_WORD = re.compile(rf"{GAP}([^\W\d_]{_WORD_CHARACTER}*+(?:['\u2010\u2011-]{_WORD_CHARACTER}++)*+)")
# The same on reversed text, since a regular expression cannot be anchored at its end without trying every start.
_WORD_BEFORE = re.compile(rf"({GAP})('?+{_WORD_CHARACTER}++(?:['\u2010\u2011-]{_WORD_CHARACTER}++)*+)")
_ARTICLES = frozenset({"the", "The", "a", "A", "an", "An"})


@dataclass(frozen=True, slots=True)
class Context:
    """One mention and its surroundings. All text is folded; positions are those of the text itself.

    `base` is where the mention begins together with an article before it. `word` is the word directly before
    the mention, article skipped, and `word_before` the one before that; "" where punctuation comes between.
    `next_word` is "" unless a word follows after a gap alone. `possessive` is "'s", "'" or "".
    """

    text: str
    start: int
    end: int
    alias: Alias
    settings: Settings
    lines: Lines
    line: Line
    left: str
    right: str
    article: str
    base: int
    word: str
    word_before: str
    next_word: str
    possessive: str
    after_kept: int | None
    """Where the mention before this one ends, if it was kept."""
    spoken: str | None
    """The language of the text by the caller's own word, as a primary subtag; None if the line is to be judged."""

    @property
    def has_the(self) -> bool:
        """Whether "the" stands directly before."""
        return self.article in ("the", "The")

    @property
    def has_a(self) -> bool:
        """Whether "a" or "an" stands directly before."""
        return self.article in ("a", "A", "an", "An")

    @property
    def left_of_article(self) -> str:
        """The left window without the article and its gap."""
        return self.left[: len(self.left) - (self.start - self.base)]

    @property
    def is_compound(self) -> bool:
        """Whether a hyphen joins the name to what follows; a double hyphen is a dash.

        "Russia- and China-backed" is a compound too, "Russia- he said" is not.
        """
        if not self.right or self.right[0] not in HYPHENS or self.right[1:2] in HYPHENS:
            return False
        return self.right[1].isalnum() or self.right.startswith((" and ", " or "), 1)


def surroundings(
    text: str,
    start: int,
    end: int,
    alias: Alias,
    settings: Settings,
    lines: Lines,
    after_kept: int | None,
    spoken: str | None,
) -> Context:
    """The context of the alias at `text[start:end]`, `text` folded."""
    left = text[max(0, start - WINDOW) : start]
    right = text[end : end + WINDOW]
    backwards = left[::-1]
    word, gone = word_before(backwards, 0)
    article, base = "", start
    if word in _ARTICLES:
        article, base = word, start - gone
        word, gone = word_before(backwards, gone)
    further = word_before(backwards, gone)[0] if word else ""
    following = NEXT_WORD.match(right)
    return Context(
        text=text,
        start=start,
        end=end,
        alias=alias,
        settings=settings,
        lines=lines,
        line=lines.around(start, end),
        left=left,
        right=right,
        article=article,
        base=base,
        word=word,
        word_before=further,
        next_word=following[1] if following else "",
        possessive=_possessive(right, end, alias, lines),
        after_kept=after_kept,
        spoken=spoken,
    )


def word_before(backwards: str, position: int) -> tuple[str, int]:
    """The word behind a gap at `position` of reversed text, and the position behind it; ("", position) for none."""
    match = _WORD_BEFORE.match(backwards, position)
    if match is None:
        return "", position
    word = match[2][::-1]
    # An apostrophe at the end is a possessive after s and a closing quotation mark elsewhere.
    if word[-1] == "'" and word[-2:-1] not in ("s", "S"):
        return "", position
    return word, match.end()


def _possessive(right: str, end: int, alias: Alias, lines: Lines) -> str:
    """The possessive ending directly after the alias.

    A bare apostrophe is one only after s, before a lower-case word, and where it cannot close a quotation.
    """
    if not right.startswith("'"):
        return ""
    if right.startswith("'s"):
        return "'s"
    following = NEXT_WORD.match(right, 1)
    if alias.text[-1] in "sS" and following and following[1][0].islower() and not lines.in_single_quotes(end):
        return "'"
    return ""


def is_capitalised(word: str) -> bool:
    """Whether a word begins with an upper-case (or title-case) letter."""
    return bool(word) and (word[0].isupper() or word[0].istitle())
