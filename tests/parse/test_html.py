"""HTML to text and blocks."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.parse.html import HtmlPage, parse_html


def lines(page: HtmlPage) -> list[str]:
    return [page.text[block.start : block.end] for block in page.blocks]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a<p>b</p>c</div>", "a\n\nb\n\nc"),
        ("<ul><li>a</li><li>b</li></ul><p>c", "a\nb\n\nc"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "a\nb"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "a\nb\nc"),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "a\n\nb\n\nc"),
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>", "a\tb"),
        ("<table><tr><td>a</td><td></td><td>b</td></tr></table>", "a\t\tb"),
        ("<table><tr><td><p>a</p><p>b</p></td><td><p>c</p><p>d</p></td></tr></table>", "a\n\nb\n\nc\n\nd"),
        ("un<b>bro</b>ken <i>word</i>s", "unbroken words"),
        ("a<br>b", "a\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("a <br> b<br>", "a\nb"),
        ("  a \n\t b  ", "a b"),
        ("<pre>\n  a\n\n    b\n</pre>", "  a\n\n    b"),
        ("<pre>a\r\nb\rc</pre>", "a\nb\nc"),
        ("a&#13;b\u2028c\x85d", "a b c d"),
        ("<p>a\n b <i>c\n</i>d\n</p>", "a b c d"),
        ("<p>é\n b <i>c\xa0\n</i>d\x1c</p>", "é b c\xa0 d"),
        ("<p>&nbsp;</p><p>a&nbsp;b</p>", "a\xa0b"),
        ("<dl><dt>a<dd>b</dl>", "a\nb"),
        ("<h1>a</h1>b", "a\n\nb"),
        ("<p>a<wbr>b", "ab"),
        ("<a href=x><div>a</div><div>b</div></a>", "a\n\nb"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_text_of_markup(html: str, text: str) -> None:
    assert parse_html(html).text == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<template><p>x</p></template>", "<noscript>x</noscript>",
        "<p hidden>x</p>", '<div style="color: red; Display : none">x</div>', "<textarea>x</textarea>",
        "<select><option>x</select>", "<button>x</button>", "<svg><text>x</text></svg>", "<!-- x -->",
        "<iframe>x</iframe>",
        "<title>x</title>", "<input value=x>", "<i class='Material-Icons small'>x</i>",
    ],
)  # fmt: skip
def test_what_a_reader_does_not_see_is_no_text(hidden: str) -> None:
    assert parse_html(f"<body><p>a</p>{hidden}<p>b</p>").text == "a\n\nb"


@pytest.mark.parametrize(
    "shown", ['<p aria-hidden="true">x</p>', '<div hidden id="S:0">x</div>', '<p hidden="until-found">x</p>']
)
def test_what_a_reader_sees_in_spite_of_its_attributes_is_text(shown: str) -> None:
    assert parse_html(f"<p>a</p>{shown}").text == "a\n\nx"


def test_a_page_hidden_until_its_scripts_run_is_text() -> None:
    assert parse_html('<body style="visibility:hidden"><p>a').text == "a"


PARAGRAPH = "<p>Rain fell on the town for nine days, and the river rose above the quay and the old wall.</p>"


@pytest.mark.parametrize("hiding", ["style='visibility:hidden'", "style=display:none", "hidden", "hidden class=modal"])
def test_what_hides_all_the_prose_of_a_page_hides_nothing(hiding: str) -> None:
    """A script is to show it when the page has loaded."""
    assert parse_html(f"<h1>Rain</h1><div {hiding}>{PARAGRAPH * 10}</div>").text.count("Rain fell") == 10
    assert parse_html(f"<h1>Rain</h1><div {hiding}>{PARAGRAPH * 2}</div>").text == "Rain", "too little to be a page"
    beside = parse_html(f"{PARAGRAPH * 4}<div {hiding}>{PARAGRAPH * 10}</div>")
    assert beside.text.count("Rain fell") == 4, "the page has prose to see"


@pytest.mark.parametrize(
    "panel",
    [
        "hidden class=faq-answer", "hidden id=tab_panel-2", "style=display:none role=region", "hidden role=tabpanel",
        "style='visibility: hidden' role=tabpanel",
    ],
)  # fmt: skip
def test_what_readers_fold_out_is_text(panel: str) -> None:
    assert parse_html(f"<p>Shown.<div {panel}><p>Folded.</div>").text == "Shown.\n\nFolded."


@pytest.mark.parametrize("overlay", ["hidden class=menu-panel", "hidden class=tabular", "style=display:none class=tab"])
def test_menus_and_overlays_are_no_panels(overlay: str) -> None:
    assert parse_html(f"<p>Shown.<div {overlay}><p>Folded.</div>").text == "Shown."


def test_a_button_without_an_end_hides_no_article() -> None:
    assert parse_html("<button>Buy now</button><p>Shown.").text == "Shown."
    assert parse_html(f"<button>Vote{PARAGRAPH * 10}").text.count("Rain fell") == 10


def test_a_frame_without_an_end_in_noscript_hides_no_page() -> None:
    page = f"<head><noscript><iframe src=/pixel /></noscript></head><body>{PARAGRAPH}"
    assert "Rain fell" in parse_html(page).text
    unclosed = f"<head><noscript><iframe src=/pixel /><body>{PARAGRAPH}"
    assert parse_html(unclosed + "<noscript>" * 3).text == "", "what no end tag parts from the page goes as it is read"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<pre><table><tr><th>a<b>\n</b><p></p><td></table>", "a"),
        ("<pre>x<b>\n</b><b>\n</b></pre><p>y", "x\n\ny"),
        ("<pre>x<b>y          </b></pre><p>zzzzzzzz", "xy\n\nzzzzzzzz"),
    ],
)
def test_white_space_at_the_end_of_a_block_is_no_part_of_it(html: str, text: str) -> None:
    page = parse_html(html)
    assert page.text == text
    assert all(page.text[block.start : block.end].strip() for block in page.blocks)
    assert all("z" not in page.text[start:end] for start, end, _, _ in page.inline)


XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A</title>{}</head><body>{}<p>Rain fell.</p></body></html>'
)


@pytest.mark.parametrize(
    "head", ["", "<script src='a.js'/>", "<style type='text/css' />", "<meta name='a' content='b'/>"]
)
@pytest.mark.parametrize(
    "body", ["", "<iframe src='x'/>", "<textarea/>", "<a id='top'/><br/>", "<div class='clear' />"]
)
def test_elements_that_xhtml_closes_hold_nothing(head: str, body: str) -> None:
    for page in (XHTML.format(head, body), '<?xml version="1.0"?>' + XHTML.format(head, body)):
        parsed = parse_html(page)
        assert (parsed.text, parsed.warnings) == ("Rain fell.", ())
        assert parsed.elements.tags[parsed.blocks[0].element] == "p"
        assert parsed.inline == ()


def test_a_slash_closes_nothing_in_html() -> None:
    assert parse_html("<!doctype html><div class=a/>x<p>y").blocks[0].tag == "div"


def test_readings_over_characters_are_not_text() -> None:
    assert parse_html("<p><ruby>水<rp>(</rp><rt>みず</rt><rp>)</rp></ruby>を飲む").text == "水を飲む"


def test_only_the_name_of_an_icon_is_drawn() -> None:
    page = f"<main class='material-icons'>{PARAGRAPH * 3}</main>"
    assert parse_html(page).text.count("Rain fell") == 3


def test_elements_tell_their_roles_and_properties() -> None:
    page = parse_html(
        '<div role=Note itemprop="articleBody" class=Lead><p>Rain.<a rel="author me" href=/a>Ann</a></div>'
    )
    assert page.elements.names[page.elements.tags.index("div")] == ("lead", "role=note", "itemprop=articlebody")
    assert page.elements.names[page.elements.tags.index("a")] == ("rel=author",)


def test_a_page_of_too_many_tags_is_warned_of() -> None:
    page = parse_html("<p>Rain." + "<b>" * 800_001 + "Snow.")
    assert [warning.code for warning in page.warnings] == ["too-many-tags"]
    assert page.text.split() == ["Rain.", "Snow."]


def test_noscript_is_read_where_the_page_has_nothing_else() -> None:
    story = "<p>" + "Rain fell on the town for nine days and nights. " * 8
    assert parse_html(f"<div id=app></div><noscript>{story}</noscript>").text.startswith("Rain fell")
    assert parse_html("<div id=app></div><noscript>Enable scripts.</noscript>").text == ""


def test_blocks_know_where_they_stand() -> None:
    html = (
        '<body class="b"><nav class="Top Menu"><a href=/>Home</a></nav><main id=m><article><h2>Rain</h2>'
        "<ol><li>one<li>two"
        "</ol><blockquote><p>Three <a href=x>four</a></blockquote></article></main>"
    )
    page = parse_html(html)
    home, rain, one, two, three = page.blocks
    assert (home.landmark, home.link_chars, home.tokens) == ("nav", 4, frozenset({"top", "menu"}))
    assert (rain.tag, rain.heading, rain.landmark, rain.within) == ("h2", 2, "article", frozenset({"main", "article"}))
    assert (one.marker, two.marker, one.list_depth) == ("1.", "2.", 1)
    assert (three.quote_depth, three.link_chars, three.tokens) == (1, 4, frozenset({"m"}))
    assert rain.path == "body > main#m > article > h2"


def test_a_class_inside_a_paragraph_is_no_class_of_the_paragraph() -> None:
    page = parse_html("<p class=a><span class=nav>x</span> y</p><p class=a><span class=nav>z</span></p>")
    assert [block.tokens for block in page.blocks] == [{"a"}, {"a", "nav"}]


@pytest.mark.parametrize(
    ("html", "tags", "inner"),
    [
        ("<div><a>x</a><button></button></div>", ["a"], "a"),
        ("<div><a>x</a> <b>y</b></div>", ["a", "b"], "div"),
        ("<div><u><a>x</a> <b>y</b></u> </div>", ["a", "b"], "u"),
        ("<div>x <a>y</a></div>", ["div", "a"], "div"),
        ("<div><a><b>x</b> y</a> <i>z</i> <i>w</i></div>", ["b", "a", "i", "i"], "div"),
        ("<table><tr><td>x<td><p>y</table>", ["td", "p"], "tr"),
    ],
)
def test_blocks_know_the_elements_that_hold_them(html: str, tags: list[str], inner: str) -> None:
    page = parse_html(html)
    (block,) = page.blocks
    assert [page.elements.tags[holder] for holder in block.holders] == tags
    assert page.elements.tags[block.element] == inner


def test_a_role_is_a_landmark() -> None:
    assert parse_html('<div role="navigation"><p>x').blocks[0].landmark == "nav"


def test_inline_spans_have_no_blanks_at_their_ends() -> None:
    page = parse_html("<p>a<b> b </b><a href=/c>c <code>d</code></a> <pre><code>e</code></pre>")
    spans = [(page.text[start:end], kind, target) for start, end, kind, target in page.inline]
    assert spans == [("b", "strong", None), ("c d", "link", "/c"), ("d", "code", None)]


def test_the_body_in_json_ld_stands_in_for_a_page_without_prose() -> None:
    body = "Rain fell on the town.\\n\\nThen it stopped &amp; the sun came out."
    html = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script><p>Subscribe'
    )
    page = parse_html(html)
    assert page.text == "Rain fell on the town.\n\nThen it stopped & the sun came out."
    assert lines(page) == page.text.split("\n\n")
    assert page.metadata.source_of_text == "json-ld"
    page = parse_html(html + "<p>" + "Rain fell on the town for nine days and nights. " * 8)
    assert page.metadata.source_of_text == "page"


def test_markup_in_a_json_ld_body_is_taken_out() -> None:
    html = '<script type="application/ld+json">{"@type": "Article", "articleBody": '
    html += '"<p>Rain fell <b>hard</b>.</p><p>Then sun.</p>"}</script>'
    assert parse_html(html).text == "Rain fell hard.\n\nThen sun."


def test_a_page_that_needs_its_scripts_is_warned_of() -> None:
    assert [warning.code for warning in parse_html("<div id=root></div><script>run()</script>").warnings] == [
        "empty-without-scripts"
    ]
    assert parse_html("<p>a<script>run()</script>").warnings == parse_html("").warnings == ()


def test_captions_have_the_address_of_their_picture() -> None:
    page = parse_html(
        "<figure><img src=a.png><figcaption>One</figcaption></figure><figure><figcaption>Two</figcaption></figure>"
    )
    assert [(caption.text, caption.image) for caption in page.metadata.captions] == [("One", "a.png"), ("Two", None)]


def test_text_after_the_end_of_the_page_and_strange_code_points_are_kept() -> None:
    assert parse_html("<html><body>a</body></html>b").text == "ab"
    assert parse_html("a\x00b\ud800c&#0;&#xD800;").text == "a\ufffdb\ufffdc\ufffd\ufffd"


TAGS = [
    f"<{slash}{name}>"
    for name in [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "b",
        "a",
        "pre",
        "h1",
        "br",
        "span",
        "dl",
        "dd",
        "figure",
        "figcaption",
        "button",
        "html",
        "body",
        "head",
        "svg",
    ]
    for slash in ("", "/")
]
PARTS = st.lists(
    st.one_of(
        st.sampled_from(
            [*TAGS, "<a href=x>", "<p hidden>", "<p class='a b'>", " ", "\n", "&nbsp;", "x", "<!--", "-->"]
        ),
        st.text(max_size=5),
    )
)


@given(PARTS)
@example(["<a href=x>", "0", "&nbsp;"])
def test_blocks_cover_the_text_but_for_white_space(parts: list[str]) -> None:
    page = parse_html("".join(parts))
    position = 0
    for block in page.blocks:
        assert position <= block.start < block.end <= len(page.text)
        gap = page.text[position : block.start]
        assert gap in ("\n", "\n\n") if position else gap == ""
        covered = page.text[block.start : block.end]
        assert covered.strip()
        assert not covered[-1].isspace()
        assert 0 <= block.link_chars <= len(covered)
        position = block.end
    assert position == len(page.text)
    assert not set(page.text) & set("\r\v\f\x00\x85\u2028\u2029")
    assert not any("\ud800" <= character <= "\udfff" for character in page.text)
    for start, end, _, _ in page.inline:
        assert page.text[start:end].strip() == page.text[start:end] != ""
