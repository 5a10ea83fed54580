"""Which language a text is written in: by its script, then by function words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

SAMPLE = 4000
"""Code points looked at on each of three places; a document's language shows early, and menus come first."""

_SCRIPTS = ("Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Thai", "Hangul", "Kana", "Han")
_SCRIPT_LETTERS = {
    name: regex.compile(r"[\p{Hiragana}\p{Katakana}]" if name == "Kana" else rf"\p{{{name}}}") for name in _SCRIPTS
}
_WORD = regex.compile(r"[\p{L}\p{M}]++")

_LEAST_SHARE = 0.08
"""Share of words that have to be function words of a language; running text has 0.3, lists of names nearly none."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language beside its phrases."""

    code: str
    script: str
    words: frozenset[str]
    conjunctions: tuple[str, ...]
    months: tuple[tuple[str, ...], ...]


@cache
def languages() -> dict[str, Language]:
    """Every known language by its ISO 639-1 code."""
    table = tomllib.loads(files("cleaner").joinpath("data/languages.toml").read_text("utf8"))
    return {
        code: Language(
            code,
            entry["script"],
            frozenset(entry["words"]),
            tuple(entry["and"]),
            tuple(tuple(month) for month in entry["months"]),
        )
        for code, entry in table.items()
    }


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None where there is too little to tell.

    >>> detect_language("Der Regen fiel neun Tage lang auf die Stadt, und das Wasser stieg.")
    'de'
    """
    middle = len(text) // 2
    sample = text if len(text) <= 3 * SAMPLE else text[:SAMPLE] + text[middle : middle + SAMPLE] + text[-SAMPLE:]
    if sample.isascii():
        script = "Latin"
    else:
        counts = {name: len(letters.findall(sample)) for name, letters in _SCRIPT_LETTERS.items()}
        # A Japanese text has more Han than kana, a Chinese one has no kana to speak of.
        if counts["Kana"] * 10 > counts["Han"] and counts["Kana"]:
            counts["Kana"] += counts["Han"]
        script = max(counts, key=lambda name: counts[name])
        if not counts[script]:
            return None
    known = [language for language in languages().values() if language.script == script]
    if len(known) == 1:
        return known[0].code
    words = _WORD.findall(sample.lower())
    if not words:
        return None
    shares = {language.code: sum(word in language.words for word in words) / len(words) for language in known}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= _LEAST_SHARE else None
