"""Mojibake: UTF-8 that was decoded as something else. ftfy does it; this asks it only where its answer can differ."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.repair.census import Census
from cleaner.repair.gate import LINE_BREAKS, is_suspicious, is_suspicious_line
from cleaner.source import Change

_LINE = regex.compile(f"[^{LINE_BREAKS}]+")
_FOREIGN = regex.compile(r"([^\x00-\x7f]+)")


def encoding_changes(census: Census) -> list[Change]:
    """What `ftfy.fix_encoding` makes of each line, with its defaults: decoded again where it was decoded wrongly.

    Which is what `ftfy.fix_text` makes of a line where all but `fix_encoding` is switched off. ftfy is asked only where
    its answer can differ from the line: where its own pattern for bad sequences matches.
    """
    if not is_suspicious(census):
        return []
    from ftfy import fix_encoding

    changes: list[Change] = []
    for found in _LINE.finditer(census.text):
        line = found[0]
        if not is_suspicious_line(line):
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
    both, each run has a stretch of its own. Otherwise all between the first and the last difference is one stretch.

    >>> list(differences("cafÃ© â€“ x", "café – x"))
    [(3, 5, 'é'), (6, 9, '–')]
    """
    old, new = _FOREIGN.split(before), _FOREIGN.split(after)
    if old[::2] != new[::2]:
        yield _stretch(before, after, 0)
        return
    position = 0
    for old_run, new_run in zip(old, new, strict=True):
        if old_run != new_run:
            yield _stretch(old_run, new_run, position)
        position += len(old_run)


def _stretch(before: str, after: str, offset: int) -> tuple[int, int, str]:
    """What is left of two differing texts without their common beginning and ending, `before` starting at `offset`."""
    shorter = min(len(before), len(after))
    start = next((index for index in range(shorter) if before[index] != after[index]), shorter)
    # A change covers something: where `after` only has more, it takes a neighbour along.
    start = min(start, len(before) - 1)
    most = min(shorter - start, len(before) - start - 1)
    same = next((index for index in range(most) if before[-index - 1] != after[-index - 1]), most)
    return offset + start, offset + len(before) - same, after[start : len(after) - same]
