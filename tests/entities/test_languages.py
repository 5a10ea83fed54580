"""Tables of names in other languages: off by default, on when asked for, and careful with grammar."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from cleaner.entities import Names, apply, load_names
from cleaner.entities.phrases import LANGUAGES, phrase_aliases

CASES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "fixtures" / "entities" / "languages.toml").read_text(encoding="utf-8")
)
FOLDER = files("cleaner").joinpath("data", "entities", "languages")
CHANGES = [(code, *pair) for code, cases in CASES.items() for pair in cases["change"]]
KEEPS = [(code, text) for code, cases in CASES.items() for text in cases["keep"]]


@cache
def names_in(*languages: str) -> Names:
    return load_names({"options": {"languages": list(languages)}})


def clean(text: str, *languages: str, spoken: str | None = None) -> str:
    return apply(text, names_in(*languages).decide(text, spoken))


def test_every_language_has_a_table_and_cases() -> None:
    assert sorted(CASES) == list(LANGUAGES) == sorted(path.name[:2] for path in FOLDER.iterdir())
    for cases in CASES.values():
        assert len(cases["change"]) >= 8
        assert len(cases["keep"]) >= 8


@pytest.mark.parametrize(("code", "text", "expected"), CHANGES)
def test_a_long_name_becomes_the_short_one(code: str, text: str, expected: str) -> None:
    assert clean(text, code) == expected
    assert clean(expected, code) == expected


@pytest.mark.parametrize(("code", "text"), KEEPS)
def test_a_name_stays_where_the_short_one_would_be_wrong_or_unsure(code: str, text: str) -> None:
    assert clean(text, code) == text


@pytest.mark.parametrize("text", [text for _, text, _ in CHANGES])
def test_nothing_changes_unless_the_language_is_asked_for(text: str) -> None:
    assert load_names(True).decide(text) == []


@pytest.mark.parametrize(("code", "text", "expected"), CHANGES)
def test_all_languages_at_once_do_the_same(code: str, text: str, expected: str) -> None:
    assert clean(text, "en", *LANGUAGES) == expected
    assert clean(text, "any") == expected


def test_english_names_stay_in_other_languages_and_change_in_english() -> None:
    text = "Der Krieg gegen Daesh ist nicht vorbei.\nThe war against Daesh is not over."
    assert clean(text, "de") == text
    assert (
        clean(text, "en", "de") == "Der Krieg gegen Daesh ist nicht vorbei.\nThe war against Islamic State is not over."
    )


def test_the_caller_can_name_the_language() -> None:
    text = "Die Russische Föderation protestiert."
    assert clean(text, "de", spoken="de-AT") == "Russland protestiert."
    assert clean(text, "de", spoken="en") == text
    assert clean(text, "de", "en", spoken="fr") == text


def test_a_decision_tells_the_name_and_its_code() -> None:
    text = "Il vit dans\nla  Fédération de Russie."
    [decision] = load_names({"options": {"languages": ["fr"]}}).decide(text)
    assert text[decision.name_start : decision.name_end] == "Fédération de Russie"
    assert (decision.canonical, decision.code, decision.replacement) == ("Russie", "RU", "en Russie")


def test_the_user_can_remove_a_phrase_or_all() -> None:
    text = "La Federación de Rusia dijo que no."
    removed = load_names({"options": {"languages": ["es"]}, "remove": {"aliases": ["La Federación de Rusia"]}})
    assert removed.decide(text) == []
    assert load_names({"options": {"languages": ["es"], "default": False}}).decide(text) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_tables_are_clean_and_sorted(code: str) -> None:
    text = FOLDER.joinpath(f"{code}.toml").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set("\u2019\u02bc\u00a0\t\r")
    table = tomllib.loads(text)
    names = [entity["name"] for entity in table["entity"]]
    assert names == sorted(set(names))
    for key in ("free_after", "function_words", "naming"):
        assert table[key] == sorted(set(table[key]))
        assert all(word == word.lower() for word in table[key])


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_phrase_stands_in_what_another_becomes(code: str) -> None:
    names = names_in(code)
    for alias in phrase_aliases(code):
        assert alias.phrase is not None
        assert names.decide(alias.phrase.written, code) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_codes_are_those_of_another_list(code: str) -> None:
    pycountry = pytest.importorskip("pycountry")
    for alias in phrase_aliases(code):
        if alias.entity.code:
            assert pycountry.countries.get(alpha_2=alias.entity.code), alias.text
        else:
            assert alias.group.value == "org"
