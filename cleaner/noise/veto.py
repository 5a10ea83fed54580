"""What speaks against a line that has a prompt's form: it reports what somebody says, or states something."""

from __future__ import annotations

from functools import cache

import regex

from cleaner.language import function_words, known_languages
from cleaner.noise.fold import fold
from cleaner.noise.phrases import PhraseTable

_PROMPTS = ("comments/", "legal/notice", "related/link", "share/", "subscribe/")
_NAMED_THINGS = ("caption/label", "source/label")
_END = regex.compile(r"[.।。؟！？۔][\"'”’»)」』]*+$")
_SMALL_WORD = regex.compile(r"(?<![\p{L}\p{N}'’.-])\p{Ll}[\p{L}\p{M}]++")
_PART = regex.compile(r"\p{Lu}\p{L}++\s\d+(?:[.,]\d+)*+(?![\p{L}\p{N}])(?!\s\p{Lu})")
_ADDRESS = regex.compile(r"@\w|\w\.(?:com|org|net|[a-z]{2})\b|://")
_COLON = regex.compile(r"[:：]")
CASED = regex.compile(r"[\p{Lu}\p{Ll}]")
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_FEWEST_WORDS = 4


def is_of_the_article(rule_id: str, text: str, table: PhraseTable) -> bool:
    """Whether a text that has the form of a rule's phrase is rather a sentence of the article.

    "Follow us on this point, said Smith." reports; "Source: Where the money of a firm comes from." explains. A site's
    own prompts do neither.
    """
    if rule_id.startswith(_PROMPTS) and _reporting(table.languages).search(text):
        return True
    if rule_id == "share/follow":
        return _names_no_network(fold(text, table.languages), table)
    if rule_id == "related/link":
        return _refers(text)
    return rule_id in _NAMED_THINGS and _states(text, table.languages)


def _names_no_network(text: str, table: PhraseTable) -> bool:
    """Whether a call to follow names no network, and gives no address or handle: "Follow us on foot"."""
    if text.partition(" ")[0] not in table.words.get("share/follow-word", ()) or _ADDRESS.search(text):
        return False
    return not any(network in text for network in table.words.get("share/network", ()))


@cache
def _reporting(codes: tuple[str, ...]) -> regex.Pattern[str]:
    verbs = sorted({verb for language in known_languages(codes) for verb in language.reporting})
    unparted = [verb for verb in verbs if _IDEOGRAPH.search(verb)]
    clause = rf"[,;\"”»’،؛؟]\s+(?:[^\s,.;:!?]++\s+){{0,5}}(?:{'|'.join(map(regex.escape, verbs))})(?![\p{{L}}\p{{M}}])"
    if unparted:
        clause += rf"|[，、」』”][^。！？\n]{{0,12}}(?:{'|'.join(map(regex.escape, unparted))})"
    if "ko" in codes:
        clause += r"|[”\"’'](?:이?라고|라며|라는|고)(?!\p{L})"
    return regex.compile(clause)


def _after_colon(text: str) -> str:
    return _COLON.split(text, maxsplit=1)[-1].strip() if _COLON.search(text) else ""


def _refers(text: str) -> bool:
    """Whether what follows the first colon is no headline: "Section 4", or a sentence in small letters."""
    rest = _after_colon(text)
    return _PART.match(rest) is not None or (rest[:1].islower() and _END.search(rest) is not None)


def _states(text: str, codes: tuple[str, ...]) -> bool:
    """Whether what follows the first colon is a sentence: some words, small ones among them, and a full stop."""
    rest = _after_colon(text)
    if not rest or not _END.search(rest):
        return False
    words = rest.split()
    if len(words) < _FEWEST_WORDS:
        return False
    # Where no letter is small, function words are what a name lacks.
    return len(_SMALL_WORD.findall(rest)) >= 2 or bool(not CASED.search(rest) and set(words) & function_words(codes))


def is_mostly_names(text: str, codes: tuple[str, ...]) -> bool:
    """Whether two words of five or more begin with a capital, or may be names in a script that has none."""
    small = function_words(codes)
    words = [word.strip("(“\"'‘,;") for word in text.split()]
    names = sum(not word[:1].islower() and (word[:1].isupper() or word not in small) for word in words)
    return names * 5 >= len(words) * 2
