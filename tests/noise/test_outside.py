"""What goes from a web page beyond what rules over its lines find."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cleaner import Document, clean, clean_document
from cleaner.model import MAIN_KIND, NOISE_KINDS
from cleaner.noise import features as ft
from cleaner.noise import measures as ms
from cleaner.noise import outside, scorer
from cleaner.noise.structure import Structure
from tests.timing import assert_linear

PAGE = """<!doctype html><html lang=en><head><title>Town counts the cost | Valley News</title>
<meta property="og:site_name" content="Valley News"></head><body>
<header><nav><ul><li><a href=/>Home</a><li><a href=/w>Up the river</a>
<li><a href=/s>Down the river</a></ul></nav></header>
<main><article><h1>Town counts the cost</h1>
<p class=byline>By <a rel=author href=/a>Jane Roe</a></p><div class=share-buttons><span>Pass it around</span></div>
<figure><img src=a.jpg><figcaption>The quay on Monday, seen from the old wall.</figcaption></figure>
<p>Rain fell for nine days before anyone in the valley thought of leaving, and by then the road was gone.</p>
<p>Nobody was hurt, although a barn and some forty beehives were carried away, and the bridge must be rebuilt.</p>
<aside class=newsletter><h3>Our letter to you</h3>
<p>The best stories of the week, gathered for you every Friday.</p></aside>
<h2>What comes next</h2>
<p>The council met in the school, which stands higher than the town hall, and opened the quarry as a shelter.</p>
<ul><li>Tents for sixty families</li><li>Water from the brewery</li></ul>
<p>Engineers from the capital arrived by boat. They measured the dam twice and said that it would hold.</p></article>
<section class=related-posts><h3>From the valley</h3><ul><li><a href=/1>The wall that did not hold</a></li>
<li><a href=/2>Ten bridges of the north</a></li></ul></section>
<section id=comments><h3>What you say</h3><div class=comment><b>tom</b>
<p>I was there and it was much worse than you say in this piece, believe me.</p></div>
<div class=comment><b>ann</b><p>Great reporting, and thank you for going there by boat.</p></div></section>
</main><footer><p>Valley News, founded in the year of the great flood.</p>
<a href=/i>Who we are</a></footer></body></html>"""

ARTICLE = """Rain fell for nine days before anyone in the valley thought of leaving, and by then the road was gone.

Nobody was hurt, although a barn and some forty beehives were carried away, and the bridge must be rebuilt.

What comes next

The council met in the school, which stands higher than the town hall, and opened the quarry as a shelter.

Tents for sixty families
Water from the brewery

Engineers from the capital arrived by boat. They measured the dam twice and said that it would hold."""


def kinds_of(document: Document) -> dict[str, str]:
    return {removal.text: removal.kind for removal in document.removals}


def test_the_article_stays_whole_and_all_else_goes() -> None:
    assert clean(PAGE) == ARTICLE


def test_the_markup_names_the_kind_of_what_goes() -> None:
    document = clean_document(PAGE)
    kinds = kinds_of(document)
    assert kinds["Up the river"] == "navigation"
    assert kinds["By Jane Roe"] == "byline"
    assert kinds["Pass it around"] == "share"
    assert kinds["The quay on Monday, seen from the old wall."] == "caption"
    assert kinds["The best stories of the week, gathered for you every Friday."] == "subscribe"
    assert kinds["Ten bridges of the north"] == "related"
    assert kinds["Great reporting, and thank you for going there by boat."] == "comments"
    (removal,) = (one for one in document.removals if one.text == "Up the river")
    assert (removal.rule, removal.reason) == ("navigation/markup", "inside <nav>")


def test_comments_stay_where_they_are_asked_for() -> None:
    text = clean(PAGE, noise={*NOISE_KINDS, MAIN_KIND} - {"comments"})
    assert text.startswith(ARTICLE)
    assert "tom\n\nI was there and it was much worse" in text
    assert "Great reporting" in text
    assert "Ten bridges" not in text


def test_any_kind_stays_where_all_others_are_chosen() -> None:
    text = clean(PAGE, noise={*NOISE_KINDS, MAIN_KIND} - {"navigation"})
    assert "Down the river" in text
    assert "Great reporting" not in text


def test_main_alone_stands_for_all_that_lies_outside() -> None:
    document = clean_document(PAGE, noise={MAIN_KIND}, headline="keep")
    assert {removal.kind for removal in document.removals} == {MAIN_KIND}
    for gone in ("Up the river", "Our letter to you", "Ten bridges", "Great reporting", "founded in the year"):
        assert gone not in document.text
    assert "The quay on Monday" in document.text, "a caption stands in the main content"


def test_no_noise_is_the_whole_visible_page() -> None:
    text = clean(PAGE, noise=False, headline="keep")
    for part in ("Up the river", "Town counts the cost", "The quay on Monday", "Great reporting", "Who we are"):
        assert part in text


def test_one_kind_alone_takes_no_other() -> None:
    assert {one.kind for one in clean_document(PAGE, noise={"comments"}, headline="keep").removals} == {"comments"}


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Hello <b>world</b></p>", "Hello world"),
        ("<p>Short note.</p><p>Another.</p>", "Short note.\n\nAnother."),
        ("<h2>Milk</h2><ul><li>one litre<li>two litres</ul>", "Milk\n\none litre\ntwo litres"),
        ("<nav><a href=/>Upstream</a></nav><p>Rain fell.</p>", "Rain fell."),
        ("<table><tr><td>Dam<td>built 1901<tr><td>Quay<td>built 1920</table>", "Dam\tbuilt 1901\nQuay\tbuilt 1920"),
    ],
)
def test_fragments_lose_nothing_but_what_their_markup_calls_noise(page: str, text: str) -> None:
    assert clean(page, kind="html") == text


def test_a_page_of_navigation_alone_is_empty_and_says_so() -> None:
    document = clean_document("<nav><a href=/a>Upstream</a></nav><footer>Down by the quay</footer>", kind="html")
    assert document.text == ""
    assert [warning.code for warning in document.warnings] == ["empty-result"]


def test_leaning_orders_what_goes() -> None:
    sizes = [len(clean(PAGE, leaning=leaning)) for leaning in ("precision", "balanced", "recall")]
    assert sizes == sorted(sizes)
    assert list(outside.LEANINGS.values()) == sorted(outside.LEANINGS.values())


POST = "<article class=post><h3>{who}</h3><div class=post-body><p>{text}</p></div></article>"


def test_a_thread_is_no_list_of_comments() -> None:
    """Where comments are what a page is for, they are its text."""
    posts = [
        ("river-rat", "My pump has stopped for the third time this week. Does anyone know what the red light means?"),
        ("quay", "The red light means that the filter is blocked. Open the two screws on the left and rinse it."),
        ("river-rat", "That was it, thank you! There was half a beehive in there, with most of its honey left."),
    ]
    page = (
        '<html><head><script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script></head>'
        "<body class=forum><nav><a href=/>Forums</a></nav><h1>Pump stops</h1><div class='thread comments'>"
        + "".join(POST.format(who=who, text=text) for who, text in posts)
        + "</div><footer>Board of the valley</footer></body></html>"
    )
    document = clean_document(page)
    assert document.metadata.page_type == "forum"
    for _, text in posts:
        assert text in document.text
    assert "Board of the valley" not in document.text


def test_comments_go_from_under_an_article_of_little_prose() -> None:
    """A recipe has short steps, and those who baked it have much to say."""
    comment = "I tried this bread on Sunday and it was wonderful, although the crust was a little too dark for us."
    page = (
        '<html><head><meta property="og:type" content="article"><script type="application/ld+json">'
        '{"@type": "BlogPosting", "headline": "Rye bread"}</script></head><body class="single single-post">'
        "<article class=post><h1>Rye bread</h1><div class=entry-content><p>It needs no machine.</p><h2>You need</h2>"
        "<ul><li>500 g of rye flour<li>300 ml of water<li>10 g of salt</ul><h2>Steps</h2><ol><li>Mix it all."
        "<li>Let it rest.<li>Bake it for an hour.</ol></div></article><div id=comments class=comments-area>"
        f"<ol class=comment-list><li class=comment><b>Bob</b><p>{comment}</p></li></ol></div></body></html>"
    )
    document = clean_document(page)
    assert document.metadata.page_type == "article"
    assert comment not in document.text
    assert "500 g of rye flour" in document.text


MANUAL = (
    '<html><head><meta name=generator content="Docutils 0.20"><title>River pump manual</title></head>'
    "<body class=sphinx><nav class=toctree><a href=/>Contents</a></nav><main><div class=document><section id=pump>"
    "<h1>River pump</h1><p>The pump is run from a small screen at its side.</p>{}</section></div></main>"
    "<footer>Built by the valley.</footer></body></html>"
)


class Unsure:
    """A net that takes every line for text, but not for certain."""

    mean = leaning = np.ones(len(ft.NAMES))

    def see(self, measures: ms.Measures, layout: ms.Layout, structure: Structure | None = None) -> np.ndarray:
        return np.zeros((len(measures.first), len(ft.NAMES)), np.float32)

    def judge(self, rows: np.ndarray) -> np.ndarray:
        return np.tile(np.array([-1.0, *[0.0] * len(NOISE_KINDS)], np.float32), (len(rows), 1))


def test_a_section_on_menus_is_no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections of documentation have their heading for an id; elsewhere, and in elements, such a word tells."""
    monkeypatch.setattr(scorer, "shipped_net", lambda kind: Unsure())
    section = "<section id=menus><h2>Menus</h2><p>Each of them shows what the pump can do.</p></section>"
    more = "".join(f"<section id={name}><h2>{name}</h2><p>Sets it.</p><pre>{name}(1)</pre></section>" for name in "abc")
    document = clean_document(MANUAL.format(section + "<p>It has two wheels, and a pipe for each of them.</p>" + more))
    assert document.metadata.page_type == "documentation"
    assert "what the pump can do" in document.text
    assert "Contents" not in document.text
    assert "what the pump can do" not in clean(PAGE.replace("<section class=related-posts>", section), headline="keep")


def test_the_same_sentence_may_stand_under_many_headings_of_documentation() -> None:
    again = "Calling this with the valve shut is an error, and the pump will stop at once and tell you so."
    sections = "".join(
        f"<section id={name}><h2>{name}</h2><p>Sets the {name}.</p><p>{again}</p><pre>{name}(1)</pre></section>"
        for name in ("speed", "height", "pressure")
    )
    document = clean_document(MANUAL.format(sections))
    assert document.metadata.page_type == "documentation"
    assert document.text.count(again) == 3


def test_a_name_around_all_that_there_is_does_not_empty_a_fragment() -> None:
    assert clean("<div class=modal><p>Rain fell on the town.</p></div>", kind="html") == "Rain fell on the town."


@pytest.mark.parametrize("options", [{}, {"noise": False}, {"extractor": "trafilatura"}, {"leaning": "recall"}])
def test_the_type_of_a_page_is_known_whatever_is_removed(options: dict[str, Any]) -> None:
    assert clean_document(PAGE, **options).metadata.page_type == "article"


def test_a_line_can_be_traced_to_its_elements() -> None:
    document = clean_document(PAGE)
    at = document.to_raw(document.text.index("Tents"))
    assert document.dom_path(at) == "body > main > article > ul > li"
    (caption,) = (one for one in document.removals if one.kind == "caption")
    assert document.dom_path(caption.start) == "body > main > article > figure > figcaption"
    assert document.dom_path(len(document.source)) is None
    with pytest.raises(IndexError):
        document.dom_path(len(document.source) + 1)


@pytest.mark.parametrize("piece", ["<div class=a{0}><p>Home", "<nav><a href=/>x</a></nav>", "<p>Rain fell on us all."])
def test_time_is_linear(piece: str) -> None:
    clean("<p>x", kind="html")
    assert_linear(
        lambda page: clean(page, kind="html"), lambda size: "".join(piece.format(n) for n in range(size)), 400
    )
