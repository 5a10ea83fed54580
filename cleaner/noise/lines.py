"""The lines of a text; those of a paragraph that was wrapped at a fixed width are judged as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from cleaner.noise.characters import CLOSERS, TERMINALS

NARROWEST, WIDEST = 45, 120
"""Code points of a line at which texts are wrapped: mails at 72, books at 60, Markdown at 78, terminals at 100."""

_FEWEST_LINES = 4
_LONGEST_WORD = 30
"""A longer one, as an address is, may have been broken, or may run over the width."""

_ENDS = frozenset(TERMINALS + CLOSERS + ":：")


def split_lines(text: str, paragraphs: bool = True) -> tuple[list[str], list[int], list[bool]]:
    """The lines that are not blank, where each starts, and whether a blank line or nothing stands before it.

    With `paragraphs` the lines of a wrapped paragraph are one. Lines are without the blanks around them.
    """
    raw = text.splitlines(keepends=True)
    stripped = list(map(str.strip, raw))
    offsets = list(accumulate(map(len, raw), initial=0))
    filled = [index for index, line in enumerate(stripped) if line]
    lines = [stripped[index] for index in filled]
    starts = [
        offsets[index] + (len(raw[index]) - len(raw[index].lstrip()) if raw[index][0].isspace() else 0)
        for index in filled
    ]
    after_gap = [before != index - 1 for before, index in zip([-2, *filled], filled, strict=False)]
    following = set(_going_on(lines, after_gap)) if paragraphs else ()
    if not following:
        return lines, starts, after_gap
    first = [number for number in range(len(lines)) if number not in following]
    ends = [starts[stop - 1] + len(lines[stop - 1]) for stop in (*first[1:], len(lines))]
    joined = [text[starts[number] : end] for number, end in zip(first, ends, strict=True)]
    return joined, [starts[number] for number in first], [after_gap[number] for number in first]


def _going_on(lines: Sequence[str], after_gap: Sequence[bool]) -> Iterator[int]:
    """The numbers of the lines that go on the paragraph of the line before.

    A line goes on the one before where its first word had no room there and it begins as no sentence does; and where
    half the lines of a block of four or more do so and all of them are filled, each goes on the one before.

    >>> wrapped = ["The river rose for nine days until it came over", "the wall that was built in 1931."]
    >>> list(_going_on(wrapped, [True, False]))
    [1]
    """
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or after_gap[number]:
            if number - start > 1:
                yield from _in_block(lines, start, number)
            start = number


def _in_block(lines: Sequence[str], start: int, stop: int) -> list[int]:
    # The last line of a paragraph is short, or has a prompt behind it: it tells no width, unless there are but two.
    telling = lines[start : stop - 1] if stop - start >= _FEWEST_LINES else lines[start:stop]
    width = max((len(line) for line in telling if len(line) <= WIDEST), default=0)
    if width < NARROWEST:
        return []
    filled = [number for number in range(start + 1, stop) if _is_filled(lines[number - 1], lines[number], width)]
    found = [number for number in filled if lines[number - 1][-1] not in _ENDS and lines[number][0].islower()]
    is_paragraph = len(filled) == stop - start - 1 and stop - start >= _FEWEST_LINES and len(found) * 2 >= len(filled)
    return filled if is_paragraph else found


def _is_filled(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no room in a line."""
    word = following.partition(" ")[0]
    if len(line) > WIDEST:
        # Only one long word makes a wrapped line that long.
        return any(len(part) > _LONGEST_WORD for part in line.split(" "))
    return len(line) >= NARROWEST // 2 and len(line) + 1 + len(word) > width
