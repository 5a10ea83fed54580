"""Comment counters, forms, rules, and what invites readers to comment."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule


@rule("comments/label")
def label(page: Page) -> Iterator[Match]:
    """A line of a comment counter or form.

    Removed: "34 comments", "Leave a reply", "Comments are closed", "Kommentar schreiben".
    Kept: "Comments by the minister drew protest."
    """
    yield from page.phrases("comments/label", spare=page.is_one_word_subheading)


@rule("comments/prompt")
def prompt(page: Page) -> Iterator[Match]:
    """A line that invites comments, or tells the rules for them.

    Removed: "Have your say in the comments below", "Please keep comments relevant to the topic."
    Kept: what somebody in the article says about comments.
    """
    yield from page.phrases("comments/prompt")
