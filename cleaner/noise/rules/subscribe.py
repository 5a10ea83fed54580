"""Newsletter, app, sign-up, paywall, donation and tip prompts."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule


@rule("subscribe/label")
def label(page: Page) -> Iterator[Match]:
    """A line that is nothing but a prompt to sign up, log in, subscribe or give.

    Removed: "Subscribe", "Log in", "Sign up for our newsletter", "Newsletter abonnieren".
    Kept: "Subscribe to the theory or not, the numbers stand."
    """
    yield from page.phrases("subscribe/label")


@rule("subscribe/prompt")
def prompt(page: Page) -> Iterator[Match]:
    """A line in which the site asks the reader to subscribe, sign up, donate, send tips or report errors.

    Removed: "Already a subscriber? Log in", "Support our journalism", "Got a tip? Email us",
    "Found an error? Select it ...".
    Kept: an author's own call inside an argument, and reports on subscriptions.
    """
    yield from page.phrases("subscribe/prompt")
