"""What the rules want to know of the line around a name. Each line is measured once, however many names it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

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
_WEIGHT = 2
"""What a word that cannot be English weighs against a function word, which may be one of two languages ("a")."""
_ASCII = re.compile(r"[\x00-\x7f]++")
_MARKS = "“”„‟«»‹›‘‚–—…·•¿¡"
_LETTERS_ONLY = bytes(
    code + 32 if 65 <= code <= 90 else code if 97 <= code <= 122 or code >= 128 else 32 for code in range(256)
)
_UPPER = bytes(range(ord("A"), ord("Z") + 1))
_LOWER = bytes(range(ord("a"), ord("z") + 1))
_SINGLE_QUOTE = re.compile(r"['‘]")
_QUOTE = re.compile(r"[\"“”„«»‘]|(?<=[\w.,;:!?…])'(?!\w)|\n *\n")
_OPENS_BEFORE = ' \n([{"“”„«‘—–-'


@dataclass(frozen=True, slots=True)
class Line:
    """Counts over the line (or lines) that hold a name. Function words are counted in any case."""

    text: str
    upper: int
    lower: int
    latin: int
    other_script: int
    words: int
    english: int
    foreign: int
    beyond_ascii: int
    """Words with a letter beyond ASCII, of which English has few but names."""


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

    def is_foreign(self, line: Line, name: str) -> bool:
        """Whether more function words of other languages than of English stand in the line, outside the name.

        A line of one or two words tells nothing; there the whole text is asked.
        """
        if line.words < 3:
            if self._whole is None:
                _, english, foreign, _ = function_words(self._text)
                self._whole = foreign > english
            return self._whole
        if len(line.text) > _LONG:
            # Words enough without more care.
            return line.foreign > line.english
        if line.foreign + line.beyond_ascii * _WEIGHT <= line.english:
            return False
        return _sure_foreign_words(line.text.replace(name, "\0")) > line.english

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
    upper, lower = _count_ascii_case(plain)
    if len(plain) < len(text):
        rest = _ASCII.sub("", text)
        upper, lower = upper + sum(map(str.isupper, rest)), lower + sum(map(str.islower, rest))
    return upper, lower


def _count_ascii_case(plain: bytes) -> tuple[int, int]:
    size = len(plain)
    return size - len(plain.translate(None, _UPPER)), size - len(plain.translate(None, _LOWER))


def _measure(line: str) -> Line:
    plain = line.encode("ascii", "ignore")
    upper, lower = _count_ascii_case(plain)
    letters, other_script = upper + lower, 0
    if len(plain) < len(line):
        rest = _ASCII.sub("", line)
        upper, lower = upper + sum(map(str.isupper, rest)), lower + sum(map(str.islower, rest))
        letters += len(_LETTER.findall(rest))
        other_script = len(_NOT_LATIN.findall(rest))
    words, english, foreign, beyond_ascii = function_words(line)
    return Line(line, upper, lower, letters - other_script, other_script, words, english, foreign, beyond_ascii)


def function_words(text: str) -> tuple[int, int, int, int]:
    """How many words stand in the text, how many function words of English and of other languages, in any case, and
    how many words with letters beyond ASCII.

    Those of English are not counted where there are none of the others, which is nearly everywhere.

    >>> function_words("Das Haus, and that of “the” others"), function_words("A house and a tree")
    ((7, 4, 1, 0), (5, 0, 0, 0))
    """
    beyond_ascii = 0
    if text.isascii():
        raw = text.encode("ascii")
    else:
        text = text.lower()
        for mark in _MARKS:
            text = text.replace(mark, " ")
        raw = text.encode("utf-8")
    words = raw.translate(_LETTERS_ONLY).split()
    english, foreign = _function_bytes()
    if not text.isascii():
        beyond_ascii = len(words) - sum(map(bytes.isascii, words))
    count = 0 if foreign.isdisjoint(words) else sum(map(foreign.__contains__, words))
    return len(words), sum(map(english.__contains__, words)) if count or beyond_ascii else 0, count, beyond_ascii


def shares(text: str, own: frozenset[str]) -> tuple[int, int]:
    """How many function words of English alone stand in the text, and how many of `own`.

    >>> shares("A posição da casa and the tree", frozenset({"a", "da"}))
    (2, 2)
    """
    words = [word.lower() for word in _WORD.findall(text)]
    english = word_lists().english - own
    return sum(map(english.__contains__, words)), sum(map(own.__contains__, words))


@cache
def _function_bytes() -> tuple[frozenset[bytes], frozenset[bytes]]:
    lists = word_lists()
    return frozenset(map(str.encode, lists.english)), frozenset(map(str.encode, lists.foreign))


def _sure_foreign_words(text: str) -> int:
    """Function words of other languages, without those that only look like one.

    A capitalised one counts only where a sentence may begin: Los Angeles and Van Gogh are no Spanish or Dutch, and LA
    is no article anywhere. Words in lower case with letters beyond ASCII are no English either, but for borrowed ones.
    """
    lists = word_lists()
    words = _WORD.findall(text)
    count = sum(map(lists.foreign.__contains__, words))
    if not text.isascii():
        others = (word for word in words if not word.isascii() and word[0].islower())
        count += _WEIGHT * sum(word not in lists.borrowed for word in others)
    for match in _SENTENCE_WORD.finditer(text):
        word, following = match.groups()
        if word.lower() in lists.foreign and f"{word} {following}" not in lists.place_openings:
            count += 1
    return count


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
