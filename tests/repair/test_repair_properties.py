"""What holds of the repairs for any text: they settle, they are on record, each is switched alone, they are linear."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.model import REPAIRS
from cleaner.repair import REPAIR_RULES, repair_characters, repair_layout, replace_surrogates
from cleaner.source import AlignedText, replay
from tests.timing import assert_linear

SPECIAL = (
    "\x00 \x1b[31m \r\n \n\n\n \t \x0b \x1c \x1f \x85 \u2028 \u2029 \xa0 \u202f \u3000 \xad \u200b \u200c \u200d "
    "\u200f \u2066 \u2069 \u0301 \u0308 \u0316 \u1100 \u1161 \u11a8 가 \u212b \u0958 \ufb1d א ب क \u094d 😀 "
    "\u2642 \ufe0f \ud83d \ude00 &amp;amp;lt; &nbsp; &#38;amp; &#10; &shy; &#0; Ã© â€™ Ã¢â‚¬â„¢ Ã é "
    "\\u00e9 \\u00e9a \\\\ \\n a\\u2019 \\ud83d =C3=A9 =3D =3D41 =\n <![CDATA[ ]]> \ufe0f \ue000 \ufffe \ufffc "
    "Content-Transfer-Encoding:quoted-printable "
    "well-\nknown well-known foo-\nbar foobar Ver\xad\ntung pre-\nand"
)
PIECES = st.one_of(st.sampled_from([*SPECIAL.split(" "), " ", "\n", "a", "word ", "."]), st.characters())
TEXTS = st.lists(PIECES, max_size=40).map("".join)
WORDS = st.sampled_from(
    ["the", "river", "well", "known", "wall-\npaper", "wallpaper", "wall-", "paper", "and", "Town", "Ver\xad\ntung."]
)
LINES = st.lists(st.lists(WORDS, min_size=8, max_size=11).map(" ".join), min_size=3, max_size=7).map("\n".join)
MEMBERS = st.one_of(st.just(frozenset(REPAIRS)), st.frozensets(st.sampled_from(REPAIRS)))


def repaired(text: str, members: frozenset[str] = frozenset(REPAIRS)) -> AlignedText:
    return repair_layout(repair_characters(replace_surrogates(AlignedText.of(text)), members), members)


@given(st.one_of(TEXTS, LINES), MEMBERS)
@example("&#038;" * 20 + "lt;", frozenset(REPAIRS))
@example("\xc3\xa9\xe2  \u200e", frozenset(REPAIRS))
@example("\uac00\xad\n\u11a8", frozenset(REPAIRS))
@example("x-\nfoobar foo-\nbar foo-bar xfoobar", frozenset(REPAIRS))
@example("foobar-\nbaz foo-\nbar-\nbaz barbaz foobarbaz", frozenset(REPAIRS))
def test_what_is_repaired_stays_as_it_is(text: str, members: frozenset[str]) -> None:
    once = repaired(text, members).text
    assert repaired(once, members).text == once


@given(st.one_of(TEXTS, LINES), MEMBERS)
@example("\n" + "\n".join(["x" * 60] * 4), frozenset(["wraps"]))
def test_every_repair_is_on_record_and_of_a_member_that_is_on(text: str, members: frozenset[str]) -> None:
    aligned = repaired(text, members)
    assert replay(text, [], aligned.edits) == aligned.text
    for edit in aligned.edits:
        assert text[edit.start : edit.end] == edit.before != edit.after
        for one in (edit, *edit.inner):
            assert one.rule == "unicode/surrogate" or REPAIR_RULES[one.rule][0] in members
            assert one.reason


@given(TEXTS)
def test_nothing_is_repaired_where_nothing_is_switched_on(text: str) -> None:
    assert repair_layout(repair_characters(AlignedText.of(text), ()), ()).edits == []


@given(TEXTS)
def test_no_letter_is_lost(text: str) -> None:
    """White space and layout alone keep everything that is not blank, in order."""
    members = frozenset(["whitespace", "wraps"])
    assert "".join(repaired(text, members).text.split()) == "".join(
        replace_surrogates(AlignedText.of(text)).text.split()
    )


@pytest.mark.parametrize(
    "piece",
    [
        " ", "\n", "\n ", " \n", "\r\n", "\u2029", "&", "&amp;", "amp;", "&#38;", "\u0301", "\u1100", "\u1161", "가",
        "Ã©", "â€™ ", "\u200d", "\u200da", "\u200fa", "\u200fא", "\x1b[", "\x00", "\xad", "ab-\n",
        "ab-\ncd ", "a\xad\n", "-\n", "a\u00a0", "\ud83d", "x" * 50 + "\n", "a | ", "Ã", "a\\u00e9",
        "\\\\", "=C3=A9", "=3D", "=\n", "= ", "<![CDATA[", "\n<![CDATA[", "]]>\n", "]", "\ufe0f", "\ue000", "\ue000a",
        "Content-Transfer-Encoding: quoted-printable\n", "\ufffe",
    ],
    ids=ascii,
)  # fmt: skip
def test_time_is_linear(piece: str) -> None:
    repaired(piece)
    assert_linear(repaired, lambda size: "a" + piece * (size // len(piece)) + "b", 20_000)


def test_marks_out_of_order_take_linear_time() -> None:
    """Sorting marks takes time that grows with the square of their number, so that long clusters are left alone."""
    assert_linear(repaired, lambda size: "a" + "\u0301" * size + "\u0316" * size, 10_000)
