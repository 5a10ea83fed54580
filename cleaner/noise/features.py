"""What a line looks like, whatever language it is in: the numbers that the scorer judges by.

`features` turns what was counted into one row of numbers a line, with its place in the document: how much prose stands
around it, how far the mass of prose is, how long the run of like lines, which rules named its neighbours.

Every step is exact in floating point (whole numbers, single divisions, a logarithm made of straight pieces), so that
the same text gives the same numbers on every machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.noise.classes import (
    ASK,
    BAR,
    BLANK,
    BRACKET,
    CASELESS,
    CLASSES,
    COLON,
    COMMA,
    DASH,
    DIGIT,
    LOWER,
    OTHER,
    QUOTE,
    STOP,
    UNSPACED,
    UPPER,
    WIDE,
)
from cleaner.noise.measures import FAMILIES, NO_VERDICT, Layout, Measures, Real, Whole, find_mass, lay_out
from cleaner.noise.page import SHORTEST_SENTENCE
from cleaner.noise.vocabulary import SAID, Terms, Vocabulary

STRICT = 192
"""What a line without prose costs, in letters, in the narrower of the two masses of prose."""


def plain_log(values: Real | Whole) -> Real:
    """About the binary logarithm of 1 + x, in straight pieces between the powers of two: exact on every machine.

    >>> plain_log(np.array([0, 1, 2, 3, 7])).tolist()
    [0.0, 1.0, 1.5, 2.0, 3.0]
    """
    mantissa, exponent = np.frexp(np.asarray(values, np.float64) + 1.0)
    return np.asarray(exponent - 2.0 + 2.0 * mantissa)


def _runs(flag: NDArray[np.bool_]) -> Real:
    """How many lines in a row have the same flag as each line."""
    borders = np.flatnonzero(np.concatenate(([True], flag[1:] != flag[:-1], [True])))
    sizes = np.diff(borders)
    return np.repeat(sizes, sizes).astype(np.float64)


_FIRSTS = {LOWER: 0, UPPER: 1, CASELESS: 2, WIDE: 2, UNSPACED: 2, DIGIT: 3, QUOTE: 4, BRACKET: 5, DASH: 6, BAR: 7}
_LASTS = {LOWER: 0, UPPER: 0, CASELESS: 0, WIDE: 0, UNSPACED: 0, DIGIT: 1, STOP: 2, ASK: 3, COMMA: 4, COLON: 5, BAR: 6}
_FIRST_ROWS = np.eye(9, dtype=np.float32)[[_FIRSTS.get(kind, 8) for kind in range(CLASSES)]]
_LAST_ROWS = np.eye(8, dtype=np.float32)[[_LASTS.get(kind, 7) for kind in range(CLASSES)]]
_VERDICT_ROWS = np.eye(len(FAMILIES) + 1, len(FAMILIES), dtype=np.float32)
"""The row of no verdict is the last, and empty: -1 is its index."""

_REACHES = (3, 8, 25)
_MARKS = (DIGIT, STOP, ASK, COMMA, COLON, QUOTE, BRACKET, DASH, BAR, OTHER)

NAMES: tuple[str, ...] = (
    "length", "words", "inner_ends", "commas", "copies", "run", *(f"prose_{reach}" for reach in _REACHES),
    "from_start", "to_end", "from_start_strict", "to_end_strict",
    *(f"{what}_{reach}" for reach in _REACHES for what in ("named", "short")),
    "digit", "stop", "ask", "comma", "colon", "quote", "bracket", "dash", "bar", "other", "word_length",
    "lower", "upper", "blanks", "caseless", "title_case", "digit_words", "bar_words",
    "ellipsis", "sentence", "echo", "topic", "after_gap", "before_gap", "later", "phrase",
    "prose_before", "prose_after", "inside", "inside_strict", "place",
    "lines", "prose_share", "gap_share", "cased", "named_share", "has_mass", *(f"said_{name}" for name in SAID),
    *(f"first_{name}" for name in ("lower", "upper", "caseless", "digit", "quote", "bracket", "dash", "bar", "other")),
    *(f"last_{name}" for name in ("letter", "digit", "stop", "ask", "comma", "colon", "bar", "other")),
    *(f"verdict_{family}" for family in FAMILIES),
)  # fmt: skip
"""What each column of `features` says."""

_ROWS = len(NAMES) - _FIRST_ROWS.shape[1] - _LAST_ROWS.shape[1] - _VERDICT_ROWS.shape[1]


def features(m: Measures, vocabulary: Vocabulary, layout: Layout | None = None) -> NDArray[np.float32]:
    """One row of numbers a line, columns as in `NAMES`; a second call with the same measures gives the same bits."""
    count = len(m.first)
    if not count:
        return np.zeros((0, len(NAMES)), np.float32)
    layout = layout or lay_out(m)
    c = np.ascontiguousarray(m.counts.T, np.float32)
    starts = c[CLASSES:]
    c = c[:CLASSES]
    filled = np.maximum(layout.filled, 1.0, dtype=np.float32)
    words = np.asarray(layout.words, np.float32)
    named = m.verdict != NO_VERDICT
    # Running sums, with room on both sides, of the prose, of named and of short lines, and of lines.
    room = max(_REACHES)
    sums = np.zeros((4, count + 1 + 2 * room))
    inner = sums[:, room + 1 : room + 1 + count]
    inner[0] = prose = np.where(layout.sentence & ~named, np.minimum(layout.length, 600.0), 0.0)
    inner[1] = named
    inner[2] = layout.length < SHORTEST_SENTENCE
    inner[3] = 1.0
    np.cumsum(inner, axis=1, out=inner)
    sums[:, room + 1 + count :] = inner[:, -1:]
    near = []
    for reach in _REACHES:
        within = sums[:, room + reach + 1 : room + reach + 1 + count] - sums[:, room - reach : room - reach + count]
        near.append(within[:3] / within[3])
    total = max(float(inner[0, -1]), 1.0)
    place = np.arange(count, dtype=np.float64)
    rows = np.empty((_ROWS, count), np.float32)
    amounts = np.empty((13, count))
    amounts[:6] = layout.length, layout.words, m.inner, c[COMMA], m.copies - 1, _runs(layout.sentence)
    amounts[6:9] = near[0][0], near[1][0], near[2][0]
    for number, (start, end) in enumerate((layout.mass, find_mass(prose, STRICT))):
        np.subtract(place, start, out=amounts[9 + 2 * number])
        np.subtract(end - 1, place, out=amounts[10 + 2 * number])
    rows[:13] = plain_log(np.abs(amounts))
    rows[6:13] *= np.float32(0.5)
    rows[9:13] *= np.sign(amounts[9:])
    for number, mean in enumerate(near):
        rows[13 + 2 * number : 15 + 2 * number] = mean[1:] * 4
    marks = rows[19:30]
    marks[:10] = c[DIGIT:]
    marks[:10] *= np.float32(8) / filled
    marks[10] = filled / np.maximum(words, np.float32(1)) / np.float32(4)
    np.minimum(marks, np.float32(4), out=marks)
    shares = rows[30:37]
    shares[0], shares[1], shares[2] = c[LOWER], c[UPPER], c[BLANK]
    shares[3] = c[CASELESS] + c[WIDE] + c[UNSPACED]
    shares[:4] *= np.float32(4) / filled
    shares[4], shares[5], shares[6] = starts[UPPER], starts[DIGIT], starts[BAR]
    shares[4:] *= np.float32(4) / np.maximum(layout.begun, 1.0, dtype=np.float32)
    inside = (amounts[9:13:2] >= 0) & (amounts[10:13:2] >= 0)
    rest = rows[37:]
    rest[0], rest[1], rest[4], rest[6], rest[7] = m.ellipsis, layout.sentence, m.after_gap, m.later, m.phrase
    terms = Terms.of(m, layout)
    rest[2:4] = terms.echoes(layout.sentence & layout.inside) * 4
    rest[5, :-1], rest[5, -1] = m.after_gap[1:], 1.0
    rest[8], rest[9] = (inner[0] - prose) / total * 4, (total - inner[0]) / total * 4
    rest[10:12] = inside
    rest[12] = place / max(count - 1, 1) * 4
    rest[13] = plain_log(np.array([count]))[0] / 2
    rest[14] = float(inner[0, -1]) / max(float(layout.length.sum()), 1.0) * 4
    rest[15] = int(np.count_nonzero(m.after_gap[1:])) / max(count - 1, 1) * 4
    rest[16] = layout.cased
    rest[17] = float(inner[1, -1]) / count * 4
    rest[18] = layout.mass[1] > layout.mass[0]
    rest[19:] = vocabulary.said(terms)
    return np.concatenate((rows.T, _FIRST_ROWS[m.first], _LAST_ROWS[m.last], _VERDICT_ROWS[m.verdict]), axis=1)


def to_steps(rows: NDArray[np.float32], mean: NDArray[np.float32], spread: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows as whole numbers, -127 to 127: sixteenths of each feature's spread from its mean."""
    steps = rows - mean
    steps *= np.float32(16) / spread
    np.rint(steps, out=steps)
    np.minimum(steps, np.float32(127), out=steps)
    np.maximum(steps, np.float32(-127), out=steps)
    return np.asarray(steps)
