"""The limit on nesting: hostile markup stays cheap, and what is sound is left alone."""

from __future__ import annotations

import pytest

from cleaner.parse.html import parse_html
from cleaner.parse.nesting import MAX_DEPTH, limit_nesting
from tests.timing import assert_linear

SHAPES = {
    "divs": "<div>",
    "bold": "<b>",
    "paragraphs that open a new bold element": "<p><b id={}>",
    "links round blocks": "<a><div>",
    "lists": "<ul><li>",
    "options": "<select><option>",
    "buttons": "<button>",
    "tables": "<table><tr><td>",
    "stray end tags": "<div></x>",
    "attributes": "<a a{}=1 ",
    "quotes": "<a b='\"",
    "comments": "<!--",
    "drawings": "<svg><g>",
    "end tags of spans": "<span></p>",
}


@pytest.mark.parametrize("part", SHAPES.values(), ids=SHAPES)
def test_time_grows_with_the_markup_only(part: str) -> None:
    assert_linear(parse_html, lambda count: "".join(map(part.format, range(count))) + "text", 3_000)


def test_one_tag_with_a_hundred_thousand_attributes_loses_them() -> None:
    html = "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">Rain."
    assert limit_nesting(html) == "<p>Rain."


def test_text_at_the_bottom_of_deep_markup_is_kept() -> None:
    assert parse_html("<div>" * 100_000 + "Rain." + "</div>" * 100_000 + "<p>Sun.").text == "Rain.\n\nSun."


def test_depth_is_capped() -> None:
    assert limit_nesting("<i><div>" * 20_000).count("<div>") <= MAX_DEPTH


@pytest.mark.parametrize(
    "html",
    [
        "<div><p>Rain <b>fell</b>.</p></div>" * 1_000,
        "<p>Rain fell.<p>It stopped." * 2_000,
        "<ul>" + "<li>Rain <a href=x>fell</a>" * 2_000 + "</ul>",
        "<table>" + "<tr><td>1<td>2" * 2_000 + "</table>",
        "<a name=x>Rain<p>" * 2_000,
        "<script>if (a < b) { '<div>' }</script><p>x</p>" * 1_000,
        "<br>" * 5_000 + "<img src=x>" * 5_000,
    ],
)
def test_sound_markup_is_left_alone(html: str) -> None:
    assert limit_nesting(html) == html
