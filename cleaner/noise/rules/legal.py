"""Copyright, licence, privacy, cookie and terms notices, standing disclaimers."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise import characters
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_NOTICE = 300
_YEAR = regex.compile(r"((?:19|20)\d\d)")
_YEAR_SOON = regex.compile(r"\D{0,40}(?:19|20)\d\d")
_SMALL_WORD = regex.compile(r"\s+\p{Ll}")
_COPYRIGHT = regex.compile(
    r"(?i:(?:all content |content |text |site |images? )?(?:[©ⓒ]|\(c\)|copyright|copr\.)\s?"
    r"(?:©|\(c\)|by|copyright|[:])*\s?)"
    r"(?:\p{L}[^\n]{0,80}?)?(?:19|20)\d\d\b[^\n]{0,240}|[©ⓒⒸ]\s?[^\n]{1,80}"
)


@rule("legal/copyright")
def copyright_notice(page: Page) -> Iterator[Match]:
    """A copyright notice alone on a line.

    Removed: "© 2017 Example Ltd. All rights reserved.", "COPYRIGHT 2018 EXAMPLE.COM".
    Kept: "Copyright law changed in 2019, the court said." is a sentence on copyright.
    """
    yield from page.phrases("legal/copyright")
    for number in sorted({*page.holding(characters.COPYRIGHT), *page.mentioning("copyright", "copr.", "(c)")}):
        line = page.lines[number]
        if len(line) <= _LONGEST_NOTICE and _COPYRIGHT.fullmatch(line):
            sign = line.lstrip("([ ")[:3]
            year_soon = _YEAR_SOON.match(line)
            if sign[:1] in "©ⓒⒸ" or sign.lower() == "(c)" or (year_soon and not _is_about_law(line)):
                yield page.line(number, "is a copyright notice")


def _is_about_law(line: str) -> bool:
    """Whether small-letter words stand about the year, as in a sentence and in no notice."""
    before, _, after = _YEAR.split(line, maxsplit=1)
    small = [word for word in before.split()[1:] if word[:1].islower() and word not in ("by", "the", "of", "and")]
    return bool(small) or bool(_SMALL_WORD.match(after))


@rule("legal/notice")
def notice(page: Page) -> Iterator[Match]:
    """A standing notice: licence, privacy, cookies, terms, disclaimer.

    Removed: "This material may not be published, broadcast, rewritten or redistributed.", "We use cookies to ...",
    "Privacy Policy".
    Kept: "The site uses cookies without asking, the regulator found."
    """
    yield from page.phrases("legal/notice", spare=page.is_short_subheading)
