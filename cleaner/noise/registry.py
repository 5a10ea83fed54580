"""Declaring rules. A rule is a function over the lines of a page; its id is `family/name`, its family its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import regex

if TYPE_CHECKING:
    from cleaner.noise.page import Page

_ID = regex.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*+/[a-z][a-z0-9]*(?:-[a-z0-9]+)*+")


class Match(NamedTuple):
    """`page.text[start:end]` is noise, and why. `names` and `date` are what the rule read in it.

    `kind` is for the rules whose kind depends on the phrase that they found.
    """

    start: int
    end: int
    reason: str
    names: str | None = None
    date: str | None = None
    kind: str | None = None


RuleFunction = Callable[["Page"], Iterable[Match]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named decision: what it removes stands in its docstring, its cases in `fixtures/rules/<id>.toml`."""

    id: str
    kind: str
    find: RuleFunction
    document: str

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return self.document.strip().splitlines()[0]


def rule(rule_id: str, kind: str | None = None) -> Callable[[RuleFunction], Rule]:
    """Declare a rule. The kind of noise is the id's family unless it is given."""
    if not is_rule_id(rule_id):
        raise ValueError(f"rule id {rule_id!r} is not of the form family/name")

    def declare(find: RuleFunction) -> Rule:
        if not find.__doc__:
            raise ValueError(f"rule {rule_id} has no docstring to say what goes and what stays")
        return Rule(rule_id, kind or rule_id.split("/")[0], find, find.__doc__)

    return declare


def is_rule_id(text: str) -> bool:
    """Whether a text has the form of a rule id, `family/name`."""
    return _ID.fullmatch(text) is not None
