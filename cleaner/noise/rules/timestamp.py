"""When an article was published or updated, and how long it takes to read."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.fold import ORNAMENTS
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_DATE = 60


@rule("timestamp/label")
def label(page: Page) -> Iterator[Match]:
    """A line that says when the text was published or updated, or how long reading takes.

    Removed: "Published 5:30 pm, Monday", "Updated: 3 May 2017", "3 hours ago", "4 min read", "Stand: 12.03.2020".
    Kept: "Published in 1997, the book sold a million copies."
    """
    yield from page.phrases("timestamp/label")


@rule("timestamp/date")
def date(page: Page) -> Iterator[Match]:
    """A line that is only a date with its year, with or without a time, beside the headline or after the article.

    Removed: "March 26th, 2017", "19/02/2015 10:30".
    Kept: a date that heads a part of the article (an entry of a diary, a chronology): a line with text on both sides.
    """
    pattern = regex.compile(page.table.date)
    dates = [
        number
        for number, line in enumerate(page.lines)
        if len(line) <= _LONGEST_DATE and "0" in page.keys[number] and _is_full_date(pattern, line)
    ]
    # Several dates are the headings of a chronology, or what a stone or a table says.
    if len(dates) > 2:
        return
    above = [number for number in dates if not page.prose_around(number)[0]]
    below = [number for number in dates if not page.prose_around(number)[1]]
    for number in (above if len(above) == 1 else []) + (below if len(below) == 1 else []):
        if any(page.prose_around(number)):
            yield page.line(number, "is only a date outside the article", date=page.lines[number])


def _is_full_date(pattern: regex.Pattern[str], line: str) -> bool:
    bare = line.strip(ORNAMENTS)
    return bool(regex.search(r"\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}", bare) and pattern.fullmatch(bare))
