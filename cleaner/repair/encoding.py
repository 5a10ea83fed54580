"""Mojibake: UTF-8 that was decoded as something else. ftfy does it; this asks it only where its answer can differ."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.source import Change

_LINE = regex.compile(r"[^\n\r]+")
_FOREIGN = regex.compile(r"([^\x00-\x7f]+)")


def encoding_changes(text: str) -> list[Change]:
    """What ftfy makes of each line: decoded again where it was decoded wrongly.

    `ftfy.fix_encoding` is asked line by line, with its defaults. Its own first question is whether the text looks bad
    at all; asking that of the whole text first, then of each line, saves the work and changes no answer.
    """
    if text.isascii():
        return []
    from ftfy.badness import is_bad  # takes 30 ms to import, and most texts need no repair

    if not is_bad(text):
        return []
    from ftfy import fix_encoding

    changes: list[Change] = []
    for found in _LINE.finditer(text):
        line = found[0]
        if line.isascii() or not is_bad(line):
            continue
        fixed = fix_encoding(line)
        if fixed != line:
            for start, end, after in differences(line, fixed):
                reason = f"{line[start:end]!r} is {after!r} decoded wrongly"
                changes.append(Change(found.start() + start, found.start() + end, after, "encoding/mojibake", reason))
    return changes


def differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """The stretches in which two texts differ, as start and end in `before` and what stands there in `after`.

    Mojibake changes runs of foreign characters and leaves ASCII alone; where the ASCII between the runs is the same in
    both, each run is a stretch of its own. Otherwise all between the first and the last difference is one stretch.
    """
    old, new = _FOREIGN.split(before), _FOREIGN.split(after)
    if old[::2] == new[::2]:
        position = 0
        for index, (old_run, new_run) in enumerate(zip(old, new, strict=True)):
            if index % 2 and old_run != new_run:
                yield position, position + len(old_run), new_run
            position += len(old_run)
        return
    start, old_end, new_end = trim(before, after)
    if start == old_end:
        # A change covers something: a pure insertion takes a neighbour along.
        if start:
            start -= 1
        else:
            old_end, new_end = old_end + 1, new_end + 1
    yield start, old_end, after[start:new_end]


def trim(before: str, after: str) -> tuple[int, int, int]:
    """The end of the common beginning of two texts, and where in each the common ending starts."""
    start = 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    old_end, new_end = len(before), len(after)
    while old_end > start and new_end > start and before[old_end - 1] == after[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    return start, old_end, new_end
