"""Dates as markup and pages write them, as ISO 8601."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from functools import cache

from cleaner.metadata import plain
from cleaner.metadata.words import words

_LONGEST = 100
_DATE = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?=\D|$|(?:\d\d){2,3}(?!\d))"
    r"(?:[T ]\s?(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)", re.ASCII)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?([01]?\d)[/-]([0-3]?\d)(?=[/\-_.?#]|$)", re.ASCII)
_IN_ADDRESS_JOINED = re.compile(r"[/\-_]((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/\-_.?#]|$)", re.ASCII)
YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20\d\d)(?!\d)", re.ASCII)
_SECONDS = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_EARLIEST, _LATEST = 1500, 2099
_FIRST_SECOND, _LAST_SECOND = 631_152_000, 4_102_444_800
"""Of the years 1990 to 2099: other numbers of as many digits are no times."""
_NULL_DATES = ("1970-01-01", "1969-12-31", "1900-01-01")
"""What programs write for a date that they do not know."""


def iso_date(value: str) -> str | None:
    """`value` as an ISO 8601 date or date and time, as exact as it was given; None if it is no such date.

    Ten digits that begin with no date are seconds since 1970, thirteen milliseconds.
    Years before 1500 and after 2099 and what programs write for "unknown" are no dates.

    >>> iso_date("2021-03-04T05:06:07.000+0100")
    '2021-03-04T05:06:07+01:00'
    >>> iso_date("20210304"), iso_date("2021-13-01"), iso_date("yesterday"), iso_date("1970-01-01T00:00:00Z")
    ('2021-03-04', None, None, None)
    """
    value = value[:_LONGEST].strip()
    if seconds := _SECONDS.fullmatch(value):
        date = _checked(value[:4], value[4:6], value[6:8]) if value.startswith(("19", "20")) else None
        if date is not None:
            return date
        if not _FIRST_SECOND <= int(seconds[1]) < _LAST_SECOND:
            return None
        return datetime.datetime.fromtimestamp(int(seconds[1]), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = _DATE.match(value)
    if found is None:
        slashed = _SLASHED.match(value)
        return _checked(*slashed.groups()) if slashed else None
    date = _checked(found[1], found[2], found[3])
    if date is None or found[4] is None:
        return date
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return date
    zone = (found[7] or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif zone:
        zone = f"{zone[:3]}:{zone[-2:]}"
    clock = f"{hour:02}:{minute:02}" + (f":{min(second, 59):02}" if found[6] else "")
    return f"{date}T{clock}{zone}"


def read_date(value: str, codes: Iterable[str]) -> str | None:
    """A date as ISO 8601, be it written by a program or in the words of one of these languages.

    >>> read_date("Thursday, 4 March 2021, 10:15", ["en"]), read_date("4. März 2021", ["de"])
    ('2021-03-04', '2021-03-04')
    """
    value = value[:_LONGEST].strip()
    if not value:
        return None
    date = iso_date(value)
    if date is None and YEAR.search(value):
        date = plain.iso_date(value, codes)
    return date if date and date[:10] not in _NULL_DATES else None


def date_in_address(address: str | None) -> str | None:
    """The day in the path of an address, as many sites write it there.

    >>> date_in_address("https://daily.example/2021/03/04/rain"), date_in_address("https://daily.example/20/rain")
    ('2021-03-04', None)
    """
    path = (address or "")[: _LONGEST * 5]
    found = _IN_ADDRESS.search(path) or _IN_ADDRESS_JOINED.search(path)
    return _checked(*found.groups()) if found else None


def days_between(first: str, second: str) -> int:
    """How many days the ISO 8601 date `second` is later than `first`."""
    return (datetime.date.fromisoformat(second[:10]) - datetime.date.fromisoformat(first[:10])).days


def says_changed(text: str) -> bool:
    """Whether words before or around a date say that it is the date of a change."""
    return _changed().search(text[:_LONGEST]) is not None


@cache
def _changed() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words("dates", "changed")))), re.IGNORECASE)


def _checked(year: str, month: str, day: str) -> str | None:
    try:
        date = datetime.date(int(year), int(month), int(day)).isoformat() if _EARLIEST <= int(year) <= _LATEST else None
    except ValueError:
        return None
    return None if date in _NULL_DATES else date
