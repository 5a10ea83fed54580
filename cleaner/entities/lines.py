"""What the rules want to know of the line around a name. Each line is measured once, however many names it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from cleaner.entities.words import word_lists

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
# Letters outside the Latin blocks. Latin: up to U+02FF, phonetic and additional Latin, ligatures, full width.
_NOT_LATIN = re.compile(
    r"(?![\u1d00-\u1dbf\u1e00-\u1eff\u2071-\u209c\u212a\u212b\u2c60-\u2c7f\ua720-\ua7ff\ufb00-\ufb06\uff21-\uff5a])"
    r"[^\W\d_\u0000-\u02ff]"
)
# A title-case word where a sentence may begin, and the word after it.
_SENTENCE_WORD = re.compile(
    r"(?:^|[.!?:;…“”„«»\"'(\[–—-]) *+(?=[^\W\d_a-z])([^\W\d_][^\W\d_A-Z]*+)(?![^\W\d_])(?:(?= ([^\W\d_]++))|)",
    re.MULTILINE,
)
_LONG = 1000
_ASCII = re.compile(r"[\x00-\x7f]++")
_UPPER = bytes(range(ord("A"), ord("Z") + 1))
_LOWER = bytes(range(ord("a"), ord("z") + 1))
_SINGLE_QUOTE = re.compile(r"['‘]")
_QUOTE = re.compile(r"[\"“”„«»‘]|(?<=[\w.,;:!?…])'(?!\w)|\n *\n")
_OPENS_BEFORE = ' \n([{"“”„«‘—–-'


@dataclass(frozen=True, slots=True)
class Line:
    """Counts over the line (or lines) that hold a name."""

    upper: int
    lower: int
    latin: int
    other_script: int
    words: int
    english: int
    foreign: int


class Lines:
    """The lines of one folded text, measured when asked. Ask in text order: only the latest line is kept at hand."""

    def __init__(self, folded: str) -> None:
        self._text = folded
        self._start, self._end = 0, -1
        self._measured: dict[tuple[int, int], Line] = {}
        self._whole: bool | None = None
        self._quotes: list[tuple[int, int]] | None = None
        self._single: dict[int, tuple[list[int], list[bool]]] = {}

    def around(self, start: int, end: int) -> Line:
        """The line that holds `start`, up to the end of the line that holds `end`."""
        first, last = self._borders(start, end)
        line = self._measured.get((first, last))
        if line is None:
            line = self._measured[first, last] = _measure(self._text[first:last])
        return line

    def is_foreign(self, line: Line) -> bool:
        """Whether more function words of other languages than of English stand in the line.

        A line of one or two words tells nothing; there the whole text is asked.
        """
        if line.words >= 3:
            return line.foreign > line.english
        if self._whole is None:
            _, english, foreign = _function_words(self._text)
            self._whole = foreign > english
        return self._whole

    def in_single_quotes(self, position: int) -> bool:
        """Whether an opening single quotation mark before `position` in its line is still open."""
        first, last = self._borders(position, position)
        if first not in self._single:
            self._single[first] = _single_quotes(self._text, first, last)
        places, states = self._single[first]
        before = bisect_left(places, position)
        return before > 0 and states[before - 1]

    def in_quotation(self, start: int, end: int) -> bool:
        """Whether the span lies inside quotation marks; an open quotation ends with its paragraph."""
        if self._quotes is None:
            self._quotes = _quotations(self._text)
        at = bisect_left(self._quotes, (start + 1, 0)) - 1
        return at >= 0 and self._quotes[at][1] >= end

    def _borders(self, start: int, end: int) -> tuple[int, int]:
        if not self._start <= start <= self._end:
            self._start = self._text.rfind("\n", 0, start) + 1
            self._end = self._line_end(start)
        return self._start, self._end if end <= self._end else self._line_end(end)

    def _line_end(self, position: int) -> int:
        end = self._text.find("\n", position)
        return len(self._text) if end < 0 else end


def count_case(text: str) -> tuple[int, int]:
    """How many upper-case and lower-case characters the text has.

    ASCII is counted by deleting, which is about forty times as fast as asking each character.

    >>> count_case("NATO und Ägypten, Ⅷ")
    (6, 9)
    """
    plain = text.encode("ascii", "ignore")
    upper = len(plain) - len(plain.translate(None, _UPPER))
    lower = len(plain) - len(plain.translate(None, _LOWER))
    if len(plain) < len(text):
        rest = _ASCII.sub("", text)
        upper += sum(map(str.isupper, rest))
        lower += sum(map(str.islower, rest))
    return upper, lower


def _measure(line: str) -> Line:
    upper, lower = count_case(line)
    letters = upper + lower if line.isascii() else len(_LETTER.findall(line))
    other_script = 0 if line.isascii() else len(_NOT_LATIN.findall(line))
    words, english, foreign = _function_words(line)
    return Line(upper, lower, letters - other_script, other_script, words, english, foreign)


def _function_words(text: str) -> tuple[int, int, int]:
    """How many words stand in the text, and how many function words of English and of other languages.

    A capitalised foreign one counts only where a sentence may begin: Los Angeles and Van Gogh are no Spanish or Dutch,
    and LA is no article anywhere. A long line has words enough without such care, and splitting at blanks is seven
    times as fast.
    """
    lists = word_lists()
    if len(text) > _LONG:
        words = text.lower().split()
        english = sum(map(lists.english.__contains__, words))
        return len(words), english, sum(map(lists.foreign.__contains__, words))
    words = _WORD.findall(text)
    english = sum(map(lists.english.__contains__, map(str.lower, words)))
    foreign = sum(map(lists.foreign.__contains__, words))
    for match in _SENTENCE_WORD.finditer(text):
        word, following = match.groups()
        if word.lower() in lists.foreign and f"{word} {following}" not in lists.place_openings:
            foreign += 1
    return len(words), english, foreign


def _single_quotes(text: str, first: int, last: int) -> tuple[list[int], list[bool]]:
    """The single marks of a line that open or close, and whether a quotation is open after each."""
    places: list[int] = []
    states: list[bool] = []
    is_open = False
    for match in _SINGLE_QUOTE.finditer(text, first, last):
        at = match.start()
        before, after = text[at - 1 : at] if at > first else " ", text[at + 1 : at + 2]
        opens = match[0] == "‘" or (before in _OPENS_BEFORE and after.isalnum())
        if opens == is_open or not (opens or before not in " \n") or (is_open and after.isalnum()):
            continue
        is_open = opens
        places.append(at)
        states.append(is_open)
    return places, states


def _quotations(text: str) -> list[tuple[int, int]]:
    """Spans inside quotation marks, sorted and disjoint."""
    spans: list[tuple[int, int]] = []
    opened, closers = -1, ""
    for match in _QUOTE.finditer(text):
        mark = match[0]
        if opened >= 0 and (mark[0] == "\n" or mark in closers):
            spans.append((opened, match.start()))
            opened = -1
        elif opened < 0 and mark in _CLOSERS:
            opened, closers = match.end(), _CLOSERS[mark]
    if opened >= 0:
        spans.append((opened, len(text)))
    return spans


_CLOSERS = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "‘": "'", "”": "”"}
