"""Which language a text is written in: by its script, then by function words."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

SAMPLE = 4000
"""Code points looked at on each of three places; a document's language shows early, and menus come first."""

_SCRIPT = regex.compile(
    r"(?P<Kana>[\p{Hiragana}\p{Katakana}])|(?P<Han>\p{Han})|(?P<Hangul>\p{Hangul})|(?P<Cyrillic>\p{Cyrillic})|(?P<Greek>\p{Greek})"
    r"|(?P<Arabic>\p{Arabic})|(?P<Hebrew>\p{Hebrew})|(?P<Devanagari>\p{Devanagari})|(?P<Thai>\p{Thai})|(?P<Latin>\p{Latin})"
)
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
    reporting: tuple[str, ...]
    """Verbs of reporting clauses: ", he said"."""
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
            tuple(entry["says"]),
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
    script = _script(sample)
    if script is None:
        return None
    known = [language for language in languages().values() if language.script == script]
    if len(known) == 1:
        return known[0].code
    counts = Counter(_WORD.findall(sample.lower()))
    hits = {language.code: sum(counts[word] for word in language.words) for language in known}
    best = max(hits, key=lambda code: hits[code], default=None)
    return best if best and hits[best] and hits[best] >= _LEAST_SHARE * counts.total() else None


def _script(sample: str) -> str | None:
    """The script that most letters of a text are of."""
    if sample.isascii():
        return "Latin"
    counts: Counter[str] = Counter()
    for character, count in Counter(sample).items():
        found = _SCRIPT.match(character)
        if found:
            counts[str(found.lastgroup)] += count
    # A Japanese text has more Han than kana, a Chinese one has no kana to speak of.
    if counts["Kana"] * 10 > counts["Han"]:
        counts["Kana"] += counts["Han"]
    return max(counts, key=lambda name: counts[name]) if counts.total() else None
