"""Every case of fixtures/repair: what a member of `repair` mends and by which rule, and what it leaves alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.model import REPAIRS
from cleaner.repair import REPAIR_RULES, TAGS, repair_characters, repair_layout, replace_surrogates
from cleaner.source import AlignedText

FOLDER = Path(__file__).parents[2] / "fixtures" / "repair"
CASES = {member: tomllib.loads((FOLDER / f"{member}.toml").read_text("utf8")) for member in REPAIRS}
CHANGES = [(member, case) for member, tables in CASES.items() for case in tables["change"]]
KEEPS = [(member, case) for member, tables in CASES.items() for case in tables["keep"]]


def name(value: Any) -> str:
    return value if isinstance(value, str) else str(value.get("why") or ascii(value["text"][:40]))


def repaired(text: str, *members: str) -> AlignedText:
    """What the members make of a plain text."""
    members = (*members, TAGS) if "markup" in members else members
    return repair_layout(repair_characters(AlignedText.of(text), members), members)


@pytest.mark.parametrize(("member", "case"), CHANGES, ids=name)
def test_a_member_alone_mends_it_by_the_named_rule(member: str, case: dict[str, str]) -> None:
    aligned = repaired(case["text"], member)
    assert aligned.text == case["expected"]
    assert case["rule"] in {edit.rule for edit in aligned.edits}
    assert all(REPAIR_RULES[edit.rule][0] == member for edit in aligned.edits)


@pytest.mark.parametrize(("member", "case"), KEEPS, ids=name)
def test_a_member_alone_leaves_it(member: str, case: dict[str, str]) -> None:
    assert repaired(case["text"], member).text == case["text"]


@pytest.mark.parametrize(("member", "case"), [one for one in KEEPS if one[0] not in ("unicode", "wraps")], ids=name)
def test_all_members_together_leave_it(member: str, case: dict[str, str]) -> None:
    """Without the cases of one member that are another's business: line breaks, and joining lines."""
    assert repaired(case["text"], *REPAIRS).text == case["text"].strip("\n")


@pytest.mark.parametrize(("member", "case"), CHANGES, ids=name)
def test_an_edit_covers_no_more_than_what_changes(member: str, case: dict[str, str]) -> None:
    for edit in repaired(case["text"], member).edits:
        assert edit.before != edit.after
        # A cluster or a reference is changed as a whole; only runs are cut to what differs.
        if edit.rule in ("encoding/mojibake", "whitespace/blank-lines", "whitespace/trailing", "wraps/line"):
            assert not (len(edit.before) > 1 and edit.after and edit.before[0] == edit.after[0])


def test_every_repair_rule_has_a_case() -> None:
    assert {case["rule"] for _, case in CHANGES} == REPAIR_RULES.keys() - {"unicode/surrogate"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\ud800b", "a\ufffdb"), ("\ud83d\ude00", "😀"), ("\ude00\ud83d", "\ufffd\ufffd"), ("\udcff", "\ufffd")],
    ids=ascii,
)
def test_surrogates_are_paired_or_replaced(text: str, expected: str) -> None:
    aligned = replace_surrogates(AlignedText.of(text))
    assert aligned.text == expected
    assert {edit.rule for edit in aligned.edits} == {"unicode/surrogate"}


def test_a_wrapped_paragraph_is_unwrapped_where_its_words_were_broken() -> None:
    """Both repairs go by the same lines: joining a word must not hide that its paragraph was wrapped."""
    text = (
        "The pumping station is old.\n\n"
        "The river came over the wall on the tenth day, and the pump-\n"
        "ing station in the lower town was still under water on Friday,\n"
        "said the mayor, who had spent the night on the roof of the sta-\n"
        "tion with two engineers and a flask of tea. Nobody was hurt."
    )
    last = text.split("\n\n")[1].replace("pump-\ning", "pumping").replace("sta-\ntion", "station").replace("\n", " ")
    assert repaired(text, *REPAIRS).text == f"The pumping station is old.\n\n{last}"
