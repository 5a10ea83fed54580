"""When an article was published or updated, and how long it takes to read."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise import characters
from cleaner.noise.fold import ORNAMENTS
from cleaner.noise.page import Page
from cleaner.noise.phrases import PhraseTable
from cleaner.noise.registry import Match, rule

_LONGEST_DATE = 60
_MOST_DATES = 2
_CLOCK = regex.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[AaPp]\.?[Mm]\.?\s?(?:\(?[A-Z]{2,4}\)?)?|\(?[A-Z]{3,4}\)?)")
_YEAR = regex.compile(r"\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}")


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

    Removed: "March 26th, 2017", "19/02/2015 10:30", "2017-05-03T10:45:00Z", "10:45 AM EDT".
    Kept: a date that heads a part of the article (an entry of a diary, a chronology): a line with text on both sides.
    """
    short = [number for number in page.holding(characters.DIGIT) if len(page.lines[number]) <= _LONGEST_DATE]
    dates = [
        number
        for number in short
        if _may_begin_a_date(page.keys[number], page.table) and _is_full_date(page.table.date, page.lines[number])
    ]
    clocks = [number for number in short if _CLOCK.fullmatch(page.lines[number])]
    # Several dates are the headings of a chronology, or what a stone or a table says.
    for numbers in (dates, clocks):
        if len(numbers) <= _MOST_DATES:
            yield from _outside(page, numbers)


def _outside(page: Page, numbers: list[int]) -> Iterator[Match]:
    above = [number for number in numbers if not page.prose_around(number)[0]]
    below = [number for number in numbers if not page.prose_around(number)[1]]
    for number in (above if len(above) == 1 else []) + (below if len(below) == 1 else []):
        if any(page.prose_around(number)):
            yield page.line(number, "is only a date outside the article", date=page.lines[number])


def _may_begin_a_date(key: str, table: PhraseTable) -> bool:
    """Whether a number or a month is the first word, or comes after a weekday."""
    return any("0" in word or word.rstrip(".,") in table.months for word in key.split(None, 3)[:3])


def _is_full_date(pattern: regex.Pattern[str], line: str) -> bool:
    bare = line.strip(ORNAMENTS)
    return bool(_YEAR.search(bare) and pattern.fullmatch(bare))
