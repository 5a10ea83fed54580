"""Labels of advertising, and what stands under them."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule


@rule("advert/label")
def label(page: Page) -> Iterator[Match]:
    """A line that only labels an advertisement, or says that the story goes on below one.

    Removed: "Advertisement", "ADVERTISEMENT - CONTINUE READING BELOW", "Anzeige", "Sponsored Content".
    Kept: "He paid for an advertisement." and an advertisement that the article is about.
    """
    yield from page.phrases("advert/label")


@rule("advert/copy")
def copy(page: Page) -> Iterator[Match]:
    """A line of the advertising itself, in the forms that shops and ad networks use everywhere.

    Removed: "Save up to 60% on our most popular items!", "by Taboola".
    Kept: a report on a discount: "The shop saved up to 60% on heating."
    """
    yield from page.phrases("advert/copy")
