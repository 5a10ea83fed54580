"""Which language a text is written in: by its script, then by function words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

_PIECES = 8
_PIECE = 400
"""Code points of each of the pieces that are looked at, evenly over the text: menus come first."""

_SCRIPTS = (
    "Hiragana", "Katakana", "Han", "Hangul", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Thai", "Latin",
)  # fmt: skip
_SCRIPT = regex.compile("|".join(rf"(?P<{script}>\p{{{script}}})" for script in _SCRIPTS))
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())

_LEAST_SHARE = 0.05
"""Share of words that have to be function words of a language, each divided among the languages that have it.

Running text has 0.2, lists of names nearly none.
"""

_LONG = 2000
_LETTER = 0.5
"""What a rare letter weighs against a function word."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language beside its phrases."""

    code: str
    script: str
    letters: str
    """Letters that few languages of the script have; may be empty."""
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
            entry.get("letters", ""),
            frozenset(entry["words"]),
            tuple(entry["and"]),
            tuple(entry["says"]),
            tuple(tuple(month) for month in entry["months"]),
        )
        for code, entry in table.items()
    }


def code_of(tag: str) -> str:
    """The ISO 639-1 code of a BCP 47 tag; the two written forms of Norwegian are one language here.

    >>> code_of("de-AT"), code_of("nb")
    ('de', 'no')
    """
    code = tag.split("-")[0].lower()
    return {"nb": "no", "nn": "no"}.get(code, code)


def known_languages(codes: Iterable[str]) -> list[Language]:
    """What is known of the languages of these codes; the others are left out."""
    return [languages()[code] for code in codes if code in languages()]


@cache
def function_words(codes: tuple[str, ...]) -> frozenset[str]:
    """The commonest words of some languages, but for those that join names."""
    known = known_languages(codes)
    return frozenset().union(*(language.words.difference(language.conjunctions) for language in known))


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text, or None where there is too little to tell.

    >>> detect_language("Der Regen fiel neun Tage lang auf die Stadt, und das Wasser stieg.")
    'de'
    """
    sample = text
    if len(text) > _PIECES * _PIECE:
        step = (len(text) - _PIECE) // (_PIECES - 1)
        sample = " ".join(text[start : start + _PIECE] for start in range(0, step * _PIECES, step))
    rare = Counter() if sample.isascii() else Counter("".join(_BEYOND_ASCII.findall(sample.lower())))
    script = _script(sample, rare)
    if script is None:
        return None
    codes, owners = _signs(script)
    if len(codes) == 1:
        return codes[0]
    # A small dotted I is two code points, of which one would part the word.
    small = sample.replace("İ", "i").lower()
    # In a long text the words with a mark beside them are not missed.
    words = small.split() if len(small) >= _LONG else _WORD.findall(small)
    scores = dict.fromkeys(codes, 0.0)
    for word, count in Counter(filter(owners.__contains__, words)).items():
        for code in owners[word]:
            scores[code] += count / len(owners[word])
    for letter in filter(owners.__contains__, rare):
        for code in owners[letter]:
            scores[code] += _LETTER * rare[letter] / len(owners[letter])
    best = max(scores, key=lambda code: scores[code], default=None)
    return best if best and scores[best] and scores[best] >= _LEAST_SHARE * len(words) else None


@cache
def _signs(script: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The languages of a script, and which of them each function word and each rare letter belongs to."""
    known = [language for language in languages().values() if language.script == script]
    owners = {word: tuple(one.code for one in known if word in one.words) for one in known for word in one.words}
    for letter in sorted({letter for language in known for letter in language.letters}):
        # Where it is a word too, it counts as a word.
        owners.setdefault(letter, tuple(one.code for one in known if letter in one.letters))
    return tuple(language.code for language in known), owners


def _script(sample: str, rare: Counter[str]) -> str | None:
    """The script that most letters of a text are of; "Kana" for Japanese, which has Han as well."""
    counts: Counter[str] = Counter()
    for character, count in rare.items():
        found = _SCRIPT.match(character)
        if found:
            counts[str(found.lastgroup)] += count
    counts["Latin"] += len(sample.encode("ascii", "ignore").translate(None, _NO_ASCII_LETTERS))
    kana = counts.pop("Hiragana", 0) + counts.pop("Katakana", 0)
    # A Japanese text has more Han than kana, a Chinese one has no kana to speak of.
    counts["Kana"] = kana + (counts["Han"] if kana * 10 > counts["Han"] else 0)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None
