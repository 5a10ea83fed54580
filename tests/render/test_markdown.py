"""Markdown of what a document kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Document
from cleaner.parse.html import HtmlPage, parse_html
from cleaner.render.markdown import to_markdown
from cleaner.source import AlignedText, Change
from tests.timing import assert_linear


def document(page: HtmlPage, changes: list[Change] | None = None) -> Document:
    aligned = AlignedText.of(page.text)
    if changes:
        aligned = aligned.change(changes)
    return Document(aligned.text, page.text, aligned.removals, aligned.edits, page.metadata, [], [], _aligned=aligned)


def markdown(html: str, changes: list[tuple[str, str | None]] | None = None) -> str:
    page = parse_html(html)
    asked = []
    for text, replacement in changes or ():
        start = page.text.index(text)
        asked.append(
            Change(start, start + len(text), replacement, "x/y", "test", "" if replacement is not None else "share")
        )
    return to_markdown(page, document(page, asked))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>A</h1><h3>B</h3><p>c", "# A\n\n### B\n\nc"),
        ("<p>a <b>b</b> <i>c</i> <code>d</code>", "a **b** *c* `d`"),
        ("<p><b>a <i>b</i></b> c", "**a *b*** c"),
        ("<p>a <a href=/x>b <b>c</b></a> d", "a [b **c**](/x) d"),
        ("<p><a href='javascript:x()'>a</a>", "a"),
        ("<p><a href='/a (b)'>a</a>", "[a](</a%20(b)>)"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "- a\n- b\n    - c\n- d"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n    b"),
        ("<table><tr><th>a<th>b<tr><td>c<td>d|e</table>", "| a | b |\n| --- | --- |\n| c | d\\|e |"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\n\nb"),
        ("<pre><code class=language-python>a = 1\n  *b*</code></pre>", "```python\na = 1\n  *b*\n```"),
        ("<pre>a ``` b</pre>", "````\na ``` b\n````"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n\n> b"),
        ("<p>a<br>b", "a  \nb"),
        ("<p># a</p><p>- b</p><p>1. c</p><p>2*3_4</p>", "\\# a\n\n\\- b\n\n1\\. c\n\n2\\*3\\_4"),
        ("<a href=/x><h2>a</h2><p>b</p></a>", "## [a](/x)\n\n[b](/x)"),
        ("", ""),
    ],
)
def test_markdown_of_a_whole_page(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "changes", "expected"),
    [
        ("<p>a</p><p>Share</p><p>b</p>", [("Share\n\n", None)], "a\n\nb"),
        ("<h1>Title</h1><p>b</p>", [("Title\n\n", None)], "b"),
        ("<p>a <b>bold</b> c", [("bold", None)], "a  c"),
        ("<p>a <b>bold text</b> c", [("bold ", None)], "a **text** c"),
        ("<p>a <b>bold text</b> c", [("a bo", None)], "**ld text** c"),
        ("<p>the <a href=/x>U.S.</a> said", [("U.S.", "United States")], "the [United States](/x) said"),
        ("<ul><li>a<li>Share<li>b</ul>", [("Share\n", None)], "- a\n- b"),
        ("<p>a</p><ul><li>Share<li>b</ul><p>c", [("Share\n", None)], "a\n\n- b\n\nc"),
        (
            "<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td>f</table>",
            [("c\td\n", None)],
            "| a | b |\n| --- | --- |\n| e | f |",
        ),
        ("<p>a</p>", [("a", None)], ""),
    ],
)
def test_markdown_shows_what_was_kept_as_it_reads_now(
    html: str, changes: list[tuple[str, str | None]], expected: str
) -> None:
    assert markdown(html, changes) == expected


TAGS = [
    "<p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<li>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<tr>",
    "<td>",
    "<table>",
    "</table>",
    "<pre>",
    "</pre>",
    "<h2>",
    "<blockquote>",
    "<code>",
    "</code>",
    "<br>",
]


@given(
    st.lists(st.one_of(st.sampled_from([*TAGS, "<a href=x>", "</a>", " ", "x", "y z"]), st.text(max_size=4))),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.sampled_from([None, "", "new", "\n"])), max_size=4),
)
def test_every_kept_letter_is_in_the_markdown(parts: list[str], edits: list[tuple[int, int, str | None]]) -> None:
    page = parse_html("".join(parts))
    changes, position = [], 0
    for start, length, replacement in sorted(edits, key=lambda edit: edit[0]):
        end = min(start + length, len(page.text))
        if position <= start < end:
            changes.append(Change(start, end, replacement, "x/y", "test", "" if replacement is not None else "share"))
            position = end
    made = document(page, changes)
    written = to_markdown(page, made)
    letters = [letter for letter in made.text if letter.isalpha()]
    remaining = iter(written)
    assert all(letter in remaining for letter in letters)


@pytest.mark.parametrize("part", ["<p>a", "<a href=x><p>a", "<b>a", "<li>a", "<tr><td>a<td>b", "<p><b>a</b> <i>b</i>"])
@pytest.mark.parametrize("lead", ["", "<a href=x><div>", "<table>"])
def test_time_grows_with_the_page_only(lead: str, part: str) -> None:
    def prepare(count: int) -> tuple[HtmlPage, Document]:
        page = parse_html(lead + part * count)
        return page, document(page)

    assert_linear(lambda made: to_markdown(*made), prepare, 2_000)
