"""What is known of names: entities, their aliases, the words to keep, and the user's choices. All frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Group(Enum):
    """How an alias behaves in a sentence. The values are what a file of names says."""

    COUNTRY = "country"
    COUNTRY_THE = "country-the"
    ORGANISATION = "org"
    ORGANISATION_THE = "org-the"
    ARMED_GROUP = "armed-group"
    USA = "usa"
    PLAIN = "plain"

    @property
    def is_country(self) -> bool:
        """Whether an adjective ("Russian") could have stood in the name's place."""
        return self in _COUNTRIES


_COUNTRIES = frozenset({Group.COUNTRY, Group.COUNTRY_THE, Group.USA})

GROUP_CODES = {
    "C": Group.COUNTRY,
    "CT": Group.COUNTRY_THE,
    "O": Group.ORGANISATION,
    "OT": Group.ORGANISATION_THE,
    "S": Group.ARMED_GROUP,
    "A": Group.USA,
    "P": Group.PLAIN,
}
"""The short spellings that a tab-separated file may use."""

RULE_OF_GROUP = {
    Group.COUNTRY: "entity/country",
    Group.COUNTRY_THE: "entity/country",
    Group.ORGANISATION: "entity/organisation",
    Group.ORGANISATION_THE: "entity/organisation",
    Group.ARMED_GROUP: "entity/acronym",
    Group.USA: "entity/acronym",
    Group.PLAIN: "entity/name",
}
"""The rule that a replacement carries."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing with a canonical name. `names` are all its names in folded spelling, the canonical one included."""

    name: str
    code: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Where a phrase of another language can be changed; lower-case words, see `phrases.py`."""

    free_after: frozenset[str]
    function_words: frozenset[str]
    naming: frozenset[str]
    capitalised_nouns: bool
    not_after: frozenset[str]
    not_before: frozenset[str]
    disagree: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What an alias of another language becomes as a whole; `lead` is what stands before the name in it."""

    language: str
    written: str
    lead: str
    grammar: Grammar
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling that is looked for; `text` is folded (plain blanks, straight apostrophes).

    `phrase` is set for aliases of other languages than English. `own` are the user's, which hold in every language.
    """

    text: str
    entity: Entity
    group: Group
    any_case: bool = False
    own: bool = False
    phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The sub-options of a file of names.

    `usa`: "noun" changes "the USA" in noun use, "keep" none, "all" every USA that no other rule keeps.
    `quotes`: "keep" leaves names inside quotation marks. `articles`: "keep" never drops or fits an article.
    `languages`: primary subtags of the languages in whose text names change; "any" stands for all. The names built in
    for a language change in its text only, the user's own in all.
    """

    usa: str = "noun"
    quotes: str = "replace"
    articles: str = "drop"
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that `Names` matches and asks; sorted, so that equal files give equal tables."""

    aliases: tuple[Alias, ...]
    phrases: tuple[str, ...]
    settings: Settings
    warnings: tuple[str, ...] = ()
