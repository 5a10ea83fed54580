"""Who wrote, reported, edited or supplied an article."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_CONTACT = 90
_LONGEST_SIGNATURE = 40
_EMAIL = r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}"
_HANDLE = r"@\w{2,30}"
_CONTACT = regex.compile(
    rf"(?:\p{{L}}[\p{{L}}\-]*+(?:\s\p{{L}}[\p{{L}}\-]*+){{0,2}}\s?[:|]\s?)?(?:{_EMAIL}|{_HANDLE})[.]?"
)
_SIGNATURE = regex.compile(r"[—–―]\s?(\p{Lu}[\p{L}.'’\-]*+(?:\s\p{Lu}[\p{L}.'’\-]*+){1,3})")


@rule("byline/by")
def by(page: Page) -> Iterator[Match]:
    """A line that names the author, with or without desk, place or date.

    Removed: "By John Smith", "By: Jane Roe / Example News", "Von Max Muster, Berlin", "Story by Jane Roe".
    Kept: "By Monday the water had gone." and "By the river", a subheading.
    """
    yield from page.phrases("byline/by")


@rule("byline/reported-from")
def reported_from(page: Page) -> Iterator[Match]:
    """A line that says from where the author reported.

    Removed: "Vasilyeva reported from Moscow."
    Kept: "Gunfire was reported from Moscow." and a sentence that goes on: "Smith reported from Kabul that ...".
    """
    for match in page.phrases("byline/reported-from"):
        # Before the first sentence it is a headline.
        if page.prose_around(page.line_at(match.start))[0]:
            yield match


@rule("byline/contributed")
def contributed(page: Page) -> Iterator[Match]:
    """A line that credits further reporting, writing, editing or translating.

    Removed: "Associated Press writer Jane Roe contributed to this report.", "(Reporting by Jane Roe; Editing by John Doe)".
    Kept: "Heavy rain contributed to this report's delay." and "She contributed to this book."
    """
    yield from page.phrases("byline/contributed")


@rule("byline/biography")
def biography(page: Page) -> Iterator[Match]:
    """A line that says who the author is, or who published the release.

    Removed: "Jane Roe is a staff writer.", "John Doe is the author of ...", "Follow Jane Roe on Twitter."
    Kept: the same anywhere but near the end: there it is the article that tells what somebody does.
    """
    for match in page.phrases("byline/biography"):
        if page.near_end(page.line_at(match.start)):
            yield match


@rule("byline/contact")
def contact(page: Page) -> Iterator[Match]:
    """A line that is only an address of the author: mail or handle, with its label.

    Removed: "Email: jane.roe@example.org", "Twitter: @janeroe", "Media contact: Jane Roe, ...".
    Kept: an address inside a sentence of the article.
    """
    yield from page.phrases("byline/contact")
    for number, line in enumerate(page.lines):
        if "@" in line and len(line) <= _LONGEST_CONTACT and _CONTACT.fullmatch(line):
            yield page.line(number, "is only an address")


@rule("byline/signature")
def signature(page: Page) -> Iterator[Match]:
    """A name after a dash, alone on the last line of an article.

    Removed: "— Jane Roe" at the end.
    Kept: the same after a quotation that is followed by more of the article, and after a short quotation or verse.
    """
    last = max((number for number, verdict in enumerate(page.verdicts) if not verdict), default=-1)
    if last < 2 or len(page.lines[last]) > _LONGEST_SIGNATURE:
        return
    found = _SIGNATURE.fullmatch(page.lines[last])
    before = next((number for number in range(last - 1, -1, -1) if not page.verdicts[number]), None)
    if found and before is not None and page.sentences[before] and page.lines[before][-1] not in "\"'”’»":
        yield page.line(last, "is a name after a dash at the end", names=found[1])
