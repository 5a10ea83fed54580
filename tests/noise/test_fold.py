"""Keys: lines that differ in capitals, blanks, numbers and ornaments only have the same, others have not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.noise.fold import fold, fold_lines, without_accents
from tests.timing import assert_linear

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("Aı İß0 1.,»\n\u200c\u0301#")), max_size=40)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("» SHARE this:", "Share This", "en"), ("12.4k  Shares", "3 shares", "en"),
        ("•\tRead more…", "read more", "en"),
        ("READ\u00a0MORE →", "Read more", "en"), ("1,234,567 views", "9 views", "en"),
        ("ΔΙΑΒΑΣΤΕ ΑΚΟΜΗ", "Διαβάστε ακόμη", "el"), ("DAHA FAZLASI", "daha fazlası", "tr"),
        ("PAYLAŞ İLE", "paylaş ile", "tr"), ("أخبار", "اخبار", "ar"), ("كتاب", "کتاب", "fa"),
    ],
)  # fmt: skip
def test_spellings_of_one_line_have_one_key(one: str, other: str, language: str) -> None:
    spellings = {fold(one, (language,)), fold(without_accents(one), (language,))}
    assert spellings & {fold(other, (language,)), fold(without_accents(other), (language,))}


@pytest.mark.parametrize(("one", "other"), [("share", "shares"), ("read more", "readmore"), ('"share"', "share")])
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert fold(one, ("en",)) != fold(other, ("en",))


@given(TEXTS, st.sampled_from([("en",), ("tr",), ("el",), ("ar",), ("fa", "en")]))
def test_there_are_as_many_keys_as_lines_and_a_line_alone_has_the_same(text: str, codes: tuple[str, ...]) -> None:
    keys = fold_lines(text, codes)
    assert len(keys) == len(text.split("\n"))
    assert keys == [fold(line, codes) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plus d'été à Besançon", "Plus d'ete a Besancon"),
        ("Ή τώρα", "Η τωρα"),
        ("Йод", "Йод"),
        ("が", "が"),
        ("한국", "한국"),
    ],
)
def test_accents_go_from_latin_and_greek_letters_only(text: str, expected: str) -> None:
    assert without_accents(text) == expected


@pytest.mark.parametrize("piece", [" ", "1", "1.", "\t ", "İ", "\u0301", "»", "a", "1 "])
def test_time_is_linear(piece: str) -> None:
    languages = ("en", "tr", "el")
    assert_linear(
        lambda text: fold_lines(text, languages), lambda size: "a" + piece * (size // len(piece)) + "b", 100_000
    )
