"""Hygiene of the names and word lists that are shipped, and a look at another list of countries."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib.resources import files
from typing import Any

import pytest

from cleaner.entities import load_names
from cleaner.entities.folding import fold_name
from cleaner.entities.table import Group

FOLDER = files("cleaner").joinpath("data", "entities")
TEXTS = {
    name: FOLDER.joinpath(name).read_text("utf-8") for name in ("countries.toml", "organisations.toml", "words.toml")
}
TABLES: list[dict[str, Any]] = [
    entity for name in ("countries.toml", "organisations.toml") for entity in tomllib.loads(TEXTS[name])["entity"]
]
WORDS: dict[str, list[str]] = tomllib.loads(TEXTS["words.toml"])


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_files_are_in_nfc_with_straight_apostrophes_and_plain_blanks(name: str) -> None:
    assert unicodedata.is_normalized("NFC", TEXTS[name])
    assert not set(TEXTS[name]) & set("\u2019\u02bc\u00a0\t\r")


@pytest.mark.parametrize("name", ["countries.toml", "organisations.toml"])
def test_entities_are_sorted_by_name_then_group(name: str) -> None:
    keys = [(entity["name"], entity["group"]) for entity in tomllib.loads(TEXTS[name])["entity"]]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("key", ["aliases", "other_names"])
def test_names_of_an_entity_are_sorted_without_duplicates(key: str) -> None:
    for entity in TABLES:
        assert entity.get(key, []) == sorted(set(entity.get(key, [])))


def test_no_alias_is_given_twice_or_canonical_and_all_are_folded() -> None:
    aliases = [alias for entity in TABLES for alias in entity["aliases"]]
    assert len(aliases) == len(set(aliases)) == 207
    assert not set(aliases) & {entity["name"] for entity in TABLES}
    assert all(alias == fold_name(alias) for alias in aliases)


def test_no_alias_would_change_inside_a_canonical_name() -> None:
    for entity in TABLES:
        assert load_names(True).decide(entity["name"]) == []


def test_groups_are_known() -> None:
    assert {entity["group"] for entity in TABLES} <= {group.value for group in Group}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_word_lists_are_sorted_without_duplicates(name: str) -> None:
    assert WORDS[name] == sorted(set(WORDS[name]))


def test_function_words_belong_to_one_side() -> None:
    assert not set(WORDS["english"]) & set(WORDS["foreign"])


def test_countries_agree_with_another_list() -> None:
    pycountry = pytest.importorskip("pycountry")
    missing: list[str] = []
    for entity in TABLES:
        if "code" not in entity:
            continue
        country = pycountry.countries.get(alpha_2=entity["code"])
        assert country is not None, entity["name"]
        known = {getattr(country, field, None) for field in ("name", "official_name", "common_name")}
        known = {fold_name(name.removeprefix("the ").removeprefix("The ")) for name in known if name}
        if not known & {fold_name(name) for name in (entity["name"], *entity["aliases"])} and entity["group"] != "usa":
            missing.append(entity["name"])
    # Names that were in use before or beside the one that the list has.
    assert missing == ["Cape Verde", "Swaziland", "São Tomé and Príncipe", "Turkey", "Vatican City"]


def test_aliases_that_another_list_does_not_have_are_known() -> None:
    pycountry = pytest.importorskip("pycountry")
    missing: set[str] = set()
    for entity in TABLES:
        if "code" not in entity or entity["group"] == "usa":
            continue
        country = pycountry.countries.get(alpha_2=entity["code"])
        values = (getattr(country, field, None) for field in ("name", "official_name", "common_name"))
        known = {fold_name(value).removeprefix("the ").replace("The ", "the ") for value in values if value}
        missing |= {alias for alias in entity["aliases"] if alias.replace("The ", "the ") not in known}
    # Older official names, variants of spelling and article, and a few that the list knows by the short name only.
    assert missing == {
        "Co-operative Republic of Guyana", "Commonwealth of Australia", "Cooperative Republic of Guyana",
        "Democratic Republic of São Tomé and Príncipe", "Kingdom of Swaziland", "Lao PDR",
        "Oriental Republic of Uruguay",
        "Republic of Cape Verde", "Republic of Italy", "Republic of Korea", "Republic of Lebanon", "Republic of Niger",
        "Republic of Rwanda", "Republic of Sudan", "Republic of Turkey", "Republic of the Maldives",
        "Republic of the Seychelles", "Republic of the Union of Myanmar", "Socialist Republic of Vietnam",
        "State of Libya", "Union of Myanmar", "Vatican City State",
    }  # fmt: skip


def test_every_country_has_a_code_but_the_one_that_is_no_more() -> None:
    countries = ("country", "country-the", "usa")
    without = [entity["name"] for entity in TABLES if entity["group"] in countries and "code" not in entity]
    assert without == ["Soviet Union"]
