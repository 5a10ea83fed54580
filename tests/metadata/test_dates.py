"""Dates of markup, of addresses and of visible lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.metadata.dates import date_in_address, days_between, iso_date, read_date, says_changed


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04 05:06", "2021-03-04T05:06"),
        ("2021-03-04T05:06:07Z", "2021-03-04T05:06:07Z"),
        ("2021-03-04T05:06:07.123456789+02:00", "2021-03-04T05:06:07+02:00"),
        ("20210304", "2021-03-04"),
        ("20210304050607", "2021-03-04"),
        ("2021/3/4", "2021-03-04"),
        ("1614834367", "2021-03-04T05:06:07Z"),
        ("1614834367000", "2021-03-04T05:06:07Z"),
        ("1611121200", "2021-01-20T05:40:00Z"),
        ("16111212005", None),
        ("2021-02-30", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("3021-03-04", None),
        ("2021-03-04T99:00", "2021-03-04"),
        ("Monday", None),
        ("", None),
        ("٢٠٢١-٠٣-٠٤", None),
    ],
)
def test_dates_are_iso_or_nothing(value: str, date: str | None) -> None:
    assert iso_date(value) == date


@pytest.mark.parametrize(
    ("value", "code", "date"),
    [
        ("March 4, 2021", "en", "2021-03-04"),
        ("Thu Mar 04 2021 05:06:07 GMT+0000", "en", "2021-03-04"),
        ("4. März 2021", "de", "2021-03-04"),
        ("4 mars 2021 à 5h06", "fr", "2021-03-04"),
        ("2021年3月4日", "ja", "2021-03-04"),
        ("4 марта 2021", "ru", "2021-03-04"),
        ("04/03/2021", "fr", "2021-03-04"),
        ("04/03/2021", "en", None),
        ("four days ago", "en", None),
    ],
)
def test_dates_in_words(value: str, code: str, date: str | None) -> None:
    assert read_date(value, ["en", code] if code != "en" else ["en"]) == date


@pytest.mark.parametrize(
    ("address", "date"),
    [
        ("https://daily.example/2021/03/04/rain", "2021-03-04"),
        ("https://daily.example/2021-03-04-rain.html", "2021-03-04"),
        ("https://daily.example/news/20210304/rain", "2021-03-04"),
        ("https://daily.example/2021/03/rain", None),
        ("https://daily.example/2021/13/04/rain", None),
        ("https://daily.example/item/12021030455", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(address: str | None, date: str | None) -> None:
    assert date_in_address(address) == date


def test_days_between_counts_days_of_the_calendar() -> None:
    assert days_between("2021-02-28", "2021-03-01T00:00:00+14:00") == 1


def test_words_of_change_in_several_languages() -> None:
    assert all(map(says_changed, ["Last updated:", "Aktualisiert am", "Mis à jour le", "Обновлено", "更新日"]))
    assert not any(map(says_changed, ["Published", "Veröffentlicht am", ""]))


@given(st.text("0123456789-/:TZ+. ", max_size=30))
def test_any_text_is_a_date_or_none(value: str) -> None:
    date = iso_date(value)
    assert date is None or iso_date(date) == date
