"""The built-in names and the user's own made into one table, with every contradiction refused.

What is refused would break the promise that a second run changes nothing (chains, an alias inside its own canonical
name), or would change words that are no names (short and lower-case aliases).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cleaner.entities.finder import Finder, stands_alone
from cleaner.entities.folding import fold_name, lower
from cleaner.entities.phrases import LANGUAGES, phrase_aliases
from cleaner.entities.reading import Entry, Origin, RawNames
from cleaner.entities.table import Alias, Entity, Group, Settings, Table
from cleaner.entities.words import word_lists

_SHORTEST = 3


def merge(built_in: RawNames, raw: RawNames) -> Table:
    """One table of both. Raises what `raw.origin` raises for names that cannot stand together."""
    origin, options = raw.origin, raw.options
    base = built_in if options.get("default", True) else RawNames(Origin())
    renamed = _renamed(base, raw)
    removed = {fold_name(alias) for alias in raw.remove}
    entries: dict[str, Entry] = {}
    for entry in base.entries:
        alias = fold_name(entry.alias)
        name = renamed.get(entry.name, entry.name)
        # A canonical name renamed to one of its own aliases takes that alias out of the search.
        if alias not in removed and alias != fold_name(name):
            entries[alias] = replace(entry, name=name)
    known = _groups(base.entries, raw.entries, renamed)
    own: dict[str, Entry] = {}
    for entry in raw.entries:
        _check_shape(entry, origin)
        name = _known_name(renamed.get(entry.name, entry.name), known)
        alias = fold_name(entry.alias)
        if alias in own and own[alias].name != name:
            message = f"alias {entry.alias!r} is given twice, for {own[alias].name!r} and {name!r}. Keep one of them."
            origin.fail(message, entry.alias, entry.line)
        if alias == fold_name(name) and entry.name != name:
            continue
        group = entry.group or known.get(name, Group.COUNTRY)
        own[alias] = Entry(entry.alias, name, group, entry.any_case, entry.force, entry.line)
    entries |= own
    _check_chains(entries, own, origin)
    aliases = _aliases(entries, base, raw, renamed, own)
    settings = _settings(raw)
    if not {"en", "any"} & set(settings.languages):
        aliases = tuple(alias for alias in aliases if alias.own)
    if options.get("default", True):
        aliases += _of_other_languages(settings, removed | {alias.text for alias in aliases})
    phrases = {fold_name(phrase) for phrase in raw.phrases} - {""}
    if own or renamed:
        phrases |= _canonical_phrases(aliases)
    return Table(aliases, tuple(sorted(phrases)), settings, tuple(_warnings(own.values())))


def _renamed(base: RawNames, raw: RawNames) -> Mapping[str, str]:
    renamed: Mapping[str, str] = raw.options.get("canonical", {})
    known = {entry.name for entry in (*base.entries, *raw.entries)}
    for old, new in renamed.items():
        if old not in known:
            raw.origin.fail(f"canonical {old!r} is in no table. Give a name as the table writes it.", old)
        _check_name(new, raw.origin, None)
    return renamed


def _groups(base: Iterable[Entry], own: Iterable[Entry], renamed: Mapping[str, str]) -> dict[str, Group]:
    """The group that an alias takes where its file gives none: that of its canonical name.

    The acronym USA has rules of its own that suit no other alias of the United States.
    """
    known: dict[str, Group] = {}
    for entry in (*base, *own):
        if entry.group is not None and entry.group is not Group.USA:
            known.setdefault(renamed.get(entry.name, entry.name), entry.group)
    return known


def _known_name(name: str, known: Mapping[str, Group]) -> str:
    """ "the United States" as the table has it, without the article that its group implies."""
    bare = name.removeprefix("the ")
    return bare if name not in known and bare in known else name


def _check_shape(entry: Entry, origin: Origin) -> None:
    alias, line = entry.alias, entry.line
    if not alias or alias != alias.strip():
        origin.fail(f"alias {alias!r} is empty or has blanks around it. Take them out.", alias, line)
    if not any(map(str.isalnum, alias)):
        origin.fail(f"alias {alias!r} holds no letter or digit. Take it out.", alias, line)
    _check_encodable(alias, origin, line)
    _check_name(entry.name, origin, line)
    if fold_name(alias) == fold_name(entry.name):
        origin.fail(f"alias {alias!r} is its own canonical name. Take it out.", alias, line)
    if entry.any_case and len(alias.split()) < 2:
        origin.fail(f'alias {alias!r} has one word, which case = "any" does not allow. Use "exact".', alias, line)
    if not entry.force and len(alias) < _SHORTEST:
        origin.fail(f"alias {alias!r} is shorter than 3 characters. Set force = true to use it.", alias, line)
    if not entry.force and not entry.any_case and alias.islower():
        origin.fail(f"alias {alias!r} is in lower case. Set force = true to use it.", alias, line)
    if _contains(entry.name, alias, entry.any_case):
        message = f"alias {alias!r} is part of its canonical name {entry.name!r}, so each run would change it again."
        origin.fail(f"{message} Take it out.", alias, line)


def _check_name(name: str, origin: Origin, line: int | None) -> None:
    if not name or name != name.strip() or len(name.splitlines()) > 1:
        message = f"name {name!r} is empty, has blanks around it or a line break in it. Write it as text shall show it."
        origin.fail(message, name, line)
    _check_encodable(name, origin, line)


def _check_encodable(name: str, origin: Origin, line: int | None) -> None:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        origin.fail(f"name {name!r} holds half of a surrogate pair. Write it as text.", name, line)


def _contains(name: str, alias: str, any_case: bool) -> bool:
    """Whether the alias stands in the name as a word or words, so that it would match there; the whole is no part."""
    name, alias = fold_name(name), fold_name(alias)
    if any_case:
        name, alias = lower(name), lower(alias)
    if name == alias:
        return False
    at = name.find(alias)
    while at >= 0:
        if stands_alone(name, at, at + len(alias)):
            return True
        at = name.find(alias, at + 1)
    return False


def _check_chains(entries: Mapping[str, Entry], own: Mapping[str, Entry], origin: Origin) -> None:
    """Refuse an alias that is the canonical name of another: a second run would go one step further."""
    names = {fold_name(entry.name): entry.name for entry in entries.values()}
    for alias, entry in entries.items():
        if alias not in names:
            continue
        message = f"alias {entry.alias!r} for {entry.name!r} is itself a canonical name."
        if alias in own:
            origin.fail(f"{message} Take it out, or rename that name with options.canonical.", entry.alias, entry.line)
        user = next((other for other in own.values() if fold_name(other.name) == alias), None)
        origin.fail(f"{message} List it under remove.aliases.", names[alias], user.line if user else None)


def _aliases(
    entries: Mapping[str, Entry],
    base: RawNames,
    raw: RawNames,
    renamed: Mapping[str, str],
    own: Mapping[str, Entry],
) -> tuple[Alias, ...]:
    names: dict[str, set[str]] = {entry.name: {fold_name(entry.name)} for entry in entries.values()}
    every = [(entry.name, entry.alias) for entry in (*base.entries, *raw.entries)]
    every += [(entry.name, entry.name) for entry in base.entries]
    for source in (base, raw):
        every += [(name, other) for name, others in source.other_names.items() for other in others]
    # A removed alias and the old spelling of a renamed name are still names of the thing.
    for name, other in every:
        given = names.get(renamed.get(name, name))
        if given is not None:
            given.add(fold_name(other))
    codes = {renamed.get(name, name): code for source in (base, raw) for name, code in source.codes.items()}
    entities = {name: Entity(name, codes.get(name), tuple(sorted(known - {""}))) for name, known in names.items()}
    return tuple(
        Alias(alias, entities[entry.name], entry.group or Group.COUNTRY, entry.any_case, alias in own)
        for alias, entry in sorted(entries.items())
    )


def _canonical_phrases(aliases: tuple[Alias, ...]) -> set[str]:
    """Canonical names that hold an alias of another: such names are kept whole, or a second run would change them."""
    names = sorted({fold_name(alias.entity.name) for alias in aliases})
    finder = Finder([alias.text for alias in aliases], [alias.any_case for alias in aliases])
    text = "\n\n".join(names)
    return {
        text[text.rfind("\n", 0, start) + 1 : end if (end := text.find("\n", start)) >= 0 else len(text)]
        for start, _, _ in finder.find(text)
    }


def _of_other_languages(settings: Settings, taken: set[str]) -> tuple[Alias, ...]:
    """The phrases of the chosen languages but for those that are removed or that the user names otherwise.

    Spelt the same in two languages, a phrase is that of the first.
    """
    codes = LANGUAGES if "any" in settings.languages else settings.languages
    found: dict[str, Alias] = {}
    for alias in (alias for code in codes for alias in phrase_aliases(code)):
        if alias.text not in taken:
            found.setdefault(alias.text, alias)
    return tuple(found[text] for text in sorted(found))


def _settings(raw: RawNames) -> Settings:
    options = raw.options
    languages = options.get("languages", ("en",))
    return Settings(
        usa=options.get("usa", "noun"),
        quotes=options.get("quotes", "replace"),
        articles=options.get("articles", "drop"),
        languages=tuple(sorted({code.lower().replace("_", "-").partition("-")[0] for code in languages})),
    )


def _warnings(own: Iterable[Entry]) -> Iterable[str]:
    for entry in own:
        if word_lists().is_common(entry.alias.lower()):
            yield f"alias {entry.alias!r} is a common word: capitals at the start of a sentence will match it."
