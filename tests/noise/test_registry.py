"""Declaring rules: a wrong id or a missing docstring is refused at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cleaner.model import NOISE_KINDS
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, is_rule_id, rule
from cleaner.noise.rules import RULES


def find(_: Page) -> Iterator[Match]:
    """Removes nothing.

    Kept: everything.
    """
    return iter(())


def test_the_kind_is_the_family_unless_it_is_given() -> None:
    assert (rule("share/label")(find).kind, rule("a/b", "advert")(find).kind) == ("share", "advert")
    assert rule("share/label")(find).summary == "Removes nothing."


@pytest.mark.parametrize(
    "name", ["share", "Share/label", "share/", "/label", "a/b/c", "a b/c", "a/-b", "a/b-", "á/b", "a/b\n", ""]
)
def test_a_wrong_id_is_refused(name: str) -> None:
    assert not is_rule_id(name)
    with pytest.raises(ValueError, match="is not of the form family/name"):
        rule(name)


def test_a_rule_says_what_goes_and_what_stays() -> None:
    with pytest.raises(ValueError, match="has no docstring"):
        rule("share/label")(lambda _: ())


def test_built_in_rules_are_distinct_and_say_what_stays() -> None:
    assert len({one.id for one in RULES}) == len(RULES)
    for one in RULES:
        assert "Kept" in one.document, one.id
        assert one.kind in NOISE_KINDS or one.id.startswith("inline/")
