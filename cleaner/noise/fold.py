"""Folding: phrases and lines are compared by the same key, whatever their capitals, blanks, numbers and ornaments."""

from __future__ import annotations

import unicodedata

import regex

from cleaner.noise.characters import Codes, codes_of, fold_codes

ORNAMENTS = (
    " \t\u00a0\u200b\u200e\u200f\ufe0f\ufffc.,:;!¡…·"
    "•●○◦▪■□◆◇★☆△▽☞※◎☎✓✔✕✖×|¦/\\<>«»‹›→←↑↓↗⟶►▶▷◄◀▼▲▾▸❯❮➜➤➔⇒"
    "-–—―_=~*+#()[]{}（）【】［］〔〕丨△－・：；，。！、؛،।"
)
"""What surrounds a label and means nothing: bullets, arrows, brackets, dashes, stops. No quotes: those show a word."""

_LINK = regex.compile(
    r"(?<!!)\[([^\[\]]{1,500})\]\([^()\s]{0,1000}+(?:\([^()\s]{0,200}+\)[^()\s]{0,200}+)?(?:[ \t]\"[^\"\n]{0,200}\")?\)"
)

_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_THOUSANDS = regex.compile(r"0[km](?!\w)")

# Scripts in which one word is written in several ways: capitals without accents in Greek, dotless i in Turkish, cedilla
# for comma in Romanian, letters with and without hamza or dots in Arabic and Persian, with and without a dot below in
# Hindi.
_VARIANTS = {
    "tr": (("i\u0307", "i"), ("ı", "i")),
    "el": tuple(zip("άέήίόύώϊϋΐΰς", "αεηιουωιυιυσ", strict=True)),
    "ru": (("ё", "е"),),
    "ro": (("ş", "ș"), ("ţ", "ț")),
    "ar": (
        ("أ", "ا"),
        ("إ", "ا"),
        ("آ", "ا"),
        ("ى", "ي"),
        ("ة", "ه"),
        *((chr(mark), "") for mark in (0x0640, *range(0x064B, 0x0653), 0x0670)),
    ),
    "fa": (("ي", "ی"), ("ك", "ک"), ("أ", "ا"), ("آ", "ا"), ("\u200c", " ")),
    "hi": (("\u093c", ""), ("ँ", "ं"), ("\u200d", ""), ("\u200c", "")),
}


def variants(language: str) -> tuple[tuple[str, str], ...]:
    """What of a language is written in several ways: pairs of a spelling in small letters and what it is taken for."""
    return _VARIANTS.get(language, ())


def squash(text: str, languages: tuple[str, ...]) -> str:
    """Small letters, single blanks, one kind of apostrophe and dash, numbers as 0, one spelling of a word."""
    return squash_codes(codes_of(text), languages)


def squash_codes(codes: Codes, languages: tuple[str, ...]) -> str:
    """The same for the code points of a text."""
    squashed = fold_codes(codes)
    if "0k" in squashed or "0m" in squashed:
        squashed = _THOUSANDS.sub("0", squashed)
    for language in languages:
        for written, squashed_to in variants(language):
            squashed = squashed.replace(written, squashed_to)
    return squashed


def fold_lines(text: str, languages: tuple[str, ...]) -> list[str]:
    """The key of each line of a text whose lines are parted by "\\n": as many keys as lines.

    >>> fold_lines("» SHARE this:\\n12.4k  Shares", ("en",))
    ['share this', '0 shares']
    """
    return keys_of(squash(text, languages))


def keys_of(squashed: str) -> list[str]:
    """The key of each line of a squashed text."""
    return [line.strip(ORNAMENTS) for line in squashed.split("\n")]


def fold(text: str, languages: tuple[str, ...]) -> str:
    """The key of one line."""
    return fold_lines(text.replace("\n", " "), languages)[0]


def without_accents(text: str) -> str:
    """Latin and Greek letters without their accents, as capitals are often written; other scripts unchanged."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(
        char
        for before, char in zip("\0" + decomposed, decomposed, strict=False)
        if not (
            unicodedata.combining(char) and unicodedata.name(before, "").startswith(("LATIN", "GREEK", "COMBINING"))
        )
    )
    return unicodedata.normalize("NFC", bare)


def count_words(key: str, languages: tuple[str, ...] = ()) -> int:
    """The words of a key; where no blanks stand between them, two letters are one, and each further one adds one.

    In Vietnamese, which parts syllables, two of them are taken for one word.

    >>> count_words("read more"), count_words("続きを読む"), count_words("chia sẻ", ("en", "vi"))
    (2, 4, 1)
    """
    words = key.count(" ") + 1 if not _IDEOGRAPH.search(key) else max(1, len(key) - 1)
    return (words + 1) // 2 if "vi" in languages else words


def shown(lines: list[str]) -> list[str]:
    """Lines as a reader sees them: of a link in Markdown the label alone, and blanks for the breaks of a wrapped one.

    A line of which nothing would be left stays as it is.

    >>> shown(["* [Home](/index.html)", "See [the\\nreport](https://example.org)."])
    ['* Home', 'See the report.']
    """
    read = []
    for line in lines:
        label = _LINK.sub(r"\1", line) if "](" in line else line
        label = " ".join(label.splitlines()) if "\n" in label or "\r" in label else label
        read.append(line if label == line or not label.strip() else label)
    return read
