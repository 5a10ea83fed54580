"""What a page is taken for, what is said for it, and that no page breaks the judge."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import PAGE_TYPES, Metadata
from cleaner.parse.html import HtmlPage, page_of_lines, parse_html
from cleaner.parse.page_signs import known_groups, signs_of
from cleaner.parse.page_type import page_type, shipped_votes
from tests.timing import assert_linear

PARAGRAPH = "Rain fell on the town for nine days and nights, and the river rose over the bridge while we watched it. "
STORY = f"<p>{PARAGRAPH * 3}</p>" * 9


def page(body: str, address: str = "", head: str = "", root: str = "") -> HtmlPage:
    link = f'<link rel="canonical" href="{address}">' if address else ""
    return parse_html(f"<!doctype html><html><head>{link}{head}</head><body class='{root}'>{body}</body></html>")


def linked_data(kind: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "{kind}"}}</script>'


ARTICLE = page(
    f"<main><article class='post'><h1>Rain at last</h1><p class='byline'>By Ann Lee</p>{STORY}</article></main>",
    "https://example.org/news/2024/05/rain-at-last-over-the-dry-town",
    linked_data("NewsArticle"),
)
FORUM = page(
    "".join(
        f"<article class='post'><div class='author'>Reader {number}</div><a href='/members/{number}'>Profile</a>"
        f"<div class='post-body'><p>{PARAGRAPH}</p></div><a href='#reply-{number}'>Reply</a></article>"
        for number in range(12)
    ),
    "https://forum.example.org/threads/rain.4711",
    "<meta name=generator content='phpBB'>" + linked_data("DiscussionForumPosting"),
)
DOCUMENTATION = page(
    "<nav class='sidebar'>"
    + "".join(f"<li><a href='/docs/part-{number}'>Part {number}</a>" for number in range(40))
    + "</nav><main>"
    + "".join(
        f"<h2 id='step-{number}'>Step {number}</h2><p>{PARAGRAPH}</p><pre><code>rain --days {number}</code></pre>"
        for number in range(9)
    )
    + "</main>",
    "https://docs.example.org/docs/guide/rain",
    "<meta name=generator content='Sphinx 7.1'>",
)
PRODUCT = page(
    "<div class='product'><h1>Umbrella</h1><div class='product-price price'>$19.95</div>"
    "<form class='cart'><div class='add-to-cart quantity'>1</div></form>"
    f"<div class='product-description'><p>{PARAGRAPH}</p><ul><li>Red<li>Blue</ul></div></div>"
    "<div class='related'><a href='/products/hat'>Hat</a><div class='price'>$9.95</div></div>",
    "https://shop.example.org/products/umbrella",
    "<meta property='product:price:amount' content='19.95'>" + linked_data("Product"),
)
COLLECTION = page(
    "".join(
        f"<div class='product-card'><a href='/products/umbrella-{number}'>Umbrella {number}</a>"
        f"<div class='price'>$1{number}.95</div></div>"
        for number in range(40)
    ),
    "https://example.org/collections/umbrellas",
)
LISTING = page(
    "".join(
        f"<article class='post'><h2><a href='/news/rain-{number}'>It rained for {number} days in the town</a></h2>"
        f"<time datetime='2024-05-{number:02}'>2024-05-{number:02}</time></article>"
        for number in range(1, 29)
    )
    + "<a href='/news/page/2'>2</a><a href='/news/page/3'>3</a>",
    "https://example.org/news",
)
SERVICE = page(
    "<section class='hero'><h1>Roofs that keep the rain out</h1><a href='tel:+1555010'>Call us</a></section>"
    + "".join(
        f"<section class='features'><h3>Repair {number}</h3><p>We come to your house on the same day.</p>"
        "<a href='/contact'>Contact us</a></section>"
        for number in range(8)
    )
    + "<section class='testimonials'><h3>What our customers say</h3><p>They came at once.</p></section>",
    "https://example.org/services/roof-repair",
    linked_data("LocalBusiness"),
)
PAGES = {
    "article": ARTICLE,
    "forum": FORUM,
    "documentation": DOCUMENTATION,
    "product": PRODUCT,
    "listing": LISTING,
    "collection": COLLECTION,
    "service": SERVICE,
}


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_plain_case_of_each_type_is_recognised(name: str) -> None:
    found = page_type(PAGES[name])
    assert found.name == name
    assert max(found.probabilities) == found.probabilities[PAGE_TYPES.index(name)]
    assert sum(found.probabilities) == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("article", "json-ld of article"),
        ("article", "2799 code points of prose in a row"),
        ("forum", "generator of forum"),
        ("product", "json-ld of product"),
        ("collection", "40 prices"),
    ],
)
def test_reasons_name_what_spoke_for_the_type(name: str, reason: str) -> None:
    reasons = page_type(PAGES[name]).reasons
    assert reason in reasons
    assert len(reasons) <= 5


@pytest.mark.parametrize("text", ["", f"{PARAGRAPH}\n\n" * 9])
def test_a_page_of_bare_text_is_an_article(text: str) -> None:
    """Nothing but text is known of it, as where JSON-LD holds it."""
    found = page_type(page_of_lines(text, Metadata()))
    assert (found.name, found.probabilities[0], found.reasons) == ("article", 1.0, ("no markup",))


def test_prose_without_any_markup_of_a_page_is_an_article() -> None:
    assert page_type(parse_html(f"<h1>Rain</h1>{STORY}")).name == "article"


def test_claims_come_from_linked_data_microdata_and_root() -> None:
    """Types are whole names without the address of their vocabulary; a generator is its first word."""
    found = parse_html(
        "<html itemscope itemtype='http://schema.org/QAPage' class='No-JS'><meta name=Generator content='MkDocs-1.5'>"
        "<script type=application/ld+json>{'@graph': 1}</script>"
        '<script type=application/ld+json>{"@graph": [{"@type": ["WebPage", "https://schema.org/FAQPage"]}]}</script>'
        "<meta property=og:type content=Website><body class='Home page'><p>Rain"
    )
    assert found.claims == (
        "json-ld WebPage", "json-ld FAQPage", "microdata QAPage", "og:type website", "generator mkdocs",
        "meta generator", "meta og:type", "root no-js", "root home", "root page",
    )  # fmt: skip


def test_claims_are_bounded() -> None:
    metas = "".join(f"<meta name=m{number} content=x>" for number in range(5_000))
    found = parse_html(f"<body class='{'y' * 100} {' '.join(map(str, range(5_000)))}'>{metas}<p>Rain")
    assert len(found.claims) == 400
    assert all(len(claim) <= 80 for claim in found.claims)


def test_names_count_whole_or_in_the_parts_that_hyphens_part() -> None:
    """A word inside another says nothing: "compost" holds no "post"."""
    words, _ = signs_of(page("<div class='Forum-Compost blog_entry'><p>Rain</div>"))
    assert words["class"] == {"forum-compost", "forum", "compost", "blog_entry", "blog", "entry"}


def test_the_name_of_the_site_says_nothing() -> None:
    """`forum.org` may sell tools."""
    words, _ = signs_of(page("<p>Rain", "https://www.forum.org/Docs/2024/rain-in-may"))
    assert words["host"] == {"www"}
    assert words["path"] == {"docs", "2024"}
    assert words["path of"] == {"documentation"}
    assert words["address"] == {"depth 3", "no ending", "words 3", "year"}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("$5 and $ 6", 2),
        ("5€, 6 €, €7", 3),
        ("12 zł, 300 kr, 5 Kč, USD 7, 8 GBP", 5),
        ("5$6", 1),
        ("a $ and a kr", 0),
        ("£٣", 1),
    ],
)
def test_prices_are_money_with_a_number_beside_it(text: str, count: int) -> None:
    assert signs_of(page(f"<p>{text}"))[1]["prices"] == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("1999 and 2024", 2), ("in 20245", 0), ("12024 11999", 0), ("19 20", 0), ("2024", 1), ("x1984y", 1)],
)
def test_years_are_numbers_of_four_digits(text: str, count: int) -> None:
    assert signs_of(page(f"<p>{text}"))[1]["years"] == count


def test_menus_and_margins_count_apart() -> None:
    """Paragraphs in a footer are no prose of the page."""
    _, measures = signs_of(page(f"{STORY}<footer>{STORY}</footer>"))
    assert measures["paragraphs"] == 9
    assert measures["% of text in menus, margins and forms"] in (49, 50)


def test_prose_in_one_place_and_in_many() -> None:
    """Paragraphs side by side share a place; each message of a thread is a place of its own."""
    assert signs_of(ARTICLE)[1]["places of prose"] == 1
    assert signs_of(FORUM)[1]["places of prose"] == 12


@given(st.text(alphabet=st.sampled_from("<>/=\"' apdivliclass$€:19\x00\ud800é"), max_size=200))
def test_no_page_breaks_the_judge(html: str) -> None:
    found = page_type(parse_html(html))
    assert found.name in PAGE_TYPES
    assert found == page_type(parse_html(html))


@pytest.mark.parametrize("address", ["https://[oops/forum", "https://", "https://a.b.example.org:99999999/\ud800/x"])
def test_no_address_breaks_the_judge(address: str) -> None:
    odd = dataclasses.replace(ARTICLE, metadata=Metadata(url=address))
    assert page_type(odd).name in PAGE_TYPES


def test_the_answer_does_not_depend_on_the_order_of_hashes() -> None:
    """Strings hash differently in each process, so that sets come in another order."""
    code = (
        "from tests.parse.test_page_type import PAGES\n"
        "from cleaner.parse.page_type import page_type\n"
        "print([page_type(page) for page in PAGES.values()])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in "12"
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    "unit",
    [
        "<p class='a-b_c d'>$1 €2 19 20 12:34 zł kr</p>",
        "<a href='/a/b?c=d#e'>x</a>",
        "<div class=x><p>" + "rain " * 30,
        "1 $ 1 € 20 19 :5",
    ],
)
def test_time_grows_with_the_page_only(unit: str) -> None:
    assert_linear(page_type, lambda size: parse_html(unit * (size // len(unit))), 200_000)


def data() -> Any:
    return json.loads(files("cleaner").joinpath("data/page_types.json").read_text("utf8"))


def rows_of(votes: dict[str, Any]) -> Iterator[list[int]]:
    yield votes["all pages"]
    for part in ("words", "measures"):
        for rows in votes[part].values():
            yield from rows.values()


def test_votes_are_whole_numbers_one_for_each_type_and_cancel_out() -> None:
    """That is what makes their sums exact, and a vote readable as how much a sign speaks for a type."""
    votes = data()
    assert votes["types"] == list(PAGE_TYPES)
    for row in rows_of(votes):
        assert len(row) == len(PAGE_TYPES)
        assert all(isinstance(vote, int) for vote in row)
        assert abs(sum(row)) <= len(PAGE_TYPES)


def test_votes_are_for_the_signs_that_pages_have() -> None:
    votes = data()
    measures = signs_of(ARTICLE)[1]
    assert votes["measures"].keys() == measures.keys() == shipped_votes().steps.keys()
    for steps in votes["measures"].values():
        assert list(map(int, steps)) == sorted(set(map(int, steps)))
    known = {source for each in PAGES.values() for source in signs_of(each)[0]} | {
        "microdata", "microdata of", "og:type", "root of",
    }  # fmt: skip
    assert votes["words"].keys() <= known


def test_votes_name_no_site() -> None:
    """What links lead to is known by parts of addresses, never by hosts."""
    votes = data()["words"]
    assert not [word for source in ("links", "links often") for word in votes[source] if "." in word]
    assert all(any(map(str.isalpha, word)) for words in votes.values() for word in words)


def test_groups_are_of_whole_lower_case_words() -> None:
    """Only the names of schema.org have capitals."""
    groups = known_groups()
    assert set(groups) == {"types", "generators", "names", "paths", "hosts"}
    for kind, members in groups.items():
        for member in members:
            assert member.split() == [member]
            assert kind == "types" or member == member.lower()
