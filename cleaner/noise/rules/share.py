"""Prompts and counters of social networks, print and mail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from cleaner.noise.fold import ORNAMENTS
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_ROW = 200
_ROW_GAP = regex.compile(rf"(?:[\s0{regex.escape(ORNAMENTS)}]|\b[km]\b)*+")


@cache
def _any_of(words: frozenset[str]) -> regex.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return regex.compile("|".join(map(regex.escape, longest_first)) if words else r"(?!)")


@rule("share/label")
def label(page: Page) -> Iterator[Match]:
    """A line that is nothing but a prompt to share, print, save or mail, or a counter of such.

    Removed: "Share", "12 shares", "Share this article", "Teilen", "Print".
    Kept: "Share prices fell 3 per cent.", the word in a list of like words, and a network's name as a subheading.
    """
    networks = page.table.words.get("share/network", frozenset())
    yield from page.phrases("share/label", spare=lambda number: _is_name_heading(page, number, networks))


@rule("share/follow")
def follow(page: Page) -> Iterator[Match]:
    """A line in which the site asks to be followed or liked on a network.

    Removed: "Follow us on Twitter @example", "Like us on Facebook".
    Kept: "Follow us, the officer said." and sentences of the article that report such a call.
    """
    yield from page.phrases("share/follow")


@rule("share/row")
def row(page: Page) -> Iterator[Match]:
    """A line of several share words run together, with or without counters.

    Removed: "ShareTweet", "31.4k SHARES Share Tweet", "TwitterFacebookEmailPrint".
    Kept: "Twitter and Facebook" (a list in a sentence), "Facebook" alone (a name), "Save more" (names no network).
    """
    networks = page.table.words.get("share/network", frozenset())
    word = _any_of(page.table.words.get("share/word", frozenset()))
    for number in page.share_rows:
        key = page.keys[number]
        if len(key) > _LONGEST_ROW or page.verdicts[number]:
            continue
        start = _ROW_GAP.match(key)
        position = start.end() if start else 0
        row: set[str] = set()
        while position < len(key):
            found = word.match(key, position)
            if not found:
                break
            row.add(found[0])
            gap = _ROW_GAP.match(key, found.end())
            position = gap.end() if gap else found.end()
        named = row & networks or any("share" in word for word in row) or " " not in key
        if len(row) >= 2 and position == len(key) and named:
            yield page.line(number, f"is a row of share words: {', '.join(sorted(row))}")


def _is_name_heading(page: Page, number: int, networks: frozenset[str]) -> bool:
    """Whether a line is the name of a network that heads a part of an article on networks.

    A row of share buttons that a dump scattered over a text also names networks, but mostly beside other furniture.
    """
    if page.keys[number] not in networks or not 0 < number < len(page) - 1:
        return False
    return page.sentences[number - 1] and page.sentences[number + 1]
