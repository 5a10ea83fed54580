"""What lies outside a page's main content, and what must never be taken for that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.parse.content import outside_main
from cleaner.parse.html import parse_html
from tests.timing import assert_linear

STORY = "".join(
    f"<p>Rain fell on the town for {number} days and nights, and the river rose over the bridge while we watched.</p>"
    for number in range(2, 8)
)


def kept(html: str) -> str:
    page = parse_html(html)
    outside = {index for index, _, _ in outside_main(page)}
    return "\n".join(
        page.text[block.start : block.end] for index, block in enumerate(page.blocks) if index not in outside
    )


@pytest.mark.parametrize(
    "noise",
    [
        "<nav><a href=/>XYZ</a></nav>",
        "<footer><p>XYZ is a company, and this sentence is about its terms and its conditions.</p></footer>",
        "<aside><p>XYZ, a sentence of some length that stands in the side column of the page.</p></aside>",
        '<div class="sidebar"><p>XYZ, a sentence of some length that stands in the side column.</p></div>',
        '<ul class="Breadcrumbs"><li>XYZ<li>Rain</ul>',
        '<div id="comments"><p>XYZ, I have never seen so much rain in all my life, said a reader.</p></div>',
        '<div role="navigation">XYZ</div>',
        "<ul><li><a href=1>XYZ one</a><li><a href=2>XYZ two</a><li><a href=3>XYZ three</a></ul>",
        "<form><p>XYZ: give us your address and we shall send you a letter every week.</p></form>",
    ],
)
def test_noise_before_and_after_the_story_is_outside(noise: str) -> None:
    for html in (noise + STORY, STORY + noise, f"<main>{STORY}{noise}</main>"):
        assert "XYZ" not in kept(html)
        assert kept(html).count("Rain fell") == 6


@pytest.mark.parametrize(
    "part",
    [
        "<h2>XYZ</h2>",
        "<ul><li>XYZ is an item of a list that the story holds.<li>So is this one.</ul>",
        "<blockquote><p>XYZ</p></blockquote>",
        '<p class="barcelona-news metallurgy">XYZ</p>',
        '<p class="navigational-aids">XYZ</p>',
        "<p>XYZ <a href=1>one</a></p>",
        "<table><tr><th>XYZ<th>Rain<tr><td>1<td>2</table>",
        "<pre>XYZ</pre>",
    ],
)
def test_parts_of_the_story_are_inside(part: str) -> None:
    assert "XYZ" in kept(STORY + part + STORY)


def test_the_headline_before_the_story_is_inside() -> None:
    assert kept(f"<nav>Home</nav><header><h1>Rain</h1></header><p>Menu</p>{STORY}").startswith("Rain\n")


def test_headings_right_before_prose_are_inside() -> None:
    assert kept(f"<h2>Rain</h2>{STORY}").startswith("Rain\n")


@pytest.mark.parametrize(
    "html",
    [
        f'<div class="comments">{STORY}</div>',
        f"<aside>{STORY}</aside>",
        f"<form>{STORY}</form>",
        f'<div class="sidebar widget">{STORY}</div>',
        "<p>Rain.</p>",
        "<ul>" + "<li><a href=x>Rain</a>" * 9 + "</ul>",
    ],
)
def test_a_page_is_never_emptied(html: str) -> None:
    assert kept(html) == "\n".join(line for line in parse_html(html).text.split("\n") if line)


def test_every_reason_names_what_was_found() -> None:
    page = parse_html(f"<nav>Home</nav><div class=menu>Menu</div>{STORY}<p>Up</p>")
    found = [(rule, reason) for _, rule, reason in outside_main(page)]
    assert found == [
        ("landmark", "inside <nav>"),
        ("class", 'inside class or id "menu"'),
        ("boundary", "after the last block of prose"),
    ]


PIECES = [
    "<nav>",
    "</nav>",
    "<main>",
    "</main>",
    "<article>",
    "<p>",
    "<h1>x</h1>",
    "<li><a href=1>x</a>",
    STORY,
    "<div class=menu>",
    "</div>",
    "x",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_indices_are_sorted_and_prose_remains(parts: list[str]) -> None:
    page = parse_html("".join(parts))
    found = outside_main(page)
    indices = [index for index, _, _ in found]
    assert indices == sorted(set(indices))
    assert all(0 <= index < len(page.blocks) for index in indices)
    assert not page.blocks or len(indices) < len(page.blocks)


@pytest.mark.parametrize(
    "part", ["<p>x</p>", "<p><a href=1>x</a></p>", "<h1>x</h1>", "<li>x", "<div class=menu>x</div>"]
)
def test_time_grows_with_the_page_only(part: str) -> None:
    assert_linear(outside_main, lambda count: parse_html(STORY + part * count), 2_000)


def test_a_list_of_links_is_the_content_of_a_page_without_prose() -> None:
    html = (
        "<nav><a href=/>Home</a></nav><main><h1>Rain gauges</h1>"
        + "<p><a href=x>Gauge of glass</a></p>" * 9
        + "</main><p>Login"
    )
    assert kept(html) == "\n".join(["Rain gauges", *["Gauge of glass"] * 9])


def test_classes_never_take_away_most_of_the_prose() -> None:
    classes = ("sidebar", "widget", "promo", "menu", "related", "share")
    html = "".join(
        f"<div class={name}>{part}</p></div>" for name, part in zip(classes, STORY.split("</p>"), strict=False)
    )
    html += "<p>Up"
    assert kept(html).count("Rain fell") == 6
