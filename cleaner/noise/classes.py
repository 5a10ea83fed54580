"""Classes of characters, for all code points at once: what counts in a line, whatever language it is in."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.noise.characters import TERMINALS

BLANK, LOWER, UPPER, CASELESS, WIDE, UNSPACED, DIGIT, STOP, ASK, COMMA, COLON, QUOTE, BRACKET, DASH, BAR, OTHER = range(
    16
)
"""Classes of characters. `WIDE` letters (Han, kana) are syllables or words, `UNSPACED` ones (Thai) have no blanks."""

CLASSES = 16

OPENS, WORD, ALONE, ENDS = 16, 32, 64, 128
"""What a class says beside its number: a word may begin after it; part of a word; a word by itself; ends a sentence."""

_FACTOR = 0x9E3779B1

_MARKS = {
    STOP: set(TERMINALS) - set("!?！？؟"),
    ASK: set("!?！？؟⁇⁈⁉‼;"),
    COMMA: set(",;،؛、，；､﹐﹑﹔"),
    COLON: set(":：﹕︰"),
    QUOTE: set("\"'`´‘’‚‛“”„‟«»「」『』〝〞＂＇"),
    BAR: set("|/\\<>‹›•·‣◦●○■□▪▫▶►◀◄→←↑↓⇒⟶~_*#+=^｜／＞＜・※§¶†"),
}
_SPACELESS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x19E0, 0x19FF),
    (0x1A20, 0x1AAF),
    (0xAA60, 0xAA7F),
)
_SYLLABLES = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x318F),
    (0x31A0, 0x4DBF),
    (0x4E00, 0xA4CF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
)
_BY_CATEGORY = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Lo": CASELESS, "Lm": CASELESS,
    "Mn": CASELESS, "Mc": CASELESS, "Me": CASELESS,
    "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Ps": BRACKET, "Pe": BRACKET, "Pi": QUOTE, "Pf": QUOTE, "Pd": DASH,
    "Zs": BLANK, "Zl": BLANK, "Zp": BLANK,
}  # fmt: skip


@cache
def code_points() -> NDArray[np.uint32]:
    """What is known of every code point of the first plane, then of each 4096 code points beyond.

    The class in the lowest four bits, then flags, then the letter itself, small, in the upper half; digits are alike.
    """
    kinds = np.full(0x10000 + 0x110, OTHER, np.uint32)
    letters = np.arange(len(kinds), dtype=np.uint32)
    for code in range(0x10000):
        character = chr(code)
        kind = _BY_CATEGORY.get(unicodedata.category(character), OTHER)
        kinds[code] = kind
        if kind == UPPER:
            letters[code] = ord(character.lower()[0])
    letters[kinds == DIGIT] = ord("0")
    caseless = kinds == CASELESS
    for kind, ranges in ((UNSPACED, _SPACELESS), (WIDE, _SYLLABLES)):
        for start, end in ranges:
            kinds[start : end + 1][caseless[start : end + 1]] = kind
    for kind, marks in _MARKS.items():
        kinds[[ord(mark) for mark in marks]] = kind
    kinds[[9, 10, 11, 12, 13, 0x85]] = BLANK
    kinds[0x10000 + 0x10 : 0x10000 + 0x1D] = CASELESS
    kinds[0x10000 + 0x20 : 0x10000 + 0x40] = WIDE
    word = (kinds >= LOWER) & (kinds <= DIGIT)
    flags = np.select([np.isin(kinds, (BLANK, QUOTE, BRACKET)), word], [OPENS, WORD], 0).astype(np.uint32)
    flags += np.where(np.isin(kinds, (WIDE, UNSPACED)), np.uint32(ALONE), np.uint32(0))
    flags += np.where(np.isin(kinds, (STOP, ASK)), np.uint32(ENDS), np.uint32(0))
    return np.asarray(kinds + flags + np.where(word, (letters * 40503 & 0xFFFF | 1) << 16, 0), np.uint32)


@cache
def powers(bits: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The powers of an odd number, modulo 2 ** 32, and what undoes each."""
    size = 1 << bits
    factors = np.full((2, size), [[_FACTOR], [pow(_FACTOR, -1, 1 << 32)]], np.uint32)
    factors[:, 0] = 1
    powers = np.cumprod(factors, axis=1, dtype=np.uint32)
    return powers[0], powers[1]
