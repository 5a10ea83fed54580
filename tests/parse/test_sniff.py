"""`kind="auto"`: what is HTML and what is text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.parse.sniff import sniff_kind
from tests.timing import assert_linear

CASES = tomllib.loads((Path(__file__).parents[2] / "fixtures/parse/kinds.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_kind_of_each_fixture(case: dict[str, str]) -> None:
    assert sniff_kind(case["text"]) == case["kind"]


def test_fixtures_cover_both_kinds() -> None:
    kinds = [case["kind"] for case in CASES]
    assert min(kinds.count("html"), kinds.count("text")) >= 20
    assert len({case["text"] for case in CASES}) == len(CASES)


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    assert sniff_kind(text) in ("text", "html")


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<",
                ">",
                "`",
                "```\n",
                '"',
                "<!--",
                "-->",
                "<div ",
                "a=",
                "=",
                " ",
                "\n",
                "x",
                "\ud800",
                "\0",
            ]
        )
    )
)
def test_any_row_of_markup_has_a_kind(parts: list[str]) -> None:
    assert sniff_kind("".join(parts)) in ("text", "html")


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<p ",
        "<p a=",
        '<p a="',
        "<!--",
        "<![CDATA[",
        "```\n~~~\n",
        "`",
        "<script>",
        "<p>x",
        "](",
        "| ",
        "\n",
        " ",
        "<?xml ",
    ],
)
def test_time_grows_with_the_input_only(part: str) -> None:
    assert_linear(sniff_kind, lambda count: "<x" + part * count, 20_000)
