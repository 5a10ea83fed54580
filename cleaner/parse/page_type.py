"""What a page is: an article, a thread of a forum, documentation, a product, a list, a service; and what says so.

A page is seen as signs, each there or not: words of its markup, and that a measure reaches a step (`3 prices or more`).
Every sign has a vote for each type, learnt from pages of known type; the type with the most votes wins.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.model import PAGE_TYPES
from cleaner.parse.page_signs import Measures, Words, signs_of

if TYPE_CHECKING:
    from cleaner.parse.html import HtmlPage

_VOTES_PER_UNIT = 100
"""Votes are whole hundredths of log odds, so that their sums are exact and the same on every machine."""
_MOST_REASONS = 5
_STRONG = 10
"""A vote below this is no reason to name."""


@dataclass(frozen=True, slots=True)
class PageType:
    """What a page is taken for."""

    name: str
    """One of `PAGE_TYPES`."""
    probabilities: tuple[float, ...]
    """Of each type, in the order of `PAGE_TYPES`, to four digits."""
    reasons: tuple[str, ...] = ()
    """What spoke for it most, the strongest first: `class thread`, `38 prices`; at most five."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes of all signs, one row each; `shipped_votes` has those that come with the package."""

    table: NDArray[np.int64]
    """Votes by sign and type. The first row counts for every page."""
    words: dict[str, dict[str, int]]
    """The row of each word, by where it stands."""
    steps: dict[str, tuple[int, tuple[int, ...]]]
    """Of each measure the row for what reaches no step, followed by a row for each step, and the steps, ascending."""

    def judge(self, words: Words, measures: Measures) -> PageType:
        """What a page of these words and measures is; see `page_type`."""
        rows, signs = [0], []
        for source, found in words.items():
            if known := self.words.get(source):
                for word in known.keys() & found:
                    rows.append(known[word])
                    signs.append((source, word))
        for name, value in measures.items():
            row, steps = self.steps[name]
            if reached := bisect_right(steps, value):
                rows.append(row + reached)
                signs.append((str(value), name))
        votes = self.table[rows]
        sums = votes.sum(0).tolist()
        best = sums.index(max(sums))
        strengths = votes[1:, best].tolist()
        spoke = [(-vote, sign) for vote, sign in zip(strengths, signs, strict=True) if vote >= _STRONG]
        reasons = tuple(" ".join(sign) for _, sign in sorted(spoke)[:_MOST_REASONS])
        return PageType(PAGE_TYPES[best], _shares(sums), reasons)


def page_type(page: HtmlPage) -> PageType:
    """What `page` is, how likely each type is, and why. Pure, and the same on every machine; never raises on content.

    >>> from cleaner.parse.html import parse_html
    >>> found = page_type(parse_html("<h1>Rain</h1>" + "<p>It rained for nine days, and the river rose. " * 20))
    >>> found.name, len(found.probabilities), found.reasons
    ('article', 7, ('20 <p> elements',))
    """
    if not page.elements.tags or not (page.blocks or page.claims):
        # Of text that stands in JSON-LD, and of nothing at all, there is nothing to judge by.
        return PageType("article", (1.0,) + (0.0,) * (len(PAGE_TYPES) - 1), ("no markup",))
    return shipped_votes().judge(*signs_of(page))


def _shares(sums: list[int]) -> tuple[float, ...]:
    """Votes as probabilities. Rounding hides in which digit the exponentials of two machines differ."""
    powers = [math.exp((each - max(sums)) / _VOTES_PER_UNIT) for each in sums]
    total = math.fsum(powers)
    return tuple(round(power / total, 4) for power in powers)


@cache
def shipped_votes() -> Votes:
    """The votes that come with the package."""
    return read_votes(files("cleaner").joinpath("data/page_types.json"))


def read_votes(file: Traversable) -> Votes:
    """The votes of a file that `benchmarks/train_page_type.py` wrote."""
    about = json.loads(file.read_text("utf8"))
    table: list[list[int]] = [about["all pages"]]
    words: dict[str, dict[str, int]] = {}
    for source, votes in about["words"].items():
        words[source] = dict(zip(votes, range(len(table), len(table) + len(votes)), strict=True))
        table.extend(votes.values())
    steps: dict[str, tuple[int, tuple[int, ...]]] = {}
    for name, of in about["measures"].items():
        steps[name] = (len(table), tuple(map(int, of)))
        # A value that reaches a step has reached those below.
        sums = np.cumsum([[0] * len(PAGE_TYPES), *of.values()], axis=0)
        table.extend(sums.tolist())
    return Votes(np.array(table, np.int64), words, steps)
