"""Where a text came from."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_ADDRESS = regex.compile(r"(?:https?://|www\.)[^\s<>]{4,500}+")


@rule("source/label")
def label(page: Page) -> Iterator[Match]:
    """A line that names the source or the agency.

    Removed: "Source: Reuters", "With inputs from agencies", "Quelle: dpa", "Read the original article".
    Kept: "Source: Ministry of Health, 2019" directly under a table's rows, and sources that the article speaks of.
    """
    for match in page.phrases("source/label"):
        number = page.line_at(match.start)
        if not _ends_a_table(page, number):
            yield match


def _ends_a_table(page: Page, number: int) -> bool:
    """Whether the line closes a table: rows of numbers directly above, with no blank line between."""
    if number == 0 or page.after_gap[number]:
        return False
    above = page.lines[number - 1]
    return not page.sentences[number - 1] and len(regex.findall(r"\d++", above)) >= 2


@rule("source/republished")
def republished(page: Page) -> Iterator[Match]:
    """A line that says where the text first appeared, who republished or translated it, and by whose leave.

    Removed: "This article originally appeared on Example.", "Reprinted with permission.", "Dieser Artikel erschien zuerst bei ...".
    Kept: "The poem originally appeared in 1911."
    """
    yield from page.phrases("source/republished")


@rule("source/address")
def address(page: Page) -> Iterator[Match]:
    """A web address alone on a line after the article's last sentence.

    Removed: the address at the foot of a copied article.
    Kept: an address between paragraphs, where a sentence announced it.
    """
    prose = [number for number, sentence in enumerate(page.sentences) if sentence]
    for number in range(prose[-1] + 1 if prose else len(page), len(page)):
        line = page.lines[number]
        if "://" in line or line.startswith("www."):
            found = _ADDRESS.fullmatch(line)
            announced = page.lines[number - 1].endswith(":") and not page.verdicts[number - 1]
            if found and not announced:
                yield page.line(number, "is only a web address after the last sentence")
