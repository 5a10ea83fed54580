"""Metadata of plain text: dates that leave nothing open, authors one by one, captions in order."""

from __future__ import annotations

import pytest

from cleaner import clean_document
from cleaner.metadata.plain import authors, captions, iso_date, published, source
from cleaner.noise.registry import Match
from tests.timing import assert_linear


@pytest.mark.parametrize(
    ("text", "code", "date"),
    [
        ("2017-05-03", "en", "2017-05-03"), ("2017/5/3", "en", "2017-05-03"), ("2017-05-03T10:00", "en", "2017-05-03"),
        ("2017年5月3日", "zh", "2017-05-03"), ("2017년 5월 3일", "ko", "2017-05-03"), ("3.5.2017", "en", "2017-05-03"),
        ("19/02/2015", "en", "2015-02-19"), ("02/19/2015", "en", "2015-02-19"), ("5/5/2015", "en", "2015-05-05"),
        ("15-05-2017", "en", "2017-05-15"), ("Updated 12:30, 3 May 2017", "en", "2017-05-03"),
        ("May 3, 2017", "en", "2017-05-03"), ("3rd of May, 2017", "en", "2017-05-03"),
        ("Mar. 3, 2017", "en", "2017-03-03"), ("MAY 3 2017", "en", "2017-05-03"), ("3. Mai 2017", "de", "2017-05-03"),
        ("3 de mayo de 2017", "es", "2017-05-03"), ("1er janvier 2020", "fr", "2020-01-01"),
        ("3 maja 2017", "pl", "2017-05-03"), ("3 мая 2017 г.", "ru", "2017-05-03"),
        ("5 Μαΐου 2017", "el", "2017-05-05"), ("2017. május 3.", "hu", "2017-05-03"),
        ("٣ مايو ٢٠١٧", "ar", "2017-05-03"), ("03/05/2017", "vi", "2017-05-03"), ("03/14/2017", "de", "2017-03-14"),
        ("12 tháng 3 năm 2020", "vi", "2020-03-12"), ("2020年3月12日", "ja", "2020-03-12"),
        ("10 people, 3 May 2017", "en", "2017-05-03"), ("29 February 2016", "en", "2016-02-29"),
        # Open, or no date at all.
        ("03/05/2017", "en", None), ("3-5-2017", "en", None), ("1.2.17", "en", None), ("31.02.2015", "en", None),
        ("29 February 2015", "en", None), ("13/13/2017", "en", None), ("2017-13-01", "en", None),
        ("0017-01-01", "en", None), ("20170503", "en", None), ("May 2017", "en", None), ("3 mai 2017", "en", None),
        ("30 Trees 2017", "en", None), ("", "en", None), ("3 May 2017", "xx", None), ("3 May 20171", "en", None),
    ],
)  # fmt: skip
def test_a_date_is_iso_or_unknown(text: str, code: str, date: str | None) -> None:
    assert iso_date(text, [code]) == date


@pytest.mark.parametrize(
    ("names", "codes", "expected"),
    [
        ("Jane Roe", ["en"], ["Jane Roe"]),
        ("Jane Roe and John Doe", ["en"], ["Jane Roe", "John Doe"]),
        ("Jane Roe, John Doe, and Kim Poe", ["en"], ["Jane Roe", "John Doe", "Kim Poe"]),
        ("Jane Roe / John Doe & Kim Poe | Lee Moe", ["en"], ["Jane Roe", "John Doe", "Kim Poe", "Lee Moe"]),
        ("JANE ROE AND JOHN DOE", ["en"], ["JANE ROE", "JOHN DOE"]),
        ("Anderson Cooper, Sandy Island", ["en"], ["Anderson Cooper", "Sandy Island"]),
        ("Rosa Weg und Max Rand", ["en", "de"], ["Rosa Weg", "Max Rand"]),
        ("María Roca y José Elío", ["en", "es"], ["María Roca", "José Elío"]),
        ("Anna Las i Ewa Rzeka", ["en", "pl"], ["Anna Las", "Ewa Rzeka"]),
        ("Rosa Weg und Max Rand", ["en"], ["Rosa Weg und Max Rand"]),
        ("Jane Roe, Jane Roe", ["en"], ["Jane Roe"]),
        (" , & ", ["xx"], []),
    ],
)
def test_authors_are_parted_by_the_words_of_the_language(names: str, codes: list[str], expected: list[str]) -> None:
    assert authors({"byline/by": [Match(0, 1, "", names)]}, codes) == expected


def test_a_byline_goes_before_a_signature() -> None:
    found = {"byline/signature": [Match(9, 10, "", "Kim Poe")], "byline/by": [Match(0, 1, "", "Jane Roe")]}
    assert authors(found, ["en"]) == ["Jane Roe"]
    assert authors({"byline/signature": found["byline/signature"]}, ["en"]) == ["Kim Poe"]
    assert authors({}, ["en"]) == []


def test_the_first_certain_date_is_the_one() -> None:
    found = {"timestamp/date": [Match(0, 1, "", None, "03/05/2017"), Match(2, 3, "", None, "4 May 2017")]}
    assert published(found, ["en"]) == "2017-05-04"
    assert published({"timestamp/date": [Match(0, 1, "")]}, ["en"]) is None


def test_captions_come_in_the_order_of_the_text() -> None:
    found = {"caption/label": [Match(4, 6, "")], "share/label": [Match(2, 3, "")], "caption/credit": [Match(0, 1, "")]}
    assert [caption.text for caption in captions("abcdefg", found)] == ["a", "ef"]


def test_a_document_knows_its_author_and_date() -> None:
    head = "River comes over the wall\n\nBy Jane Roe and John Doe\n\n3 May 2017\n\n"
    metadata = clean_document(head + "Rain fell on the town for nine days, they said.").metadata
    assert (metadata.title, metadata.authors) == ("River comes over the wall", ["Jane Roe", "John Doe"])
    assert metadata.published == "2017-05-03"


@pytest.mark.parametrize("piece", ["年", "a", "1 ", "1/", "May ", "1 a", "Jane and ", ", "])
def test_time_is_linear(piece: str) -> None:
    def run(text: str) -> None:
        iso_date(text, ["en"])
        authors({"byline/by": [Match(0, 1, "", text)]}, ["en"])

    assert_linear(run, lambda size: piece * (size // len(piece)), 50_000)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: Reuters", "Reuters"),
        ("(dpa)", "dpa"),
        ("Source: https://example.org/a", "https://example.org/a"),
        ("With inputs from agencies", None),
        ("Read the original article", None),
        (f"Source: {'x' * 70}", None),
    ],
)
def test_the_source_is_named_behind_a_colon_or_in_brackets(line: str, name: str | None) -> None:
    assert source(f"Rain.\n{line}", {"source/label": [Match(6, 6 + len(line), "")]}) == name


def test_a_document_tells_its_source() -> None:
    article = (
        "Rain fell on the town for nine days, and the river came over the wall.\n\n"
        "The mayor said that the cellars of forty houses were still under water on Friday."
    )
    document = clean_document(f"{article}\n\nSource: Example News", kind="text")
    assert (document.metadata.site, document.text) == ("Example News", article)
