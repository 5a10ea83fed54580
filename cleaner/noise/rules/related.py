"""Links to other pieces, their headlines and teasers."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.characters import CLOSERS, TERMINALS
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_HEADLINE = 150
_MOST_HEADLINES = 20
_NEAR = 6
_ADDRESS = regex.compile(r"https?://\S{1,500}+")


@rule("related/header")
def header(page: Page) -> Iterator[Match]:
    """A line that announces other pieces.

    Removed: "RELATED", "You may also like", "More from World", "Read more:", "Mehr zum Thema".
    Kept: "More from the court tomorrow." and "Related work", a heading of a paper.
    """
    yield from page.phrases("related/header")


@rule("related/link")
def link(page: Page) -> Iterator[Match]:
    """A line that leads to another piece and names it.

    Removed: "Read more: Town floods again", "SEE ALSO: The ten oldest bridges", "Lesen Sie auch: ...".
    Kept: "Read more books, she said.", the headline, and a line that refers inside the article: "See also Table 3."
    """
    for match in page.phrases("related/link"):
        # The first line of a text is its headline, and headlines have such forms too: "Watch: ...", "In pictures: ...".
        if page.line_at(match.start) > 0:
            yield match


@rule("related/list")
def listing(page: Page) -> Iterator[Match]:
    """Headlines that stand under a line that announces other pieces.

    Removed: under "RELATED" or "You may also like", lines of a headline's length without a full stop,
    until text resumes.
    Kept: the next paragraph, a subheading that text follows, and anything after a single announced link in the article.
    """
    for number, verdict in enumerate(page.verdicts):
        # Before any sentence it heads the page's own list, as on a page of listings.
        if verdict == "related/header" and _follows_text(page, number):
            for following in _headlines_under(page, number):
                yield page.line(following, f"is a headline under {page.lines[number]!r}")


def _follows_text(page: Page, header: int) -> bool:
    """Whether a sentence stands before, if a short one: in a list article none is long."""
    before = page.lines[max(0, header - _NEAR) : header]
    return page.prose_around(header)[0] > 0 or any(line.rstrip(CLOSERS)[-1:] in TERMINALS for line in before)


def _headlines_under(page: Page, header: int) -> list[int]:
    """The run of headlines under a header, less the last where text follows it: that may be a subheading."""
    run: list[int] = []
    number = header + 1
    while (
        number < len(page) and len(run) <= _MOST_HEADLINES and (page.verdicts[number] or _may_be_headline(page, number))
    ):
        if not page.verdicts[number]:
            run.append(number)
        number += 1
    if len(run) > _MOST_HEADLINES:
        return []
    if number < len(page) and run and run[-1] == number - 1 and (page.after_gap[number - 1] or len(run) == 1):
        # Directly before text: a headline of the list where the list is set without blank lines, else a subheading.
        tight = not page.after_gap[run[-1]] and page.after_gap[number]
        if not tight:
            run.pop()
    return run


def _may_be_headline(page: Page, number: int) -> bool:
    line = page.lines[number]
    if _ADDRESS.fullmatch(line):
        return True
    if len(line) > _LONGEST_HEADLINE or line.endswith((":", ",", ";")):
        return False
    return not (page.sentences[number] and line[-1:] in ".。।")
