"""The word lists that the rules ask, read once from `data/entities/words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class WordLists:
    """One frozenset for each list of the data file; the file says what each is for."""

    after_noun: frozenset[str]
    participles: frozenset[str]
    adjectival: frozenset[str]
    nominal: frozenset[str]
    attributive: frozenset[str]
    openers: frozenset[str]
    nationalities: frozenset[str]
    days: frozenset[str]
    english: frozenset[str]
    foreign: frozenset[str]
    borrowed: frozenset[str]
    place_openings: frozenset[str]

    def is_common(self, word: str) -> bool:
        """Whether a lower-case word is in everyday use in one of the lists, so that it would make a poor alias."""
        lists = (self.after_noun, self.participles, self.adjectival, self.attributive, self.english)
        return any(word in words for words in lists)


@cache
def word_lists() -> WordLists:
    """The lists, read once per process. A missing or unknown list raises TypeError, since the file is our own."""
    text = files("cleaner").joinpath("data", "entities", "words.toml").read_text(encoding="utf-8")
    return WordLists(**{name: frozenset(words) for name, words in tomllib.loads(text).items()})
