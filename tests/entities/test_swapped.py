"""Sentences with a short name: the long names put in its place come back as the short one, and nothing else changes."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from cleaner.entities import apply, load_names

FIXTURE = Path(__file__).parents[2] / "fixtures" / "entities" / "swapped.toml"
SENTENCES: list[str] = [
    sentence for group in tomllib.loads(FIXTURE.read_text(encoding="utf-8")).values() for sentence in group
]
_SLOT = re.compile(r"\{([A-Z])(!?)\}('s)?")
_GROUPS = {"C": "country", "T": "country-the", "O": "org", "U": "org-the", "S": "armed-group"}
_NEVER_WITH_ARTICLE = {"Brunei Darussalam", "Lao PDR", "Viet Nam"}


def _pairs() -> dict[str, list[tuple[str, str]]]:
    """(long name, short name) by slot."""
    folder = files("cleaner").joinpath("data", "entities")
    entities = [
        entity
        for name in ("countries.toml", "organisations.toml")
        for entity in tomllib.loads(folder.joinpath(name).read_text("utf-8"))["entity"]
    ]
    return {
        slot: [
            (alias, entity["name"]) for entity in entities if entity["group"] == group for alias in entity["aliases"]
        ]
        for slot, group in _GROUPS.items()
    }


PAIRS = _pairs()


def _long(sentence: str, slot: re.Match[str], alias: str) -> str:
    """The sentence with the long name, as a writer would put it."""
    before = sentence[: slot.start()]
    article = ""
    if slot[1] in "CO" and not slot[2] and alias not in _NEVER_WITH_ARTICLE:
        article = "The " if re.search(r"(?:^|[.!?] |(?:^|[:,] )[“\"«‘(])$", before) else "the "
    return before + article + alias + (slot[3] or "") + sentence[slot.end() :]


def _short(sentence: str, slot: re.Match[str], name: str) -> str:
    ending = slot[3] or ""
    if ending and name.endswith("s"):
        ending = "'"
    return sentence[: slot.start()] + name + ending + sentence[slot.end() :]


def _slot(sentence: str) -> re.Match[str]:
    slot = _SLOT.search(sentence)
    assert slot is not None, sentence
    return slot


def test_the_sentences_are_many_and_distinct() -> None:
    assert len(SENTENCES) == len(set(SENTENCES)) >= 150
    assert {slot[1] for slot in map(_slot, SENTENCES)} == set(_GROUPS)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_long_name_comes_back_as_the_short_one(sentence: str) -> None:
    names, slot = load_names(True), _slot(sentence)
    wrong = []
    for alias, name in PAIRS[slot[1]]:
        text, expected = _long(sentence, slot, alias), _short(sentence, slot, name)
        result = apply(text, names.decide(text))
        if result != expected:
            wrong.append((text, result))
    assert wrong == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_with_the_short_name_is_not_touched(sentence: str) -> None:
    names, slot = load_names(True), _slot(sentence)
    for name in {name for _, name in PAIRS[slot[1]]}:
        assert names.decide(_short(sentence, slot, name)) == []


def test_possessives_of_names_in_s_are_among_them() -> None:
    ending = [name for _, name in PAIRS["C"] if name.endswith("s")]
    assert set(product(["Laos"], ending)) >= {("Laos", "Laos"), ("Laos", "Honduras")}
