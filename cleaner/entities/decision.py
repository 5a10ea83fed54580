"""What is decided about one mention of a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """`text[start:end]` reads `replacement`, or stays where that is None. Offsets are code points, half-open.

    `start` and `end` take in what goes or changes with the name (an article, a gap, a possessive s);
    `name_start` and `name_end` are the alias alone. `code` is ISO 3166-1 alpha-2 for countries.

    >>> from cleaner.entities import load_names
    >>> [decision] = load_names(True).decide("He left the Russian Federation on Monday.")
    >>> decision.start, decision.name_start, decision.end, decision.replacement, decision.rule
    (8, 12, 30, 'Russia', 'entity/country')
    """

    start: int
    end: int
    replacement: str | None
    rule: str
    reason: str
    name_start: int
    name_end: int
    canonical: str
    code: str | None


def apply(text: str, decisions: Sequence[Decision]) -> str:
    """The text with every replacement made; `decisions` sorted and disjoint, as `Names.decide` gives them.

    >>> from cleaner.entities import load_names
    >>> text = "He left the Russian Federation on Monday."
    >>> apply(text, load_names(True).decide(text))
    'He left Russia on Monday.'
    """
    pieces: list[str] = []
    done = 0
    for decision in decisions:
        if decision.replacement is not None:
            pieces += (text[done : decision.start], decision.replacement)
            done = decision.end
    pieces.append(text[done:])
    return "".join(pieces)
