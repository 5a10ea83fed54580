"""Text that knows where in its source each code point came from. Nothing here knows about cleaning.

An `AlignedText` is a row of kept spans, edits and removals that covers its source without a gap. Only the edits
and removals are stored; what lies between them is kept. A stage reads `text`, asks for `Change`s in the
coordinates of that text, and `change` makes a new `AlignedText` in which they have become edits and removals of
the source. Whatever the stages did, replaying the edits and removals on the source gives the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import fields, make_dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from cleaner.model import Edit, Removal


class Change(NamedTuple):
    """What a stage asks for: `text[start:end]` shall read `replacement`, or is noise where that is None.

    `start < end`: a change covers at least one code point, so that offsets map one way and back. A tuple, since
    documents ask for hundreds, and a frozen dataclass takes three times as long to make.
    """

    start: int
    end: int
    replacement: str | None
    rule: str
    reason: str
    kind: str = ""
    """The kind of noise; empty for an edit."""


# A frozen dataclass sets each field through `object.__setattr__`, four times the time of a plain one, and pages have
# hundreds of edits and removals. They are made as plain ones of the same fields and are frozen by their class.
_plain_edit: Any = make_dataclass("_plain_edit", [one.name for one in fields(Edit)], slots=True)
_plain_removal: Any = make_dataclass("_plain_removal", [one.name for one in fields(Removal)], slots=True)


def _edit(change: Change, start: int, end: int, before: str, after: str, inner: tuple[Edit, ...] = ()) -> Edit:
    edit = _plain_edit(change.rule, start, end, before, after, change.reason, inner)
    edit.__class__ = Edit
    return edit  # type: ignore[no-any-return]


def _removal(change: Change, start: int, end: int, text: str) -> Removal:
    removal = _plain_removal(change.rule, change.kind, start, end, text, change.reason)
    removal.__class__ = Removal
    return removal  # type: ignore[no-any-return]


def replay(source: str, removals: Iterable[Removal], edits: Iterable[Edit]) -> str:
    """Rebuild a document's text from its source and what was done to it.

    >>> replay("a b", [Removal("share/label", "share", 0, 1, "a", "")], [Edit("layout/gap", 1, 2, " ", "", "")])
    'b'
    """
    done: list[Removal | Edit] = sorted([*removals, *edits], key=lambda one: one.start)
    return _join(source, done)


def _join(source: str, done: Sequence[Removal | Edit]) -> str:
    pieces = []
    position = 0
    for one in done:
        if position < one.start:
            pieces.append(source[position : one.start])
        if isinstance(one, Edit):
            pieces.append(one.after)
        position = one.end
    pieces.append(source[position:])
    return "".join(pieces)


class AlignedText:
    """A source and what was done to it, immutable."""

    def __init__(self, source: str, done: Sequence[Removal | Edit] = (), text: str | None = None) -> None:
        """`text` is what `done` makes of the source, where the caller has it already."""
        self.source = source
        self.done = tuple(done)
        self.text = text if text is not None else _join(source, self.done) if self.done else source

    @classmethod
    def of(cls, source: str) -> AlignedText:
        """The source unchanged."""
        return cls(source)

    @property
    def removals(self) -> list[Removal]:
        return [one for one in self.done if isinstance(one, Removal)]

    @property
    def edits(self) -> list[Edit]:
        return [one for one in self.done if isinstance(one, Edit)]

    @cached_property
    def _borders(self) -> tuple[list[int], list[int], list[int], list[int]]:
        """Where each of `done` starts and ends in the source, then where it starts and ends in the text."""
        source_starts = [one.start for one in self.done]
        source_ends = [one.end for one in self.done]
        lengths = [len(one.after) if isinstance(one, Edit) else 0 for one in self.done]
        growth = (length - end + start for start, end, length in zip(source_starts, source_ends, lengths, strict=True))
        shifts = accumulate(growth, initial=0)
        text_starts = [start + shift for start, shift in zip(source_starts, shifts, strict=False)]
        text_ends = [start + length for start, length in zip(text_starts, lengths, strict=True)]
        return source_starts, source_ends, text_starts, text_ends

    def to_source(self, offset: int) -> int:
        """The source offset of the code point at `offset` in the text; see `Document.to_raw`."""
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} is outside the text, which has {len(self.text)} code points")
        source_starts, source_ends, text_starts, text_ends = self._borders
        index = bisect_right(text_starts, offset) - 1
        if index < 0:
            return offset
        if offset < text_ends[index]:
            return source_starts[index]
        return source_ends[index] + offset - text_ends[index]

    def to_text(self, offset: int) -> int | None:
        """The text offset of the code point at `offset` in the source; see `Document.to_clean`."""
        if not 0 <= offset <= len(self.source):
            raise IndexError(f"offset {offset} is outside the source, which has {len(self.source)} code points")
        source_starts, source_ends, text_starts, text_ends = self._borders
        index = bisect_right(source_starts, offset) - 1
        if index < 0:
            return offset
        if offset < source_ends[index]:
            return None if isinstance(self.done[index], Removal) else text_starts[index]
        return text_ends[index] + offset - source_ends[index]

    def change(self, changes: Iterable[Change]) -> AlignedText:
        """This text with `changes`, which are in its coordinates, sorted and disjoint; else ValueError.

        An edit absorbs the earlier edits that lie inside it; a removal forgets them. A removal inside either stays
        as it is, and what surrounds it is split. An earlier edit that a change covers in part keeps the rest of its
        `after`: part of a replacement has no source of its own that could be removed or edited alone. Linear time.
        """
        text = self.text
        wanted: list[Change] = []
        pieces: list[str] = []
        position = 0
        for one in changes:
            start, end, replacement = one[:3]
            if text[start:end] == replacement:
                continue
            if not position <= start < end:
                raise ValueError("changes must be sorted, disjoint, not empty and inside the text")
            pieces += (text[position:start], replacement or "")
            wanted.append(one)
            position = end
        if not wanted:
            return self
        if position > len(text):
            raise ValueError("a change lies outside the text")
        pieces.append(text[position:])
        done = _Merge(self).run(wanted) if self.done else _laid(text, wanted)
        return AlignedText(self.source, done, "".join(pieces))


def _laid(source: str, wanted: Iterable[Change]) -> list[Removal | Edit]:
    """The first changes of a source: each as it is."""
    return [
        _removal(one, one.start, one.end, source[one.start : one.end])
        if one.replacement is None
        else _edit(one, one.start, one.end, source[one.start : one.end], one.replacement)
        for one in wanted
    ]


class _Merge:
    """One walk over what was done before and what is wanted now, both in text order."""

    def __init__(self, base: AlignedText) -> None:
        self.source = base.source
        self.old = base.done
        _, self.source_ends, self.text_starts, self.text_ends = base._borders
        self.cuts: dict[int, list[tuple[int, int, str, Change]]] = {}
        self.out: list[Removal | Edit] = []

    def run(self, wanted: list[Change]) -> list[Removal | Edit]:
        text_starts, text_ends, count = self.text_starts, self.text_ends, len(self.old)
        index = 0
        for change in wanted:
            following = bisect_right(text_ends, change.start, index)
            self._emit_all(index, following)
            index = following
            if index == count or text_starts[index] >= change.end:
                shift = self.source_ends[index - 1] - text_ends[index - 1] if index else 0
                self._lay(change, change.replacement, change.start + shift, change.end + shift, ())
                continue
            start, end, replacement = change.start, change.end, change.replacement
            if index < count and (
                text_starts[index] < start or (text_starts[index] == start and text_ends[index] > end)
            ):
                self._cut(index, start, min(text_ends[index], end), replacement or "", change)
                if text_ends[index] >= end:
                    continue
                start = text_ends[index]
                replacement = None if replacement is None else ""
                self._emit(index)
                index += 1
            first = index
            while index < count and text_starts[index] < end and text_ends[index] <= end:
                index += 1
            if index < count and text_starts[index] < end:
                self._cut(index, text_starts[index], end, "", change)
                end = text_starts[index]
            if start == end:
                self.out.extend(self.old[first:index])
            else:
                source_span = self._source_of(start, first), self._source_of(end, index)
                self._cover(change, replacement, source_span, first, index)
        self._emit_all(index, count)
        return self.out

    def _source_of(self, offset: int, following: int) -> int:
        """The source offset of a text offset, where `following` is the first old change not before it."""
        return self.source_ends[following - 1] + offset - self.text_ends[following - 1] if following else offset

    def _cut(self, index: int, start: int, end: int, replacement: str, change: Change) -> None:
        base = self.text_starts[index]
        self.cuts.setdefault(index, []).append((start - base, end - base, replacement, change))

    def _emit_all(self, first: int, last: int) -> None:
        """Earlier changes as they were; only the first of them can have been covered in part."""
        if first < last and first in self.cuts:
            self._emit(first)
            first += 1
        self.out.extend(self.old[first:last])

    def _emit(self, index: int) -> None:
        """An earlier change as it was, or, where changes covered part of it, with what is left of it."""
        one = self.old[index]
        cuts = self.cuts.pop(index, None)
        if cuts is None or isinstance(one, Removal):
            self.out.append(one)
            return
        pieces = []
        position = 0
        for start, end, replacement, _ in cuts:
            pieces += [one.after[position:start], replacement]
            position = end
        pieces.append(one.after[position:])
        last = cuts[-1][3]
        self.out.append(_edit(last, one.start, one.end, one.before, "".join(pieces), (one,)))

    def _cover(
        self, change: Change, replacement: str | None, source_span: tuple[int, int], first: int, last: int
    ) -> None:
        """Lay `change` over a span of the source, around the removals among old[first:last]."""
        inner: list[Edit] = []
        position, end = source_span
        for one in self.old[first:last]:
            if isinstance(one, Removal):
                replacement = self._lay(change, replacement, position, one.start, inner)
                self.out.append(one)
                inner = []
                position = one.end
            else:
                inner.append(one)
        self._lay(change, replacement, position, end, inner)

    def _lay(self, change: Change, replacement: str | None, start: int, end: int, inner: Sequence[Edit]) -> str | None:
        """Record one piece of a change; return what a further piece of it reads."""
        if start == end:
            return replacement
        before = self.source[start:end]
        if replacement is None:
            self.out.append(_removal(change, start, end, before))
            return None
        self.out.append(_edit(change, start, end, before, replacement, tuple(inner)))
        return ""
