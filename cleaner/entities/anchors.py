"""A first look that tells most texts apart from those with names in them, before anything is folded.

Each alias has a word that must stand in the text whatever matching ignores (kinds of blanks, line breaks and
apostrophes lie between words). A few dozen such anchors cover a table, and a leftmost search for few patterns skips
ahead many bytes at once, which an overlapping one cannot: their scan takes a tenth of the time of folding and search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ahocorasick_rs import BytesAhoCorasick, MatchKind

_MOST = 1000
"""Aliases over which the choice of anchors would take longer than it saves."""

_FOLLOWING = 6
"""Words behind an anchor that are asked for; no alias needs more to be told from ordinary text."""

_PARTS = re.compile(r"[ ']+")
_WORD_BYTES = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
_GAP = rb"[^0-9A-Za-z_]+?"


class Anchors:
    """Says of a text whether a name may stand in it. Immutable once made."""

    __slots__ = ("_rests", "_scanner")

    def __init__(self, aliases: Sequence[str], any_case: Iterable[bool]) -> None:
        """`aliases` are folded. Those that match in any case have no anchors, and then every text may hold a name."""
        self._scanner: BytesAhoCorasick | None = None
        self._rests: tuple[re.Pattern[bytes] | None, ...] = ()
        if not aliases or len(aliases) > _MOST or any(any_case):
            return
        rests = anchor_words(aliases)
        self._scanner = BytesAhoCorasick([word.encode() for word in rests], matchkind=MatchKind.LeftmostLongest)
        self._rests = tuple(re.compile(_pattern(rest)) if word.isalnum() else None for word, rest in rests.items())

    def may_hold(self, text: str) -> bool:
        """Whether an anchor and the words after it in its aliases stand in the text; never wrong where it says no.

        >>> anchors = Anchors(["Kingdom of Tonga", "Da'esh"], [False, False])
        >>> [anchors.may_hold(text) for text in ("The Kingdom\\nof Tonga", "A Bangladeshi", "Da’esh", "Kingdom of")]
        [True, False, True, False]
        """
        if self._scanner is None:
            return True
        raw = text.encode("utf-8", "replace")
        for number, start, end in self._scanner.find_matches_as_indexes(raw):
            rest = self._rests[number]
            # A hit that fails hides what begins inside it: no whole word, unless the anchor itself has borders inside.
            if rest is None or ((start == 0 or raw[start - 1] not in _WORD_BYTES) and rest.match(raw, end)):
                return True
        return False


def anchor_words(aliases: Iterable[str]) -> dict[str, list[list[str]]]:
    """Few words of which each alias holds at least one, each with what follows it in its aliases.

    The last word of an alias is no anchor, since nothing after it tells the alias from others, nor is a word in lower
    case ("of"), as long as there is another.

    >>> anchor_words(["Republic of Chad", "Republic of Mali", "Viet Nam", "Da'esh", "USA"])
    {'Republic': [['of', 'Chad'], ['of', 'Mali']], 'Viet': [['Nam']], 'USA': [[]], 'Da': [['esh']]}
    """
    left = {alias: _PARTS.split(alias) for alias in aliases}
    chosen: dict[str, list[list[str]]] = {}
    while left:
        counts: dict[str, int] = {}
        for parts in left.values():
            candidates = [word for word in parts[:-1] if _is_anchor(word)] or parts[:1]
            for word in set(candidates):
                counts[word] = counts.get(word, 0) + 1
        best = max(counts, key=lambda word: (counts[word], len(word), word))
        covered = [alias for alias, parts in left.items() if best in parts[:-1] or parts[:1] == [best]]
        at = {alias: left[alias].index(best) + 1 for alias in covered}
        chosen[best] = [left.pop(alias)[start : start + _FOLLOWING] for alias, start in at.items()]
    return chosen


def _is_anchor(word: str) -> bool:
    return word.isalnum() and len(word) > 1 and not word.islower()


def _pattern(rests: list[list[str]]) -> bytes:
    """What matches behind an anchor where one of the rests follows; each gap is scanned once, however many they are."""
    if not all(rests):
        return b""
    following: dict[str, list[list[str]]] = {}
    for first, *others in rests:
        following.setdefault(first, []).append(others)
    branches = (re.escape(first.encode()) + _pattern(others) for first, others in following.items())
    return _GAP + b"(?:" + b"|".join(branches) + b")"
