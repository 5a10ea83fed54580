"""The user's own rule files: what they can do, and every mistake in them as one line."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner import Cleaner, clean, clean_document
from cleaner.model import OptionError, RuleFileError
from cleaner.noise.user import load_rules
from tests.timing import assert_linear

HEAD = "[[rule]]\nid = 'mine/promo'\nkind = 'promo'\n"
TEXT = (
    "Our spring sale!\n\nRain fell on the town (promo code AB12) for nine days.\n\n"
    "Ticket #123\n\nThe end of it all came late."
)

MISTAKES = [
    ("x = ", 1, "no valid TOML: Invalid value"),
    (HEAD + "lines = ['a'", 4, "no valid TOML"),
    ("a = " + "[" * 50_000, 1, "no valid TOML"),
    ("", 1, "has no [[rule]] table"),
    ("rule = 3", 1, "has no [[rule]] table"),
    ("[rule]\nid = 'a/b'", 1, "has no [[rule]] table"),
    ("\nfoo = 1\n" + HEAD, 2, "unknown key 'foo'"),
    ("version = 2\n" + HEAD, 1, "version 2 is not known"),
    ("[[rule]]\nid = 'a/b'\nlines = ['x']", 1, "a rule has no kind"),
    ("[[rule]]\nkind = 'a'\nlines = ['x']", 1, "a rule has no id"),
    ("[[rule]]\nid = 'promo'\nkind = 'a'\nlines = ['x']", 2, "'promo' is not of the form family/name"),
    ("[[rule]]\nid = 'a/B'\nkind = 'a'\nlines = ['x']", 2, "'a/B' is not of the form family/name"),
    ("[[rule]]\nid = 'share/label'\nkind = 'a'\nlines = ['x']", 2, "'share/label' is that of a built-in rule"),
    ("[[rule]]\nid = 'a/b'\nkind = 'X y'\nlines = ['x']", 3, "the kind 'X y' is no word in small letters"),
    ("[[rule]]\nid = 3\nkind = 'a'", 2, "id is a string, not 3"),
    (HEAD + "lines = 'x'", 4, "lines is a list of strings, not 'x'"),
    (HEAD + "lines = [1]", 4, "lines is a list of strings, not [1]"),
    (HEAD + "regex = ['x']", 4, "a rule has no key 'regex'; the keys are id, kind, languages"),
    (HEAD + "languages = ['english']\nlines = ['x']", 4, "the language 'english' is no code"),
    (HEAD, 2, "the rule 'mine/promo' has no phrases, lines or inline"),
    (HEAD + "lines = ['(']", 4, "the pattern '(' is no RE2 pattern: missing )"),
    (HEAD + "lines = ['x']\ninline = ['(?=a)']", 5, "the pattern '(?=a)' is no RE2 pattern"),
    (HEAD + "lines = ['a{1000}{1000}']", 4, "is no RE2 pattern"),
    (HEAD + "lines = ['a*']", 4, "the pattern 'a*' matches the empty text"),
    (HEAD + "lines = ['']", 1, "the pattern '' is empty"),
    (HEAD + "phrases = ['{foo} bar']", 4, "the phrase '{foo} bar' has an unknown slot {foo}; known: date, name"),
    (HEAD + "phrases = ['{text}']", 4, "the phrase '{text}' has no literal part"),
    (HEAD + "phrases = ['...']", 4, "the phrase '...' has no letters"),
    (HEAD + "lines = ['x']\n" + HEAD + "lines = ['y']", 6, "the rule id 'mine/promo' is used twice"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


@pytest.mark.parametrize(("content", "line", "reason"), MISTAKES, ids=[reason for *_, reason in MISTAKES])
def test_a_mistake_is_one_line_with_file_and_line(file: Path, content: str, line: int, reason: str) -> None:
    file.write_text(content, "utf8")
    with pytest.raises(RuleFileError) as error:
        Cleaner(rules=file)
    assert str(error.value).startswith(f"{file}:{line}: ")
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_text_or_none(file: Path) -> None:
    file.write_bytes(HEAD.encode() + b"lines = ['\xff']")
    with pytest.raises(RuleFileError, match=r":4: is not UTF-8; save the file as UTF-8$"):
        load_rules([file])
    with pytest.raises(RuleFileError, match=r"none\.toml: no such rule file$"):
        load_rules([file.parent / "none.toml"])
    with pytest.raises(RuleFileError, match=r"cannot be read as a rule file: Is a directory$"):
        load_rules([file.parent])
    with pytest.raises(RuleFileError, match="cannot be read as a rule file"):
        load_rules([Path("a\0b")])


def test_an_id_may_not_be_used_in_two_files(file: Path) -> None:
    other = file.parent / "other.toml"
    for path in (file, other):
        path.write_text(HEAD + "lines = ['x']", "utf8")
    with pytest.raises(RuleFileError, match=r"other\.toml:2: the rule id 'mine/promo' is used twice"):
        Cleaner(rules=[file, other])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_phrases_lines_and_inline_are_removed(file: Path, encoding: str, newline: str) -> None:
    content = (
        HEAD + "phrases = ['our spring sale']\nlines = ['Ticket #\\d+']\ninline = ['\\(promo code [A-Z0-9]+\\)']\n"
    )
    file.write_text(content, encoding, newline=newline)
    document = clean_document(TEXT, rules=file)
    assert document.text == "Rain fell on the town for nine days.\n\nThe end of it all came late."
    assert {(one.rule, one.kind) for one in document.removals} == {("mine/promo", "promo")}
    assert [one.text for one in document.removals] == ["Our spring sale!", "(promo code AB12)", "Ticket #123"]
    assert all(one.reason for one in document.removals)


def test_kinds_of_the_users_own_can_be_chosen(file: Path) -> None:
    file.write_text(HEAD + "lines = ['Ticket #\\d+']", "utf8")
    raw = "Share\n\nRain fell on the town for nine days.\n\nTicket #123"
    assert clean(raw, rules=str(file)) == "Rain fell on the town for nine days."
    assert clean(raw, rules=[file], noise={"promo"}) == "Share\n\nRain fell on the town for nine days."
    assert clean(raw, rules=file, noise={"share"}) == "Rain fell on the town for nine days.\n\nTicket #123"
    assert clean(raw, rules=file, noise=False) == raw
    with pytest.raises(OptionError, match="noise has no 'promo'"):
        clean(raw, noise={"promo"})


@pytest.mark.parametrize(("language", "gone"), [("de", True), ("de-AT", True), ("en", False), (None, False)])
def test_a_rule_may_be_for_some_languages_only(file: Path, language: str | None, gone: bool) -> None:
    file.write_text(HEAD + "languages = ['de', 'nl']\nlines = ['Ticket #\\d+']", "utf8")
    raw = "Rain fell on the town for nine days.\n\nTicket #123"
    assert ("Ticket" not in clean(raw, rules=file, language=language)) is gone


def test_a_line_pattern_is_for_a_whole_line_and_a_part_never_empty(file: Path) -> None:
    file.write_text(HEAD + "lines = ['Ticket']\ninline = ['\\b']", "utf8")
    raw = "Ticket to the isles.\n\nRain fell on the town for nine days."
    assert clean(raw, rules=file) == raw


def test_a_cleaner_with_rules_pickles(file: Path) -> None:
    file.write_text(HEAD + "phrases = ['our spring sale']\ninline = ['\\(promo code [A-Z0-9]+\\)']", "utf8")
    cleaner = Cleaner(rules=file)
    copies = [pickle.loads(pickle.dumps(cleaner))]
    expected = cleaner.document(TEXT)
    # Once more after use, when what is compiled lazily is there.
    copies.append(pickle.loads(pickle.dumps(cleaner)))
    file.unlink()
    assert all(copy.document(TEXT) == expected for copy in copies)


@pytest.mark.parametrize("piece", ["a", "b", "é ", "ab\n", "only {text} today ", "only "])
def test_patterns_that_would_explode_take_linear_time(file: Path, piece: str) -> None:
    patterns = "lines = ['(a+)+$', '(.*)(.*)(.*)(.*)x']\ninline = ['(b|bb)+z', 'é+']\n"
    file.write_text(HEAD + patterns + "phrases = ['only {text} today {text} please']", "utf8")
    cleaner = Cleaner(rules=file, repair=False, entities=False)
    cleaner.clean(piece)
    assert_linear(cleaner.clean, lambda size: piece * (size // len(piece)) + "!", 20_000)
