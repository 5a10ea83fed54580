"""Titles: which heading is one, and what of a title is the site's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.metadata.titles import Site, choose_title, host_of, without_site
from tests.timing import assert_linear

DAILY = Site.of(["The Daily"], ["https://www.thedaily.example/2021/rain"], "")


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Rain at last | The Daily", "Rain at last"),
        ("The Daily - Rain at last", "Rain at last"),
        ("Rain at last | Weather | The Daily", "Rain at last"),
        ("Rain at last — thedaily.example", "Rain at last"),
        ("Rain at last - Thedaily", "Rain at last"),
        ("The Daily: Rain at last", "Rain at last"),
        ("Syria: a war without end", "Syria: a war without end"),
        ("Rain - and more rain", "Rain - and more rain"),
        ("Low-cost flights to-day", "Low-cost flights to-day"),
        ("The Daily", "The Daily"),
        ("雨がやっと降った｜The Daily", "雨がやっと降った"),
    ],
)
def test_only_the_name_of_the_site_is_cut_off(title: str, bare: str) -> None:
    assert without_site(title, DAILY, []) == bare


def test_a_name_is_known_by_initials_in_the_host_and_by_the_sign_of_copyright() -> None:
    by_host = Site.of([], ["https://rtn.example/a"], "")
    assert without_site("Rain at last - River Town News", by_host, []) == "Rain at last"
    by_sign = Site.of([], [], "It rained.\n\n© 2021 River Town News Ltd.")
    assert without_site("Rain at last - River Town News", by_sign, []) == "Rain at last"
    assert without_site("Rain at last - River Town News", Site.of([], [], ""), []) == "Rain at last - River Town News"


@pytest.mark.parametrize(
    ("named", "headings", "title"),
    [
        (["Rain at last: nine days of it | The Daily"], ["Rain at last"], "Rain at last"),
        (["Rain at last | The Daily"], ["The Daily", "Rain at last"], "Rain at last"),
        (["Rain at last | The Daily"], ["Menu", "Subscribe to us"], "Rain at last"),
        (
            ["Rain at last in the town - Playful Sounds"],
            ["Playful Sounds"],
            "Rain at last in the town - Playful Sounds",
        ),
        (["The Daily"], ["Rain at last"], "Rain at last"),
        ([], ["Rain at last ¶"], "Rain at last"),
        ([], [], None),
        (["Rain at last"], ["¶", ""], "Rain at last"),
    ],
)
def test_the_heading_that_agrees_with_the_markup_is_the_title(
    named: list[str], headings: list[str], title: str | None
) -> None:
    assert choose_title(named, headings, DAILY) == title


@given(st.text("ab |-:–·：", max_size=40), st.lists(st.text("ab |-:", max_size=10), max_size=3))
def test_any_title_keeps_something(title: str, headings: list[str]) -> None:
    bare = without_site(title, Site.of(["a", "b"], [], ""), headings)
    assert bare in title
    assert bool(bare.strip()) == bool(title.strip())


@pytest.mark.parametrize("address", [None, "", "http://[", "http://a]b/", "mailto:x", "//x.example/y"])
def test_any_address_has_a_host_or_none(address: str | None) -> None:
    assert host_of(address) in ("", "x.example")


@pytest.mark.parametrize("piece", [" | ", "a | ", "© ", " -", "： ", "a b "])
def test_time_grows_with_the_titles_length_only(piece: str) -> None:
    def run(text: str) -> None:
        choose_title([text], [text], Site.of([text], [text], text))

    assert_linear(run, lambda size: piece * size, 20_000)
