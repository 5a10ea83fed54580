"""What holds for any text: decisions are sorted and disjoint, a second run changes nothing, time is linear."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.entities import Decision, Names, apply, load_names
from cleaner.entities.anchors import Anchors
from cleaner.entities.finder import Finder
from cleaner.entities.folding import fold
from cleaner.source import AlignedText, Change, replay
from tests.timing import assert_linear

NAMES = load_names(True)
OWN = load_names(
    {
        "options": {"usa": "all", "quotes": "keep", "languages": ["any"]},
        "entity": [
            {"name": "Foo Bar", "group": "plain", "aliases": ["Foo Holdings", "Bar Foo"]},
            {"name": "Holdings", "group": "plain", "case": "any", "aliases": ["bar foo foo", "Foo of the Bar"]},
            {"name": "Bars", "group": "org", "aliases": ["Holdings Bar", "Bar Bar Inc."]},
        ],
        "keep": {"phrases": ["Bar Foo Holdings"]},
    }
)
ALIASES = (
    "Russian Federation", "Republic of Korea", "Daesh", "ISIS", "ISIL", "USA", "U.S.A.", "United States of America",
    "North Atlantic Treaty Organization", "United Nations Organisation", "Viet Nam", "Republic of Honduras",
    "Republic\nof\u00a0 Mali", "die Russische Föderation", "dans la Fédération de Russie", "Российской Федерации",
    "Foo", "Bar", "Holdings", "Foo Holdings", "Bar Foo", "bar foo", "Bar Bar Inc.",
)  # fmt: skip
AROUND = (
    " ", "  ", "\n", "\n\n", "\r\n", " the ", " The ", " a ", "'", "’", "'s", "s", "-", "–", ".", ", ", " and ", " or ",
    " (", ")", "“", "”", '"', "‘", "#", "/", " of ", " between ", "Bank", " known as ", " said", " officials",
    " de la ", "É", "\u0301", "\0", "\ud800", "İ", "ALL CAPS ", " vs ", "Ж", "_", " which stands for ", "\u2028", "🇷🇺",
)  # fmt: skip
ANY = load_names({"options": {"languages": ["any"]}})
PIECES = st.one_of(st.sampled_from(ALIASES), st.sampled_from(AROUND), st.text(max_size=3))
TEXTS = st.lists(PIECES, max_size=24).map("".join)


@pytest.mark.parametrize("names", [NAMES, OWN, ANY], ids=["built-in", "own", "any language"])
@given(text=TEXTS, language=st.sampled_from([None, "en", "de", ""]))
def test_decisions_are_sorted_disjoint_and_idempotent(names: Names, text: str, language: str | None) -> None:
    decisions = names.decide(text, language)
    last = 0
    for decision in decisions:
        assert last <= decision.start <= decision.name_start < decision.name_end <= decision.end <= len(text)
        last = decision.end
    assert all(d.replacement is None for d in names.decide(apply(text, decisions), language))
    assert decisions == names.decide(text, language)


@pytest.mark.parametrize("names", [NAMES, OWN], ids=["built-in", "own"])
@given(text=TEXTS)
def test_edits_are_what_was_read_and_rebuild_the_text(names: Names, text: str) -> None:
    changes = [d for d in names.decide(text) if d.replacement is not None]
    aligned = AlignedText.of(text).change(
        Change(d.start, d.end, d.replacement or "", d.rule, d.reason) for d in changes
    )
    assert aligned.text == apply(text, changes) == replay(text, aligned.removals, aligned.edits)
    assert all(edit.before == text[edit.start : edit.end] and edit.rule.startswith("entity/") for edit in aligned.edits)


@given(text=TEXTS)
def test_what_is_taken_as_settled_would_be_decided_the_same(text: str) -> None:
    quick = NAMES.decide(text)
    with patch("cleaner.entities.names.untouched", return_value=frozenset()):
        assert NAMES.decide(text) == quick


WORDS = ["Foo", "Bar", "of", "the", "U.S.", "É", "Foo's", "B-C", "Fooo", "oo", "7"]
NAME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(
    st.lists(NAME, min_size=1, max_size=6, unique=True), st.lists(st.sampled_from([*WORDS, " ", "’", "\n", "é", ","]))
)
def test_the_first_look_misses_no_name(aliases: list[str], pieces: list[str]) -> None:
    flags = [False] * len(aliases)
    for text in ("".join(pieces), " ".join(pieces)):
        if Finder(aliases, flags).find(fold(text)):
            assert Anchors(aliases, flags).may_hold(text)


def test_the_first_look_needs_the_words_behind_an_anchor() -> None:
    look = Anchors(["Republic of Mali", "U.S.A."], [False, False])
    assert not look.may_hold("The Republic of letters; a Republican of Mali; XRepublic of Mali")
    assert look.may_hold("The Republic\u00a0\nof  Mali")
    assert look.may_hold("xU.S.A. today")
    assert Anchors(["republic of mali"], [True]).may_hold("")


@given(st.text())
def test_folding_keeps_the_length_and_is_stable(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.lists(st.sampled_from(["A", "B", " ", "  ", "\n", "A B", "ABA", "A B A"]), max_size=12).map("".join))
def test_found_names_are_those_of_a_slow_search(text: str) -> None:
    patterns = ["A B", "A", "ABA", "A B A"]
    expected: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        ends = [end for end in range(len(text), at, -1) if _is_name(text, at, end, patterns)]
        if ends:
            expected.append((at, ends[0]))
        at = ends[0] if ends else at + 1
    assert [(start, end) for start, end, _ in Finder(patterns, [False] * 4).find(text)] == expected


def _is_name(text: str, start: int, end: int, patterns: list[str]) -> bool:
    inside = text[start:end]
    touching = text[max(0, start - 1) : start] + text[end : end + 1]
    blank_line = any(gap.count("\n") > 1 for gap in inside.replace("B", "A").split("A"))
    return not touching.strip() and not blank_line and inside == inside.strip() and " ".join(inside.split()) in patterns


def test_a_neighbour_that_a_change_sets_free_is_changed_at_once() -> None:
    # ISIS alone makes the line capital enough to keep the other name; once it is spelt out, it does not.
    text = "ABC ISIS, Russian Federation"
    assert apply(text, NAMES.decide(text, "en")) == "ABC ISIS, Russian Federation"
    text = "HE, I: ISIS; no Russian Federation"
    decisions = NAMES.decide(text, "en")
    assert apply(text, decisions) == "HE, I: Islamic State; no Russia"
    assert [(d.start, d.end) for d in decisions] == [(7, 11), (16, 34)]


def test_a_neighbour_far_ahead_in_the_line_is_set_free_too() -> None:
    text = "no Russian Federation," + " 1" * 200 + " HE, I: ISIS"
    decisions = NAMES.decide(text, "en")
    assert [decision.replacement for decision in decisions] == ["Russia", "Islamic State"]


def test_a_short_line_is_set_free_by_what_a_change_does_to_the_language_of_the_text() -> None:
    text = "Da'esh fled now.\n\n" + "1 2 3\n" * 60 + "\nDaesh gone"
    decisions = NAMES.decide(text)
    assert [decision.replacement for decision in decisions] == ["Islamic State", "Islamic State"]
    assert all(decision.replacement is None for decision in NAMES.decide(apply(text, decisions)))


def test_offsets_are_those_of_the_text_given() -> None:
    text = "Ünïcode 🎉 first,\r\nthen the\u00a0Republic\r\n of\u2009Mali left."
    [decision] = NAMES.decide(text)
    assert text[decision.start : decision.end] == "the\u00a0Republic\r\n of\u2009Mali"
    assert text[decision.name_start : decision.name_end] == "Republic\r\n of\u2009Mali"
    assert (decision.canonical, decision.code) == ("Mali", "ML")


def test_decisions_are_values() -> None:
    [first], [second] = NAMES.decide("They fled Daesh."), NAMES.decide("They fled Daesh.")
    assert isinstance(first, Decision)
    assert first == second
    assert hash(first) == hash(second)


@pytest.mark.parametrize(
    "unit",
    [
        "ISIS ", "ISIS", "ISIS\n", "the USA and ", "\"ISIS' \"'", "‘ISIS' a ", "ISIS (", "(ISIS ",
        "Russian   Federation ", "A ISIS B Russian Federation ", "de la Daesh ", "U.S.A. ", "and the or Daesh, ",
        "known as Daesh, also ",
        "Republic of ", "French Republik ", "State" + " " * 200, "U.S.A",
        "the\n", "Daesh" + " " * 150, "Daesh" + "-" * 60, "\n \n", "’ʼ\u00a0",
    ],
)  # fmt: skip
def test_twice_the_text_takes_about_twice_the_time(unit: str) -> None:
    NAMES.decide(unit)
    assert_linear(NAMES.decide, lambda size: unit * (size // len(unit)), 20_000)


@pytest.mark.parametrize(
    "unit", ["die Russische Föderation ", "de la Federación de Rusia, ", "Российской Федерации и "]
)
def test_names_of_other_languages_take_linear_time(unit: str) -> None:
    ANY.decide(unit)
    assert_linear(ANY.decide, lambda size: unit * (size // len(unit)), 20_000)


def test_a_hundred_thousand_names_of_the_user_load_and_match() -> None:
    names = load_names({f"Company {number} Holdings": f"Firm {number}" for number in range(100_000)})
    text = "They sued Company 77 Holdings and Company\n99999 Holdings."
    assert apply(text, names.decide(text)) == "They sued Firm 77 and Firm 99999."
