"""Noise inside lines that stay: bracketed labels and credits, and prompts at the end of a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise.characters import TERMINALS
from cleaner.noise.fold import count_words
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_PARTED = regex.compile(r"[=:：]")
_ANOTHER_SENTENCE = regex.compile(r"(?<!\b\p{Lu})[.!?…。！？؟]\s*+[\p{Lu}\p{Lo}\"“„«¿¡]")
_IN_BRACKETS = frozenset({
    "advert/label", "caption/label", "media/label", "related/header", "related/link",
})  # fmt: skip
_IN_SQUARE_BRACKETS = _IN_BRACKETS | {"navigation/label", "share/label", "subscribe/label"}
_ONE_WORD_IN_BRACKETS = frozenset({"advert/label", "caption/label"})
_AT_END = frozenset({
    "advert/label", "caption/label", "legal/copyright", "related/header",
    "related/link", "share/follow", "share/label", "subscribe/label", "subscribe/prompt",
})  # fmt: skip
_OF_SEVERAL_SENTENCES = frozenset({"byline/contributed", "legal/copyright", "share/follow", "subscribe/prompt"})
_AT_LAST_END = frozenset({"byline/contributed", "byline/reported-from", "source/label", "source/republished"})


@rule("inline/bracketed", kind="by phrase")
def bracketed(page: Page) -> Iterator[Match]:
    """A label, prompt or credit in brackets inside a line that stays.

    Removed: "(Photo: AFP)", "[Advertisement]", "(Related: Town floods again)".
    Kept: every other remark in brackets: "(AFP)", "(file)", "(see photo 3)".
    """
    for number, start, end in page.parts.brackets:
        if page.verdicts[number]:
            continue
        # "[Share](https://...)" is a link in Markdown: its label belongs to it.
        if page.text[end : end + 1] == "(":
            continue
        # One word in brackets is a remark of the author's, "(Twitter)", but for labels of advertising.
        rules = _ONE_WORD_IN_BRACKETS
        if count_words(page.text[start + 1 : end - 1]) > 1:
            rules = _IN_SQUARE_BRACKETS if page.text[start] in "[【" else _IN_BRACKETS
        part = page.parts.rule_of(start + 1, end - 1, rules)
        if part:
            yield Match(start, end, f"in brackets has the form {part[1]!r}", kind=part[0].split("/")[0])


@rule("inline/at-end", kind="by phrase")
def at_end(page: Page) -> Iterator[Match]:
    """A prompt, a link to another piece or a credit after the last sentence of a paragraph.

    Removed: "... the mayor said. Read more: Town floods again", "... at dusk. Photo: Jane Roe".
    Kept: the sentences before it, and every last sentence that has no such form.
    """
    for number, starts in page.parts.tails.items():
        found = None if page.verdicts[number] else _prompt_at_end(page, number, starts)
        if found:
            yield found


def _prompt_at_end(page: Page, number: int, starts: list[int]) -> Match | None:
    """The first of a line's last sentences with which a prompt begins."""
    end = page.ends[number]
    # "Share." is a sentence, if a short one; a prompt that is only a label has no full stop.
    labels = page.lines[number][-1] not in TERMINALS
    for start in starts:
        # A source or reporter behind one of several paragraphs is its own; behind the last it is the text's.
        rules = _AT_END if number < page.last_sentence else _AT_END | _AT_LAST_END
        part = page.parts.rule_of(start, end, rules, labels)
        # A credit or a headline ends with its sentence, and the next one is the article's; prompts have several.
        if part and part[0] not in _OF_SEVERAL_SENTENCES and _ANOTHER_SENTENCE.search(page.text, start, end):
            part = page.parts.rule_of(start, end, rules & _OF_SEVERAL_SENTENCES, labels)
        # A single word after a sentence may be its last: "Facebook", "Print".
        if part and (count_words(_PARTED.sub(" ", page.text[start:end])) > 1 or part[0] == "advert/label"):
            reason = f"after the last sentence has the form {part[1]!r}"
            return Match(start, end, reason, kind=part[0].split("/")[0])
    return None
