"""The limit on nesting: hostile markup stays cheap, and what is sound is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner.parse import nesting
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
    "items": "<li>x",
    "names of every paragraph's own": "<p class=a{0} id=b{0}>x",
    "spans in spans": "<span>x",
    "rows": "<tr><td>x<td><p>y",
}


@pytest.mark.parametrize("part", SHAPES.values(), ids=SHAPES)
def test_time_grows_with_the_markup_only(part: str) -> None:
    assert_linear(parse_html, lambda count: "".join(map(part.format, range(count))) + "text", 3_000)


def test_time_grows_with_the_text_only_however_deep_it_stands() -> None:
    assert_linear(parse_html, lambda count: "<p>x" + "<span>" * 500 + "x<b>y</b>" * count, 3_000)


def test_end_tags_of_what_was_left_out_are_left_out_and_others_are_not() -> None:
    deep = "<div>" * 10_000 + "x" + "</div>" * 10_000
    assert limit_nesting(deep + "<h2>y</h3></div>").endswith("</div><h2>y</h3></div>")
    assert limit_nesting(deep).count("</div>") == MAX_DEPTH


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


@pytest.mark.parametrize("value", ["1", '">"', '"<"'])
def test_one_tag_with_a_hundred_thousand_attributes_loses_them(value: str) -> None:
    html = "<p " + " ".join(f"a{number}={value}" for number in range(100_000)) + ">Rain."
    assert limit_nesting(html) == "<p>Rain."


def test_a_long_attribute_is_no_reason_to_lose_the_others() -> None:
    html = f"<p class=a data-state='{'[1, 2] ' * 10_000}'>Rain."
    assert limit_nesting(html) == html
    assert limit_nesting(html + "<br>" * 20_000) == html + "<br>" * 20_000


def test_formatting_that_is_left_open_is_not_copied_into_every_block() -> None:
    """Each of these blocks would hold 40 copies: 360 bytes for every byte of markup."""
    html = "".join(f"<b id={number}>" for number in range(40)) + "<p>x" * 50_000
    assert limit_nesting(html).count("<b ") == 4
    assert parse_html(html).text.count("x") == 50_000


def test_tags_after_too_many_are_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "MAX_TAGS", 20_000)
    page = parse_html("<p>a" * 20_000 + "<p>b</p><p>c < d")
    assert page.text.endswith("a\n\na b c < d")
    assert len(page.blocks) == 20_000
    assert parse_html("<p>a" * 19_999 + "<script>if<p>b").text.endswith("a\n\na b")


PARTS = [
    "<b>", "</b>", "<i id={}>", "</i>", "<b>x</b>", '<b a="', '"', "'", "<u a='>", "<!--", "-->", "<p>", "</p>",
    "<div>", "</div>", "x", "<table>", "<td>", "</table>", "<button>", "</button>", "<script>", "</script>", "</B>",
    "<b/>", ">",
]  # fmt: skip


def opened_and_foreseen(html: str) -> tuple[int, int]:
    """How many elements the parser makes of markup, and how many it may be thought to make at most."""
    root = LexborHTMLParser(html).root
    assert root is not None
    count = html.count("<") + 1
    left_open = sum(1 for _ in nesting._LEFT_OPEN.finditer(html))
    return sum(1 for _ in root.traverse()), 4 + 2 * count + left_open * count


@given(st.lists(st.sampled_from(PARTS), max_size=60))
def test_what_the_parser_opens_anew_is_foreseen(parts: list[str]) -> None:
    opened, foreseen = opened_and_foreseen("".join(part.format(number) for number, part in enumerate(parts)) + "x")
    assert opened <= foreseen


@pytest.mark.parametrize(
    "part",
    [
        "<p><b id={}>x", '<p><b id="{}"><!--</b>-->x', '<p><b id="{}"><i title="</b>">y</i>x',
        "<p><b id={0} a='></b>'>x",
        '<p><b id="{}"><span a="</span></b>">x',
        '<p><b id={} a=x"y a="></b>">x', "<p><b id={}><script></b></script>x",
        "<p><STRONG id={}>x", "<p><strike id={}>x", "<p><tt id={}>x", "<p><font size={}>x", "<p><em\nid={}>x",
        "<p><u id={}/>x", "<p><small id={}>x</p>", "<p><s id={}>x", "<p><code id={}>x", "<p><big id={}>x",
    ],
)  # fmt: skip
def test_formatting_that_only_seems_to_end_is_foreseen(part: str) -> None:
    opened, foreseen = opened_and_foreseen("".join(map(part.format, range(150))))
    assert 8_000 < opened <= foreseen


@given(st.lists(st.sampled_from([*PARTS, "<ul>", "<li>", "</ul>", "<tr>", "<a>", "</a>", "<h1>"]), max_size=60))
def test_the_scan_loses_no_text_of_sound_length(parts: list[str]) -> None:
    """What the scan leaves out of markup that is not deep are end tags of nothing: the text stays as it was."""
    html = "".join(part.format(number) for number, part in enumerate(parts))
    limited, _, _ = nesting._limited(html, nesting.MAX_FORMATTING)
    assert "".join(parse_html(limited).text.split()) == "".join(parse_html(html).text.split())
