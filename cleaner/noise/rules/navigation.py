"""Menus, breadcrumbs, tags, sections, paging, search, accessibility links and loading messages."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise import characters
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_TRAIL = 200
_NO_TRAIL = regex.compile(r"--|[«‹][^«‹]*[»›]")
_HASHTAGS = regex.compile(r"#[\p{L}\p{M}\p{N}_]{2,60}(?:[\s,]{1,3}#[\p{L}\p{M}\p{N}_]{2,60}){1,20}")
_ARROW = regex.compile(r"\s?[>»›→]\s?")
_SHORTEST_ROW = 3
_STROKE = regex.compile(r"\s?[|•·・ㆍ/»丨]\s?")
_TRAIL = regex.compile(r"[^\s>»›→/|][^>»›→|\n]{0,50}(?:\s?[>»›→]\s?[^\s>»›→|][^>»›→|\n]{0,80}){1,8}[>»›]?")
_SECTION = regex.compile(r"(?:\p{Lo}|[\p{Lu}\p{Lt}][^\p{N}=;:,.?!{}()\[\]]{2})[^\p{N}=;:,.?!{}()\[\]]{0,80}")


@rule("navigation/label")
def label(page: Page) -> Iterator[Match]:
    """A line that leads about the site.

    Removed: "Skip to content", "Back to top", "Next page", "Loading...", "Click here for full text".
    Kept: "Next page of the story begins in 1950."
    """
    yield from page.phrases("navigation/label", spare=page.is_short_subheading)


@rule("navigation/tags")
def tags(page: Page) -> Iterator[Match]:
    """A line of tags, topics or sections, named as such.

    Removed: "Tags: Russia, Syria", "Filed under: World", "Schlagworte: Berlin", "#flood #town".
    Kept: "Tags: they hang from every coat." is a sentence.
    """
    for number in page.mentioning("#"):
        if len(page.lines[number]) <= _LONGEST_TRAIL and _HASHTAGS.fullmatch(page.lines[number]):
            yield page.line(number, "is a row of hashtags")
    for match in page.phrases("navigation/tags"):
        if not page.sentences[page.line_at(match.start)]:
            yield match


@rule("navigation/row")
def row(page: Page) -> Iterator[Match]:
    """Labels in a row, parted by strokes or dots, each of them a label by itself.

    Removed: "Terms of Use | Privacy Policy | Contact Us", "Home / Archive / Video".
    Kept: a row in which anything else stands: "Rain | Sun | Contact", "Print/digital".
    """
    labels = page.table.labels
    for number in page.holding(characters.STROKE):
        key = page.keys[number]
        if len(key) <= _LONGEST_TRAIL and not page.verdicts[number]:
            parts = [part.strip() for part in _STROKE.split(key)]
            if len(parts) >= _SHORTEST_ROW and all(part in labels for part in parts):
                yield page.line(number, f"is a row of {len(parts)} labels")


@rule("navigation/breadcrumb")
def breadcrumb(page: Page) -> Iterator[Match]:
    """A trail of sections, before the first sentence.

    Removed: "Home > World > Europe", "Start » News", "Home / News / Local".
    Kept: a formula or a chain of the article's own, "x > y > z", "Plankton > shrimp > seal", and trails after the text
    has begun.
    """
    first_sentence = page.prose[0] if page.prose else len(page)
    for number in page.holding(characters.TRAIL | characters.STROKE):
        if number >= first_sentence:
            return
        line = page.lines[number]
        # With strokes its first section has to be a label: "Rock / Pop" is none.
        parts = line.split(" / ")
        if len(line) <= _LONGEST_TRAIL and len(parts) >= _SHORTEST_ROW and all(map(_SECTION.fullmatch, parts)):
            if page.keys[number].partition(" /")[0] in page.table.labels:
                yield page.line(number, "is a trail of sections before the text")
            continue
        # Behind an opening one "»" is a quotation mark.
        if len(line) <= _LONGEST_TRAIL and not _NO_TRAIL.search(line) and _TRAIL.fullmatch(line):
            parts = _ARROW.split(line.rstrip(">»› "))
            if len(parts) >= 2 and all(map(_SECTION.fullmatch, parts)):
                yield page.line(number, "is a trail of sections before the text")
