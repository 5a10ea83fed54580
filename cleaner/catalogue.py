"""Every rule there is, for people to look up: `clean --list-rules`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cleaner.model import HEADLINE_KIND, MAIN_KIND, NOISE_KINDS
from cleaner.noise.marks import MARKED_KINDS
from cleaner.noise.phrases import phrases_of
from cleaner.noise.rules import RULES
from cleaner.noise.site import REPEAT_KIND, REPEAT_RULE
from cleaner.noise.stage import GAP_RULE
from cleaner.noise.user import UserRule
from cleaner.repair import REPAIR_RULES

ENTITY_RULES = {
    "entity/country": 'Official names of countries: "Russian Federation" becomes "Russia".',
    "entity/organisation": 'Organisations known by their acronym: "North Atlantic Treaty Organization" becomes "NATO".',
    "entity/acronym": 'Acronyms with one common name: "Daesh", "ISIL" become "Islamic State"; "the USA" as a noun.',
    "entity/name": "The user's own plain names.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule: its id, the kind of what it does, the languages whose phrases it knows, and what it does."""

    id: str
    kind: str
    languages: str
    summary: str


def catalogue(user_rules: tuple[UserRule, ...] = ()) -> Iterator[Entry]:
    """Every rule in the order in which it is asked."""
    for rule, (member, summary) in REPAIR_RULES.items():
        yield Entry(rule, f"repair:{member}", "all", f"{summary[0].upper()}{summary[1:]}.")
    for user_rule in user_rules:
        yield Entry(user_rule.id, user_rule.kind, " ".join(user_rule.languages) or "all", "A rule of the user's own.")
    for one in RULES:
        yield Entry(one.id, one.kind, " ".join(_languages_of(one.id)) or "all", one.summary)
    for kind in MARKED_KINDS:
        summary = f"Lines of a page whose markup says {kind}: by an element, a role, a class or an id as a whole word."
        yield Entry(f"{kind}/markup", kind, "all", summary)
    summary = (
        "Lines of a page before and after its main content that no rule named, judged by markup, form and neighbours."
    )
    yield Entry(f"scorer/{MAIN_KIND}", MAIN_KIND, "all", summary)
    for kind in NOISE_KINDS:
        summary = f"Lines that no rule named, judged by form and neighbours as noise, likeliest {kind}."
        yield Entry(f"scorer/{kind}", kind, "all", summary)
    summary = "Lines that recur on many pages of their site, with --site-repeats or --template."
    yield Entry(REPEAT_RULE, REPEAT_KIND, "all", summary)
    yield Entry("headline/first-line", HEADLINE_KIND, "all", 'The headline, with headline="drop".')
    yield Entry(GAP_RULE, "edit", "all", "The blanks that a removal leaves over.")
    for rule, summary in ENTITY_RULES.items():
        yield Entry(rule, "entity", "en", summary)


@cache
def _phrase_rules() -> dict[str, frozenset[str]]:
    folder = files("cleaner").joinpath("data/languages")
    codes = [path.name.removesuffix(".toml") for path in folder.iterdir() if path.name.endswith(".toml")]
    return {code: frozenset(phrases_of(code)) for code in codes}


def _languages_of(rule: str) -> list[str]:
    return sorted(code for code, rules in _phrase_rules().items() if rule in rules)
