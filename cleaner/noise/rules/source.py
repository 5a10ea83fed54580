"""Where a text came from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

from cleaner.noise.agencies import agencies
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_IN_BRACKETS_AT_END = regex.compile(r"[(\[（【]([^()\[\]（）【】\n]{2,60})[)\]）】]\.?$")
_DOMAIN = regex.compile(
    r"[\w\-]{2,40}(?:\.[\w\-]{2,20}){0,2}\.(?:com|org|net|info|[a-z]{2})(?<!\.(?:cc|go|hs|js|md|py|rb|rs|sh|ts))"
)
_MOST_ADDRESSES = 2
_SHARED = regex.compile(r"\s?[/,;+&|]\s?")
_INITIALS = regex.compile(r"\p{Ll}{2,4}")
_NUMBER = regex.compile(r"\d++")
_ADDRESS = regex.compile(r"(?:https?://|www\.)[^\s<>]{4,500}+")


@rule("source/label")
def label(page: Page) -> Iterator[Match]:
    """A line that names the source or the agency.

    Removed: "Source: Reuters", "With inputs from agencies", "Quelle: dpa", "Read the original article".
    Kept: "Source: Ministry of Health, 2019" under a table or between paragraphs,
    and sources that the article speaks of.
    """
    for match in page.phrases("source/label"):
        number = page.line_at(match.start)
        before, after = page.prose_around(number)
        if number == 0 and after:
            # A headline may have the form: "Source: no talks before May".
            continue
        # Between paragraphs it is the source of the table or figure that stood there.
        if (not before or not after or page.near_end(number, most_after=2)) and not _ends_a_table(page, number):
            yield match


def _ends_a_table(page: Page, number: int) -> bool:
    """Whether the line closes a table: rows of numbers directly above, with no blank line between."""
    if number == 0 or page.after_gap[number]:
        return False
    above = page.lines[number - 1]
    return not page.sentences[number - 1] and len(_NUMBER.findall(above)) >= 2


@rule("source/republished")
def republished(page: Page) -> Iterator[Match]:
    """A line that says where the text first appeared, who republished or translated it, and by whose leave.

    Removed: "This article originally appeared on Example.", "Reprinted with permission.",
    "Dieser Artikel erschien zuerst bei ...".
    Kept: "The poem originally appeared in 1911."
    """
    yield from page.phrases("source/republished")


@rule("source/address")
def address(page: Page) -> Iterator[Match]:
    """A web address alone on a line after the article's last sentence.

    Removed: the address at the foot of a copied article.
    Kept: an address between paragraphs, one that a colon announces, and a list of several: those are references.
    """
    found = [
        number
        for number in range(page.last_sentence + 1 if page.prose else len(page), len(page))
        if ("://" in page.lines[number] or page.lines[number].startswith("www."))
        and _ADDRESS.fullmatch(page.lines[number])
    ]
    # What a colon announces stays, and the rest of that list with it.
    if any(page.lines[number - 1].endswith(":") and not page.verdicts[number - 1] for number in found):
        return
    for number in found if len(found) <= _MOST_ADDRESSES else ():
        yield page.line(number, "is only a web address after the last sentence")


@rule("source/agency")
def agency(page: Page) -> Iterator[Match]:
    """The agency in brackets behind the last sentence of an article.

    Removed: "(dpa)", "(AFP/Reuters)", "(PAP)", "(example.org)" at the very end of the text.
    Kept: the same behind other paragraphs, a dateline "MOSCOW (AP) - ", and any other remark in brackets.
    """
    if not page.prose:
        return
    # A paragraph that ends in "(dpa)" has no full stop at its end, so that the last sentence may stand before it.
    open_lines = (number for number in range(page.last_sentence, len(page)) if not page.verdicts[number])
    for number in islice(open_lines, 2):
        line = page.lines[number]
        found = _IN_BRACKETS_AT_END.search(line, max(0, len(line) - 80))
        # "[errors](errors.md)" is a link in Markdown.
        if not found or line[found.start() - 1 : found.start()] == "]":
            continue
        parts = _SHARED.split(found[1])
        # Editors sign with their initials beside the agency: "(dpa/jr)".
        # An address inside the last sentence is its own; behind the full stop it is where the text is from.
        behind = line[: found.start()].rstrip().endswith((".", "!", "?", "”", '"', "。", "」", "।"))
        known = [part for part in parts if part in agencies()[1] or (behind and _DOMAIN.fullmatch(part))]
        if known and all(part in known or _INITIALS.fullmatch(part) for part in parts):
            start = page.starts[number] + found.start(1) - 1
            yield Match(start, page.ends[number], f"names the agency {found[1]!r} behind the last sentence")
            return
