"""Brackets and last sentences, compared with phrases: what begins as none does is not compared, and none is missed."""

from __future__ import annotations

import pytest

from cleaner.noise.page import Page
from cleaner.noise.phrases import compile_phrases

TABLE = compile_phrases(
    [
        ("related/link", "read more: {text}"), ("share/label", "share this"), ("share/label", "{number} shares"),
        ("byline/contributed", "{names} contributed to this report"), ("caption/label", "photo: {text}"),
        ("related/link", "続きを読む: {text}"), ("subscribe/prompt", "été: {text}"),
    ],
    ("en",),
)  # fmt: skip
SENTENCE = "Rain fell on the town for nine days"


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ("Read more: Town floods again", "related/link"),
        ("→ READ MORE: Town floods again", "related/link"),
        ("Share this", "share/label"),
        ("12 shares", "share/label"),
        ("Jane Roe contributed to this report", "byline/contributed"),
        ("続きを読む：橋", "related/link"),
        ("ÉTÉ: la ville", "subscribe/prompt"),
        ("ETE: la ville", "subscribe/prompt"),
        ("The river rose", None),
        ("Reading more than that is hard", None),
    ],
)
def test_a_last_sentence_has_the_rule_of_its_phrase(tail: str, rule: str | None) -> None:
    page = Page(f"{SENTENCE}. {tail}", TABLE)
    [(number, [start])] = page.parts.tails.items()
    assert page.text[start:] == tail
    found = page.parts.rule_of(
        start, page.ends[number], ("related/link", "share/label", "byline/contributed", "subscribe/prompt")
    )
    assert (found[0] if found else None) == rule


def test_rules_and_labels_may_be_left_out() -> None:
    page = Page(f"{SENTENCE}. Share this", TABLE)
    [(number, [start])] = page.parts.tails.items()
    end = page.ends[number]
    assert page.parts.rule_of(start, end, ("share/label",)) == ("share/label", "share this")
    assert page.parts.rule_of(start, end, ("share/label",), labels=False) is None
    assert page.parts.rule_of(start, end, ("related/link",)) is None
    assert page.parts.rule_of(0, 3, ("share/label",)) is None


def test_brackets_of_all_kinds_are_found_with_their_line() -> None:
    text = f"{SENTENCE} (Photo: AFP)\n\nA [Share this] and【続きを読む：橋】 or （Photo: B）, (not closed"
    page = Page(text, TABLE)
    assert [(number, text[start:end]) for number, start, end in page.parts.brackets] == [
        (0, "(Photo: AFP)"),
        (1, "[Share this]"),
        (1, "【続きを読む：橋】"),
        (1, "（Photo: B）"),
    ]
    rules = ("caption/label", "share/label", "related/link")
    found = [page.parts.rule_of(start + 1, end - 1, rules) for _, start, end in page.parts.brackets]
    assert [one and one[0] for one in found] == ["caption/label", "share/label", "related/link", "caption/label"]
