"""Names of authors: what introduces them goes, what is no name does not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.metadata.people import introduced, is_login, is_name, names_in
from tests.timing import assert_linear


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("byAnn Lee", ["Ann Lee"]),
        ("This article was written by Ann Lee", ["Ann Lee"]),
        ("View all posts by Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Bob Ray and Cy Orr", ["Ann Lee", "Bob Ray", "Cy Orr"]),
        ("Ann Lee & Bob Ray", ["Ann Lee", "Bob Ray"]),
        ("Ann Lee, Senior Editor", ["Ann Lee"]),
        ("Ann Lee, MD, PhD", ["Ann Lee, MD, PhD"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Ann Lee on March 4, 2021", ["Ann Lee"]),
        ("Ann Lee • 4 min read", ["Ann Lee"]),
        ("Written by\n\nAnn Lee\n\nMarch 4, 2021", ["Ann Lee"]),
        ("Byron Lee", ["Byron Lee"]),
        ("annlee (AnnLee)", ["annlee"]),
        ("river_fan99", ["river_fan99"]),
        ("Mar 4", []),
        ("4 March 2021", []),
        ("admin", []),
        ("Posted by:", []),
        ("https://www.facebook.com/annlee", []),
        ("@annlee", []),
        ("ann@daily.example", []),
        ("12,345", []),
        ("It rained on the town for nine days and nights.", []),
        ("", []),
    ],
)
def test_names_in_english(value: str, names: list[str]) -> None:
    assert names_in(value, ("en",)) == names


@pytest.mark.parametrize(
    ("value", "code", "names"),
    [
        ("Von Eva Roth und Jan Groß", "de", ["Eva Roth", "Jan Groß"]),
        ("Por Ana Ruiz y Luis Gil", "es", ["Ana Ruiz", "Luis Gil"]),
        ("Par Luc Noir et Zoé Lac", "fr", ["Luc Noir", "Zoé Lac"]),
        ("Автор: Анна Лис", "ru", ["Анна Лис"]),
        ("文:山田太郎", "ja", ["山田太郎"]),
    ],
)
def test_names_in_other_languages(value: str, code: str, names: list[str]) -> None:
    assert names_in(value, ("en", code)) == names


def test_a_label_alone_introduces_the_next_line() -> None:
    assert introduced("Written by:", ("en",)) == ""
    assert introduced("The river", ("en",)) is None


def test_logins_are_told_from_names() -> None:
    assert [is_login(name) for name in ("ann.lee", "annlee", "ann_lee", "AnnLee", "Ann Lee", "李安")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_any_text_gives_names_or_none(value: str) -> None:
    assert all(is_name(name, ("en", "de")) for name in names_in(value, ("en", "de")))


@pytest.mark.parametrize("piece", ["by ", "a, ", " ", "and ", "on 1", "posted ", "\n"])
def test_time_does_not_grow_with_the_values_length(piece: str) -> None:
    assert_linear(lambda value: names_in(value, ("en",)), lambda size: piece * size, 50_000)
