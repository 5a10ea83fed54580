"""The headline: found where a first line has its form, and only then."""

from __future__ import annotations

import pytest

from cleaner import clean, clean_document
from cleaner.noise.headline import find_headline
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table

BODY = "Rain fell on the town for nine days, and the river came over the wall."


def headline(text: str, title: str | None = None) -> str | None:
    found = find_headline(Page(text, phrase_table(("en",))), title)
    return None if found is None else text[found.start : found.end]


@pytest.mark.parametrize(
    "line",
    [
        "River comes over the wall",
        "“Nobody saw it”",
        "What did the mayor know?",
        "Over the wall...",
        "雨は九日間降り続いた町の壁",
    ],
)
def test_a_short_line_above_a_sentence_is_the_headline(line: str) -> None:
    assert headline(f"{line}\n\n{BODY}") == line
    assert headline(f"\n \n  {line}  \n\n{BODY}\n\n{BODY}") == line


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "River comes over the wall", BODY, f"{BODY}\n\n{BODY}", f"It rained again.\n\n{BODY}",
        f"The list of the drowned:\n\n{BODY}", f"and then it came over\n\n{BODY}", f"2017\n\n{BODY}",
        f"River comes over the wall\n{BODY}", f"{'River ' * 50}\n\n{BODY}", "River comes over the wall\n\nA wall falls",
    ],
    ids=lambda text: ascii(text[:30]),
)  # fmt: skip
def test_other_first_lines_are_none(text: str) -> None:
    assert headline(text) is None


def test_a_line_that_is_the_title_of_the_page_is_the_headline_whatever_its_form() -> None:
    assert headline(f"It rained again.\n\n{BODY}", "It rained  again") == "It rained again."


def test_a_line_that_went_as_noise_is_passed_over() -> None:
    page = Page(f"Share\n\nRiver comes over the wall\n\n{BODY}", phrase_table(("en",)))
    page.verdicts[0] = "share/label"
    found = find_headline(page)
    assert found is not None
    assert page.text[found.start : found.end] == "River comes over the wall"


def test_drop_removes_it_and_auto_tells_it() -> None:
    raw = f"River comes over the wall\n\n{BODY}"
    assert clean_document(raw).metadata.title == "River comes over the wall"
    assert clean(raw, headline="keep") == clean(raw) == raw
    dropped = clean_document(raw, headline="drop")
    assert dropped.text == BODY
    assert [(one.rule, one.kind) for one in dropped.removals] == [("headline/first-line", "headline")]
    assert clean(BODY, headline="drop") == BODY
    assert clean(raw, headline="drop", noise=False) == BODY
