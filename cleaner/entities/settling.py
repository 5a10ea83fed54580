"""A second run must change nothing: what it would change is found and changed in the first."""

from __future__ import annotations

from dataclasses import replace

from cleaner.entities.context import WINDOW
from cleaner.entities.decision import Decision, apply

_JUDGED_FROM_AFAR = frozenset({"entity/keep-language", "entity/keep-phrase"})
"""Rules that ask more than the line of a mention and what stands near it."""


def untouched(text: str, settled: list[Decision]) -> frozenset[tuple[int, int]]:
    """Where kept mentions stand in the text that `settled` makes, if nothing that they were judged by changed.

    `quotes = "keep"` judges from afar too, so that nothing is known there.
    """
    places: list[tuple[int, int]] = []
    waiting: list[tuple[int, int, int]] = []
    line_start, line_end = 0, -1
    shift = changed_up_to = 0
    for decision in settled:
        if decision.replacement is not None:
            places += ((start, end) for start, end, reach in waiting if reach <= decision.start)
            waiting.clear()
            changed_up_to = decision.end
            shift += _growth(decision)
            continue
        start, end = decision.name_start, decision.name_end
        if not line_start <= start <= line_end:
            line_start = text.rfind("\n", 0, start) + 1
            line_end = _line_end(text, start)
        last = line_end if end <= line_end else _line_end(text, end)
        unchanged_before = min(line_start, start - WINDOW) >= changed_up_to or not changed_up_to
        if unchanged_before and decision.rule not in _JUDGED_FROM_AFAR:
            waiting.append((start + shift, end + shift, max(last, end + WINDOW)))
    places += ((start, end) for start, end, _ in waiting)
    return frozenset(places)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def unsettled(decision: Decision) -> Decision:
    """The decision not to touch a mention after all."""
    return replace(
        decision,
        start=decision.name_start,
        end=decision.name_end,
        replacement=None,
        rule="entity/keep-unsettled",
        reason="Each change here would call for another one.",
    )


def compose(text: str, settled: list[Decision], again: list[Decision]) -> list[Decision] | None:
    """Decisions on `text` that do what `settled` does and then what `again` does to its result.

    A new replacement that takes in an older one becomes one decision with it; None if two take in the same.
    """
    middle = apply(text, settled)
    made = [decision for decision in settled if decision.replacement is not None]
    merged: list[Decision] = []
    at = shift = 0
    for new in again:
        if new.replacement is None:
            continue
        while at < len(made) and made[at].start + shift + _length(made[at]) <= new.start:
            merged.append(made[at])
            shift += _growth(made[at])
            at += 1
        low, high = new.start, new.end
        low_shift, touched = shift, False
        while at < len(made) and made[at].start + shift < new.end:
            low = min(low, made[at].start + shift)
            high = max(high, made[at].start + shift + _length(made[at]))
            shift += _growth(made[at])
            at += 1
            touched = True
        start, end = low - low_shift, high - shift
        if merged and start < merged[-1].end:
            return None
        merged.append(
            replace(
                new,
                start=start,
                end=end,
                replacement=middle[low : new.start] + new.replacement + middle[new.end : high],
                name_start=start if touched else new.name_start - shift,
                name_end=end if touched else new.name_end - shift,
            )
        )
    merged += made[at:]
    return _with_kept(merged, settled)


def _with_kept(merged: list[Decision], settled: list[Decision]) -> list[Decision]:
    """`merged` and those kept in `settled` that it leaves alone, sorted."""
    everything = sorted([*merged, *(d for d in settled if d.replacement is None)], key=lambda d: (d.start, d.end))
    chosen: list[Decision] = []
    for decision in everything:
        if chosen and decision.start < chosen[-1].end:
            if decision.replacement is None:
                continue
            if chosen[-1].replacement is None:
                chosen.pop()
        chosen.append(decision)
    return chosen


def _length(decision: Decision) -> int:
    return len(decision.replacement or "")


def _growth(decision: Decision) -> int:
    return _length(decision) - (decision.end - decision.start)
