"""What the columns over a page's elements say: tokens, landmarks and paths, worked out when asked for."""

from __future__ import annotations

import pytest

from cleaner.parse import tree
from cleaner.parse.html import parse_html
from cleaner.parse.tree import NO_NAMES, HtmlElements, OwnNames
from tests.timing import assert_linear


def elements(*own: OwnNames) -> HtmlElements:
    """Elements of which each is inside the one before."""
    return HtmlElements(tuple(range(-1, len(own) - 1)), ("div",) * len(own), own)


def test_names_are_lower_cased_and_few() -> None:
    assert OwnNames.of("A " + "b" * 65 + " c", "Main").names == ("a", "c", "main")
    assert len(OwnNames.of(" ".join(map(str, range(50))), None).names) == 32
    assert OwnNames.of(" ", None).names == OwnNames.of(None, None).names == ()
    # The lower case of this one code point is two.
    assert OwnNames.of("İ" * 40, None).names == ()


def test_labels_keep_the_case_of_an_id() -> None:
    assert OwnNames.of("Wide", "Main").label == "#Main"
    assert OwnNames.of("Wide", "").label == ".wide"
    assert OwnNames.of("x" * 65, None)[:3] == ((), "." + "x" * 64, 1)


def test_tokens_stop_before_they_are_too_many() -> None:
    many = [OwnNames.of(" ".join(f"a{level}-{number}" for number in range(30)), None) for level in range(5)]
    found = elements(*many, OwnNames.of("last", None)).tokens(5)
    assert len(found) == 121
    assert "last" in found
    assert "a4-0" not in found


def test_what_is_known_is_forgotten_before_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MAX_KNOWN", 3)
    column = elements(OwnNames.of("a", None), NO_NAMES, OwnNames.of("b", None), OwnNames.of("c", None))
    assert [sorted(column.tokens(index)) for index in (3, 0, 2, 1)] == [["a", "b", "c"], ["a"], ["a", "b"], ["a"]]
    assert len(column._tokens) <= 4


def test_a_tag_says_more_than_its_role() -> None:
    (block,) = parse_html("<nav role=main><div role=search><p>x").blocks
    assert block.landmark == "search"
    assert block.within == {"nav", "main", "search"}
    assert parse_html("<nav role=main><p>x").blocks[0].landmark == "nav"


def test_a_path_names_the_nearest_blocks() -> None:
    (block,) = parse_html("<main><ul id=A class=b><li><div><section class=c><div><p>x").blocks
    assert block.path == "ul#A > li > div > section.c > div > p"
    assert parse_html("<section><p>" + "<span>" * 11 + "x").blocks[0].path == "p"


def test_blocks_of_plain_lines_know_nothing() -> None:
    html = '<script type="application/ld+json">{"@type": "Article", "articleBody": "It rained on the town."}</script>'
    (block,) = parse_html(html).blocks
    assert (block.tokens, block.landmark, block.within, block.path) == (frozenset(), None, frozenset(), "")


def test_time_grows_with_the_blocks_only() -> None:
    def ask(html: str) -> None:
        for block in parse_html(html).blocks:
            assert block.tokens == {"a", "b"}
            assert not block.within
            assert block.path

    assert_linear(ask, lambda count: "<div class=a>" * 300 + "<p class=b><i>x</i> <b class=c>y</b>" * count, 2_000)
