"""A second copy of text already given in the same document."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_SHORTEST = 60
"""Code points of a line whose second copy is no accident; refrains and answers in an interview are shorter."""


@rule("repeat/line")
def line(page: Page) -> Iterator[Match]:
    """A whole line that stood before, letter by letter.

    Removed: a paragraph given twice, a teaser repeated as the first paragraph, the headline again.
    Kept: short lines that return on purpose: refrains, "Yes.", names of speakers; and the first copy.
    """
    first: dict[str, int] = {}
    for number, text in enumerate(page.lines):
        if page.verdicts[number]:
            continue
        key = text.casefold()
        before = first.setdefault(key, number)
        if before != number and (len(key) >= _SHORTEST or _is_headline(page, before, number)):
            yield page.line(number, f"repeats line {before + 1} of the text")


def _is_headline(page: Page, before: int, number: int) -> bool:
    """Whether the first line of the text comes again right at the start, before any sentence."""
    return before == 0 and number <= 3 and len(page.lines[0]) >= 20 and not any(page.sentences[1:number])
