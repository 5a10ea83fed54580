"""Who wrote, reported, edited or supplied an article."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise import characters
from cleaner.noise.characters import CLOSERS, TERMINALS
from cleaner.noise.fold import count_words
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_PARTICLES = frozenset({"al", "da", "de", "den", "der", "di", "du", "van", "von", "zu"})
"""Function words that stand in names, with a capital too where all is in capitals."""

_AMID = 3
_FAR = 2000
_MOST_BYLINES = 2
_MOST_AFTER_RELEASE = 20
_RELEASE_END = regex.compile(r"#(?:\s?#){2}|[-–—]\s?(?:30|(?i:ends?))\s?[-–—]")
_HOW_TO_REACH = regex.compile(r"@\w|://|www\.|\d(?:[\s().\-/]{0,3}\d){6}")
_LONGEST_CONTACT = 90
_LONGEST_SIGNATURE = 40
_LINES_AFTER_SIGNATURE = 6
_EMAIL = r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}"
_HANDLE = r"@\w{2,30}"
_CONTACT = regex.compile(
    rf"(?:\p{{L}}[\p{{L}}\-]*+(?:\s\p{{L}}[\p{{L}}\-]*+){{0,2}}\s?[:|]\s?)?(?:{_EMAIL}|{_HANDLE})[.]?"
)
_KOREAN_NAME = regex.compile(r"\p{Hangul}{2,4}")
_SIGNATURE = regex.compile(r"[—–―]\s?(\p{Lu}[\p{L}.'’\-]*+(?:\s\p{Lu}[\p{L}.'’\-]*+){1,3})")


@rule("byline/by")
def by(page: Page) -> Iterator[Match]:
    """A line that names the author, with or without desk, place or date.

    Removed: "By John Smith", "By: Jane Roe / Example News", "Von Max Muster, Berlin", "Story by Jane Roe".
    Kept: "By Monday the water had gone." and "By the river", a subheading.
    """
    # "By Price" and "BY THE RIVER" are headings.
    bylines = [
        match
        for match in page.phrases("byline/by")
        if match.names is None or (_may_be_full(match.names) and not _has_small_words(page, match.names))
    ]
    few = len({match.start for match in bylines}) <= _MOST_BYLINES
    for match in bylines:
        # "Who wrote it?" - "By Jane Roe."
        number = page.line_at(match.start)
        before, after = page.prose_around(number)
        if number and page.lines[number - 1].endswith("?"):
            continue
        # Amid the paragraphs "By Popular Demand" is a heading: authors stand above and below.
        if min(before, after) >= _AMID and match.date is None and page.may_be_subheading(number):
            continue
        # Several of them between paragraphs are the authors of the books, songs or letters that the article lists.
        if few or not before or not after:
            yield match


def _may_be_full(names: str) -> bool:
    """Whether first and last name are there; in Korean they are one word of few syllables."""
    return count_words(names) > 1 or bool(_KOREAN_NAME.fullmatch(names))


def _has_small_words(page: Page, names: str) -> bool:
    """Whether a word with a capital is a function word that stands in no name."""
    words = {word.lower() for word in names.split() if not word[:1].islower()}
    return bool((words - _PARTICLES) & page.function_words)


@rule("byline/reported-from")
def reported_from(page: Page) -> Iterator[Match]:
    """A line that says from where the author reported.

    Removed: "Vasilyeva reported from Moscow."
    Kept: "Gunfire was reported from Moscow." and a sentence that goes on: "Smith reported from Kabul that ...".
    """
    for match in page.phrases("byline/reported-from"):
        # Before the first sentence it is a headline.
        number = page.line_at(match.start)
        before, after = page.prose_around(number)
        follows_text = before or (number and page.lines[number - 1].rstrip(CLOSERS)[-1:] in TERMINALS)
        # Among paragraphs it tells of somebody who reported; agencies sign at the end.
        if follows_text and after <= max(1, (before + after) // 6):
            yield match


@rule("byline/contributed")
def contributed(page: Page) -> Iterator[Match]:
    """A line that credits further reporting, writing, editing or translating.

    Removed: "Associated Press writer Jane Roe contributed to this report.",
    "(Reporting by Jane Roe; Editing by John Doe)".
    Kept: "Heavy rain contributed to this report's delay." and "She contributed to this book."
    """
    for match in page.phrases("byline/contributed", named=True):
        before, after = page.prose_around(page.line_at(match.start))
        if after <= max(1, (before + after) // 6):
            yield match


@rule("byline/biography")
def biography(page: Page) -> Iterator[Match]:
    """A line that says who the author is, or who published the release.

    Removed: "Jane Roe is a staff writer.", "John Doe is the author of ...", "Follow Jane Roe on Twitter."
    Kept: the same anywhere but near the end or under a byline: there it is the article that tells what somebody does.
    """
    for match in page.phrases("byline/biography"):
        number = page.line_at(match.start)
        beside_byline = number > 0 and (page.verdicts[number - 1] or "").startswith("byline/")
        if beside_byline or page.near_end(number):
            yield match


@rule("byline/contact")
def contact(page: Page) -> Iterator[Match]:
    """A line that is only an address of the author: mail or handle, with its label.

    Removed: "Email: jane.roe@example.org", "Twitter: @janeroe", "Media contact: Jane Roe, ...".
    Kept: an address inside a sentence, one that the line before announces, and the head of a mail that is quoted.
    """
    yield from page.phrases("byline/contact")
    head_of_a_mail = page.table.words.get("byline/mail-header", frozenset())
    for number in page.holding(characters.AT):
        line = page.lines[number]
        if len(line) <= _LONGEST_CONTACT and _CONTACT.fullmatch(line):
            under_byline = number > 0 and (page.verdicts[number - 1] or "").startswith("byline/")
            # A handle alone may be whom a post answers, or a decorator in a program.
            if line.startswith("@") and page.prose_around(number)[1] and not under_byline:
                continue
            announced = number > 0 and page.lines[number - 1].endswith(":")
            if not announced and page.keys[number].partition(":")[0].strip() not in head_of_a_mail:
                yield page.line(number, "is only an address")


@rule("byline/release-end")
def release_end(page: Page) -> Iterator[Match]:
    """What follows the mark at the end of a press release: whom to ask, and about the company.

    Removed: "About Example Ltd", "Media contact: Jane Roe, +49 30 123456" and all else after "###" or "-ends-".
    Kept: what follows such a mark in other texts: where no address, link or telephone number stands in it.
    """
    for number in range(max(0, len(page) - _MOST_AFTER_RELEASE), len(page) - 1):
        if not _RELEASE_END.fullmatch(page.lines[number]) or page.prose_around(number)[0] < 2:
            continue
        after = range(number + 1, len(page))
        if any(_HOW_TO_REACH.search(page.lines[other], 0, _FAR) for other in after):
            # "###" is a separator line; "-ends-" is a word.
            for other in after if page.lines[number].startswith("#") else (number, *after):
                if not page.verdicts[other]:
                    yield page.line(other, "stands after the end of a press release")
        return


@rule("byline/signature")
def signature(page: Page) -> Iterator[Match]:
    """A name after a dash, alone on a line after the last sentence of an article.

    Removed: "— Jane Roe" at the end.
    Kept: the same after a quotation that is followed by more of the article, and after a short quotation or verse.
    """
    for number in range(max(2, len(page) - _LINES_AFTER_SIGNATURE), len(page)):
        if page.verdicts[number] or len(page.lines[number]) > _LONGEST_SIGNATURE:
            continue
        found = _SIGNATURE.fullmatch(page.lines[number])
        if found and not page.prose_around(number)[1] and _follows_sentence(page, number):
            yield page.line(number, "is a name after a dash at the end", names=found[1])


def _follows_sentence(page: Page, number: int) -> bool:
    """Whether a sentence of the author's stands directly before: a quotation would be signed by whom it quotes."""
    before = next((other for other in range(number - 1, -1, -1) if not page.verdicts[other]), None)
    return before is not None and page.sentences[before] and page.lines[before][-1] not in "\"'”’»"
