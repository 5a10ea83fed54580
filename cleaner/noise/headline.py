"""The headline of a text: found, so that it can be told and, where the caller asks for it, left out."""

from __future__ import annotations

from cleaner.noise.characters import CLOSERS
from cleaner.noise.fold import fold
from cleaner.noise.page import Page
from cleaner.noise.registry import Match

LONGEST_HEADLINE = 200
_FEWEST_LETTERS = 8
_FIRST_LINES = 200
_NO_HEADLINE_ENDS = ",;:-–—"


def find_headline(page: Page, title: str | None = None) -> Match | None:
    """The first line that is left, where it has a headline's form and text follows it.

    A headline is short, is no sentence that ends in a full stop, and stands above at least one sentence. Where the
    page's markup gave a title, the first line that is that title is the headline, whatever its form and what stands
    above.
    """
    left = [number for number, verdict in enumerate(page.verdicts) if not verdict]
    if not left:
        return None
    wanted = fold(title, page.table.languages) if title else ""
    for number in left[:_FIRST_LINES]:
        if wanted and page.keys[number] == wanted:
            return page.line(number, "is the title that the markup gives")
    number = left[0]
    line = page.lines[number]
    if len(line) > LONGEST_HEADLINE or sum(map(str.isalpha, line)) < _FEWEST_LETTERS or line[:1].islower():
        return None
    bare = line.rstrip(CLOSERS)
    if bare[-1:] in _NO_HEADLINE_ENDS or (bare[-1:] in ".。।" and not bare.endswith("...")):
        return None
    following = [other for other in range(number + 1, len(page)) if not page.verdicts[other]]
    if not any(page.sentences[other] for other in following) or not page.after_gap[following[0]]:
        return None
    return page.line(number, "is the first line, short, and no sentence")
