"""Author and date of a page whose markup names neither, and what wins where they disagree."""

from __future__ import annotations

import json

import pytest

from cleaner.metadata.people import introductions
from cleaner.metadata.roles import role_of
from cleaner.model import Caption, Metadata
from cleaner.parse.html import parse_html
from tests.timing import assert_linear

PROSE = "<p>It rained on the town for nine days and nights, and then the river rose over the bridge.</p>"


def metadata(html: str, lang: str = "en") -> Metadata:
    return parse_html(f"<html lang={lang}><title>Rain at last</title>{html}").metadata


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("names", "role"),
    [
        ("byline", "byline"),
        ("post-author", "byline"),
        ("c-byline__author", "byline"),
        ("entry_author vcard", "byline"),
        ("author-bio", None),
        ("authority", None),
        ("comment-author", None),
        ("entry-date", "date"),
        ("date updated", "modified"),
        ("date-picker", None),
        ("candidates", None),
        ("wp-caption-text", "caption"),
        ("", None),
    ],
)
def test_classes_count_as_whole_words(names: str, role: str | None) -> None:
    assert role_of(names) == role


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        ("<h1>Rain at last</h1><div class=byline>By Ann Lee</div>" + PROSE, ["Ann Lee"]),
        ("<h1>Rain at last</h1><p>By Ann Lee</p>" + PROSE, ["Ann Lee"]),
        ("<h1>Rain at last</h1><p>Written by</p><p>Ann Lee</p>" + PROSE, ["Ann Lee"]),
        ("<h1>Rain at last</h1><p>3 min read · By Ann Lee</p>" + PROSE, ["Ann Lee"]),
        ("<h1>Rain at last</h1><p><a href=/authors/ann-lee>Ann Lee</a></p>" + PROSE, ["Ann Lee"]),
        (
            "<h1>Rain at last</h1><a class=author>Ann Lee</a> and <a class=author>Bob Ray</a>" + PROSE,
            ["Ann Lee", "Bob Ray"],
        ),
        ("<h1>Rain at last</h1><b class=author>Ann Lee</b><p class=author>Climate desk</p>" + PROSE, ["Ann Lee"]),
        (
            "<h1>Rain at last</h1>" + PROSE * 40 + "<i class=author>Ann Lee</i><i class=author>Bob Ray</i>",
            [],
        ),
        ("<h1>Rain at last</h1>" + PROSE * 40 + "<p class=author>Ann Lee</p>", ["Ann Lee"]),
        ("<div class=author-page><h1>Rain at last</h1>" + PROSE + "<p class=byline>Ann Lee</p></div>", ["Ann Lee"]),
        ("<h1>Rain at last</h1><p>By the river</p>" + PROSE, []),
        ("<h1>Rain at last</h1>" + PROSE, []),
    ],
)
def test_authors_beside_the_title(html: str, authors: list[str]) -> None:
    assert metadata(html).authors == authors


def test_lines_of_other_languages() -> None:
    assert metadata("<h1>Regen</h1><p>Von Eva Roth</p>", "de").authors == ["Eva Roth"]
    assert metadata("<h1>Regen</h1><p>4. März 2021</p>", "de-AT").published == "2021-03-04"


def test_languages_that_are_not_known_leave_nothing_behind() -> None:
    known = introductions.cache_info().currsize
    for letter in "abcdefghij":
        metadata("<h1>Rain at last</h1><p>By Ann Lee</p>", f"q{letter}")
    assert introductions.cache_info().currsize <= known + 1


def test_a_visible_name_wins_over_the_site_and_over_logins() -> None:
    byline = "<h1>Rain at last</h1><p class=byline>Ann Lee</p>"
    site = linked({"@type": "Article", "author": {"@type": "Organization", "name": "The Daily"}})
    assert metadata(site + byline).authors == ["Ann Lee"]
    assert metadata(site).authors == ["The Daily"]
    assert metadata("<meta name=author content=alee2>" + byline).authors == ["Ann Lee"]
    assert metadata("<meta name=author content=alee2>").authors == ["alee2"]
    named = "<meta property=og:site_name content='The Daily'><meta name=author content='The Daily'>"
    assert metadata(named + byline).authors == ["Ann Lee"]


def test_microdata_above_the_title_is_of_the_page_and_not_of_an_answer() -> None:
    answer = "<div itemprop=author>Bob Ray</div>" + PROSE
    asked = "<div itemprop=author>Ann Lee</div>" + PROSE * 6
    assert metadata(asked + "<h1>Rain at last</h1>" + answer).authors == ["Ann Lee"]
    assert metadata("<h1>Rain at last</h1>" + answer).authors == ["Bob Ray"]


@pytest.mark.parametrize(
    ("html", "published", "modified"),
    [
        ("<h1>Rain at last</h1><p>March 4, 2021</p>" + PROSE, "2021-03-04", None),
        ("<h1>Rain at last</h1><time datetime=2021-03-04T05:06Z>today</time>" + PROSE, "2021-03-04T05:06Z", None),
        ("<p class=date>March 4, 2021</p><h1>Rain at last</h1>" + PROSE, "2021-03-04", None),
        (
            "<h1>Rain at last</h1><p>March 4, 2021, updated March 9, 2021</p>" + PROSE,
            "2021-03-04",
            None,
        ),
        (
            "<h1>Rain at last</h1><p>Updated March 9, 2021</p><p>March 4, 2021</p>" + PROSE,
            "2021-03-04",
            "2021-03-09",
        ),
        ("<h1>Rain at last</h1><p>Last updated:</p><p>March 9, 2021</p>" + PROSE, "2021-03-09", "2021-03-09"),
        ("<link rel=canonical href=https://d.example/2021/03/04/rain><h1>Rain</h1>" + PROSE, "2021-03-04", None),
        (
            "<h1>Rain at last</h1>" + PROSE * 40 + "<i class=date>March 4, 2021</i><i class=date>May 5, 2021</i>",
            None,
            None,
        ),
        ("<h1>Rain at last</h1><p>It began on March 4, 2021, and went on for nine days, and then " * 2, None, None),
    ],
)
def test_dates_beside_the_title(html: str, published: str | None, modified: str | None) -> None:
    found = metadata(html)
    assert (found.published, found.modified) == (published, modified)


def test_an_earlier_date_beside_the_title_wins_over_the_markups() -> None:
    later = linked({"@type": "Article", "datePublished": "2024-05-05"})
    assert metadata(later + "<h1>Rain at last</h1><p>March 4, 2021</p>" + PROSE).published == "2021-03-04"
    # A day apart they are one moment in two time zones.
    next_day = linked({"@type": "Article", "datePublished": "2021-03-05T01:00:00Z"})
    assert metadata(next_day + "<h1>Rain</h1><p>March 4, 2021</p>" + PROSE).published == "2021-03-05T01:00:00Z"


def test_a_class_names_the_caption_of_the_image_before_it() -> None:
    html = (
        "<div class=wp-caption><img src=/a.png><p class=wp-caption-text>The river</p></div>"
        "<figure><img src=/b.png><figcaption class=caption>The town</figcaption></figure>"
        "<p class=caption>No image here</p>"
    )
    assert metadata(html).captions == [Caption("The river", "/a.png"), Caption("The town", "/b.png")]


def test_the_description_is_the_markups() -> None:
    assert metadata("<meta name=description content='Nine days &amp;amp; nights'>").description == "Nine days & nights"
    assert metadata("<meta property=og:description content=A><meta name=description content=B>").description == "A"
    assert metadata(linked({"@type": "Article", "description": "C"})).description == "C"
    assert metadata("").description is None


@pytest.mark.parametrize(
    "piece",
    [
        "<b class=author>A B</b>",
        "<div class=author>A B",
        "<time datetime=2021-03-04>x</time>",
        "<div class=modified>May 5, 2021",
        "<h1>Rain at last</h1>",
        "<a href=/author/x>A B</a>",
        "<p>By Ann Lee</p>",
        "<img src=a><p class=caption>x</p>",
        "©",
    ],
)
def test_time_grows_with_the_pages_length_only(piece: str) -> None:
    assert_linear(metadata, lambda size: piece * size, 1_000)
