"""A second copy of text already given in the same document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_SHORTEST = 70
"""Code points of a sentence whose second copy is no accident; refrains and answers in an interview are shorter."""

_MOST_COPIES = 3
"""Lines that come more often return on purpose: steps of a plan, parts of a form."""

_NO_PARAGRAPH = regex.compile(r"[\s\-*•·–—>|#+]|\d{1,3}[.)]\s|.*[{};=<>]")
_FIRST_LINES = 4
_RUN = 3
"""Lines in a row that a second copy may have before and after a long one: headings and short lines between."""


@rule("repeat/line")
def line(page: Page) -> Iterator[Match]:
    """A paragraph that stood before, word by word, with the short lines about it; the headline again.

    Removed: a paragraph given twice, a teaser repeated as the first paragraph, the headline a second time.
    Kept: what returns on purpose: refrains, "Yes.", list items, code, steps of a plan; and the first copy.
    """
    if not _may_repeat(page):
        return
    folded = list(map(str.casefold, page.lines))
    copies = Counter(folded)
    first: dict[str, int] = {}
    original = [first.setdefault(text, number) for number, text in enumerate(folded)]
    found = {
        number
        for number, text in enumerate(folded)
        if original[number] != number and copies[text] <= _MOST_COPIES and _is_paragraph(page, number)
    }
    for number in sorted(found):
        for step in (-1, 1):
            other = number + step
            while abs(other - number) <= _RUN and _continues(original, other, step):
                found.add(other)
                other += step
    if len(page) > 1:
        found.update(
            number for number in range(1, min(_FIRST_LINES, len(page))) if _is_headline(page, original, number)
        )
    for number in sorted(found):
        if not page.verdicts[number]:
            yield page.line(number, f"repeats line {original[number] + 1} of the text")


def _may_repeat(page: Page) -> bool:
    """Whether a long sentence comes twice, or the first line again near the start: most texts repeat menus at most."""
    seen: set[str] = set()
    for number in page.prose:
        if len(page.lines[number]) >= _SHORTEST:
            folded = page.lines[number].casefold()
            if folded in seen:
                return True
            seen.add(folded)
    return any(page.keys[0] == key for key in page.keys[1:_FIRST_LINES])


def _is_paragraph(page: Page, number: int) -> bool:
    text = page.lines[number]
    return len(text) >= _SHORTEST and page.sentences[number] and not _NO_PARAGRAPH.match(text, 0, 2000)


def _continues(original: list[int], number: int, step: int) -> bool:
    """Whether a line is the copy of the line beside what its neighbour is the copy of."""
    return (
        0 <= number < len(original)
        and original[number] != number
        and original[number] == original[number - step] + step
    )


def _is_headline(page: Page, original: list[int], number: int) -> bool:
    """Whether the first line of the text comes again right at the start, before any sentence."""
    return original[number] == 0 and len(page.lines[0]) >= 20 and not any(page.sentences[1:number])
