"""What a document says of itself: warnings where text may be lost, and none where all is well."""

from __future__ import annotations

import pytest

from cleaner import clean_document

ARTICLE = """\
Rain fell on the town for nine days, and on the tenth the river came over the wall.

The mayor said that the cellars of forty houses were still under water on Friday.

Volunteers came from three villages with pumps, and the school gave out soup at noon."""


def codes(raw: str | bytes, **options: object) -> list[str]:
    return [warning.code for warning in clean_document(raw, **options).warnings]  # type: ignore[arg-type]


def test_an_article_has_no_warnings() -> None:
    assert codes(f"Share\n\n{ARTICLE}\n\nAdvertisement") == []


@pytest.mark.parametrize(
    "raw", ["", " \n", "Share\n\nTweet\n\nSign up for our newsletter", "Please log in to continue"]
)
def test_a_text_of_which_nothing_is_left_says_so(raw: str) -> None:
    document = clean_document(raw, kind="text")
    assert (document.text, [warning.code for warning in document.warnings]) == ("", ["empty-result"])


def test_a_text_that_loses_most_of_its_sentences_says_so() -> None:
    rules = [
        "We use cookies to make our site better for you, and to show you what you may like.",
        "This material may not be published, broadcast, rewritten or redistributed.",
        "Sign up for our free daily newsletter and get the best of our stories in your inbox.",
    ]
    raw = "\n\n".join([ARTICLE.split("\n\n")[0], *rules])
    document = clean_document(raw, kind="text")
    assert [warning.code for warning in document.warnings] == ["over-removal"]
    lost = sum(len(removal.text) for removal in document.removals)
    assert document.warnings[0].message.startswith(f"{lost} of {lost + len(document.text)} code points")


def test_characters_that_were_lost_before_are_counted() -> None:
    document = clean_document(ARTICLE.replace("nine", "n\ufffdne").replace("mayor", "ma\ufffdor"))
    assert [(warning.code, "2 U+FFFD" in warning.message) for warning in document.warnings] == [
        ("replacement-characters", True)
    ]
    # Bytes that could not be decoded are told of once.
    assert codes(ARTICLE.encode().replace(b"nine", b"n\x80\xffne"), encoding="utf-8") == ["undecodable-bytes"]
