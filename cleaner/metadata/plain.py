"""What the noise of a plain text tells of it: who wrote it, when, and what its pictures show."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import regex

from cleaner.language import known_languages
from cleaner.model import Caption
from cleaner.noise.registry import Match

_YEAR_FIRST = regex.compile(r"(?<!\d)(\d{4})[-./年년]\s?(\d{1,2})[-./月월]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = regex.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_NUMBERED_MONTH = regex.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})(?!\d)")  # Vietnamese
# Words are bounded: a line may be one word of any length.
_MONTH = r"(?<![\p{L}\p{M}])([\p{L}\p{M}]{1,30}+)"
_DAY_MONTH = regex.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?\s+(?:of\s+|de\s+)?{_MONTH}\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)"
)
_MONTH_DAY = regex.compile(rf"{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_YEAR_MONTH = regex.compile(rf"(?<!\d)(\d{{4}})\.?\s+{_MONTH}\.?\s+(\d{{1,2}})(?!\d)")


_NAMED = regex.compile(r"(?:\A[^:：\n]{1,40}[:：]\s*+|[(\[（【])([^()\[\]（）【】\n]+)")
_LONGEST_SOURCE = 60


def iso_date(text: str, codes: Iterable[str]) -> str | None:
    """A date as ISO 8601, or None where the text leaves it open which number is the day.

    >>> iso_date("Updated: 3 May 2017", ["en"]), iso_date("03/05/2017", ["en"]), iso_date("19/02/2015", ["en"])
    ('2017-05-03', None, '2015-02-19')
    """
    codes = list(codes)
    if found := _YEAR_FIRST.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if second > 12:
            return _date(year, first, second)
        # With dots the day comes first everywhere, and with strokes but in English; there a number over 12 has to tell.
        if found[2] == "." or first > 12 or first == second or set(codes) - {"en"}:
            return _date(year, second, first)
        return None
    if found := _NUMBERED_MONTH.search(text):
        return _date(int(found[3]), int(found[2]), int(found[1]))
    for found in _DAY_MONTH.finditer(text):
        if date := _date(int(found[3]), _month(found[2], codes), int(found[1])):
            return date
    for found in _MONTH_DAY.finditer(text):
        if date := _date(int(found[3]), _month(found[1], codes), int(found[2])):
            return date
    for found in _YEAR_MONTH.finditer(text):
        if date := _date(int(found[1]), _month(found[2], codes), int(found[3])):
            return date
    return None


def _month(word: str, codes: Iterable[str]) -> int:
    for language in known_languages(codes):
        for number, forms in enumerate(language.months, 1):
            if word.lower() in forms:
                return number
    return 0


def _date(year: int, month: int, day: int) -> str | None:
    """Years before 1500 are of other calendars, or no years."""
    try:
        return datetime.date(year, month, day).isoformat() if 1500 <= year <= 2999 else None
    except ValueError:
        return None


def authors(found: Mapping[str, list[Match]], codes: Iterable[str]) -> list[str]:
    """The names in the bylines of a text, in order, each once."""
    joins = {join for language in known_languages(codes) for join in language.conjunctions}
    join = rf"(?i:{'|'.join(map(regex.escape, sorted(joins))) or '&'})"
    pattern = regex.compile(rf"\s*+[,;&/|+]\s*+(?:{join}\s++)?|\s++{join}\s++")
    bylines = found.get("byline/by", []) or found.get("byline/reported-from", []) or found.get("byline/signature", [])
    names = [name.strip() for match in bylines if match.names for name in pattern.split(match.names)]
    # Beside "Jane Roe" a single word is a degree or a desk, "PhD"; alone it is a name.
    full = [name for name in names if " " in name]
    return list(dict.fromkeys(name for name in full or names if name))


def published(found: Mapping[str, list[Match]], codes: Iterable[str]) -> str | None:
    """The first date in the time stamps of a text that leaves nothing open."""
    codes = list(codes)
    for rule in ("timestamp/label", "timestamp/date", "byline/by"):
        for match in found.get(rule, []):
            date = iso_date(match.date, codes) if match.date else None
            if date:
                return date
    return None


def captions(text: str, found: Mapping[str, list[Match]]) -> list[Caption]:
    """The captions that were found, as they stand in the text."""
    matches = [match for rule, group in found.items() if rule.startswith("caption/") for match in group]
    return [Caption(text[match.start : match.end]) for match in sorted(matches)]


def source(text: str, found: Mapping[str, list[Match]]) -> str | None:
    """Where a text came from, as the first line or bracket says that names a source: behind a colon, or in brackets.

    >>> source("Source: Reuters", {"source/label": [Match(0, 15, "")]})
    'Reuters'
    """
    for rule in ("source/label", "source/agency", "source/republished"):
        for match in found.get(rule, []):
            named = _NAMED.search(text[match.start : match.end])
            name = (match.names or (named[1] if named else "")).strip(" \t()[]（）【】.。")
            if name and len(name) <= _LONGEST_SOURCE:
                return name
    return None
