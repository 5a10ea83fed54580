"""The provenance core: whatever stages do, the record rebuilds the text and offsets map both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Edit, Removal
from cleaner.source import AlignedText, Change, replay

TEXT = st.text(st.one_of(st.characters(), st.sampled_from("\n\r\u2028\x00 ab\ud800")), max_size=60)


@st.composite
def changes_of(draw: st.DrawFn, text: str) -> list[Change]:
    """Sorted, disjoint changes of a text, edits and removals mixed."""
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12, unique=True)))
    changes = []
    for start, end in zip(borders[::2], borders[1::2], strict=False):
        replacement = draw(st.one_of(st.none(), st.text(max_size=4)))
        changes.append(Change(start, end, replacement, "some/rule", "because", "" if replacement else "share"))
    return changes


@st.composite
def aligned_texts(draw: st.DrawFn) -> tuple[AlignedText, str]:
    """An aligned text after up to four rounds, and the same rounds done on a plain string."""
    aligned = AlignedText.of(draw(TEXT))
    plain = aligned.source
    for _ in range(draw(st.integers(1, 4))):
        changes = draw(changes_of(plain))
        aligned = aligned.change(changes)
        for change in reversed(changes):
            plain = plain[: change.start] + (change.replacement or "") + plain[change.end :]
    return aligned, plain


@given(aligned_texts())
def test_rounds_of_changes_do_what_they_do_to_a_plain_string(case: tuple[AlignedText, str]) -> None:
    aligned, plain = case
    assert aligned.text == plain


@given(aligned_texts())
def test_record_is_disjoint_and_replays(case: tuple[AlignedText, str]) -> None:
    aligned, _ = case
    position = 0
    for one in aligned.done:
        assert position <= one.start < one.end
        assert aligned.source[one.start : one.end] == (one.text if isinstance(one, Removal) else one.before)
        position = one.end
    assert replay(aligned.source, aligned.removals, aligned.edits) == aligned.text


@given(aligned_texts())
def test_inner_edits_lie_inside(case: tuple[AlignedText, str]) -> None:
    def check(edit: Edit) -> None:
        position = edit.start
        for inner in edit.inner:
            assert position <= inner.start <= inner.end <= edit.end
            position = inner.end
            check(inner)

    for edit in case[0].edits:
        check(edit)


@given(aligned_texts())
def test_offsets_map_both_ways(case: tuple[AlignedText, str]) -> None:
    aligned, _ = case
    to_raw = [aligned.to_source(i) for i in range(len(aligned.text) + 1)]
    to_clean = [aligned.to_text(i) for i in range(len(aligned.source) + 1)]
    assert to_raw == sorted(to_raw)
    assert to_raw[-1] == len(aligned.source)
    defined = [offset for offset in to_clean if offset is not None]
    assert defined == sorted(defined)
    kept = set(range(len(aligned.source)))
    for one in aligned.done:
        span = set(range(one.start, one.end))
        kept -= span
        expected = None if isinstance(one, Removal) else to_clean[one.start]
        assert {to_clean[i] for i in span} == {expected}
    for offset in kept:
        clean = to_clean[offset]
        assert clean is not None
        assert to_raw[clean] == offset
        assert aligned.text[clean] == aligned.source[offset]
    for offset, raw in enumerate(to_raw[:-1]):
        back = to_clean[raw]
        assert back is not None
        assert back <= offset
        assert (back == offset) or raw not in kept


def test_later_edit_absorbs_earlier_ones() -> None:
    aligned = AlignedText.of("Russian&nbsp;Federation said")
    aligned = aligned.change([Change(7, 13, " ", "markup/entity", "decoded")])
    aligned = aligned.change([Change(0, 18, "Russia", "entity/country", "short name")])
    (edit,) = aligned.edits
    assert (edit.before, edit.after, edit.rule) == ("Russian&nbsp;Federation", "Russia", "entity/country")
    assert [(inner.before, inner.after) for inner in edit.inner] == [("&nbsp;", " ")]


def test_edit_over_a_removal_is_split_around_it() -> None:
    aligned = AlignedText.of("a\n\nShare\n\nb")
    aligned = aligned.change([Change(3, 8, None, "share/label", "label", "share")])
    aligned = aligned.change([Change(1, 5, "\n", "whitespace/blank-lines", "one line break")])
    assert aligned.text == "a\nb"
    assert [(edit.before, edit.after) for edit in aligned.edits] == [("\n\n", "\n"), ("\n\n", "")]
    assert [removal.text for removal in aligned.removals] == ["Share"]


def test_removal_forgets_edits_inside_it() -> None:
    aligned = AlignedText.of("x&amp;y z").change([Change(1, 6, "&", "markup/entity", "decoded")])
    aligned = aligned.change([Change(0, 3, None, "code/remains", "noise", "code")])
    assert (aligned.text, aligned.edits) == (" z", [])
    assert aligned.removals[0].text == "x&amp;y"


@pytest.mark.parametrize("bad", [[(2, 2)], [(0, 2), (1, 3)], [(3, 4), (0, 1)], [(-1, 1)], [(4, 6)]])
def test_changes_that_overlap_or_lie_outside_are_refused(bad: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="change"):
        AlignedText.of("abcde").change([Change(start, end, "XYZ", "r", "") for start, end in bad])


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_raise(offset: int) -> None:
    aligned = AlignedText.of("abc")
    with pytest.raises(IndexError, match="outside the text"):
        aligned.to_source(offset)
    with pytest.raises(IndexError, match="outside the source"):
        aligned.to_text(offset)
