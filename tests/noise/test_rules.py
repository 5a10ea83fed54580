"""Each rule against its own fixture."""

from __future__ import annotations

import pytest

from cleaner.noise.rules import RULES
from tests.noise.cases import FIXTURES, Case, cleaned, read_cases, removed

RULE_FILES = {rule.id: FIXTURES / "rules" / f"{rule.id}.toml" for rule in RULES}
CASES = [(rule, case) for rule, file in RULE_FILES.items() if file.exists() for case in read_cases(file)]


def ids(pairs: list[tuple[str, Case]]) -> list[str]:
    return [str(case) for _, case in pairs]


def of(*tables: str) -> list[tuple[str, Case]]:
    return [pair for pair in CASES if pair[1].table in tables]


@pytest.mark.parametrize("rule", RULE_FILES)
def test_rule_has_a_fixture_with_drop_and_keep_cases(rule: str) -> None:
    tables = {case.table for one, case in CASES if one == rule}
    assert {"drop", "keep"} <= tables, f"write {RULE_FILES[rule]} with [[drop]] and [[keep]] cases"


def test_no_fixture_without_a_rule() -> None:
    assert set((FIXTURES / "rules").rglob("*.toml")) <= set(RULE_FILES.values())


@pytest.mark.parametrize(("rule", "case"), of("drop"), ids=ids(of("drop")))
def test_drop(rule: str, case: Case) -> None:
    assert [text for by, text in removed(case.text, case.language) if by == rule] == list(case.gone)


@pytest.mark.parametrize(("rule", "case"), of("keep"), ids=ids(of("keep")))
def test_keep(rule: str, case: Case) -> None:
    """Nothing at all takes a `keep` text, so that a sentence spared by one rule is not lost to another."""
    assert cleaned(case.text, case.language) == []


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize(("rule", "case"), of("known_failure"), ids=ids(of("known_failure")))
def test_known_failure(rule: str, case: Case) -> None:
    assert [text for by, text in removed(case.text, case.language) if by == rule] == list(case.gone)
