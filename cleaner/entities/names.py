"""`Names`: a compiled table of names, and the decisions about the mentions in a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cleaner.entities.context import surroundings
from cleaner.entities.decision import Decision, apply
from cleaner.entities.finder import Finder
from cleaner.entities.folding import fold
from cleaner.entities.keeping import KEEPING_RULES
from cleaner.entities.lines import Lines
from cleaner.entities.table import Alias, Group, Table
from cleaner.entities.writing import Written, write

_ROUNDS = 8


class Names:
    """The names to look for, ready to use. Immutable, thread-safe and picklable; made by `load_names`.

    >>> from cleaner.entities import load_names
    >>> names = load_names({"Pieces of Eight": "Peso"})
    >>> [(d.rule, d.replacement) for d in names.decide("They paid in Pieces of Eight.")]
    [('entity/country', 'Peso')]
    """

    __slots__ = ("_finder", "_phrases", "_table")

    _table: Table
    _finder: Finder
    _phrases: Finder

    def __init__(self, table: Table) -> None:
        set_once = object.__setattr__
        set_once(self, "_table", table)
        set_once(
            self,
            "_finder",
            Finder([alias.text for alias in table.aliases], [alias.any_case for alias in table.aliases]),
        )
        set_once(self, "_phrases", Finder(table.phrases, [False] * len(table.phrases)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Names is immutable; load another one.")

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Names, (self._table,)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful in the user's own names, one line each; such names are used all the same."""
        return self._table.warnings

    def decide(self, text: str, language: str | None = None) -> list[Decision]:
        """A decision for each mention in `text`, kept or replaced; sorted and disjoint, offsets in code points.

        `language` is the caller's own word on the text's language (BCP 47): names change only in the languages of
        the table, English unless a file says otherwise. None: each line is judged. Content never raises; time is
        linear. Applying the replacements and deciding again gives no replacement.

        >>> from cleaner.entities import load_names
        >>> [(d.rule, d.replacement) for d in load_names(True).decide("Russian Federation officials saw Daesh.")]
        [('entity/keep-adjective', None), ('entity/acronym', 'Islamic State')]
        """
        accepted = self._accepts(language)
        first = self._decide_once(text, accepted)
        settled = first
        for _ in range(_ROUNDS):
            if all(decision.replacement is None for decision in settled):
                return settled
            # A replacement can lift what kept its neighbour (the capitals of a line, say). What a second run would
            # change is changed at once, so that no second run changes anything.
            again = self._decide_once(apply(text, settled), accepted)
            if all(decision.replacement is None for decision in again):
                return settled
            composed = _compose(text, settled, again)
            if composed is None:
                break
            settled = composed
        return [_unsettled(decision) for decision in first]

    def _accepts(self, language: str | None) -> bool | None:
        """Whether names change in text of that language; None if each line is to be judged."""
        languages = self._table.settings.languages
        if "any" in languages:
            return True
        if not language or language.lower() in ("auto", "und"):
            return None
        return language.lower().replace("_", "-").partition("-")[0] in languages

    def _decide_once(self, text: str, accepted: bool | None) -> list[Decision]:
        folded = fold(text)
        hits = self._finder.find(folded)
        if not hits:
            return []
        phrases = self._phrases.find(folded)
        lines = Lines(folded)
        decisions: list[Decision] = []
        after_kept: int | None = None
        at = 0
        for start, end, number in hits:
            alias = self._table.aliases[number]
            if folded[start:end] == alias.entity.name:
                continue
            while at < len(phrases) and phrases[at][1] <= start:
                at += 1
            if at < len(phrases) and phrases[at][0] < end:
                written = Written(start, end, None, "entity/keep-phrase", "The name is part of a phrase to keep.")
            else:
                written = self._judge(folded, text, start, end, alias, lines, after_kept, accepted)
            after_kept = end if written.replacement is None else None
            decisions.append(_decision(written, start, end, alias))
        return decisions

    def _judge(
        self,
        folded: str,
        text: str,
        start: int,
        end: int,
        alias: Alias,
        lines: Lines,
        after_kept: int | None,
        accepted: bool | None,
    ) -> Written:
        context = surroundings(folded, start, end, alias, self._table.settings, lines, after_kept, accepted)
        plain = alias.group is Group.PLAIN
        for rule, keeps, for_plain in KEEPING_RULES:
            if plain and not for_plain:
                continue
            reason = keeps(context)
            if reason is not None:
                return Written(start, end, None, rule, reason)
        return write(context, text)


def _decision(written: Written, start: int, end: int, alias: Alias) -> Decision:
    return Decision(
        start=written.start,
        end=written.end,
        replacement=written.replacement,
        rule=written.rule,
        reason=written.reason,
        name_start=start,
        name_end=end,
        canonical=alias.entity.name,
        code=alias.entity.code,
    )


def _unsettled(decision: Decision) -> Decision:
    return replace(
        decision,
        start=decision.name_start,
        end=decision.name_end,
        replacement=None,
        rule="entity/keep-unsettled",
        reason="Each change here would call for another one.",
    )


def _compose(text: str, settled: list[Decision], again: list[Decision]) -> list[Decision] | None:
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
