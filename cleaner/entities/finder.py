"""Where aliases stand in a text: one multi-pattern scan, then word borders, then leftmost and longest.

Aliases are looked for in a flattened text whose runs of blanks are squeezed, so that a line break or several blanks
inside a name match. Most documents have no hit and stop after the scan, with no Python per word.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.entities.folding import BLANK_LINE, flatten, lower

_DFA_LIMIT = 2000
_BLANKS = re.compile(" {2,}")
_POSSESSIVE_S = re.compile(r"'s(?![\w\u0300-\u036f])")


class Finder:
    """Finds patterns at word borders. Immutable once made; making it costs about 5 ms for 200 patterns."""

    __slots__ = ("_any", "_any_numbers", "_exact", "_exact_numbers")

    def __init__(self, patterns: Sequence[str], any_case: Sequence[bool]) -> None:
        """`patterns` are folded; where `any_case` holds, upper and lower case do not matter."""
        self._exact_numbers = tuple(number for number, loose in enumerate(any_case) if not loose)
        self._any_numbers = tuple(number for number, loose in enumerate(any_case) if loose)
        self._exact = _automaton([patterns[number] for number in self._exact_numbers])
        self._any = _automaton([lower(patterns[number]) for number in self._any_numbers])

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """(start, end, pattern number) in folded text, sorted and disjoint: leftmost, then longest."""
        if self._exact is None and self._any is None:
            return []
        flat = flatten(folded)
        squeezed = _squeeze(flat)
        hits = self._scan(squeezed)
        if not hits:
            return []
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        if squeezed is not flat:
            hits = _stretch(hits, flat)
        chosen: list[tuple[int, int, int]] = []
        last = 0
        for start, end, number in hits:
            if start < last or not stands_alone(folded, start, end):
                continue
            if folded.find("\n", start, end) >= 0 and BLANK_LINE.search(folded, start, end):
                continue
            chosen.append((start, end, number))
            last = end
        return chosen

    def _scan(self, squeezed: str) -> list[tuple[int, int, int]]:
        # Overlapping hits, since the longest hit at a place may fail its word border where a shorter one holds.
        hits: list[tuple[int, int, int]] = []
        if self._exact is not None:
            numbers = self._exact_numbers
            found = self._exact.find_matches_as_indexes(squeezed, overlapping=True)
            hits += [(start, end, numbers[index]) for index, start, end in found]
        if self._any is not None:
            numbers = self._any_numbers
            found = self._any.find_matches_as_indexes(lower(squeezed), overlapping=True)
            hits += [(start, end, numbers[index]) for index, start, end in found]
        return hits


def _automaton(patterns: list[str]) -> AhoCorasick | None:
    if not patterns:
        return None
    # A DFA scans about a third faster, and takes ten times the memory: worth it for small tables only.
    kind = Implementation.DFA if len(patterns) <= _DFA_LIMIT else None
    return AhoCorasick(patterns, store_patterns=False, implementation=kind)


def _squeeze(flat: str) -> str:
    while "  " in flat:
        flat = flat.replace("  ", " ")
    return flat


def _stretch(hits: list[tuple[int, int, int]], flat: str) -> list[tuple[int, int, int]]:
    """Hits in squeezed text as hits in `flat`."""
    runs = [match.span() for match in _BLANKS.finditer(flat)]
    lost = [0, *accumulate(end - start - 1 for start, end in runs)]
    # Where each run ends once those up to it are squeezed: what lies at or after that place moves by all of them.
    borders = [end - gone for (_, end), gone in zip(runs, lost[1:], strict=True)]
    return [
        (start + lost[bisect_right(borders, start)], end + lost[bisect_right(borders, end - 1)], number)
        for start, end, number in hits
    ]


def stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether no letter, digit, underscore or mark touches the span, and no clitic (dell'ISIS, ISIS'ten).

    A possessive s may follow.

    >>> [stands_alone(text, 0, 5) for text in ("Daesh", "Daesh's", "Daeshé", "Daesh'ten", "Daesh_1")]
    [True, True, False, False, False]
    """
    if start > 0:
        before = folded[start - 1]
        if _is_word(before) or (before == "'" and start > 1 and folded[start - 2].isalpha()):
            return False
    after = folded[end : end + 1]
    if not after:
        return True
    if after == "'" and folded[end + 1 : end + 2].isalpha():
        return _POSSESSIVE_S.match(folded, end) is not None
    return not _is_word(after)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
