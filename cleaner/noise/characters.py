"""Code points in columns: what each of a text is, looked up for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import regex
from numpy.typing import NDArray

_TABLED = 0x10000
"""Code points with an entry of their own; those above are letters of scripts without capitals, or signs."""

# What a line may hold that a rule asks for, one bit each.
AT = 1
BRACKET = 2
CODE = 4
COLON = 8
COPYRIGHT = 16
DIGIT = 32
LETTER = 64
STROKE = 128
TRAIL = 256
WITHOUT_BLANKS = 512
"""A letter of a script that sets no blanks between words."""

BLANK = 1024
CLOSER = 2048
TERMINAL = 4096
WIDE_TERMINAL = 8192
"""A mark that ends a sentence with no blank behind it."""

EQUALS = 16384

TERMINALS = ".!?…。！？．｡؟۔։።।॥"
"""Marks that end a sentence, in all scripts."""

WIDE_TERMINALS = "。！？｡"

CLOSERS = "\"'”’»›)]）］」』】"
"""What may follow the mark that ends a sentence."""

_WITHIN_NUMBERS = np.array([chr(code) in ".,' " for code in range(128)])

FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F)))
"""Letters and signs as wide as ideographs."""

HALF_WIDTH = "".join(map(chr, range(0x21, 0x7F)))
"""The same in ASCII, one for one."""

SENTENCE_END = regex.compile(
    rf"[\p{{Ll}}\p{{Lo}}\p{{M}}]{{3}}(?:[{regex.escape(TERMINALS)}][{regex.escape(CLOSERS)}]*\s+|[{WIDE_TERMINALS}])\S"
)
"""The end of a sentence inside a line: after a whole word, which tells it from an initial or "St."."""

_SIGNS = {
    "@": AT,
    "([（【": BRACKET,
    "<&{}": CODE,
    ":：": COLON,
    "©ⓒⒸ": COPYRIGHT,
    "=＝": EQUALS,
    "|•·・ㆍ/»｜／丨": STROKE,
    ">»›→": TRAIL,
    CLOSERS: CLOSER,
    TERMINALS: TERMINAL,
    WIDE_TERMINALS: WIDE_TERMINAL,
}
_CLASSES = {
    r"\p{Nd}": DIGIT,
    r"[\p{L}\p{N}]": LETTER,
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]": WITHOUT_BLANKS,
}

Codes = NDArray[np.uint32]
Signs = NDArray[np.uint16]


def codes_of(text: str) -> Codes:
    """The code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def signs_of(codes: Codes) -> Signs:
    """The bits of each code point."""
    return _sign_table().take(codes, mode="clip")


def fold_codes(codes: Codes) -> str:
    """Small letters, one "0" for a number, one kind of apostrophe and dash, single blanks and none before a colon."""
    if codes.size == 0:
        return ""
    if int(codes.max()) < _TABLED:
        folded = _fold_table().take(codes)
    else:
        folded = np.where(codes < _TABLED, _fold_table().take(codes, mode="clip"), codes)
    digits = np.flatnonzero(folded == ord("0"))
    if digits.size > 1:
        apart = digits[1:] - digits[:-1]
        joined = (apart == 2) & _WITHIN_NUMBERS.take(folded.take(digits[:-1] + 1), mode="clip")
        stays = np.ones(folded.size, bool)
        stays[digits[1:][joined | (apart == 1)]] = False
        stays[digits[:-1][joined] + 1] = False
        folded = folded[stays]
    text = folded.tobytes().decode("utf-32-le", "surrogatepass")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.replace(" :", ":")


def sentence_starts(signs: Signs, bounds: NDArray[np.int64], most_behind: int) -> Iterator[tuple[int, int]]:
    """Line and code point in it, blanks not yet left out, of each sentence after a line's first one.

    Lines are signs[bounds[n] : bounds[n + 1] - 1]. Only the last `most_behind` code points of a line are looked at.
    """
    ended = (signs[:-1] & (TERMINAL | CLOSER)) > 0
    blank = (signs[1:] & BLANK) > 0
    wide = (signs[:-1] & WIDE_TERMINAL) > 0
    wide[1:] |= wide[:-1] & ((signs[1:-1] & CLOSER) > 0)
    goes_on = (signs[1:] & (BLANK | TERMINAL | CLOSER)) == 0
    positions = np.flatnonzero((ended & blank) | (wide & goes_on))
    numbers = np.searchsorted(bounds, positions, "right") - 1
    behind = bounds[numbers + 1] - 1 - positions
    near = (behind > 2) & (behind <= most_behind)
    shifts = positions - bounds[numbers] + 1
    return zip(numbers[near].tolist(), shifts[near].tolist(), strict=True)


@cache
def _sign_table() -> Signs:
    every = "".join(map(chr, range(_TABLED)))
    table = np.zeros(_TABLED + 1, np.uint16)
    for characters, bit in _SIGNS.items():
        table[[ord(character) for character in characters]] |= bit
    for pattern, bit in _CLASSES.items():
        table[codes_of("".join(regex.findall(pattern, every)))] |= bit
    table[[code for code in range(_TABLED) if chr(code).isspace()]] |= BLANK
    # Letters outside the table: mostly Han.
    table[_TABLED] = LETTER | WITHOUT_BLANKS
    return table


@cache
def _fold_table() -> Codes:
    # The small dotted i takes two code points, and a small sigma depends on what follows: both by hand.
    every = "".join(map(chr, range(_TABLED))).replace("İ", "i").replace("Σ", "σ")
    table = np.append(codes_of(every.lower()), np.uint32(0))
    table[codes_of("".join(regex.findall(r"\p{Nd}", every)))] = ord("0")
    table[[code for code in range(_TABLED) if chr(code).isspace() and chr(code) != "\n"]] = ord(" ")
    table[ord("’")] = ord("'")
    table[ord("٫")] = ord(".")
    table[ord("٬")] = ord(",")
    table[[ord(wide) for wide in FULL_WIDTH]] = table[[ord(narrow) for narrow in HALF_WIDTH]]
    table[[ord("–"), ord("—")]] = ord("-")
    return table
