"""What is counted in the lines of a page, for all of them at once: classes of characters, no word of any language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.model import NOISE_KINDS
from cleaner.noise.classes import (
    ALONE,
    ASK,
    BLANK,
    BRACKET,
    CASELESS,
    CLASSES,
    DIGIT,
    ENDS,
    LOWER,
    OPENS,
    QUOTE,
    STOP,
    UNSPACED,
    WIDE,
    WORD,
    code_points,
    powers,
)
from cleaner.noise.page import SHORTEST_SENTENCE, Page

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Counts = NDArray[np.int16]
Hashes = NDArray[np.uint32]

SEEN = 2048
"""Code points looked at from each end of a long line: its shape shows there, and the work stays bounded."""

CHUNK = 1 << 18
"""Code points measured at once."""

_MIX = 0x85EBCA6B
PAIR = 0x27D4EB2F
_LONG = 4
"""Letters over which a word says what a text is about."""

FAMILIES = NOISE_KINDS
NO_VERDICT = -1
OTHER_VERDICT = FAMILIES.index("navigation")
"""What a line counts as that a rule of no built-in family named."""

_CLOSES = np.isin(np.arange(CLASSES), (QUOTE, BRACKET))
_WHOLE = np.isin(np.arange(CLASSES), (LOWER, QUOTE, BRACKET, CASELESS, WIDE, UNSPACED, DIGIT))


@dataclass(frozen=True, slots=True)
class Measures:
    """Columns over the lines of a page: what is counted in each line, and what the rules said of it."""

    counts: Counts
    """Code points by class (columns 0 to 15), and of those the ones that begin a word (16 to 31)."""
    first: Whole
    """Class of the first code point."""
    last: Whole
    """Class of the last code point, closing quotes and brackets left out."""
    ellipsis: NDArray[np.bool_]
    """Whether the line breaks off in an ellipsis."""
    inner: Whole
    """Sentences that end inside the line."""
    after_gap: NDArray[np.bool_]
    copies: Whole
    """How often the line stands in the text."""
    later: NDArray[np.bool_]
    """Whether the line stood in the text before."""
    verdict: Whole
    """Index in `FAMILIES` of the rule that named the line, or -1."""
    phrase: NDArray[np.bool_]
    """Whether the whole line is a known phrase, though no rule named it."""
    words: tuple[Whole, Hashes]
    """All words: the line of each, and a number for it, which is odd for longer words."""

    def part(self, start: int, end: int) -> Measures:
        """Some of the lines, by themselves."""
        line, hashes = self.words
        first, last = np.searchsorted(line, (start, end))
        columns = {name: getattr(self, name)[start:end] for name in self.__slots__ if name != "words"}
        return Measures(**columns, words=(line[first:last] - start, hashes[first:last]))


def measure(page: Page) -> Measures:
    """Count the lines of a page; time and memory grow with their number and with at most 4096 code points of each.

    >>> from cleaner.noise.phrases import phrase_table
    >>> found = measure(Page("Rain fell.\\n\\nShare", phrase_table(("en",))))
    >>> found.counts[:, LOWER].tolist(), found.last.tolist() == [STOP, LOWER], found.after_gap.tolist()
    ([7, 4], True, [True, True])
    """
    parts = []
    done = 0
    for lines in _chunks(page.shown):
        parts.append(_measure_lines(lines))
        parts[-1][5][:] += done
        done += len(lines)
    columns = parts[0] if len(parts) == 1 else tuple(np.concatenate(column) for column in zip(*parts, strict=True))
    counts, first, last, ellipsis, inner, line, hashes = columns
    count = len(page)
    many = Counter(page.keys)
    copies, later = np.ones(count, np.int64), np.zeros(count, bool)
    if len(many) < count:
        copies = np.array([many[key] for key in page.keys], np.int64)
        seen: set[str] = set()
        for number in np.flatnonzero(copies > 1).tolist():
            later[number] = page.keys[number] in seen
            seen.add(page.keys[number])
    index = {rule: _family(rule) for rule in set(page.verdicts)}
    labels = page.table.labels
    return Measures(
        counts=counts,
        first=first,
        last=last,
        ellipsis=ellipsis,
        inner=inner,
        after_gap=np.array(page.after_gap, bool),
        copies=copies,
        later=later,
        verdict=np.array([index[rule] for rule in page.verdicts], np.int64),
        phrase=np.array([key in labels for key in page.keys], bool),
        words=(line, hashes),
    )


def _family(rule: str | None) -> int:
    if rule is None:
        return NO_VERDICT
    family = rule.partition("/")[0]
    return FAMILIES.index(family) if family in FAMILIES else OTHER_VERDICT


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    """Lines, long ones without their middle, in groups of about `CHUNK` code points."""
    if sum(map(len, lines)) <= CHUNK and max(map(len, lines), default=0) <= 2 * SEEN:
        yield lines
        return
    group: list[str] = []
    size = 0
    for line in lines:
        short = line if len(line) <= 2 * SEEN else line[:SEEN] + line[-SEEN:]
        group.append(short)
        size += len(short)
        if size > CHUNK:
            yield group
            group, size = [], 0
    yield group


def _measure_lines(lines: list[str]) -> tuple[NDArray[Any], ...]:
    # A blank in front and one after each line: every line has a code point before and after it.
    codes = np.frombuffer("\n".join(["", *lines, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    if int(codes.max()) >= 0x10000:
        codes = np.where(codes < 0x10000, codes, 0x10000 + (codes >> 12))
    known = code_points().take(codes, mode="clip")
    flags = known.astype(np.uint8)
    count = len(lines)
    sizes = np.fromiter(map(len, lines), np.int64, count)
    ends = np.cumsum(sizes + 1)
    starts = ends - sizes
    base = np.repeat(np.arange(0, 2 * CLASSES * count, 2 * CLASSES), sizes + 1)
    combined = flags[1:] & 15
    combined |= flags[:-1] & OPENS
    counts = np.bincount(base + combined, minlength=2 * CLASSES * count).reshape(count, 2 * CLASSES)
    # The line break after each line is a blank of no line.
    counts[np.arange(count), combined[ends - 1]] -= 1
    counts[:, :CLASSES] += counts[:, CLASSES:]
    kinds = flags & 15
    last = ends - 1
    for _ in range(3):
        closing = _CLOSES[kinds[last]] & (last > starts)
        if not closing.any():
            break
        last = last - closing
    ellipsis = (codes[last] == 0x2026) | ((codes[last] == 0x2E) & (codes[last - 1] == 0x2E))
    ending = np.zeros(len(flags), bool)
    ending[last] = True
    stops = np.flatnonzero(flags >= ENDS)
    stops = stops[~ending[stops]]
    after = kinds[stops + 1]
    parted = (after == BLANK) | (after == QUOTE) | (codes[stops] >= 0x3000)
    stops = stops[parted & _WHOLE[kinds[stops - 1]]]
    inner = np.bincount(base[stops - 1] >> 5, minlength=count)
    # Words begin after what is no letter; in scripts without blanks everywhere.
    letters = flags & WORD
    begins = np.flatnonzero(letters[1:] & (~letters[:-1] | flags[1:] >> 1) != 0) + 1
    factor, undo = powers(max(len(known).bit_length(), 14))
    hashes = np.zeros(0, np.uint32)
    if len(begins):
        terms = known >> np.uint32(16)
        terms *= factor[: len(known)]
        hashes = np.add.reduceat(terms, begins, dtype=np.uint32)
        hashes *= undo[begins]
        hashes ^= hashes >> np.uint32(15)
        hashes *= np.uint32(_MIX)
        two = letters[:-1] & letters[1:]
        long = (flags & ALONE) >> 1
        long[:-_LONG] |= two[: -_LONG + 1] & two[2 : -_LONG + 3] & letters[_LONG:]
        hashes &= np.uint32(0xFFFFFFFE)
        hashes |= long[begins] >> 5
    # A line has at most twice `SEEN` code points here.
    return counts.astype(np.int16), kinds[starts], kinds[last], ellipsis, inner, base[begins - 1] >> 5, hashes


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines are to each other."""

    filled: Whole
    """Code points that are no blanks."""
    begun: Whole
    """Words, as far as blanks part them."""
    length: Real
    """Length in letters of an alphabet: a Chinese character says as much as two or three of them."""
    words: Real
    sentence: NDArray[np.bool_]
    mass: tuple[int, int]
    """The lines of the mass of prose: the first, and the one after the last."""
    inside: NDArray[np.bool_]
    """Whether a line lies within the mass of prose."""
    cased: bool


def lay_out(m: Measures) -> Layout:
    """Lengths, sentences and the mass of prose."""
    c = m.counts
    kinds = c.sum(0, dtype=np.int64).tolist()
    whole = c[:, :CLASSES].sum(1, dtype=np.int64)
    begun = c[:, CLASSES:].sum(1, dtype=np.int64)
    length, words = whole.astype(np.float64), begun.astype(np.float64)
    if kinds[WIDE] or kinds[UNSPACED]:
        length += c[:, WIDE] * 1.5
        words += c[:, WIDE] * 0.5 + c[:, UNSPACED] * 0.1875
    sentence = (length >= SHORTEST_SENTENCE) & ((m.last == STOP) | (m.last == ASK))
    start, end = find_mass(np.where(m.verdict == NO_VERDICT, length * sentence, 0.0), LOOSE)
    inside = np.zeros(len(length), bool)
    inside[start:end] = True
    cased = kinds[LOWER] * 4 >= sum(kinds[LOWER:DIGIT])
    return Layout(whole - c[:, BLANK], begun, length, words, sentence, (start, end), inside, cased)


LOOSE = 64
"""What a line without prose costs the mass of prose, in letters."""


def find_mass(prose: Real, cost: int) -> tuple[int, int]:
    """The stretch of lines with the most prose, where each line without any costs as much as `cost` letters."""
    if not len(prose):
        return 0, 0
    gain = np.where(prose > 0, np.minimum(prose, 600.0), -float(cost))
    total = np.zeros(len(prose) + 1)
    np.cumsum(gain, out=total[1:])
    rise = total[1:] - np.minimum.accumulate(total[:-1])
    end = int(rise.argmax()) + 1
    return (int(total[:end].argmin()), end) if rise[end - 1] > 0 else (0, 0)
