"""The rules that keep a mention as it is written, in the order in which they are asked.

Each rule takes the `Context` and gives the reason for keeping, or None. What they are about is in their docstrings;
what they look for are the word lists of `data/entities/words.toml`. The rules for definitions are in `defining.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cleaner.entities.context import HYPHENS, Context, is_capitalised
from cleaner.entities.defining import definition, quoted
from cleaner.entities.folding import GAP
from cleaner.entities.lines import count_case, shares
from cleaner.entities.phrases import grammatical, longer_phrase, named_phrase
from cleaner.entities.table import Group
from cleaner.entities.words import word_lists

Rule = Callable[[Context], str | None]

_WEB = frozenset("#@/\\_&")
_CAPITALS = 0.6
_PREFIX = re.compile(r"[\w.'\u2010\u2011\u2013\u0300-\u036f-]++")
_WEB_TOKEN = re.compile(r"[^\s<>\"“”()\[\]]++")
_PLACE_WORDS = frozenset({"in", "to", "for", "from", "across", "throughout", "within"})
_BEFORE_OF = frozenset({"Ahead", "Because", "Instead", "Regardless"})
"""Words that make a preposition with "of", and so begin no name with it."""

_JOINED = re.compile(rf"{GAP}and{GAP}(?:[Tt]he{GAP})?")
_CAPITAL_WORD = r"(?:(?:[^\W\d_a-z]\.){1,6}|[^\W\d_a-z][\w\u0300-\u036f]*+(?:['\u2010\u2011-]\w++)*+)"
# "of" and an article stand in such a name too: "Russian Federation and Republic of Korea officials".
_IN_NAME = rf"(?:{GAP}of(?:{GAP}[Tt]he)?+(?={GAP}[^\W\d_a-z]))?+"
_AND_WORDS = re.compile(rf"{GAP}(?:and|or|&)((?:{GAP}{_CAPITAL_WORD}{_IN_NAME}){{1,3}}+){GAP}([^\W\d_][\w'-]*+)")
_AND_NATION = re.compile(
    rf"{GAP}(?:and|or|&){GAP}(?:(?:North|South|Saudi){GAP})?+([^\W\d_]++)(?:{GAP}Arabian)?+{GAP}([^\W\d_])"
)


def web(context: Context) -> str | None:
    """Hashtags, handles, paths, file names, web addresses and names run together with & or _ stay."""
    before = context.left[-1:]
    after = context.right[:1]
    if before in _WEB or after in _WEB:
        touching = before if before in _WEB else after
        return f"{touching} touches the name, as in a tag, path or address."
    if after == "." and context.right[1:2].isalnum():
        return "The name runs on after a full stop, as in a file name or an address."
    run = _WEB_TOKEN.match(context.left[::-1])
    token = run[0][::-1] if run else ""
    if "://" in token or token.startswith("www."):
        return "The name is part of a web address."
    return None


def capitals(context: Context) -> str | None:
    """A line in capitals stays: its letters outside the name are at least 60 % capitals.

    A line with no other letters stays if the name has no lower-case letter (a lone ISIL).
    """
    name = context.text[context.start : context.end]
    name_upper, name_lower = count_case(name)
    upper, lower = context.line.upper - name_upper, context.line.lower - name_lower
    if upper + lower == 0:
        return None if name_lower else "The name stands alone in its line, in capitals."
    if upper >= _CAPITALS * (upper + lower):
        return "The line is written in capitals."
    return None


def language(context: Context) -> str | None:
    """Text in a language that is not chosen stays, and that which is not in the language that a name belongs to.

    Where the caller named no language, a line is English unless it has more function words of other languages than of
    English, or more letters of another script.
    """
    languages, alias, line = context.settings.languages, context.alias, context.line
    if "any" in languages:
        return None
    home = alias.phrase.language if alias.phrase else "en"
    if context.spoken is not None:
        fits = context.spoken in languages if alias.own else context.spoken == home
        return None if fits else "The text is in a language in which the name stays."
    if alias.phrase:
        english, own = shares(line.text, alias.phrase.grammar.function_words)
        return "The line is in English, and the name in another language." if english > own else None
    name = context.text[context.start : context.end]
    in_other_script = line.other_script > 0 and line.other_script > line.latin - sum(map(str.isalpha, name))
    foreign = in_other_script or context.lines.is_foreign(line, name)
    if foreign and not (alias.own and any(code != "en" for code in languages)):
        return "The line is not in English."
    if not foreign and "en" not in languages:
        return "The line is in English, which is not among the chosen languages."
    return None


def quotation(context: Context) -> str | None:
    """With `quotes = "keep"`, names inside quotation marks stay."""
    if context.settings.quotes == "keep" and context.lines.in_quotation(context.start, context.end):
        return "The name is part of a quotation, and quotations are kept."
    return None


def hyphen(context: Context) -> str | None:
    """A name behind a capitalised prefix (US-Daesh), USA before a hyphen, and ISIS-K stay; pro-, anti-, -held do not.

    A dash with a blank beside it, or doubled, is punctuation.
    """
    if context.left[-1:] and context.left[-1] in HYPHENS:
        prefix = _PREFIX.match(context.left[::-1])
        word = prefix[0][::-1].rstrip(HYPHENS).lstrip(HYPHENS + "'.") if prefix else ""
        if word and context.left[-2:-1] not in HYPHENS and not word[0].islower():
            return "The name is the second half of a compound."
    if not context.right or context.right[0] not in HYPHENS or context.right[1:2] in [*HYPHENS]:
        return None
    if context.alias.group is Group.USA:
        return "USA before a hyphen is an adjective."
    if context.alias.group is Group.ARMED_GROUP and not context.right[1:2].islower():
        return "A hyphen and no lower-case letter follow: another name, such as a branch of the group."
    return None


def longer_name(context: Context) -> str | None:
    """A name inside a longer one stays: Radio ALIAS, Bank of ALIAS, Treaty between ALIAS and ALIAS, ALIAS Airways.

    Also where "v" or "vs" follows, as in the title of a case or a match.
    """
    lists = word_lists()
    word, before, following = context.word, context.word_before, context.next_word
    group = context.alias.group
    if not context.article and is_capitalised(word) and not _is_opener(word):
        return f"{word!r} directly before the name makes it part of a longer name."
    if is_capitalised(before) and not context.has_a:
        if (word in ("of", "Of") and before not in _BEFORE_OF) or (group is Group.USA and word in _PLACE_WORDS):
            return f"'{before} {word}' before the name makes it part of a longer name."
        if word == "between":
            return f"'{before} between' before the name makes it part of a title."
    if group.is_country and context.after_kept is not None:
        between = context.text[context.after_kept : context.start]
        if len(between) < 60 and _JOINED.fullmatch(between):
            return "'and' joins the name to one that was kept."
    if following in ("v", "vs"):
        return "'v' or 'vs' follows, as in the title of a case."
    is_organisation = group in (Group.ORGANISATION, Group.ORGANISATION_THE)
    if not is_organisation and is_capitalised(following) and following not in lists.days:
        return f"{following!r} directly after the name makes it part of a longer name."
    return None


def _is_opener(word: str) -> bool:
    """Whether a capitalised word is no part of a name; its contraction is none either (It's, Don't)."""
    lists = word_lists()
    if word in lists.openers or word in lists.days:
        return True
    stem, apostrophe, _ = word.partition("'")
    return bool(apostrophe) and (stem in lists.openers or stem.removesuffix("n") in lists.openers)


def adjective(context: Context) -> str | None:
    """A country's name used as an adjective stays, since "Russian" would be right and not "Russia"."""
    if not context.alias.group.is_country:
        return None
    lists = word_lists()
    if context.has_a:
        return f"{context.article!r} directly before the name makes it an adjective."
    if context.possessive:
        return None
    following = context.next_word
    if is_adjectival(following):
        return f"Before {following!r} the name is an adjective."
    nation = _AND_NATION.match(context.right)
    if nation and nation[1] in lists.nationalities and nation[2].islower():
        return f"'and {nation[1]}' and a noun follow: the name is an adjective."
    words = _AND_WORDS.match(context.right)
    if words and is_adjectival(words[2]):
        return f"'and', another name and {words[2]!r} follow: the name is an adjective."
    return None


def is_adjectival(word: str) -> bool:
    """Whether a noun (or the first part of its compound) wants an adjective before it."""
    lists = word_lists()
    return any(part in lists.adjectival or part in lists.participles for part in (word, word.partition("-")[0]))


KEEPING_RULES: tuple[tuple[str, Rule], ...] = (
    ("entity/keep-web", web),
    ("entity/keep-capitals", capitals),
    ("entity/keep-language", language),
    ("entity/keep-quotation", quotation),
    ("entity/keep-hyphen", hyphen),
    ("entity/keep-longer-name", longer_name),
    ("entity/keep-definition", definition),
    ("entity/keep-quoted", quoted),
    ("entity/keep-adjective", adjective),
)
"""Rule id and rule for English names; the first that keeps wins."""

PLAIN_RULES = tuple(pair for pair in KEEPING_RULES if pair[1] not in (hyphen, longer_name, adjective))
"""What is asked about plain names: products, companies."""

PHRASE_RULES: tuple[tuple[str, Rule], ...] = (
    ("entity/keep-web", web),
    ("entity/keep-capitals", capitals),
    ("entity/keep-language", language),
    ("entity/keep-quotation", quotation),
    ("entity/keep-longer-name", longer_phrase),
    ("entity/keep-definition", named_phrase),
    ("entity/keep-definition", definition),
    ("entity/keep-quoted", quoted),
    ("entity/keep-grammar", grammatical),
)
"""What is asked about names of other languages."""
