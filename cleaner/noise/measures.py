"""What is counted in the lines of a page, for all of them at once: classes of characters, no word of any language."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.model import NOISE_KINDS
from cleaner.noise.page import SHORTEST_SENTENCE, TERMINALS, Page

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Counts = NDArray[np.int16]

BLANK, LOWER, UPPER, CASELESS, WIDE, UNSPACED, DIGIT, STOP, ASK, COMMA, COLON, QUOTE, BRACKET, DASH, BAR, OTHER = range(
    16
)
"""Classes of characters. `WIDE` letters (Han, kana) are syllables or words, `UNSPACED` ones (Thai) have no blanks."""

CLASSES = 16
SEEN = 2048
"""Code points looked at from each end of a long line: its shape shows there, and the work stays bounded."""

CHUNK = 1 << 18
"""Code points measured at once."""

_GRAM = 6
_FACTORS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1, 0xD3A2646D)
_FIRST_UNSPACED = 0x0E00
_FIRST_WIDE = 0x2E80

FAMILIES = NOISE_KINDS
NO_VERDICT = -1
OTHER_VERDICT = FAMILIES.index("navigation")
"""What a line counts as that a rule of no built-in family named."""

_MARKS = {
    STOP: set(TERMINALS) - set("!?！？؟"),
    ASK: set("!?！？؟⁇⁈⁉‼;"),
    COMMA: set(",;،؛、，；､﹐﹑﹔"),
    COLON: set(":：﹕︰"),
    QUOTE: set("\"'`´‘’‚‛“”„‟«»「」『』〝〞＂＇"),
    BAR: set("|/\\<>‹›•·‣◦●○■□▪▫▶►◀◄→←↑↓⇒⟶~_*#+=^｜／＞＜・※§¶†"),
}
_SPACELESS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x19E0, 0x19FF),
    (0x1A20, 0x1AAF),
    (0xAA60, 0xAA7F),
)
_SYLLABLES = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x318F),
    (0x31A0, 0x4DBF),
    (0x4E00, 0xA4CF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
)
_BY_CATEGORY = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": CASELESS, "Lm": CASELESS,
    "Mn": CASELESS, "Mc": CASELESS, "Me": CASELESS,
    "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Ps": BRACKET, "Pe": BRACKET, "Pi": QUOTE, "Pf": QUOTE, "Pd": DASH,
    "Zs": BLANK, "Zl": BLANK, "Zp": BLANK,
}  # fmt: skip


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
    echo: Real
    """Share of the line's short strings that other lines of the mass of prose hold too."""

    def part(self, start: int, end: int) -> Measures:
        """Some of the lines, by themselves."""
        return Measures(*(getattr(self, column)[start:end] for column in self.__slots__))


def measure(page: Page) -> Measures:
    """Count the lines of a page; time and memory grow with their number and with at most 4096 code points of each.

    >>> from cleaner.noise.phrases import phrase_table
    >>> found = measure(Page("Rain fell.\\n\\nShare", phrase_table(("en",))))
    >>> found.counts[:, LOWER].tolist(), found.last.tolist() == [STOP, LOWER], found.after_gap.tolist()
    ([7, 4], True, [True, True])
    """
    parts = [_measure_lines(lines) for lines in _chunks(page.lines)]
    counts, first, last, ellipsis, inner = (np.concatenate(column) for column in zip(*parts, strict=True))
    many = Counter(page.keys)
    seen: set[str] = set()
    later = np.zeros(len(page), bool)
    for number, key in enumerate(page.keys if len(many) < len(page) else ()):
        if many[key] > 1:
            later[number] = key in seen
            seen.add(key)
    index = {family: number for number, family in enumerate(FAMILIES)}
    measures = Measures(
        counts=counts,
        first=first,
        last=last,
        ellipsis=ellipsis,
        inner=inner,
        after_gap=np.array(page.after_gap, bool),
        copies=np.array([many[key] for key in page.keys], np.int64),
        later=later,
        verdict=np.array(
            [NO_VERDICT if v is None else index.get(v.partition("/")[0], OTHER_VERDICT) for v in page.verdicts],
            np.int64,
        ),
        phrase=np.array([key in page.table.labels for key in page.keys], bool),
        echo=np.zeros(len(page)),
    )
    layout = lay_out(measures)
    return replace(measures, echo=_echo(page.keys, layout.sentence & layout.inside))


@cache
def _table() -> NDArray[np.uint8]:
    """The class of every code point of the first plane, then one for each 4096 code points beyond."""
    table = np.full(0x10000 + 0x110, OTHER, np.uint8)
    for code in range(0x10000):
        table[code] = _BY_CATEGORY.get(unicodedata.category(chr(code)), OTHER)
    letters = table == CASELESS
    for kind, ranges in ((UNSPACED, _SPACELESS), (WIDE, _SYLLABLES)):
        for start, end in ranges:
            table[start : end + 1][letters[start : end + 1]] = kind
    for kind, marks in _MARKS.items():
        table[[ord(mark) for mark in marks]] = kind
    table[[9, 10, 11, 12, 13, 0x85]] = BLANK
    table[0x10000 + 0x10 : 0x10000 + 0x1D] = CASELESS
    table[0x10000 + 0x20 : 0x10000 + 0x40] = WIDE
    return table


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


def _measure_lines(lines: list[str]) -> tuple[Counts, NDArray[np.uint8], NDArray[np.uint8], NDArray[np.bool_], Whole]:
    # A blank in front and one after each line: every line has a code point before and after it.
    codes = np.frombuffer("\n".join(["", *lines, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = int(codes.max()) >= 0x10000
    kinds = _table()[np.where(codes < 0x10000, codes, 0x10000 + (codes >> 12)) if beyond else codes]
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    ends = np.cumsum(sizes + 1)
    starts = ends - sizes
    owner = np.repeat(np.arange(len(lines)), sizes + 1)
    body = kinds[1:]
    before = kinds[:-1]
    begins = (before == BLANK) | (before == QUOTE) | (before == BRACKET)
    index = owner * (2 * CLASSES) + body + begins * np.int64(CLASSES)
    counts = np.bincount(index, minlength=2 * CLASSES * len(lines)).reshape(-1, 2 * CLASSES)[: len(lines)]
    # The line break after each line is a blank of no line.
    closed = begins[ends - 1]
    counts[np.arange(len(lines)), closed * CLASSES + BLANK] -= 1
    counts[:, :CLASSES] += counts[:, CLASSES:]
    last = ends - 1
    for _ in range(3):
        closing = ((kinds[last] == QUOTE) | (kinds[last] == BRACKET)) & (last > starts)
        last = last - closing
    ellipsis = (codes[last] == 0x2026) | ((codes[last] == 0x2E) & (codes[last - 1] == 0x2E))
    stops = np.flatnonzero((kinds == STOP) | (kinds == ASK))
    after, previous = kinds[np.minimum(stops + 1, len(kinds) - 1)], kinds[np.maximum(stops - 1, 0)]
    ending = np.zeros(len(kinds), bool)
    ending[last] = True
    inside = ~ending[stops]
    parted = (after == BLANK) | (codes[stops] >= 0x3000) | (after == QUOTE)
    whole = (
        (previous == LOWER)
        | (previous == QUOTE)
        | (previous == BRACKET)
        | ((previous >= CASELESS) & (previous <= DIGIT))
    )
    inner = np.bincount(owner[stops[inside & parted & whole] - 1], minlength=len(lines))[: len(lines)]
    # A line has at most twice `SEEN` code points here.
    return counts.astype(np.int16), kinds[starts], kinds[last], ellipsis, inner


def _echo(keys: list[str], prose: NDArray[np.bool_]) -> Real:
    """For each line the share of its strings that prose elsewhere holds: six code points, two in scripts of syllables.

    They begin where words do, or anywhere in scripts without blanks.
    """
    if not keys:
        return np.zeros(0)
    short = [key if len(key) <= 2 * SEEN else key[:SEEN] + key[-SEEN:] for key in keys]
    codes = np.frombuffer("\n".join([*short, "\n" * _GRAM]).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum(np.fromiter(map(len, short), np.int64, len(short)) + 1)
    count = int(ends[-1])
    blank = codes[:count] <= 0x20
    begins = np.concatenate(([True], blank[:-1])) & ~blank
    if int(codes.max()) >= _FIRST_UNSPACED:
        begins |= (codes[:count] >= _FIRST_UNSPACED) & ((codes[:count] < 0x1100) | (codes[:count] >= _FIRST_WIDE))
    place = np.flatnonzero(begins)
    owner = np.searchsorted(ends, place, side="right")
    wide = codes[place] >= _FIRST_WIDE
    whole = ends[owner] - place > np.where(wide, 2, _GRAM)
    place, owner, wide = place[whole], owner[whole], wide[whole]
    gram = codes[place] * np.uint32(_FACTORS[0]) + codes[place + 1] * np.uint32(_FACTORS[1])
    for further in range(2, _GRAM):
        gram += np.where(wide, np.uint32(0), codes[place + further] * np.uint32(_FACTORS[further]))
    gram >>= np.uint32(16)
    told = prose[owner]
    first, last = np.full(1 << 16, len(keys), np.int32), np.full(1 << 16, -1, np.int32)
    last[gram[told]] = owner[told]
    first[gram[told][::-1]] = owner[told][::-1]
    shared = (first[gram] < owner) | (last[gram] > owner)
    return np.asarray(_count(owner, len(keys), shared) / np.maximum(_count(owner, len(keys)), 1))


def _count(owner: Whole, lines: int, weights: NDArray[np.bool_] | None = None) -> Real:
    return np.asarray(np.bincount(owner, weights, minlength=lines), np.float64)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines are to each other."""

    length: Real
    """Length in letters of an alphabet: a Chinese character says as much as two or three of them."""
    words: Real
    sentence: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    """Whether a line lies within the mass of prose."""
    cased: bool


def lay_out(m: Measures) -> Layout:
    """Lengths, sentences and the mass of prose."""
    c = m.counts[:, :CLASSES]
    filled = c.sum(1) - c[:, BLANK]
    length = filled + c[:, BLANK] + c[:, WIDE] * 1.5
    blanks = m.counts[:, CLASSES:].sum(1)
    words = blanks + c[:, WIDE] * 0.5 + c[:, UNSPACED] * 0.1875
    sentence = (length >= SHORTEST_SENTENCE) & ((m.last == STOP) | (m.last == ASK))
    start, end = find_mass(np.where(m.verdict == NO_VERDICT, length * sentence, 0.0), 64)
    place = np.arange(len(length))
    cased = c[:, LOWER].sum() * 4 >= c[:, LOWER:DIGIT].sum()
    return Layout(length, words, sentence, (place >= start) & (place < end), bool(cased))


def find_mass(prose: Real, cost: int) -> tuple[int, int]:
    """The stretch of lines with the most prose, where each line without any costs as much as `cost` letters."""
    if not len(prose):
        return 0, 0
    gain = np.where(prose > 0, np.minimum(prose, 600.0), -float(cost))
    total = np.concatenate(([0.0], np.cumsum(gain)))
    rise = total[1:] - np.minimum.accumulate(total)[:-1]
    end = int(np.argmax(rise)) + 1
    return (int(np.argmin(total[:end])), end) if rise[end - 1] > 0 else (0, 0)
