"""The view for people: every removal and edit with its place, rule and reason; nothing that a terminal obeys."""

from __future__ import annotations

import dataclasses
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cleaner import clean_document
from cleaner.model import Removal, Warning
from cleaner.render.explain import explain, print_explanation

RAW = "Share\n\nThe Russian Federation signed.\n  \n\n\nPhoto: Reuters"


def shown(raw: str, name: str = "a.txt", *, color: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=color, color_system="standard" if color else None, highlight=False)
    print_explanation(console, clean_document(raw), name)
    return out.getvalue()


def test_every_removal_and_edit_has_place_rule_and_reason() -> None:
    document = clean_document(RAW)
    lines = shown(RAW).splitlines()
    assert lines[0] == f"a.txt: 2 removed (1 caption, 1 share), {len(document.edits)} changed"
    assert len(lines) == 1 + 2 * (len(document.removals) + len(document.edits))
    assert lines[1].split() == ["1:1", "removed", "share/label", "'Share'"]
    assert any(line.split()[:3] == ["3:1", "changed", "entity/country"] for line in lines)
    assert any(line.split()[:2] == ["7:1", "removed"] for line in lines)
    for reason in [one.reason for one in document.removals] + [one.reason for one in document.edits]:
        assert any(reason in line for line in lines)


def test_lines_come_in_the_order_of_the_source() -> None:
    places = [line.split()[0] for line in shown(RAW).splitlines()[1::2]]
    pairs = [tuple(map(int, place.split(":"))) for place in places]
    assert pairs == sorted(pairs)


def test_colour_only_where_the_console_has_it() -> None:
    assert "\x1b[" not in shown(RAW)
    assert "\x1b[31mremoved\x1b[0m" in shown(RAW, color=True)
    assert "\x1b[32mchanged\x1b[0m" in shown(RAW, color=True)


def test_a_warning_is_shown() -> None:
    assert "  warning empty-result: " in shown("Share")


def test_a_long_text_is_cut() -> None:
    lines = shown("\n" * 5000 + "Rain.").splitlines()
    assert max(map(len, lines)) < 800


@given(st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cs", "Lu"]), max_size=20), st.booleans())
def test_nothing_that_a_terminal_obeys_is_shown(text: str, color: bool) -> None:
    name = text.replace("\ud800", "")
    document = clean_document(f"Share {text}\n\nA{text}b\n\nShare\n")
    for line in explain(document, name):
        assert all(char.isprintable() for char in line.plain)


def test_neither_rules_nor_reasons_nor_warnings_are_trusted() -> None:
    """A user's rule file may say anything."""
    removal = Removal("a/b", "share", 0, 1, "x", "\x1b]0;reason\x07")
    document = dataclasses.replace(
        clean_document("x"), removals=[removal], warnings=[Warning("code", "\x1b[2J\nmessage")]
    )
    shown_lines = [line.plain for line in explain(document, "\x1bname")]
    assert all(line.isprintable() for line in shown_lines)
    assert any("reason" in line for line in shown_lines)


@pytest.mark.parametrize("text", ["[bold]Share[/bold]", ":smile:", "[link=file:///]x[/link]"])
def test_markup_of_the_console_is_text(text: str) -> None:
    assert "\\u200b" in shown(text + "\u200b")
    assert "\x1b]8" not in shown(text + "\u200b", color=True)
    assert text in shown("Rain.", name=text)
