"""The words by which author and date are told: the file is as its readers need it."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib.resources import files

import pytest

from cleaner.metadata.words import words

TABLE = tomllib.loads(files("cleaner").joinpath("data/metadata.toml").read_text("utf8"))
LISTS = [(group, name) for group, lists in TABLE.items() for name in lists]


@pytest.mark.parametrize(("group", "name"), LISTS)
def test_lists_are_sorted_lower_case_and_without_repetition(group: str, name: str) -> None:
    entries = TABLE[group][name]
    assert entries == sorted(set(entries))
    assert [unicodedata.normalize("NFC", entry).lower().strip() for entry in entries] == entries
    assert words(group, name) == set(entries)


@pytest.mark.parametrize("name", ["author", "not-author", "date", "modified", "not-date", "caption"])
def test_words_of_classes_are_what_a_class_is_split_into(name: str) -> None:
    assert all(word.isascii() and word.isalpha() for word in words("classes", name))


def test_no_word_says_both_that_it_is_and_that_it_is_not() -> None:
    assert not words("classes", "author") & words("classes", "not-author")
    assert not (words("classes", "date") | words("classes", "modified")) & words("classes", "not-date")
