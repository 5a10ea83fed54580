"""The lines of a web page that lie outside of its main content, and those in it that its markup says are none."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from cleaner.model import MAIN_KIND, NOISE_KINDS, PAGE_TYPES
from cleaner.noise import measures as ms
from cleaner.noise import scorer
from cleaner.noise.marks import marks_of
from cleaner.noise.page import Page
from cleaner.noise.stage import Found
from cleaner.noise.structure import Structure

LEANINGS = {"precision": -0.5, "balanced": 0.5, "recall": 2.0}
"""The score (log odds) from which a line of a page is noise."""

MARKED = 3.0
"""How much lower it is for a line that the markup calls noise, which has to look like text for sure to stay."""

LISTS = 2.0
"""How much higher it is in a list of goods or of links, as far as the page is likely to be one: all of it looks like
furniture."""

FEW_LINES, FEW_EXTRA = 8, 4.0
"""In a page of fewer lines, which shows too little to be judged by, how much higher it is."""

_LISTS = [PAGE_TYPES.index("listing"), PAGE_TYPES.index("collection")]

PARTS_OF_THE_TEXT = frozenset(("caption", "byline", "timestamp", "media", "source"))
"""Kinds of noise that stand in the main content; what else the markup calls noise lies outside of it."""


def add_outside(
    page: Page, found: Found, structure: Structure, leaning: str = "balanced", kinds: Collection[str] | None = None
) -> Found:
    """What the rules found in a page and what its markup and the scorer find beyond it.

    What the markup gives a name is `<kind>/markup`; other lines before the first and after the last line of the text
    are `scorer/main`, and those amid it `scorer/<kind>`. A line goes where its kind is one of `kinds`. The kind "main"
    stands for all that lies outside of the main content, but where most other kinds are chosen beside it: what is left
    out then is to stay.
    """
    if not len(page):
        return found
    measures = ms.measure(page)
    layout = ms.lay_out(measures)
    judged = scorer.judge_lines(scorer.shipped_net("html"), measures, layout, structure)
    unnamed = measures.verdict == ms.NO_VERDICT
    prose = np.where(layout.sentence & (structure.linked < 0.5) & unnamed, layout.length, 0.0)
    is_article = bool(structure.types[PAGE_TYPES.index("article")] > 0.5)
    is_documentation = PAGE_TYPES[int(structure.types.argmax())] == "documentation"
    marks = marks_of(structure.parents, structure.tags, structure.names, structure.element, prose, is_article)
    # Sections of documentation have their heading for an id: one on menus is no menu.
    marked = np.array([mark is not None and not (is_documentation and mark.by_name) for mark in marks], bool)
    few = FEW_EXTRA if len(page) < FEW_LINES else 0.0
    limit = LEANINGS[leaning] + LISTS * float(structure.types[_LISTS].sum())
    noise = unnamed & (judged.scores >= limit + np.where(marked, -MARKED, few))
    if is_article:
        noise |= unnamed & np.array([mark is not None and mark.kind == "comments" for mark in marks], bool)
    # Of a fragment names can be wrong in all that there is; elements and roles are not.
    unsure = noise & np.array([mark is None or (mark.by_name and few > 0) for mark in marks], bool)
    if unsure.any() and not (unnamed & ~noise).any():
        noise[scorer.longest_sentence(unsure, layout)] = False
    text = np.flatnonzero(unnamed & ~noise)
    first, last = (int(text[0]), int(text[-1])) if len(text) else (0, -1)
    outside = [
        not first <= number <= last or (mark is not None and mark.kind not in PARTS_OF_THE_TEXT)
        for number, mark in enumerate(marks)
    ]
    numbers = np.flatnonzero(noise)
    scored: scorer.Scored = {}
    for number, why, kind in zip(numbers.tolist(), *judged.explain(numbers, measures.later), strict=True):
        mark = marks[number]
        if mark is not None:
            scored[number] = page.line(number, f"inside {mark.name}"), f"{mark.kind}/markup", mark.kind
        else:
            kind = kind if first <= number <= last else MAIN_KIND
            scored[number] = page.line(number, why), f"scorer/{kind}", kind
    whole = kinds is not None and MAIN_KIND in kinds and 2 * len(set(kinds) & set(NOISE_KINDS)) < len(NOISE_KINDS)
    if whole:
        # What a rule named goes too, whatever its kind, where it lies outside.
        for number in np.flatnonzero(~unnamed).tolist():
            if outside[number]:
                why = "lies outside of the main content"
                scored[number] = page.line(number, why), f"scorer/{MAIN_KIND}", MAIN_KIND

    def kind_of(number: int, kind: str) -> str | None:
        if kinds is None or kind in kinds:
            return kind
        return MAIN_KIND if whole and outside[number] else None

    return scorer.join(page, found, scored, kind_of)
