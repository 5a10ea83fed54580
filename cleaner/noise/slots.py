"""What the slots of phrases stand for: names, dates, numbers, addresses, as patterns."""

from __future__ import annotations

from functools import cache

import regex

from cleaner.language import known_languages

_WORD = (
    r"(?:\p{Hangul}{1,10}|[\p{Han}\p{Hiragana}\p{Katakana}・·]{1,14}"
    r"|(?![\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}])(?:[dlDLO]['’])?[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}\p{N}.'’・\-]*+)"
)
_PARTICLE = r"(?:de|da|do|dos|das|del|della|di|du|van|von|der|den|ter|la|le|el|al|bin|ibn|ben|zu|af|av)"
_HALF = r"(?:(?:上午|下午|午前|午後|오전|오후)\s?)?"
_CLOCK = r"\d{1,2}(?:\s?[:.h]\s?\d{2}){1,2}(?:\s?h)?(?:\s?[aApP]\.?[mM]\.?)?(?:\s?\(?[A-Z]{2,5}(?:[+-]\d{1,2})?\)?)?"
_TIME = (
    rf"{_HALF}(?:\d{{1,2}}\s?[時时点시]\s?(?:\d{{1,2}}\s?[分분])?|{_CLOCK})"
    r"(?:\s?(?:Uhr|uur|h|बजे|صباح[اً]{1,2}|مساءً?|[صم]|[قب]\.ظ|WIB|WITA|WIT)\.?(?!\p{L}))?"
)
_DIGITS_DATE = (
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|(?:\d{4}[./\-]\s?\d{1,2}[./\-]\s?\d{1,2}|\d{1,4}[./\-]\s?\d{1,2}[./\-]\s?\d{2,4})\.?"
    r"|(?:令和|平成|昭和|民國|民国)?\d{1,4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"(?:\s?\([月火水木金土日祝・월화수목금토일]{1,5}\))?"
)


@cache
def date_pattern(codes: tuple[str, ...]) -> regex.Pattern[str]:
    """A date with or without a time, as these languages write it."""
    return regex.compile(slot_patterns(codes)["date"])


@cache
def slot_patterns(codes: tuple[str, ...]) -> dict[str, str]:
    """The pattern of each slot, with the months and conjunctions of these languages."""
    known = known_languages(codes)
    months = sorted({form for language in known for month in language.months for form in month}, key=len, reverse=True)
    joins = sorted({word for language in known for word in language.conjunctions})
    join = "|".join(map(regex.escape, joins)) or "&"
    month = rf"(?i:{'|'.join(map(regex.escape, months))})\.?" if months else r"(?!)"
    written = (
        rf"\d{{1,2}}(?:st|nd|rd|th|\.|º|er|ο)?\s+(?:(?:of|de)\s+)?{month},?(?:\s+(?:de\s+|del\s+)?\d{{4}}(?:\s?[гр]\.)?)?"
        rf"|{month}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    )
    weekday = r"(?:(?:(?i:thứ|chủ)\s+)?[\p{L}\p{M}\-\u200c]{2,12}\.?[,،]?\s+)?"
    date = rf"{weekday}(?:{_DIGITS_DATE}|{written})"
    moment = (
        rf"(?:{_TIME}\s*(?:,|\||–|-|on\s)?\s*)?{date}(?:\s*[,،|–-]?\s*(?:[\p{{L}}\p{{M}}]{{1,6}}\.?\s){{0,2}}{_TIME})?"
    )
    # A word that joins names is no part of one: read both ways, a long list would be read in 2^n ways.
    word = rf"(?!(?i:{join})\s){_WORD}"
    name = rf"{word}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{word}){{0,6}}"
    name_list = rf"{name}(?:(?:\s*[,;&/|+]\s*(?:(?i:{join})\s+)?|\s+(?i:{join})\s+){name}){{0,12}}"
    return {
        "name": name,
        "names": rf"(?P<names>{name_list})",
        "place": rf"{name}(?:,\s+{name})?",
        "date": rf"(?P<date>{moment}|{_TIME}(?:,?\s+\p{{Lu}}\p{{L}}{{2,11}})?)",
        "number": r"\d++(?:[.,’'٫٬ ]\d++)*+[kKmM]?",
        "word": r"[^\s,.;:!?]++",
        "url": r"(?:(?:https?://|www\.)\S++|[\w\-]+(?:\.[\w\-]+)+(?:/\S*+)?)",
        "text": r".++",
    }
