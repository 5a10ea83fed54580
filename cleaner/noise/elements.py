"""The elements of a page that hold lines, as columns: what each inherits, and how they lie in each other."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.noise.measures import Real, Whole
from cleaner.noise.vocabulary import BITS, UNIT, Vocabulary

_MOST_SAID = 6.0
"""What the names of one element say at most."""
_PARTS = 6
_MIX = np.uint64(1_000_003)


def terms_of(names: Sequence[str]) -> list[int]:
    """Numbers for class names and ids: for each as a whole, and for the words in it that hyphens part.

    >>> len(terms_of(("entry-content", "wide")))
    4
    """
    return [term for name in names for term in _terms(name)]


@lru_cache(maxsize=8192)
def _terms(name: str) -> tuple[int, ...]:
    found = [zlib.crc32(name.encode("utf8", "surrogatepass"))]
    parts = name.replace("_", "-").split("-")
    if len(parts) > 1:
        found += [zlib.crc32(b"-" + part.encode("utf8", "surrogatepass")) for part in parts[:_PARTS] if part]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Elements:
    """Columns over the elements that hold lines, in document order; the first is around all others.

    Those that hold no line are left out. The elements within `e` are those from `e` to before `ends[e]`.
    """

    parents: Whole
    tags: list[str]
    depth: Real
    ends: Whole
    form: NDArray[np.uint64]
    """A number for the tags and names of an element and of all around it, names with figures in them left out."""
    said: tuple[Real, ...]
    """What the names of each element say for noise: its own, those of the nearest that say something, of all around it
    the sum and the extremes, and of the innermost three the sum."""
    element: Whole
    """For each line the innermost element that holds all of it."""

    @classmethod
    def of(
        cls,
        parents: Sequence[int],
        tags: Sequence[str],
        names: Sequence[tuple[str, ...]],
        element: Whole,
        vocabulary: Vocabulary,
    ) -> Elements:
        """The elements of a page, given as columns over all of them, that hold the innermost ones of its lines."""
        used = {0}
        for at in set(element.tolist()):
            while at not in used:
                used.add(at)
                at = parents[at]
        order = sorted(used)
        number = {old: new for new, old in enumerate(order)}
        up = [0, *[number[parents[old]] for old in order[1:]]]
        depth = [0] * len(order)
        for new in range(1, len(order)):
            depth[new] = depth[up[new]] + 1
        ends = list(range(1, len(order) + 1))
        for new in range(len(order) - 1, 0, -1):
            if ends[up[new]] < ends[new]:
                ends[up[new]] = ends[new]
        own, forms = _own(order, tags, names, vocabulary)
        around, depths = np.array(up), np.array(depth)
        near, total, least, most, inner = own.copy(), own.copy(), own.copy(), own.copy(), own.copy()
        # From the outside in, all elements of one depth at once.
        by_depth = np.argsort(depths, kind="stable")
        for level in np.split(by_depth, np.flatnonzero(np.diff(depths[by_depth])) + 1)[1:]:
            parent, mine = around[level], own[level]
            near[level] = np.where(mine == 0, near[parent], mine)
            total[level] += total[parent]
            least[level] = np.minimum(least[parent], mine)
            most[level] = np.maximum(most[parent], mine)
            inner[level] += own[parent] + own[around[parent]] * (parent > 0)
            forms[level] += forms[parent] * _MIX
        return cls(
            around,
            [tags[old] for old in order],
            depths.astype(np.float64),
            np.array(ends),
            forms,
            (own, near, np.rint(total * UNIT / 4) / UNIT, least, most, inner),
            np.array([number[at] for at in element.tolist()], np.int64),
        )

    def held(self, amounts: Real) -> Real:
        """For each row of amounts, one a line, how much each element holds."""
        count = len(self.parents)
        sums = np.zeros((len(amounts), count + 1))
        for row, amount in enumerate(amounts):
            np.cumsum(np.bincount(self.element, amount, minlength=count), out=sums[row, 1:])
        return np.asarray(sums[:, self.ends] - sums[:, :-1])

    def inherited(self, bits: Whole) -> Whole:
        """The bits of each element and of all around it."""
        values = bits.tolist()
        for number, parent in enumerate(self.parents.tolist()):
            values[number] |= values[parent]
        return np.array(values, np.int64)

    def larger(self, lines: Real) -> Whole:
        """For each element the next one around it that holds more lines; the first's is itself."""
        held = lines.tolist()
        found = [0] * len(held)
        for number, parent in enumerate(self.parents.tolist()):
            found[number] = parent if held[parent] > held[number] else found[parent]
        return np.array(found)

    def common_depth(self) -> Real:
        """For each line but the last the depth of the innermost element around it and around the next."""
        at, following = self.element[:-1], self.element[1:]
        while (outside := (following >= self.ends[at]) | (following < at)).any():
            at = np.where(outside, self.parents[at], at)
        return self.depth[at]


def _own(
    order: Sequence[int], tags: Sequence[str], names: Sequence[tuple[str, ...]], vocabulary: Vocabulary
) -> tuple[Real, NDArray[np.uint64]]:
    """Of some elements what their names say by themselves, and a number for their tags and names."""
    # Numbers come out of a view faster than out of an array.
    leaning = vocabulary.leaning.data
    known: dict[tuple[str, tuple[str, ...]], tuple[float, int]] = {}
    found = []
    for old in order:
        own = (tags[old], names[old])
        said = known.get(own)
        if said is None:
            said = known[own] = (
                _said(own[1], leaning),
                zlib.crc32(own[0].encode("utf8", "surrogatepass")) + _form(own[1]),
            )
        found.append(said)
    votes, forms = zip(*found, strict=True)
    return np.array(votes, np.float64), np.array(forms, np.uint64)


def _said(names: tuple[str, ...], leaning: memoryview) -> float:
    total: int = sum([leaning[term >> (32 - BITS)] for term in terms_of(names)])
    return max(-_MOST_SAID, min(_MOST_SAID, total / UNIT))


def _form(names: tuple[str, ...]) -> int:
    steady = " ".join(name for name in names if not any(map(str.isdigit, name)))
    return zlib.crc32(steady.encode("utf8", "surrogatepass")) if steady else 0
