"""The noise stage: the rules in their order over one text, then the gaps that they leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import regex

from cleaner.noise.page import Page
from cleaner.noise.registry import Match, Rule
from cleaner.source import Change

GAP_RULE = "layout/gap"

_BREAK = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules found in a text: spans that are noise, sorted and disjoint, each with its rule and kind."""

    spans: tuple[tuple[Match, str, str], ...]
    by_rule: dict[str, list[Match]] = field(default_factory=dict)


def find_noise(page: Page, rules: Sequence[Rule], kinds: Collection[str] | None = None) -> Found:
    """Ask every rule in order; the first that names a line is the reason.

    Every rule is asked, also those whose kind the caller keeps: a headline under a "Related" that stays is no less one.
    """
    taken = _Taken(len(page.text))
    by_rule: dict[str, list[Match]] = {}
    for rule in rules:
        # Listed first: a rule looks at the verdicts of earlier rules, not at its own half-way.
        for match in list(rule.find(page)):
            if not taken.add(match, rule):
                continue
            for number in page.lines_between(match.start, match.end):
                page.verdicts[number] = rule.id
            by_rule.setdefault(rule.id, []).append(match)
    spans = [(match, rule, kind) for match, rule, kind in taken.sorted() if kinds is None or kind in kinds]
    return Found(tuple(spans), by_rule)


class _Taken:
    """Spans already named, so that no two overlap."""

    def __init__(self, length: int) -> None:
        self._covered = bytearray(length)
        self._spans: list[tuple[Match, str, str]] = []

    def add(self, match: Match, rule: Rule) -> bool:
        if match.start >= match.end or any(self._covered[match.start : match.end]):
            return False
        self._covered[match.start : match.end] = b"\1" * (match.end - match.start)
        self._spans.append((match, rule.id, match.kind or rule.kind))
        return True

    def sorted(self) -> list[tuple[Match, str, str]]:
        return sorted(self._spans, key=lambda span: span[0].start)


def noise_changes(page: Page, found: Found) -> list[Change]:
    """The removals and the edits that close the gaps, sorted and disjoint."""
    changes = [Change(match.start, match.end, None, rule, match.reason, kind) for match, rule, kind in found.spans]
    return sorted([*changes, *_gaps(page.text, found.spans)], key=lambda change: change.start)


def _gaps(text: str, spans: Iterable[tuple[Match, str, str]]) -> list[Change]:
    """For each run of removed spans with nothing but blanks between and around, what of those blanks goes."""
    changes: list[Change] = []
    pieces: list[tuple[int, int]] = []
    position = -1
    for match, _, _ in spans:
        start, end = _blanks_before(text, match.start), _blanks_after(text, match.end)
        if pieces and start <= position:
            pieces[-1] = (pieces[-1][0], match.start)
        else:
            changes += _close(text, pieces)
            pieces = [(start, match.start)]
        pieces.append((match.end, end))
        position = match.end
    return changes + _close(text, pieces)


def _blanks_before(text: str, offset: int) -> int:
    stop = offset
    while stop > 0 and text[stop - 1].isspace():
        stop -= 1
    return stop


def _blanks_after(text: str, offset: int) -> int:
    """The end of the blanks after an offset, the indentation of the line that follows left out."""
    stop = offset
    while text.startswith("\n", stop):
        stop += 1
    if stop < len(text) and not text[stop].isspace():
        return stop
    after_break = stop
    while stop < len(text) and text[stop].isspace():
        stop += 1
        if _BREAK.match(text[stop - 1]):
            after_break = stop
    return len(text) if stop == len(text) else (after_break if after_break > offset else stop)


def _breaks(text: str, start: int, end: int) -> int:
    """How many line breaks stand in blanks."""
    newlines = text.count("\n", start, end)
    return newlines if newlines == end - start else len(_BREAK.findall(text, start, end))


def _close(text: str, pieces: list[tuple[int, int]]) -> list[Change]:
    """Keep one of the stretches of blanks around removed spans, the one that parts most; the others go."""
    if not pieces:
        return []
    at_border = pieces[0][0] == 0 or pieces[-1][1] == len(text)
    after = text[pieces[-1][1] : pieces[-1][1] + 1]
    kept = None
    if not at_border:
        kept = max(pieces, key=lambda piece: (_breaks(text, *piece), piece[1] > piece[0]))
        if not _BREAK.search(text, *kept) and after and after in ".,;:!?)]}’”»":
            kept = None
    reason = "closes the gap that a removal leaves"
    return [Change(start, end, "", GAP_RULE, reason) for start, end in pieces if start < end and (start, end) != kept]
