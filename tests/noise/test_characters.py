"""Columns of code points say of a text what a walk over its characters says, only faster."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner.noise import characters
from cleaner.noise.characters import codes_of, fold_codes, sentence_starts, signs_of
from tests.timing import assert_linear

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("A1.,' :0k\t’–：Ａ１。\ud800\U0001f600\u3000")), min_size=1, max_size=40
)
SIGNS = {
    characters.AT: "@",
    characters.BRACKET: "[([（【]",
    characters.COPYRIGHT: "©",
    characters.DIGIT: r"\p{Nd}",
    characters.LETTER: r"[\p{L}\p{N}]",
    characters.TERMINAL: "[.!?…。！？]",
    characters.WITHOUT_BLANKS: r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]",
}


@given(TEXTS)
def test_signs_are_those_of_each_character(text: str) -> None:
    signs = signs_of(codes_of(text))
    for bit, pattern in SIGNS.items():
        for character, sign in zip(text, signs.tolist(), strict=True):
            # Above the table all are taken for letters; below it nothing is guessed.
            if ord(character) < 0x10000 and regex.fullmatch(pattern, character):
                assert sign & bit
            elif ord(character) < 0x3000 and bit != characters.TERMINAL:
                assert not sign & bit


@given(TEXTS)
def test_folding_agrees_with_folding_one_character_after_the_other(text: str) -> None:
    expected = "".join(map(_folded, text))
    # A separator stands between digits; "1 . 2" is two numbers.
    expected = regex.sub(r"0+(?:[.,' ]0+)*", "0", expected)
    expected = regex.sub(" +", " ", expected).replace(" :", ":")
    assert fold_codes(codes_of(text)) == expected


def _folded(character: str) -> str:
    wide = unicodedata.normalize("NFKC", character) if "！" <= character <= "～" else character
    small = {"İ": "i", "Σ": "σ", "’": "'", "–": "-", "—": "-", "٫": ".", "٬": ","}.get(wide, wide.lower())
    if character.isdecimal() and ord(character) < 0x10000:
        return "0"
    return " " if character.isspace() and character != "\n" else small


@pytest.mark.parametrize(
    ("line", "starts"),
    [
        ("Rain fell. Read more", ["Read more"]),
        ("Rain fell.   Share! Print", ["Share! Print", "Print"]),
        ("“Rain fell.” Read more", ["Read more"]),
        ("雨が降った。続きを読む", ["続きを読む"]),
        ("雨が降った。」続き", ["続き"]),
        ("No end here", []),
        ("3.5 percent", []),
        ("Rain fell.", []),
    ],
)
def test_sentences_after_the_first_one_are_found(line: str, starts: list[str]) -> None:
    bounds = np.array([0, len(line) + 1])
    found = [line[shift:].strip() for _, shift in sentence_starts(signs_of(codes_of(line)), bounds, 100)]
    assert found == starts


def test_only_the_end_of_a_line_is_looked_at() -> None:
    line = "Rain fell. " * 20 + "Read more"
    bounds = np.array([0, len(line) + 1])
    found = [shift for _, shift in sentence_starts(signs_of(codes_of(line)), bounds, 30)]
    assert [line[shift:].strip() for shift in found] == ["Rain fell. Read more", "Read more"]


@pytest.mark.parametrize("piece", ["1", "1.", " ", "a", "１", "\U0001f600", "a. "])
def test_time_is_linear(piece: str) -> None:
    assert_linear(lambda text: fold_codes(codes_of(text)), lambda size: piece * (size // len(piece)), 400_000)
