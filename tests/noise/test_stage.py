"""The noise stage: the first rule that names a span is the reason, spans never overlap, gaps close."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.registry import Match, Rule
from cleaner.noise.stage import find_noise, noise_changes
from cleaner.source import AlignedText

TABLE = phrase_table(("en",))


def rule_of(name: str, *spans: tuple[int, int], kind: str = "share") -> Rule:
    def find(_: Page) -> Iterator[Match]:
        return (Match(start, end, "because") for start, end in spans)

    return Rule(name, kind, find, "Removes what it is told to.")


def cleaned(text: str, *rules: Rule) -> str:
    page = Page(text, TABLE)
    return AlignedText.of(text).change(noise_changes(page, find_noise(page, rules))).text


def test_the_first_rule_is_the_reason_and_overlaps_are_dropped() -> None:
    page = Page("one two\nthree", TABLE)
    found = find_noise(page, [rule_of("a/a", (0, 3)), rule_of("b/b", (0, 7), (8, 13)), rule_of("c/c", (4, 7))])
    assert [(match.start, match.end, rule) for match, rule, _ in found.spans] == [
        (0, 3, "a/a"), (4, 7, "c/c"), (8, 13, "b/b"),
    ]  # fmt: skip
    assert page.verdicts == [None, "b/b"]
    assert set(found.by_rule) == {"a/a", "b/b", "c/c"}


def test_kinds_choose_what_goes_but_every_rule_is_asked() -> None:
    page = Page("one\ntwo", TABLE)
    found = find_noise(page, [rule_of("a/a", (0, 3), kind="advert"), rule_of("b/b", (4, 7))], {"share"})
    assert [rule for _, rule, _ in found.spans] == ["b/b"]
    assert page.verdicts == ["a/a", "b/b"]


@pytest.mark.parametrize("text", ["", "  \n ", "a"])
def test_spans_without_a_line_or_without_length(text: str) -> None:
    assert cleaned(text, rule_of("a/a", (0, 0), (0, len(text)))) == ""


@pytest.mark.parametrize(
    ("text", "noise", "expected"),
    [
        ("one\n\nXXX\n\ntwo", "XXX", "one\n\ntwo"),
        ("one\nXXX\ntwo", "XXX", "one\ntwo"),
        ("one\n\nXXX\ntwo", "XXX", "one\n\ntwo"),
        ("XXX\n\none", "XXX", "one"),
        ("one\n\nXXX\n", "XXX", "one"),
        ("one XXX two", "XXX", "one two"),
        ("one XXX.", "XXX", "one."),
        ("one\n\nXXX\n    two", "XXX", "one\n\n    two"),
        ("one\r\n\r\nXXX\r\n\r\ntwo", "XXX", "one\r\n\r\ntwo"),
        ("one\u2029XXX\u2029two", "XXX", "one\u2029two"),
    ],
)
def test_a_gap_closes_to_what_parts_most(text: str, noise: str, expected: str) -> None:
    start = text.index(noise)
    assert cleaned(text, rule_of("a/a", (start, start + len(noise)))) == expected


@given(st.text("ab \n\t.\r\u2029", max_size=30), st.lists(st.integers(0, 30), max_size=8))
def test_nothing_but_the_spans_and_blanks_goes(text: str, borders: list[int]) -> None:
    spans = list(zip(sorted(borders)[::2], sorted(borders)[1::2], strict=False))
    spans = [(start, min(end, len(text))) for start, end in spans if start < len(text)]
    page = Page(text, TABLE)
    found = find_noise(page, [rule_of("a/a", *spans)])
    result = AlignedText.of(text).change(noise_changes(page, found))
    kept = [char for index, char in enumerate(text) if not any(m.start <= index < m.end for m, _, _ in found.spans)]
    assert "".join(result.text.split()) == "".join("".join(kept).split())
    if not found.spans:
        assert result.text == text
