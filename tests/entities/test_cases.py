"""Every case of fixtures/entities/cases.toml: what the text becomes, and by which rule."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.entities import apply, load_names
from cleaner.entities.keeping import KEEPING_RULES

CASES = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "entities" / "cases.toml").read_text(encoding="utf-8"))
SEED = Path(__file__).parents[2] / "seeds" / "000_cf40c35d884bff84.txt"


@pytest.mark.parametrize("case", CASES["change"] + CASES["keep"], ids=lambda case: case["why"])
def test_the_text_becomes_what_is_expected_by_the_named_rule(case: dict[str, Any]) -> None:
    decisions = load_names(True).decide(case["text"])
    assert apply(case["text"], decisions) == case.get("expected", case["text"])
    rules = [decision.rule for decision in decisions]
    assert case["rule"] in rules if case["rule"] != "none" else not rules


@pytest.mark.parametrize("case", CASES["change"], ids=lambda case: case["why"])
def test_a_changed_text_stays_as_it_is(case: dict[str, Any]) -> None:
    assert all(decision.replacement is None for decision in load_names(True).decide(case["expected"]))


def test_cases_are_many_and_distinct_and_those_of_change_change() -> None:
    texts = [case["text"] for case in CASES["change"] + CASES["keep"]]
    assert len(texts) == len(set(texts)) >= 120
    assert all(case["text"] != case["expected"] for case in CASES["change"])


def test_every_keeping_rule_has_a_case() -> None:
    covered = {case["rule"] for case in CASES["keep"]}
    # What options and user files switch on is tested with them.
    assert {rule for rule, _ in KEEPING_RULES} - covered == {"entity/keep-quotation"}
    assert {"entity/keep-usa", "entity/keep-article"} <= covered


@pytest.mark.skipif(not SEED.exists(), reason="the seed documents are not in this tree")
def test_the_seed_changes_in_six_places_and_keeps_its_abbreviations() -> None:
    text = SEED.read_text(encoding="utf-8")
    decisions = load_names(True).decide(text)
    changed = [decision.replacement for decision in decisions if decision.replacement is not None]
    assert sorted(changed) == ["Islamic State", "NATO", "Russia", "Russia", "Russia", "Russia"]
    result = apply(text, decisions)
    for kept in ("USA and Russian officials", "the US will", "U.S. Defense", "of IS and", "Russian Defence Ministry"):
        assert kept in result
