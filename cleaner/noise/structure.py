"""What the markup of a page says of its lines: the numbers that the scorer judges by beside those of the text.

Elements lie in document order, so that all that an element holds is one stretch of them, and the text, the prose and
the links in each are differences of running sums. Every step is exact in floating point, as in `features`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.model import PAGE_TYPES
from cleaner.noise.elements import Elements
from cleaner.noise.features import plain_log
from cleaner.noise.measures import NO_VERDICT, Layout, Measures, Real, Whole
from cleaner.noise.vocabulary import Vocabulary

Flags = NDArray[np.bool_]
Column = Real | Whole | Flags

_GROUPS = (
    "p", "h1", "h2", "h3", "h4 h5 h6", "li", "tr td th", "dt dd", "pre code", "blockquote", "figcaption caption", "a",
    "div section article main", "ul", "ol", "dl", "table", "button label summary", "strong b em i", "time", "small",
    "address cite q", "details", "figure", "aside", "nav", "header", "footer", "form",
)  # fmt: skip
"""Elements that say alike what stands in them; the others are one group more."""
_GROUP_OF = {tag: number for number, tags in enumerate(_GROUPS) for tag in tags.split()}
_AROUND = tuple(
    number for number, tags in enumerate(_GROUPS) if tags.split()[0] not in ("p", "div", "dl", "time", "small")
)
"""Groups of which it is told whether one is around a line, however far."""
_GROUP_ROWS = np.eye(len(_GROUPS) + 1)

LANDMARKS = ("nav", "aside", "footer", "header", "main", "article", "dialog", "search", "form")
"""What an element or its role says of all in it."""
_MAIN, _ARTICLE = LANDMARKS.index("main"), LANDMARKS.index("article")

SHARES = (0.4, 0.6, 0.85)
"""The smallest element that holds such a share of a page's prose is a main part of it."""

LEVELS = 5
"""How many of the elements around a line are described, those left out that hold nothing more."""

_FAR = 8
"""Steps out of elements after which it is far enough."""

NAMES: tuple[str, ...] = (
    *(f"tag_{tags.split()[0]}" for tags in (*_GROUPS, "other")), *(f"in_{_GROUPS[n].split()[0]}" for n in _AROUND),
    *(f"within_{name}" for name in LANDMARKS),
    "linked", "all_linked", "depth", "depth_from_mean",
    "names_own", "names_near", "names_sum", "names_least", "names_most", "names_inner",
    *(f"{what}_{level}" for level in range(LEVELS) for what in ("holds", "prose", "density", "links", "lines")),
    *(f"{what}_{share}" for share in SHARES for what in ("in_main", "steps_to_main", "before_main", "after_main")),
    *(f"{what}{of}" for what in ("siblings", "alike") for of in ("", "_size", "_prose", "_links")), "alike_length",
    "sibling_before", "sibling_after", "alike_before", "alike_after", "out_before", "out_after",
    "has_headline", "before_headline", "after_headline", "steps_to_headline", "headline_share", "headline_prose",
    "is_title", "in_title", "author",
    *(f"type_{name}" for name in PAGE_TYPES),
    "elements", "page_links", "page_prose", "prose_in_main", "prose_in_article", "articles",
)  # fmt: skip
"""What each column of `structure_features` says."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Columns over the elements of a page, in document order, and over its lines."""

    parents: Sequence[int]
    """For each element the one around it; -1 for the first, which is around all."""
    tags: Sequence[str]
    names: Sequence[tuple[str, ...]]
    """Class names and id of each element."""
    element: Whole
    """For each line the innermost element that holds all of it."""
    linked: Real
    """For each line the share of it that is text of links."""
    within: Flags
    """Lines by `LANDMARKS`."""
    is_title: Flags
    in_title: Flags
    """Whether a line stands in the page's title."""
    author: Flags
    """Whether a line names an author of the page."""
    types: Real
    """How likely the page is of each of `PAGE_TYPES`, in whole 256ths."""

    def lines(self, chosen: slice | Whole) -> Structure:
        """Some of the lines, by themselves."""
        columns = ("element", "linked", "within", "is_title", "in_title", "author")
        return replace(self, **{name: getattr(self, name)[chosen] for name in columns})


def structure_features(s: Structure, m: Measures, layout: Layout, names: Vocabulary) -> NDArray[np.float32]:
    """One row of numbers a line, columns as in `NAMES`; `names` has what class names and ids say."""
    count = len(s.element)
    length = layout.length
    prose = np.where(layout.sentence & (s.linked < 0.5) & (m.verdict == NO_VERDICT), np.minimum(length, 600.0), 0.0)
    tree = Elements.of(s.parents, s.tags, s.names, s.element, names)
    element = tree.element
    held = tree.held(np.stack((length, prose, length * s.linked, np.ones(count))))
    group = np.array([_GROUP_OF.get(tag, len(_GROUPS)) for tag in tree.tags], np.int64)
    around = tree.inherited(1 << group)[element]
    depth = tree.depth[element]
    columns: list[Column] = [*_GROUP_ROWS[group[element]].T]
    columns += [(around >> number) & 1 for number in _AROUND]
    columns += [*s.within.T, s.linked * 4, s.linked >= 0.9, plain_log(depth)]
    columns.append(np.clip((depth - np.rint(depth.mean())) / 4, -4, 4))
    columns += [np.clip(said[element], -8, 8) for said in tree.said]
    larger = tree.larger(held[3])
    columns += _containers(tree, held, larger)
    columns += _mains(tree, held, larger)
    columns += _neighbours(tree, length, prose, s.linked)
    columns += _headline(tree, held, larger, s, (around >> _GROUP_OF["h1"]) & 1 != 0)
    columns += [s.is_title, s.in_title, s.author]
    all_size, all_prose = max(held[0, 0], 1.0), max(held[1, 0], 1.0)
    of_page = (
        *(s.types * 4), float(plain_log(np.array([len(s.parents)]))[0]) / 2,
        held[2, 0] / all_size * 4, held[1, 0] / all_size * 4,
        float((prose * s.within[:, _MAIN]).sum()) / all_prose * 4,
        float((prose * s.within[:, _ARTICLE]).sum()) / all_prose * 4,
        float(plain_log(np.array([tree.tags.count("article")]))[0]),
    )  # fmt: skip
    out = np.empty((count, len(NAMES)), np.float32)
    for number, column in enumerate(columns):
        out[:, number] = column
    out[:, len(columns) :] = of_page
    return out


def _containers(tree: Elements, held: Real, larger: Whole) -> list[Column]:
    """Of the elements around each line, what they hold."""
    size, prose, links, lines = held
    total = max(prose[0], 1.0)
    filled = np.maximum(size, 1.0)
    table = (plain_log(size) / 2, prose / total * 4, prose / filled * 4, links / filled * 4, plain_log(lines))
    at = tree.element
    columns: list[Column] = []
    for _ in range(LEVELS):
        columns += [row[at] for row in table]
        at = larger[at]
    return columns


def _mains(tree: Elements, held: Real, larger: Whole) -> list[Column]:
    """Where each line stands from the smallest elements that hold most of the prose."""
    number = np.arange(len(tree.element))
    columns: list[Column] = []
    for share in SHARES:
        main = int(np.flatnonzero(held[1] >= share * held[1, 0])[-1])
        inside = (tree.element >= main) & (tree.element < tree.ends[main])
        _, steps = _climb(tree, larger, main)
        steps[inside] = 0
        place = np.flatnonzero(inside)
        first, last = (int(place[0]), int(place[-1])) if len(place) else (0, len(number) - 1)
        columns += [inside, steps, plain_log(np.maximum(first - number, 0)), plain_log(np.maximum(number - last, 0))]
    return columns


def _climb(tree: Elements, larger: Whole, goal: int) -> tuple[Whole, Real]:
    """For each line the nearest element around it that holds an element, and how many steps out it is, up to eight."""
    at = tree.element
    steps = np.zeros(len(at))
    for _ in range(_FAR):
        outside = (at > goal) | (tree.ends[at] < tree.ends[goal])
        if not outside.any():
            break
        steps += outside
        at = np.where(outside, larger[at], at)
    return at, steps


def _headline(tree: Elements, held: Real, larger: Whole, s: Structure, heading: Flags) -> list[Column]:
    """Where each line stands from the headline, in the text and in the tree: the title, else the first main heading."""
    number = np.arange(len(tree.element))
    for lines in (heading & s.is_title, s.is_title, heading & s.in_title, heading):
        if lines.any():
            line = int(lines.argmax())
            break
    else:
        return [np.zeros(len(number))] * 6
    around, steps = _climb(tree, larger, int(tree.element[line]))
    return [
        np.ones(len(number)),
        plain_log(np.maximum(line - number, 0)),
        plain_log(np.maximum(number - line, 0)),
        steps,
        held[0, around] / max(held[0, 0], 1.0) * 4,
        held[1, around] / max(held[1, 0], 1.0) * 4,
    ]


def _neighbours(tree: Elements, length: Real, prose: Real, linked: Real) -> list[Column]:
    """The lines in the same element and those in elements of the same form, and the lines beside each."""
    parent = np.maximum(tree.parents, 0)[tree.element]
    _, form = np.unique(tree.form[tree.element], return_inverse=True)
    columns: list[Column] = []
    for group in (parent, form):
        count, total = np.bincount(group)[group], np.maximum(np.bincount(group, length)[group], 1)
        columns += [
            plain_log(count),
            total / max(float(length.sum()), 1.0) * 4,
            np.bincount(group, prose)[group] / total * 4,
            np.bincount(group, length * linked)[group] / total * 4,
        ]
    columns.append(plain_log(total / count) / 2)
    for group in (parent, form):
        same = np.concatenate(([False], group[1:] == group[:-1], [False]))
        columns += [same[:-1], same[1:]]
    common = np.concatenate(([0.0], tree.common_depth(), [0.0]))
    depth = tree.depth[tree.element]
    columns += [np.minimum((depth - common[:-1]) / 2, 4), np.minimum((depth - common[1:]) / 2, 4)]
    return columns
