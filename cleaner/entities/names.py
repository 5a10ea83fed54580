"""`Names`: a compiled table of names, and the decisions about the mentions in a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cleaner.entities.anchors import Anchors
from cleaner.entities.context import surroundings
from cleaner.entities.decision import Decision, apply
from cleaner.entities.finder import Finder
from cleaner.entities.folding import fold
from cleaner.entities.keeping import KEEPING_RULES, PHRASE_RULES, PLAIN_RULES
from cleaner.entities.lines import Lines
from cleaner.entities.phrases import behind_lead
from cleaner.entities.settling import compose, unsettled, untouched
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

    __slots__ = ("_anchors", "_finder", "_phrases", "_table")

    _table: Table
    _anchors: Anchors
    _finder: Finder
    _phrases: Finder

    def __init__(self, table: Table) -> None:
        set_once = object.__setattr__
        set_once(self, "_table", table)
        spellings = [alias.text for alias in table.aliases]
        any_case = [alias.any_case for alias in table.aliases]
        set_once(self, "_anchors", Anchors(spellings, any_case))
        set_once(self, "_finder", Finder(spellings, any_case))
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
        spoken = _primary(language)
        first = self._decide_once(text, spoken)
        settled = first
        for _ in range(_ROUNDS):
            if all(decision.replacement is None for decision in settled):
                return settled
            # A replacement can lift what kept its neighbour (the capitals of a line, say). What a second run would
            # change is changed at once, so that no second run changes anything.
            far = self._table.settings.quotes == "keep"
            again = self._decide_once(apply(text, settled), spoken, frozenset() if far else untouched(text, settled))
            if all(decision.replacement is None for decision in again):
                return settled
            composed = compose(text, settled, again)
            if composed is None:
                break
            settled = composed
        return [unsettled(decision) for decision in first]

    def _decide_once(
        self, text: str, spoken: str | None, known: frozenset[tuple[int, int]] = frozenset()
    ) -> list[Decision]:
        """One run of the rules; mentions at `known` places are kept for sure and get no decision."""
        if not self._anchors.may_hold(text):
            return []
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
            if alias.phrase is None and folded[start:end] == alias.entity.name:
                continue
            if (start, end) in known:
                after_kept = end
                continue
            while at < len(phrases) and phrases[at][1] <= start:
                at += 1
            if at < len(phrases) and phrases[at][0] < end:
                written = Written(start, end, None, "entity/keep-phrase", "The name is part of a phrase to keep.")
            else:
                written = self._judge(folded, text, start, end, alias, lines, after_kept, spoken)
            after_kept = end if written.replacement is None else None
            decisions.append(_decision(written, folded, start, end, alias))
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
        spoken: str | None,
    ) -> Written:
        context = surroundings(folded, start, end, alias, self._table.settings, lines, after_kept, spoken)
        rules = PHRASE_RULES if alias.phrase else PLAIN_RULES if alias.group is Group.PLAIN else KEEPING_RULES
        for rule, keeps in rules:
            reason = keeps(context)
            if reason is not None:
                return Written(start, end, None, rule, reason)
        return write(context, text)


def _primary(language: str | None) -> str | None:
    """The primary subtag of a BCP 47 code; None where it names no language."""
    if not language or language.lower() in ("auto", "und"):
        return None
    return language.lower().replace("_", "-").partition("-")[0]


def _decision(written: Written, folded: str, start: int, end: int, alias: Alias) -> Decision:
    if alias.phrase:
        start = behind_lead(folded, start, alias.phrase.lead)
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
