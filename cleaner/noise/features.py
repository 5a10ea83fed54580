"""What a line looks like, whatever language it is in: the numbers that the scorer judges by.

`features` turns what was counted into one row of numbers a line, with its place in the document: how much prose stands
around it, how far the mass of prose is, how long the run of like lines, which rules named its neighbours.

Every step is exact in floating point (whole numbers, single divisions, a logarithm made of straight pieces), so that
the same text gives the same numbers on every machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.noise.measures import (
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
    FAMILIES,
    LOWER,
    NO_VERDICT,
    QUOTE,
    STOP,
    UNSPACED,
    UPPER,
    WIDE,
    Layout,
    Measures,
    Real,
    Whole,
    find_mass,
    lay_out,
)  # fmt: skip
from cleaner.noise.page import SHORTEST_SENTENCE


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
_COSTS = (64, 192)

NAMES: tuple[str, ...] = (
    "length", "words", "inner_ends", "commas", "copies", "run", *(f"prose_{reach}" for reach in _REACHES),
    "from_start", "to_end", "from_start_strict", "to_end_strict",
    "lower", "upper", "blanks", "caseless",
    "digit", "stop", "ask", "comma", "colon", "quote", "bracket", "dash", "bar", "other",
    "word_length", "title_case", "digit_words", "bar_words",
    *(f"first_{name}" for name in ("lower", "upper", "caseless", "digit", "quote", "bracket", "dash", "bar", "other")),
    *(f"last_{name}" for name in ("letter", "digit", "stop", "ask", "comma", "colon", "bar", "other")),
    *(f"verdict_{family}" for family in FAMILIES),
    *(f"{what}_{reach}" for reach in _REACHES for what in ("named", "short")),
    "ellipsis", "sentence", "echo", "after_gap", "before_gap", "later", "phrase",
    "prose_before", "prose_after", "inside", "inside_strict", "place",
    "lines", "prose_share", "gap_share", "cased", "named_share", "has_mass",
)  # fmt: skip
"""What each column of `features` says."""


def features(m: Measures, layout: Layout | None = None) -> NDArray[np.float32]:
    """One row of numbers a line, columns as in `NAMES`; a second call with the same measures gives the same bits."""
    count = len(m.first)
    if not count:
        return np.zeros((0, len(NAMES)), np.float32)
    layout = layout or lay_out(m)
    c = m.counts[:, :CLASSES].astype(np.float64)
    starts = m.counts[:, CLASSES:].astype(np.float64)
    filled = np.maximum(c.sum(1) - c[:, BLANK], 1.0)
    begun = np.maximum(starts.sum(1), 1.0)
    named = m.verdict != NO_VERDICT
    prose = np.where(layout.sentence & ~named, np.minimum(layout.length, 600.0), 0.0)
    short = layout.length < SHORTEST_SENTENCE
    total = max(float(prose.sum()), 1.0)
    before = np.cumsum(prose)
    place = np.arange(count, dtype=np.float64)
    # Means over the lines around, of three columns at once.
    sums = np.zeros((count + 1, 3))
    np.cumsum(np.stack((prose, named, short), axis=1), axis=0, out=sums[1:])
    near = [_means(sums, reach) for reach in _REACHES]
    masses = [find_mass(prose, cost) for cost in _COSTS]
    distances = np.stack([distance for start, end in masses for distance in (place - start, end - 1 - place)], axis=1)
    inside = [(place >= start) & (place < end) for start, end in masses]
    amounts = (layout.length, layout.words, m.inner, c[:, COMMA], m.copies - 1.0, _runs(layout.sentence))
    logs = plain_log(np.stack([*amounts, *(mean[:, 0] for mean in near), *np.abs(distances.T)], axis=1))
    logs[:, 6:] /= 2
    logs[:, 9:] *= np.sign(distances)
    shares = c / filled[:, None] * 4
    letters = shares[:, CASELESS:DIGIT].sum(1)
    opened = starts[:, [UPPER, DIGIT, BAR]] / begun[:, None] * 4
    whole = (
        float(plain_log(np.array([count]))[0]) / 2,
        float(prose.sum()) / max(float(layout.length.sum()), 1.0) * 4,
        float(m.after_gap[1:].sum()) / max(count - 1, 1) * 4,
        float(layout.cased),
        float(named.sum()) / max(count, 1) * 4,
        float(inside[-1].any()),
    )
    singles = (
        m.ellipsis, layout.sentence, m.echo * 4, m.after_gap, np.concatenate((m.after_gap[1:], [True])), m.later,
        m.phrase, (before - prose) / total * 4, (total - before) / total * 4, *inside, place / max(count - 1, 1) * 4,
    )  # fmt: skip
    blocks = (
        logs, shares[:, [LOWER, UPPER, BLANK]], letters[:, None], np.minimum(shares[:, DIGIT:] * 2, 4.0),
        np.minimum(filled / np.maximum(layout.words, 1.0) / 4, 4.0)[:, None], opened,
        _FIRST_ROWS[m.first], _LAST_ROWS[m.last], _VERDICT_ROWS[m.verdict],
        *(mean[:, 1:] * 4 for mean in near), np.stack(singles, axis=1), np.broadcast_to(whole, (count, len(whole))),
    )  # fmt: skip
    return np.concatenate(blocks, axis=1, dtype=np.float32, casting="unsafe")


def _means(sums: Real, reach: int) -> Real:
    """From running sums the means over the lines up to `reach` away, of those that there are."""
    place = np.arange(len(sums) - 1)
    low, high = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(place))
    return np.asarray((sums[high] - sums[low]) / (high - low)[:, None])


def to_steps(rows: NDArray[np.float32], mean: NDArray[np.float32], spread: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows as whole numbers, -127 to 127: sixteenths of each feature's spread from its mean."""
    return np.asarray(np.clip(np.rint((rows - mean) / spread * np.float32(16)), -127, 127))
