"""Furniture of players, galleries and embedded posts."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise import characters
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_POST_SIGNATURE = regex.compile(
    r"(?:pic\.twitter\.com/\w{4,20}[^\s\p{L}]{0,4}\s?|https?://t\.co/\w{4,20}\s?)*+(?:â€”|[—–-])\s?[^\n(—]{1,80}"
    r"\(@\w{1,30}\)\s[\p{L}\p{M}\d.,:/ ]{4,40}?\d{4}"
)
_POST_LINK = regex.compile(r"\s?(?:pic\.twitter\.com/\w{4,20}|https?://t\.co/\w{4,20})")
_IMAGE_MARKUP = regex.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\n]{1,1000}\)(?:\{[^{}\n]{0,100}\})?")
_COUNTER = regex.compile(r"(\d{1,3})\s?/\s?(\d{1,3})")
_FEWEST_COUNTERS = 2
_LONGEST_COUNTER = 9


@rule("media/label")
def label(page: Page) -> Iterator[Match]:
    """A line of a player or a gallery.

    Removed: "Media playback is unsupported on your device", "Play video", "1 of 12", "View gallery",
    "View on Instagram".
    Kept: "Play video games", "1 of 12 hostages was freed."
    """
    yield from page.phrases("media/label", spare=page.is_one_word_subheading)


@rule("media/counter")
def counter(page: Page) -> Iterator[Match]:
    """The number of a picture in a gallery, where several stand in the text.

    Removed: "1/12", "2 / 12", "3/12".
    Kept: one such number alone, which may be a fraction or a date, numbers with other ends, and a row of scores.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for number in page.holding(characters.STROKE):
        counted = _COUNTER.fullmatch(page.lines[number]) if len(page.lines[number]) <= _LONGEST_COUNTER else None
        if counted and int(counted[1]) <= int(counted[2]):
            found.setdefault(int(counted[2]), []).append((int(counted[1]), number))
    for total, places in found.items():
        counts = [count for count, _ in places]
        if len(counts) >= _FEWEST_COUNTERS and counts == list(range(counts[0], counts[0] + len(counts))):
            for count, number in places:
                yield page.line(number, f"counts picture {count} of {total}")


@rule("media/post")
def post(page: Page) -> Iterator[Match]:
    """What an embedded post leaves beside its text: picture links, and author, handle and date.

    Removed: "pic.twitter.com/a1b2c3", "— Jane Roe (@janeroe) May 3, 2017".
    Kept: the text of the post itself, and a handle inside a sentence.
    """
    text = page.text
    position = 0
    if "(@" in text:
        for found in _POST_SIGNATURE.finditer(text):
            yield Match(found.start(), found.end(), "is the signature of an embedded post")
    if "twitter.com/" in text or "//t.co/" in text:
        for found in _POST_LINK.finditer(text):
            if found.start() >= position:
                start = found.start() + (len(found[0]) - len(found[0].lstrip()))
                yield Match(start, found.end(), "is the picture link of an embedded post")


@rule("media/image-markup")
def image_markup(page: Page) -> Iterator[Match]:
    """An image in Markdown.

    Removed: "![A harbour](https://example.org/harbour.jpg)".
    Kept: a link in Markdown, "[the report](https://example.org)".
    """
    if "![" in page.text:
        for found in _IMAGE_MARKUP.finditer(page.text):
            yield Match(found.start(), found.end(), "is an image in Markdown")
