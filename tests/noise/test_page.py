"""A text as columns over its lines: where they stand, what parts them, which end as sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.noise import characters
from cleaner.noise.page import Page
from cleaner.noise.phrases import compile_phrases, phrase_table
from tests.timing import assert_linear

TABLE = phrase_table(("en",))
SENTENCE = "Rain fell on the town for nine days, and the river rose."


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\r\t\u2029\x0b\x85a.")), max_size=60))
def test_columns_agree_with_the_text(text: str) -> None:
    page = Page(text, TABLE, paragraphs=False)
    assert [text[start:end] for start, end in zip(page.starts, page.ends, strict=True)] == page.lines
    assert page.lines == [line.strip() for line in text.splitlines() if line.strip()]
    assert len(page) == len(page.keys) == len(page.after_gap) == len(page.verdicts) == len(page.sentences)
    for number, start in enumerate(page.starts):
        assert page.line_at(start) == number
        assert page.lines_between(start, page.ends[number]) == range(number, number + 1)
        match = page.line(number, "because")
        assert (match.start, match.end) == (start, page.ends[number])


def test_a_gap_is_a_blank_line_or_the_beginning() -> None:
    assert Page("\n a\nb\n \nc\r\n\r\nd", TABLE).after_gap == [True, False, True, True]
    assert Page("a\nb", TABLE).after_gap == [True, False]


@pytest.mark.parametrize(
    ("line", "is_sentence"),
    [
        (SENTENCE, True), (f"“{SENTENCE}”", True), ("雨は九日間降り続き、川の水が壁を越えた。", True),
        (SENTENCE[:-1], False),
        ("Sign up now!", False), ("हिन्दी में एक लंबा वाक्य जो डंडे से समाप्त होता है।", True), ("", False),
    ],
)  # fmt: skip
def test_a_sentence_is_long_enough_and_ended_as_one(line: str, is_sentence: bool) -> None:
    assert Page(line, TABLE).sentences == ([is_sentence] if line else [])


def test_prose_around_and_the_end() -> None:
    page = Page("\n\n".join([SENTENCE, "Label", SENTENCE, SENTENCE, "Label"]), TABLE)
    assert [page.prose_around(number) for number in range(5)] == [(0, 2), (1, 2), (1, 1), (2, 0), (3, 0)]
    assert page.near_end(4)
    assert not page.near_end(0)


def test_phrases_name_the_lines_and_what_they_read() -> None:
    table = compile_phrases([("a/b", "share"), ("a/b", "by {names} on {date}"), ("c/d", "share")], ("en",))
    page = Page(f"Share\n\n{SENTENCE}\n\nBy Jane Roe on 3 May 2017", table)
    label, byline = page.phrases("a/b")
    assert page.text[label.start : label.end] == "Share"
    assert (byline.names, byline.date) == ("Jane Roe", "3 May 2017")
    assert [match.start for match in page.phrases("c/d")] == [0]
    assert list(page.phrases("x/y")) == []


@pytest.mark.parametrize("piece", ["\n", " ", "a\n", "Share\n", "a. ", "\u2029", "Share this ", f"{SENTENCE}\n"])
def test_time_is_linear(piece: str) -> None:
    def run(text: str) -> None:
        page = Page(text, TABLE)
        list(page.phrases("share/label"))
        for number in range(len(page)):
            page.prose_around(number)
            page.parts.tails.get(number)

    assert_linear(run, lambda size: piece * (size // len(piece)), 50_000)


def test_lines_are_found_by_what_they_hold() -> None:
    page = Page("a@b.example\n\n(Copyright Example)\n\n----\n\nPHOTO COPYRIGHT\n\n1. x", TABLE)
    assert page.holding(characters.AT) == [0]
    assert page.holding(characters.AT | characters.DIGIT) == [0, 4]
    assert page.lacking(characters.LETTER) == [2]
    assert page.mentioning("copyright") == {1, 3}
    assert page.mentioning("copyright", "a@") == {0, 1, 3}
    assert page.mentioning("missing") == set()


def test_agencies_are_found_as_credits_write_them() -> None:
    page = Page("Jane Roe / REUTERS\n\nJohn Doe\n\nfoto: getty images\n\nmap", TABLE)
    assert page.naming_agencies == [0, 2]


def test_links_of_markdown_are_read_by_their_labels() -> None:
    page = Page(f"* [Home](/index.html)\n\nSee [the report](https://example.org/a_(b)).\n\n{SENTENCE}", TABLE)
    assert page.shown == ["* Home", "See the report.", SENTENCE]
    assert page.lines[0] == "* [Home](/index.html)"
    assert page.keys[0] == "home"
    assert [page.text[start:end] for start, end in zip(page.starts, page.ends, strict=True)] == page.lines


def test_another_table_sees_the_same_lines() -> None:
    page = Page("Share\n\nTeilen\n\nRain fell [teilen]", compile_phrases([("a/b", "share")], ("en",)))
    assert page.parts.rule_of(26, 32, ("a/b",)) is None
    other = page.with_table(compile_phrases([("a/b", "teilen")], ("de",)))
    assert [match.start for match in page.phrases("a/b")] == [0]
    assert [match.start for match in other.phrases("a/b")] == [7]
    assert other.parts.rule_of(26, 32, ("a/b",)) == ("a/b", "teilen")
