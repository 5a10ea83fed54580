"""The lines that no rule named, judged by a small net among their neighbours.

The net looks at numbers about the form and the place of lines, which serve any language, and at what words say that
many sites use alike, where it knows them. The same text gets the same scores on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.model import NOISE_KINDS
from cleaner.noise import measures as ms
from cleaner.noise.net import Net, Rows
from cleaner.noise.net import read_net as read_net
from cleaner.noise.net import shipped_net as shipped_net
from cleaner.noise.page import SHORTEST_SENTENCE, Page
from cleaner.noise.registry import Match
from cleaner.noise.signs import reasons
from cleaner.noise.stage import Found
from cleaner.noise.structure import Structure

Flags = NDArray[np.bool_]

LEANINGS = {"precision": -0.75, "balanced": 0.0, "recall": 1.5}
"""What a leaning adds to the score (log odds) from which a line is noise."""

ON_PAGE = 0.0
"""That score in a page with its furniture, wherever the line stands."""

CALM_REACH, CALM_SHARE, CALM_MOST = 5, 0.3, 4.0
"""In a page text and noise come in runs: how many lines on each side have how large a share in the score of a line, and
the most, either way, that each of them counts for."""

NEAR_NOISE = (1.0, 0.0, -0.5)
"""In any other text, a few lines from one that a rule named: before the mass of prose, in it, and after it."""

ELSEWHERE = (2.5, 1.0, 2.5)
"""The same where no rule named a line nearby: only the article says what such lines are."""

NEARBY = 5

CERTAIN = 2.5
"""The score that marks a short line as furniture for sure."""

FURNITURE_LINES, FURNITURE_SHARE, FURNITURE_ABOVE, FURNITURE_NAMED = 8, 0.2, 2, 3
"""A text is a page where so many lines are furniture for sure; and, with those that rules named, such a share of all;
and so many lines above the mass of prose, or so many that rules named: tables look like menus, but not to the rules."""

ALONE_LINES, ALONE_EXTRA = 6, 4.0
"""In a text that is no page, if more lines than that would go with no named line nearby, it may be a table or a list of
the article's own: what each of them has to score beyond."""

SENTENCE_EXTRA = 0.5
"""What a sentence within the mass of prose has to score beyond that."""

SENTENCE_OUTSIDE_EXTRA = 1.0
"""The same for a sentence outside of it, in a text that is no page."""

FEW_LINES = 8
"""Under so many lines a text shows too little to be judged by."""

EXTREME_EXTRA = 5.0
"""What is added in such a text, and for the first line of any text that is no page: it may be the headline."""

MOST_LINES, MARGIN = 20_000, 200
"""Lines judged at once, and how many of their neighbours are judged with them: what bounds the memory."""


def add_scored(page: Page, found: Found, leaning: str = "balanced", kinds: Collection[str] | None = None) -> Found:
    """What the rules found in a page and what the scorer finds beyond it, as `scorer/<kind>`.

    The lines get their verdict also where the caller keeps their kind. What a rule found inside a line that goes as a
    whole is left out.

    >>> from cleaner.noise.phrases import phrase_table
    >>> add_scored(Page("Rain fell on the town for nine days.", phrase_table(("en",))), Found(())).spans
    ()
    """
    scored = {page.line_at(match.start): (match, f"scorer/{kind}", kind) for match, kind in score_lines(page, leaning)}
    return join(page, found, scored, lambda number, kind: kind if kinds is None or kind in kinds else None)


Scored = dict[int, tuple[Match, str, str]]
"""By the number of a line what is found against it: the whole line, the rule, and the kind of noise."""


def join(page: Page, found: Found, scored: Scored, kind_of: Callable[[int, str], str | None]) -> Found:
    """What the rules found and whole lines found beyond them, which get their verdict.

    `kind_of` says as what kind a line goes, by its number and the kind found, or None where it stays. What a rule found
    inside a line that goes as a whole is left out.
    """
    kept = []
    for span in found.spans:
        first, last = page.line_at(span[0].start), page.line_at(span[0].end - 1)
        if first != last:
            # A span over several lines, of a rule of the user's own, is not to be cut into.
            scored.pop(first, None)
            scored.pop(last, None)
        if first not in scored or kind_of(first, scored[first][2]) is None:
            kept.append(span)
    for number, (match, rule, kind) in scored.items():
        page.verdicts[number] = rule
        named = kind_of(number, kind)
        if named is not None:
            kept.append((match, rule, named))
    return Found(tuple(sorted(kept, key=lambda span: span[0].start)), found.by_rule)


def score_lines(page: Page, leaning: str = "balanced") -> list[tuple[Match, str]]:
    """The lines without a verdict that are noise, in order, each with the kind that is likeliest.

    To be asked after all rules: their verdicts (`page.verdicts`) are read, and not changed. The sentences in the mass
    of prose stay unless the score is extreme, as does nearly everything in a text of a few lines; something is always
    left. `leaning` is one of "precision" (cut more), "balanced" and "recall" (keep more). Never raises on content.

    >>> from cleaner.noise.phrases import phrase_table
    >>> score_lines(Page("Rain fell on the town for nine days.", phrase_table(("en",))))
    []
    """
    if not len(page):
        return []
    measures = ms.measure(page)
    layout = ms.lay_out(measures)
    judged = judge_lines(shipped_net(), measures, layout)
    scores = judged.scores
    open_lines = measures.verdict == ms.NO_VERDICT
    limits = _limits(scores, open_lines, layout, leaning)
    if _is_page(scores, open_lines, layout):
        scores = _calm(scores)
    noise = open_lines & (scores >= limits)
    if noise.any() and not (open_lines & ~noise).any():
        noise[longest_sentence(noise, layout)] = False
    numbers = np.flatnonzero(noise)
    if not len(numbers):
        return []
    why, kinds = judged.explain(numbers, measures.later)
    return [
        (page.line(number, reason), kind) for number, reason, kind in zip(numbers.tolist(), why, kinds, strict=True)
    ]


def longest_sentence(lines: Flags, layout: ms.Layout) -> int:
    """Of some lines the one that says the most."""
    worth = np.where(lines, layout.length * (1 + 9 * layout.sentence), -1.0)
    return int(worth.argmax())


@dataclass(frozen=True, slots=True)
class Judged:
    """What the net says of each line."""

    scores: Rows
    """Log odds of noise, in whole 256ths: what is shown is what was compared."""
    kinds: Rows
    rows: Rows | NDArray[np.int8]
    leaning: Rows

    def explain(self, numbers: NDArray[np.int64], later: Flags) -> tuple[list[str], list[str]]:
        """For some lines why they are noise and of which kind; only those that stood before can be repetitions."""
        kinds = self.kinds[numbers]
        kinds[~later[numbers], NOISE_KINDS.index("repeat")] = -np.inf
        why = reasons(self.scores[numbers], self.rows[numbers].astype(np.float32), self.leaning)
        return why, [NOISE_KINDS[kind] for kind in kinds.argmax(1).tolist()]


def judge_lines(net: Net, measures: ms.Measures, layout: ms.Layout, structure: Structure | None = None) -> Judged:
    """What a net says of the lines of a text, or of a page whose markup is known."""
    rows, judged = _judge(net, measures, layout, structure)
    scores: Rows = np.rint(judged[:, 0] * np.float32(256)) * np.float32(1 / 256)
    return Judged(scores, judged[:, 1:], rows, net.leaning)


def _judge(
    net: Net, measures: ms.Measures, layout: ms.Layout, structure: Structure | None
) -> tuple[Rows | NDArray[np.int8], Rows]:
    """What the net sees of each line, and what it says; very long texts in parts."""
    count = len(measures.first)
    if count <= MOST_LINES:
        rows = net.see(measures, layout, structure)
        return rows, net.judge(rows)
    seen = np.empty((count, len(net.mean)), np.int8)
    judged = np.empty((count, 1 + len(NOISE_KINDS)), np.float32)
    for start in range(0, count, MOST_LINES):
        end = min(start + MOST_LINES, count)
        low = max(0, start - MARGIN)
        part = measures.part(low, end + MARGIN)
        lines = structure and structure.lines(slice(low, end + MARGIN))
        rows = net.see(part, ms.lay_out(part), lines)
        seen[start:end] = rows[start - low : end - low]
        judged[start:end] = net.judge(rows)[start - low : end - low]
    return seen, judged


def _limits(scores: Rows, open_lines: Flags, layout: ms.Layout, leaning: str) -> Rows:
    """The score from which each line is noise."""
    count = len(scores)
    extra = LEANINGS[leaning] + (EXTREME_EXTRA if count < FEW_LINES else 0.0)
    limits = np.where(layout.sentence & layout.inside, extra + SENTENCE_EXTRA, extra)
    if _is_page(scores, open_lines, layout):
        return (limits + ON_PAGE).astype(np.float32)
    zone = _zones(layout.inside)
    named = np.concatenate(([0], np.cumsum(~open_lines)))
    place = np.arange(count)
    near = named[np.minimum(place + NEARBY + 1, count)] > named[np.maximum(place - NEARBY, 0)]
    limits += np.where(near, np.array(NEAR_NOISE)[zone], np.array(ELSEWHERE)[zone])
    limits[layout.sentence & ~layout.inside] += SENTENCE_OUTSIDE_EXTRA
    limits[int(open_lines.argmax())] += EXTREME_EXTRA
    if (open_lines & ~near & (scores >= limits)).sum() > ALONE_LINES:
        limits[~near] += ALONE_EXTRA
    return limits.astype(np.float32)


def _is_page(scores: Rows, open_lines: Flags, layout: ms.Layout) -> bool:
    """Whether the furniture of a page stands around the text."""
    certain = open_lines & (scores >= CERTAIN) & (layout.length < SHORTEST_SENTENCE)
    furniture = certain | ~open_lines
    # Where there is no mass of prose, nothing is above it.
    above = int(layout.inside.argmax())
    return bool(
        np.count_nonzero(certain) >= FURNITURE_LINES
        and np.count_nonzero(furniture) >= FURNITURE_SHARE * len(furniture)
        and (
            np.count_nonzero(furniture[:above]) >= FURNITURE_ABOVE
            or len(open_lines) - np.count_nonzero(open_lines) >= FURNITURE_NAMED
        )
    )


def _calm(scores: Rows) -> Rows:
    """Scores drawn towards those of the lines around."""
    count = len(scores)
    sums = np.zeros(count + 2 * CALM_REACH + 1)
    np.cumsum(np.clip(scores, -CALM_MOST, CALM_MOST), out=sums[CALM_REACH + 1 : CALM_REACH + 1 + count])
    sums[CALM_REACH + 1 + count :] = sums[CALM_REACH + count]
    place = np.arange(count)
    within = np.minimum(place, CALM_REACH) + np.minimum(place[::-1], CALM_REACH) + 1
    around = (sums[2 * CALM_REACH + 1 :] - sums[:count]) / within
    calm = np.rint((scores * (1 - CALM_SHARE) + around * CALM_SHARE) * 256) / 256
    return np.asarray(calm, np.float32)


def _zones(inside: Flags) -> NDArray[np.int64]:
    """For each line 0 before the mass of prose, 1 in it (or where there is none), 2 after it."""
    zone = np.ones(len(inside), np.int64)
    mass = np.flatnonzero(inside)
    if len(mass):
        zone[: mass[0]], zone[mass[-1] + 1 :] = 0, 2
    return zone
