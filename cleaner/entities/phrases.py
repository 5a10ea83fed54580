"""Names in languages other than English: whole phrases, with what stands before the name, and what they become.

English names are found bare and the rules see to their articles. Elsewhere articles, prepositions and cases go with the
name ("in der Russischen Föderation" becomes "in Russland", "dans la Fédération de Russie" becomes "en Russie"), so each
phrase that has one sure outcome is listed with it, and any other is not looked for. A file of phrases looks so::

    free_after = ["avec", "que"]        # words after which no longer name is suspected
    function_words = ["le", "la"]       # capitalised, they are no part of a name
    naming = ["officiellement"]         # directly before a phrase they say what something is called
    capitalised_nouns = false           # true where capitals say nothing

    [frames.feminine]                   # how the words before a long name change
    leads = { "la" = "la", "dans la" = "en" }
    not_after = []                      # words directly before the phrase where that would be wrong
    not_before = []                     # words after a comma behind it that would no longer agree
    disagree = []                       # words in the sentence that would no longer agree

    [[entity]]
    name = "Russie"
    code = "RU"
    group = "country"
    long = { feminine = ["Fédération de Russie"] }    # or { "long form" = "short form" } where names are inflected
    not_after = []
    other_names = []
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cleaner.entities.context import HYPHENS, NEXT_WORD, Context, is_capitalised, word_before
from cleaner.entities.folding import GAP, fold_name
from cleaner.entities.table import Alias, Entity, Grammar, Group, Phrase

LANGUAGES = ("de", "es", "fr", "it", "nl", "pl", "pt", "ru", "uk")
"""The languages that have a file of phrases, as ISO 639-1 codes."""

_GAP = re.compile(GAP)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?\n]")
_COMMA_WORD = re.compile(rf",{GAP}([^\W\d_]+)")
_LOOK_BACK = 6
"""Words before a phrase among which the beginning of a longer name is looked for."""


@cache
def phrase_aliases(code: str) -> tuple[Alias, ...]:
    """The phrases of a language as aliases, sorted by text; none for a language that has no file."""
    if code not in LANGUAGES:
        return ()
    text = files("cleaner").joinpath("data", "entities", "languages", f"{code}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    grammars = {name: _grammar(table, frame) for name, frame in table["frames"].items()}
    found: dict[str, Alias] = {}
    for given in table["entity"]:
        pairs = {frame: _pairs(long, given["name"]) for frame, long in given["long"].items()}
        names = {given["name"], *given.get("other_names", ())}
        names |= {form for pair in pairs.values() for both in pair.items() for form in both}
        entity = Entity(given["name"], given.get("code"), tuple(sorted(map(fold_name, names))))
        for frame, forms in pairs.items():
            for long, short in forms.items():
                for alias in _spellings(long, short, table["frames"][frame]["leads"]):
                    found[alias[0]] = Alias(
                        fold_name(alias[0]),
                        entity,
                        Group(given["group"]),
                        phrase=Phrase(code, alias[1], alias[2], grammars[frame], tuple(given.get("not_after", ()))),
                    )
    return tuple(found[text] for text in sorted(found))


def _pairs(long: Any, name: str) -> Mapping[str, str]:
    return long if isinstance(long, Mapping) else dict.fromkeys(long, name)


def _grammar(table: Mapping[str, Any], frame: Mapping[str, Any]) -> Grammar:
    return Grammar(
        free_after=frozenset(table["free_after"]),
        function_words=frozenset(table["function_words"]),
        naming=frozenset(table["naming"]),
        capitalised_nouns=table["capitalised_nouns"],
        not_after=frozenset(frame.get("not_after", ())),
        not_before=frozenset(frame.get("not_before", ())),
        disagree=frozenset(frame.get("disagree", ())),
    )


def _spellings(long: str, short: str, leads: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(phrase, what it becomes, what stands before the name in it), each also as a sentence begins with it."""
    for lead, written in leads.items():
        before, after = _joined(lead), _joined(written)
        yield before + long, after + short, before
        if before[:1].islower():
            becomes = after + short
            yield before[0].upper() + before[1:] + long, becomes[0].upper() + becomes[1:], before


def _joined(lead: str) -> str:
    return lead if not lead or lead.endswith("'") else lead + " "


def behind_lead(folded: str, start: int, lead: str) -> int:
    r"""Where the name begins in a phrase at `start`, whose gaps may be longer than those of its lead.

    >>> behind_lead("dans  la\nFédération de Russie", 0, "dans la ")
    9
    """
    *words, glued = lead.split(" ")
    for word in words:
        gap = _GAP.match(folded, start + len(word))
        start = gap.end() if gap else start
    return start + len(glued)


def grammatical(context: Context) -> str | None:
    """A phrase stays where the short name would not fit what stands around it."""
    phrase = context.alias.phrase
    assert phrase is not None
    grammar = phrase.grammar
    before = word_before(context.left[::-1], 0)[0].lower()
    if before in grammar.not_after or before in phrase.not_after:
        return f"After {before!r} the short name would need another word or form."
    after = _COMMA_WORD.match(context.right)
    if after and after[1].lower() in grammar.not_before:
        return f"{after[1]!r} would no longer agree with the name."
    if grammar.disagree:
        ends = [end.end() for end in _SENTENCE_END.finditer(context.left)]
        stop = _SENTENCE_END.search(context.right)
        sentence = context.left[ends[-1] if ends else 0 :] + " " + context.right[: stop.start() if stop else None]
        for word in _WORD.findall(sentence):
            if word.lower() in grammar.disagree:
                return f"{word!r} would no longer agree with the name."
    return None


def longer_phrase(context: Context) -> str | None:
    """A phrase inside a longer name stays: Constitution de la ALIAS, a compound, a capitalised word after it."""
    phrase = context.alias.phrase
    assert phrase is not None
    grammar = phrase.grammar
    if context.left.endswith(tuple(HYPHENS)) or context.right.startswith(tuple(HYPHENS)):
        return "A hyphen makes the name part of a compound."
    if grammar.capitalised_nouns:
        return None
    following = NEXT_WORD.match(context.right)
    if following and is_capitalised(following[1]):
        return f"{following[1]!r} directly after the name makes it part of a longer name."
    first = phrase.lead.split(" ")[0].lower()
    if first in grammar.free_after:
        return None
    backwards = context.left[::-1]
    at = 0
    for number in range(_LOOK_BACK):
        word, at = word_before(backwards, at)
        if not word or (number == 0 and word.lower() in grammar.free_after):
            return None
        if is_capitalised(word) and word.lower() not in grammar.function_words:
            return f"{word!r} before the name may begin a longer name."
    return None


def named_phrase(context: Context) -> str | None:
    """A phrase that says what something is called stays."""
    phrase = context.alias.phrase
    assert phrase is not None
    before = word_before(context.left.rstrip(" \n,:").ljust(len(context.left))[::-1], 0)[0].lower()
    if before in phrase.grammar.naming:
        return f"{before!r} before the name says what something is called."
    return None
