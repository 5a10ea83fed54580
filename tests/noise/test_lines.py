"""Lines and where they stand; the lines of a wrapped paragraph are one, those of lists, verse and menus are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean
from cleaner.noise.lines import split_lines
from tests.timing import assert_linear

WRAPPED = """\
Rain fell on the town for nine days, and on the tenth the river came over
the wall that the fathers of those who live there now had built in 1931.
Nobody was hurt. The mayor said that the cellars of forty houses were
still under water on Friday, and that the school would stay closed."""


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\r\t\u2029\x0b\x85a.")), max_size=60), st.booleans())
def test_lines_stand_where_they_are_said_to(text: str, paragraphs: bool) -> None:
    lines, starts, after_gap = split_lines(text, paragraphs)
    assert len(lines) == len(starts) == len(after_gap)
    for line, start in zip(lines, starts, strict=True):
        assert line == line.strip() == text[start : start + len(line)]
    joined = [part.strip() for line in lines for part in line.splitlines() if part.strip()]
    assert joined == [line.strip() for line in text.splitlines() if line.strip()]


def test_a_wrapped_paragraph_is_one_line() -> None:
    text = f"Town floods\n\n{WRAPPED}\n\nShare"
    assert split_lines(text)[0] == ["Town floods", WRAPPED, "Share"]
    assert split_lines(text)[2] == [True, True, True]
    assert len(split_lines(text, paragraphs=False)[0]) == 6


def test_two_lines_are_joined_where_a_sentence_goes_on() -> None:
    text = "\n".join(WRAPPED.split("\n")[:2])
    assert split_lines(text)[0] == [text]
    # Indented, as items of lists are.
    text = text.replace("\n", "\n    ")
    assert split_lines(f"* {text}")[0] == [f"* {text}"]


@pytest.mark.parametrize(
    "text",
    [
        # Verse breaks before the line is filled.
        "The rain came down upon the hill\nand in the valley all was still,\nuntil the morning came at last",
        # Headlines in a list begin with capitals.
        "Town floods again after the wall gave way on the tenth\nMayor promises to build it before the winter comes",
        # Menus are short.
        "home\nnews\nsport\nweather",
        # Paragraphs on one line each.
        f"{WRAPPED.replace(chr(10), ' ')}\n{WRAPPED.replace(chr(10), ' ')}",
    ],
)
def test_other_lines_are_left_apart(text: str) -> None:
    assert split_lines(text)[0] == text.split("\n")


def test_no_line_of_a_wrapped_paragraph_is_lost() -> None:
    second = WRAPPED.replace("Rain fell on the town", "Snow lay on the hills")
    text = f"Town floods again\n\n{WRAPPED}\n\n{second}\n\nShare this article\n\n{WRAPPED[:146]}"
    cleaned = clean(text, kind="text", repair=False, entities=False)
    assert cleaned == text.replace("Share this article\n\n", "")


@pytest.mark.parametrize("piece", ["\n", "a\n", f"{WRAPPED}\n", f"{WRAPPED}\n\n", "a" * 60 + "\n", "a " * 40 + "\n"])
def test_time_is_linear(piece: str) -> None:
    assert_linear(split_lines, lambda size: piece * (size // len(piece)), 200_000)


def test_a_prompt_behind_the_last_line_tells_nothing_of_the_width() -> None:
    text = f"{WRAPPED} Read more: The wall that did not hold"
    assert split_lines(text)[0] == [text]
    assert clean(text, kind="text", repair=False, entities=False) == WRAPPED
