"""Metadata from markup: which source wins, and what broken markup does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.metadata.dates import iso_date
from cleaner.metadata.jsonld import read_json_ld
from cleaner.metadata.markup import Markup, read_markup
from cleaner.metadata.roles import role_of
from cleaner.model import Metadata
from cleaner.parse.html import parse_html
from tests.timing import assert_linear


def metadata(html: str) -> Metadata:
    return parse_html(html).metadata


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>Rain | The Daily</title><meta property=og:site_name content='The Daily'>", "Rain"),
        ("<title>The Daily - Rain</title><meta property=og:site_name content='the daily'>", "Rain"),
        ("<title>Rain - The Daily</title><h1>Rain</h1>", "Rain"),
        ("<title>Syria: a war without end</title>", "Syria: a war without end"),
        ("<title>Rain - and more rain</title>", "Rain - and more rain"),
        ("<title>A | B | The Daily</title><meta property=og:site_name content='The Daily'>", "A | B"),
        (
            "<title>T</title><meta property=og:title content='O'>" + linked({"@type": "NewsArticle", "headline": "J"}),
            "J",
        ),
        ("<title>T</title><meta property=og:title content='O &amp;amp; P'>", "O & P"),
        ("<h1>Rain  \n fell</h1>", "Rain fell"),
        ("<svg><title>icon</title></svg>", None),
        ("", None),
    ],
)
def test_title(html: str, title: str | None) -> None:
    assert metadata(html).title == title


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        (
            linked({"@type": "Article", "author": [{"name": "Ann Lee"}, "Bob Ray", {"name": "Ann  Lee"}]}),
            ["Ann Lee", "Bob Ray"],
        ),
        (
            linked(
                {
                    "@graph": [
                        {"@type": ["Article"], "author": {"@id": "#a"}},
                        {"@type": "Person", "@id": "#a", "name": "Ann"},
                    ]
                }
            ),
            ["Ann"],
        ),
        ("<meta name=author content='By Ann Lee'>", ["Ann Lee"]),
        ("<meta property=article:author content='https://www.example.com/ann'><a rel=author href=x>Ann</a>", ["Ann"]),
        ("<div itemprop=author>Ann <b>Lee</b></div>", ["Ann Lee"]),
        ("<meta name=author content=Byron>", ["Byron"]),
        (
            "<meta name=citation_author content='Lee, Ann'><meta name=citation_author content='Bob Ray'>",
            ["Ann Lee", "Bob Ray"],
        ),
        ("", []),
    ],
)
def test_authors(html: str, authors: list[str]) -> None:
    assert metadata(html).authors == authors


def test_the_other_fields() -> None:
    html = (
        "<html lang=en-GB><link rel=canonical href='https://daily.example/rain'>"
        "<meta name=keywords content='rain, river,rain'>"
        "<meta property=article:modified_time content='2021-03-05T10:00:00Z'><time datetime=2021-03-04>yesterday</time>"
        + linked({"@type": "Report", "publisher": {"name": "The Daily"}})
    )
    found = metadata(html)
    assert (found.language, found.url, found.site) == ("en-GB", "https://daily.example/rain", "The Daily")
    assert (found.published, found.modified) == ("2021-03-04", "2021-03-05T10:00:00Z")
    assert found.tags == ["rain", "river"]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "null",
        "[]",
        "[[[]]]",
        '"x"',
        "[" * 200_000,
        '{"@type": 5, "author": [[1]], "headline": {"a": 1}}',
        '{"@type": "Article", "author": {"name": {"x": []}}}',
        "1" * 10_000,
    ],
)
def test_broken_json_counts_as_absent(script: str) -> None:
    found = read_json_ld([script, '{"@type": "Article", "headline": "Rain"}'])
    assert (found.headline, found.authors) == ("Rain", [])


def test_a_hostile_number_of_facts_is_cut_short() -> None:
    found = metadata(
        "".join(
            f"<meta property=article:tag content=t{number}><i itemprop=author>a{number}</i>" for number in range(20_000)
        )
    )
    assert len(found.tags) <= 64
    assert len(found.authors) <= 64


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "@value",
                    "author",
                    "name",
                    "headline",
                    "articleBody",
                    "keywords",
                    "publisher",
                    "mainEntity",
                ]
            ),
            inner | st.just("Article"),
            max_size=5,
        )
    ),
)


@given(JSON)
def test_any_json_is_read_without_an_error(value: object) -> None:
    found, body = read_markup(Markup(json=[json.dumps(value)]))
    assert found.title is None or found.title.strip()
    assert body is None or isinstance(body, str)


@pytest.mark.parametrize(
    "script",
    [
        '{"headline": "Rain"}', '<!-- {"headline": "Rain"} -->', '//<![CDATA[\n{"headline": "Rain"}\n//]]>',
        '<![CDATA[{"headline": "Rain"}]]>;', ' // <![CDATA[ {"headline": "Rain"} // ]]> ',
    ],
)  # fmt: skip
def test_what_hides_a_script_from_old_browsers_is_no_part_of_it(script: str) -> None:
    assert read_json_ld([script.replace("{", '{"@type": "Article", ')]).headline == "Rain"


@pytest.mark.parametrize("piece", [" ", "//", "-->", "]]>", "// ]]> ", ";"])
def test_the_end_of_a_script_takes_linear_time(piece: str) -> None:
    read_json_ld(["{}"])
    assert_linear(lambda script: read_json_ld([script]), lambda size: '{"a": 1} -->' + piece * size + "x", 20_000)


def test_json_escapes_what_no_text_may_hold() -> None:
    found = read_json_ld(['{"@type": "Article", "headline": "A \\ud800 b", "keywords": ["a\\u0000b"]}'])
    assert (found.headline, found.keywords) == ("A \ufffd b", ["a\ufffdb"])


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("1614834367", "2021-03-04T05:06:07Z"), ("1614834367000", "2021-03-04T05:06:07Z"), ("9999999999", None),
        ("0301234567", None), ("2021030405", "2021-03-04"),
    ],
)  # fmt: skip
def test_long_numbers_are_times_where_they_can_be(value: str, date: str | None) -> None:
    assert iso_date(value) == date


def test_no_long_class_is_remembered() -> None:
    """Two classes that differ late only are one: what is kept from one page to the next is bounded."""
    role_of.cache_clear()
    for end in ("byline", "date"):
        parse_html(f"<div class='{'x' * 100_000} {end}'>Ann</div>")
    assert role_of.cache_info().currsize == 1
