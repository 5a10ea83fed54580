"""Phrases: labels and templates, what their slots take, and what is refused."""

from __future__ import annotations

import pytest

from cleaner.noise.fold import fold_lines
from cleaner.noise.phrases import LONGEST, PhraseError, PhraseTable, compile_phrases, phrase_table
from tests.timing import assert_linear


def matches(phrase: str, line: str, codes: tuple[str, ...] = ("en",)) -> bool:
    """Whether a line is a phrase, by the scan and then the pattern, as a page asks."""
    table = compile_phrases([("a/b", phrase)], codes)
    keys = fold_lines(line, codes)
    if keys[0] in table.labels:
        return True
    return any(template.match(line) for _, template in table.scan(keys)[0])


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ("share this", "SHARE  THIS"), ("share this", "» Share this «"), ("{number} shares", "12.4k shares"),
        ("by {names}", "By Jane Roe and John Doe"), ("by {names}", "BY Jane van der Roe, Kim Poe & Lee Moe"),
        ("updated {date}", "Updated 3 May 2017"), ("updated {date}", "updated May 3, 2017, 10:15 am"),
        ("updated {date}", "Updated 2017-05-03"), ("read more: {text}", "Read more: The wall fell"),
        ("{name} is a reporter", "Jane Roe is a reporter"), ("visit {url}", "Visit https://example.org/a?b"),
        ("follow {word} on it", "Follow @janeroe on it"),
        ("{text} reported from {place}", "Jane reported from Paris, France"),
    ],
)  # fmt: skip
def test_a_line_is_a_phrase(phrase: str, line: str) -> None:
    assert matches(phrase, line)


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        ("share this", "Share this with the poor"), ("by {names}", "By the river"), ("by {names}", "Baby Jane Roe"),
        ("updated {date}", "Updated daily"), ("{number} shares", "Two shares"), ("by {names}", "By Jane Roe went home"),
    ],
)  # fmt: skip
def test_a_sentence_that_holds_a_phrase_is_none(phrase: str, line: str) -> None:
    assert not matches(phrase, line)


def test_accents_may_be_left_out() -> None:
    assert matches("à lire également", "A LIRE EGALEMENT", ("fr",))
    assert matches("publié le {date}", "PUBLIE LE 3 mai 2017", ("fr",))


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("...", "has no letters"),
        ("{foo} bar", "has an unknown slot {foo}; known: date"),
        ("{text}", "has no literal part"),
    ],
)
def test_a_wrong_phrase_is_refused(phrase: str, message: str) -> None:
    with pytest.raises(PhraseError) as error:
        compile_phrases([("a/b", phrase)], ("en",))
    assert message in str(error.value)


def test_a_language_without_a_file_adds_nothing() -> None:
    table = phrase_table(("xx",))
    assert isinstance(table, PhraseTable)
    assert (table.labels, table.scan(["share"])) == ({}, ([], []))


@pytest.mark.parametrize("piece", ["read more: ", "By Jane ", "Jane Roe, ", "updated 3 May ", "a ", "{text} "])
def test_time_is_linear(piece: str) -> None:
    """Up to the longest line that is compared at all."""
    for phrase in (
        "read more: {text} and {text} or {text}.",
        "by {names}",
        "updated {date}",
        "{text} is a {text} at {name}",
    ):

        def run(line: str, phrase: str = phrase) -> None:
            for _ in range(20):
                matches(phrase, line)

        assert_linear(run, lambda size: piece * (size // len(piece)), LONGEST // 4)
