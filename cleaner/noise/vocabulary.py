"""What the words of a line say, as far as pages in many places agree on it: "comment", "posted by", "view all".

No word is kept, only a number for it with how often it was noise rather than text; a word that is not known says
nothing, so that lines of other languages are judged by their form alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.noise.measures import PAIR, Hashes, Layout, Measures, Whole

LONG_LINE = 80
"""Letters from which a line speaks as text does: what a word says depends on it."""

FEW_WORDS = 6
"""Up to so many words a line is looked up as a whole."""

BITS = 20
"""Of a number, what tells it from others."""

UNIT = 16
"""What is said is in sixteenths."""

SAID = ("words", "words_most", "words_least", "pairs", "pairs_most", "pairs_least", "first", "last", "whole")
"""What is told of a line: of its words, and of each two of them, the sum and the extremes; of some by their place."""

ECHOES = ("pairs", "words")
"""What else is told: which share of its pairs of words, and of its longer words, the prose in other lines holds."""

_SHIFT = np.uint32(32 - BITS)
_PLACES = np.array([3, 5, 7, 11, 13, 17], np.uint32) * np.uint32(0x9E3779B1)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """For each number of a word, pair, first, last word or line, how much it speaks for noise."""

    leaning: NDArray[np.int8]

    @classmethod
    def of(cls, hashes: Hashes, leaning: NDArray[np.int8]) -> Vocabulary:
        """The vocabulary of some words, by their numbers; of two that fall together the later."""
        table = np.zeros(1 << BITS, np.int8)
        table[hashes >> _SHIFT] = leaning
        return cls(table)

    def said(self, terms: Terms) -> NDArray[np.float32]:
        """What is said of each line: one row for each of `SAID`."""
        out = np.zeros((2, 3, terms.count), np.float32)
        by_place = np.zeros((3, terms.count), np.float32)
        values = self.leaning.take((terms.hashes >> _SHIFT).astype(np.intp))
        # Words and pairs side by side, as if they stood in twice as many lines.
        sizes = np.concatenate((terms.sizes, np.maximum(terms.sizes - 1, 0)))
        at = np.flatnonzero(sizes > 0)
        if len(at):
            sizes = sizes[at]
            ends = np.cumsum(sizes)
            done = int(ends[-1])
            number, line = at // terms.count, at % terms.count
            begins, spoken = ends - sizes, values[:done].astype(np.int32)
            out[number, 0, line] = np.add.reduceat(spoken, begins, dtype=np.int32) / np.sqrt(sizes)
            out[number, 1, line] = np.maximum.reduceat(spoken, begins)
            out[number, 2, line] = np.minimum.reduceat(spoken, begins)
            for place, lines in enumerate((terms.filled, terms.filled, terms.few)):
                by_place[place, lines] = values[done : done + len(lines)]
                done += len(lines)
        return np.concatenate((out.reshape(-1, terms.count), by_place)) / np.float32(UNIT)


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of all lines, their pairs, the first and last words, and the short lines."""

    count: int
    """Lines."""
    line: Whole
    """The line of each word."""
    sizes: Whole
    """How many words each line has."""
    paired: Whole
    """The line of each pair."""
    filled: Whole
    """The lines that have a first and a last word."""
    few: Whole
    """The lines of few words."""
    words: Hashes
    pairs: Hashes
    hashes: Hashes
    """Numbers for the words, the pairs, the first words, the last ones and the short lines, one after the other."""

    @classmethod
    def of(cls, m: Measures, layout: Layout) -> Terms:
        """The terms of some lines."""
        line, words = m.words
        count = len(m.first)
        sizes = np.bincount(line, minlength=count)
        ends = np.cumsum(sizes)
        begins = ends - sizes
        filled = np.flatnonzero(sizes)
        few = np.flatnonzero((sizes > 0) & (sizes <= FEW_WORDS))
        same = np.flatnonzero(line[1:] == line[:-1])
        paired = line[same]
        pairs = words[same] * np.uint32(PAIR) + words[same + 1]
        place = np.arange(len(line)) - begins[line]
        whole = words * _PLACES.take(place, mode="clip")
        if len(filled):
            whole = np.add.reduceat(whole, begins[filled], dtype=np.uint32)[sizes[filled] <= FEW_WORDS]
        groups = (line, paired, filled, filled, few)
        hashes = np.concatenate((words, pairs, words[begins[filled]], words[ends[filled] - 1], whole))
        # A word in a long line is another than the same in a short one, and than the same as the first of its line.
        long = (layout.length >= LONG_LINE).astype(np.uint32)
        salt = np.concatenate([long[lines] + np.uint32(2 * number) for number, lines in enumerate(groups)])
        salt *= np.uint32(0x68E31DA4)
        hashes ^= salt
        hashes *= np.uint32(0x2C1B3C6D)
        hashes ^= hashes >> np.uint32(13)
        hashes *= np.uint32(0x297A2D39)
        return cls(count, line, sizes, paired, filled, few, words, pairs, hashes)

    @property
    def groups(self) -> tuple[Whole, ...]:
        """The lines of `hashes`, part by part."""
        return self.line, self.paired, self.filled, self.filled, self.few

    def echoes(self, told: NDArray[np.bool_]) -> NDArray[np.float64]:
        """For each line the shares of its terms that prose in other lines holds: one row for each of `ECHOES`."""
        long = np.flatnonzero(self.words & np.uint32(1) != 0)
        line = np.concatenate((self.paired, self.line[long]))
        terms = np.concatenate((self.pairs ^ np.uint32(PAIR), self.words[long]))
        bits = min(max(len(terms).bit_length() + 4, 12), 20)
        terms *= np.uint32(0x297A2D39)
        marks = (terms >> np.uint32(32 - bits)).astype(np.intp)
        first, last = np.empty(1 << bits, np.int32), np.empty(1 << bits, np.int32)
        first[marks] = self.count
        last[marks] = -1
        spoken = np.flatnonzero(told[line])
        there, heard = line[spoken], marks[spoken]
        last[heard] = there
        first[heard[::-1]] = there[::-1]
        shared = (first[marks] < line) | (last[marks] > line)
        line[len(self.paired) :] += self.count
        heard_of = np.bincount(line[shared], minlength=2 * self.count)
        return np.asarray(heard_of / np.maximum(np.bincount(line, minlength=2 * self.count), 1)).reshape(2, -1)
