"""How a name that no rule kept is written: its article, its possessive, its full stop."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.entities.context import WINDOW, Context, is_capitalised
from cleaner.entities.folding import QUOTATION_MARKS
from cleaner.entities.table import RULE_OF_GROUP, Group
from cleaner.entities.words import word_lists

_LAST_IN_LINE = re.compile(rf"[ )\]{QUOTATION_MARKS}]*+(?:\n|\Z)")
_UNCLEAR = "What follows does not show whether 'the' belongs to the name or to a noun after it."


@dataclass(frozen=True, slots=True)
class Written:
    """`text[start:end]` becomes `replacement`; where that is None the mention stays, by `rule` and for `reason`."""

    start: int
    end: int
    replacement: str | None
    rule: str
    reason: str


def write(context: Context, original: str) -> Written:
    """How the mention is written, or that it stays after all. `original` is the text before folding."""
    group, settings = context.alias.group, context.settings
    if context.alias.phrase:
        written = context.alias.phrase.written
        reason = f"{_spaced(context)!r} is written {written!r}."
        return Written(context.start, context.end, written, RULE_OF_GROUP[group], reason)
    if group is Group.PLAIN:
        return _written(context, original, context.start, "")
    if group is Group.USA:
        if settings.usa == "keep":
            return _kept(context, "entity/keep-usa", "USA is kept by option.")
        if settings.usa == "noun" and not (context.has_the and is_noun_use(context)):
            return _kept(context, "entity/keep-usa", "USA changes only as a noun after 'the'.")
    if settings.articles == "keep":
        return _written(context, original, context.start, "")
    if group in (Group.ORGANISATION, Group.ARMED_GROUP) and context.has_a:
        return _with_fitting_article(context, original)
    if group in (Group.COUNTRY, Group.ORGANISATION) and context.has_the:
        if is_noun_use(context):
            return _written(context, original, context.base, "")
        if not (context.is_compound or (group is Group.ORGANISATION and _is_attributive(context.next_word))):
            return _kept(context, "entity/keep-article", _UNCLEAR)
    return _written(context, original, context.start, "")


def is_noun_use(context: Context) -> bool:
    """Whether the name stands as a noun of its own, by what follows it.

    Punctuation, the end, a digit or symbol, a possessive, a word that follows nouns, or a verb in -ed or adverb in -ly.
    A compound in -ed ("state-owned") is no verb.
    """
    if context.possessive:
        return True
    if context.is_compound:
        return False
    lists = word_lists()
    word = context.next_word
    if not word or word in lists.after_noun or word in lists.days:
        return True
    if not word.islower() or not word.endswith(("ed", "ly")) or "-" in word:
        return False
    return word not in lists.participles and word not in lists.attributive and word not in lists.nominal


def _is_attributive(word: str) -> bool:
    """Whether "the" before an organisation belongs to this word after it: the NATO summit, the NATO Secretary."""
    attributive = word_lists().attributive
    return is_capitalised(word) or word in attributive or word.partition("-")[0] in attributive


def indefinite_article(name: str) -> str:
    """The article that a name takes by its first sound.

    >>> [indefinite_article(name) for name in ("NATO", "OPEC", "UNESCO", "Islamic State", "FBI", "Uganda")]
    ['a', 'an', 'a', 'an', 'an', 'a']
    """
    first, second = name[:1].lower(), name[1:2].lower()
    if name.isupper() and name.isalpha() and (len(name) <= 3 or not set(name) & set("AEIOUY")):
        # Spelt out: "an FBI", but "a NATO".
        return "an" if first in "aefhilmnorsx" else "a"
    if first == "u":
        # "you" in UNESCO, Union, Uganda, Ukraine; not in Umbria, Unter den Linden.
        return "a" if name[1:2].isupper() or name[1:3].lower() == "ni" or second in "gkrst" else "an"
    return "an" if first in "aeio" and name[:2].lower() != "eu" else "a"


def _with_fitting_article(context: Context, original: str) -> Written:
    fitting = indefinite_article(context.alias.entity.name)
    if fitting == context.article.lower():
        return _written(context, original, context.start, "")
    fitting = fitting.capitalize() if context.article[0] == "A" else fitting
    gap = original[context.base + len(context.article) : context.start]
    return _written(context, original, context.base, fitting + gap)


def _written(context: Context, original: str, start: int, before: str) -> Written:
    """The canonical name from `start` on, with `before` put before it and the possessive that it needs."""
    name = context.alias.entity.name
    end, after = context.end, ""
    if context.alias.group is not Group.PLAIN and context.possessive:
        apostrophe = original[end]
        ends_in_s = name[-1] in "sS"
        if context.possessive == "'s" and ends_in_s:
            end, after = end + 2, apostrophe
        elif context.possessive == "'" and not ends_in_s:
            end, after = end + 1, apostrophe + "s"
    elif context.alias.text[-1] == "." and name[-1] != "." and _is_last_in_line(context):
        after = "."
    alias = _spaced(context)
    reason = f"{alias!r} is written {name!r}."
    if start < context.start:
        reason = f"{alias!r} is written {name!r}, and the article before it {'fits' if before else 'goes'}."
    return Written(start, end, before + name + after, RULE_OF_GROUP[context.alias.group], reason)


def _spaced(context: Context) -> str:
    return " ".join(context.text[context.start : context.end].split())


def _is_last_in_line(context: Context) -> bool:
    match = _LAST_IN_LINE.match(context.right)
    return match is not None and (match[0].endswith("\n") or len(context.right) < WINDOW)


def _kept(context: Context, rule: str, reason: str) -> Written:
    return Written(context.start, context.end, None, rule, reason)
