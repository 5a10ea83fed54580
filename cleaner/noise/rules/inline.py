"""Noise inside lines that stay: bracketed labels and credits, and prompts at the end of a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_BRACKETED = regex.compile(r"\[[^\[\]\n]{2,160}\]|\([^()\n]{2,160}\)|（[^（）\n]{2,160}）|【[^【】\n]{2,160}】")

_IN_BRACKETS = frozenset({
    "advert/label", "caption/label", "media/label", "navigation/label", "related/header", "related/link",
    "share/label", "subscribe/label",
})  # fmt: skip
_AT_END = frozenset({
    "advert/label", "byline/contributed", "byline/reported-from", "caption/label", "legal/copyright", "related/header",
    "related/link", "share/follow", "share/label", "source/label", "source/republished", "subscribe/label", "subscribe/prompt",
})  # fmt: skip


@rule("inline/bracketed", kind="by phrase")
def bracketed(page: Page) -> Iterator[Match]:
    """A label, prompt or credit in brackets inside a line that stays.

    Removed: "(Photo: AFP)", "[Advertisement]", "(Related: Town floods again)".
    Kept: every other remark in brackets: "(AFP)", "(file)", "(see photo 3)".
    """
    for found in _BRACKETED.finditer(page.text):
        number = page.line_at(found.start())
        if number < 0 or page.verdicts[number]:
            continue
        # "[Share](https://...)" is a link in Markdown: its label belongs to it.
        if page.text[found.end() : found.end() + 1] == "(":
            continue
        part = page.part(found.start() + 1, found.end() - 1, _IN_BRACKETS)
        if part:
            yield Match(found.start(), found.end(), f"in brackets has the form {part[1]!r}", kind=part[0].split("/")[0])


@rule("inline/at-end", kind="by phrase")
def at_end(page: Page) -> Iterator[Match]:
    """A prompt, a link to another piece or a credit after the last sentence of a paragraph.

    Removed: "... the mayor said. Read more: Town floods again", "... at dusk. Photo: Jane Roe".
    Kept: the sentences before it, and every last sentence that has no such form.
    """
    for number, verdict in enumerate(page.verdicts):
        if verdict:
            continue
        for start in page.tails(number):
            part = page.part(start, page.ends[number], _AT_END)
            if part:
                reason = f"after the last sentence has the form {part[1]!r}"
                yield Match(start, page.ends[number], reason, kind=part[0].split("/")[0])
                break
