"""Files and mappings of names, read and checked for shape. What names mean to each other is checked in `loading.py`.

A tab-separated file holds `alias TAB canonical [TAB group]` and `#` comments. A TOML file (or a mapping of its shape)::

    version = 1
    [options]
    usa = "keep"                         # noun | keep | all
    canonical = { "Islamic State" = "ISIS" }
    languages = ["en"]                   # de, es, fr, it, nl, pl, pt, ru, uk add their names; or "any"

    [[entity]]
    name = "World Health Organization"   # written exactly like this
    group = "org-the"                    # country | country-the | org | org-the | plain
    aliases = ["World Health Organisation"]
    other_names = ["WHO"]                # never replaced; a mention beside one explains the name and stays
    case = "exact"                       # "any" for aliases of two or more words
    force = false                        # true allows aliases that are short or in lower case

    [remove]
    aliases = ["Viet Nam"]               # dropped from the built-in table

    [keep]
    phrases = ["ISIS Pharmaceuticals"]   # never touched
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from cleaner.entities.table import GROUP_CODES, Group
from cleaner.model import OptionError, RuleFileError

_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")
_GROUPS = {**{group.value: group for group in Group}, **GROUP_CODES}
_TOP_KEYS = ("entity", "keep", "options", "remove", "version")
_ENTITY_KEYS = ("aliases", "case", "code", "force", "group", "name", "other_names")
_CHOICES = {"usa": ("noun", "keep", "all"), "quotes": ("replace", "keep"), "articles": ("drop", "keep")}
_OPTION_KEYS = (*_CHOICES, "canonical", "default", "languages")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where names come from, for messages: a file and its text, or neither for a mapping."""

    path: str | None = None
    text: str = ""

    def fail(self, message: str, about: str | None = None, line: int | None = None) -> NoReturn:
        """Raise for `message`: RuleFileError with the line (or that of `about`) for a file, else OptionError."""
        if self.path is None:
            raise OptionError(f"entities: {message}")
        raise RuleFileError(f"{self.path}:{line or self._line_of(about)}: {message}")

    def _line_of(self, about: str | None) -> int:
        """The last line that holds `about` as a whole string or key, else the last that holds it at all, else 1."""
        if not about:
            return 1
        quoted = [self.text.rfind(mark + about + mark) for mark in "\"'"]
        at = max(*quoted, -1)
        if at < 0:
            key = re.compile(rf"^[\[ \t]*{re.escape(about)}\b", re.MULTILINE).search(self.text)
            at = key.start() if key else self.text.rfind(about)
        return self.text.count("\n", 0, at) + 1 if at >= 0 else 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One alias as it was given; `line` is known for tab-separated files."""

    alias: str
    name: str
    group: Group | None = None
    any_case: bool = False
    force: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RawNames:
    """What one file or mapping says."""

    origin: Origin
    entries: tuple[Entry, ...] = ()
    other_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


def read_file(path: Path) -> RawNames:
    """The names in a file: TOML if it is called `.toml`, else tab-separated. Raises RuleFileError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}. Name a TOML or tab-separated file of names."
        raise RuleFileError(f"{path}: {message}") from error
    except UnicodeDecodeError as error:
        raise RuleFileError(f"{path}: is not UTF-8 at byte {error.start}. Save it as UTF-8.") from error
    origin = Origin(str(path), text)
    if path.suffix.lower() != ".toml":
        return _read_columns(origin)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        origin.fail(f"is no valid TOML: {_TOML_PLACE.sub('', str(error))}. Correct the line.", line=line)
    except RecursionError:
        origin.fail("is nested too deeply for TOML. Correct the file.")
    return read_tables(content, origin)


def read_mapping(mapping: Mapping[Any, Any]) -> RawNames:
    """The names in a mapping: alias to canonical name, or the shape of a TOML file. Raises OptionError."""
    origin = Origin()
    if all(isinstance(value, str) for value in mapping.values()):
        for alias in mapping:
            if not isinstance(alias, str):
                origin.fail(f"an alias must be a string, not {alias!r}.")
        return RawNames(origin, tuple(Entry(alias, name) for alias, name in mapping.items()))
    return read_tables(mapping, origin)


def _read_columns(origin: Origin) -> RawNames:
    entries: list[Entry] = []
    for number, row in enumerate(origin.text.split("\n"), 1):
        line = row.removesuffix("\r")
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if not 2 <= len(columns) <= 3:
            origin.fail(f"has {len(columns)} columns. Write alias TAB canonical [TAB group].", line=number)
        group = None
        if len(columns) == 3 and columns[2]:
            group = _GROUPS.get(columns[2])
            if group is None:
                origin.fail(_unknown("group", columns[2], _GROUPS), line=number)
        entries.append(Entry(columns[0], columns[1], group, line=number))
    return RawNames(origin, tuple(entries))


def read_tables(content: Mapping[Any, Any], origin: Origin) -> RawNames:
    """The names in the tables of a TOML file. Raises what `origin` raises."""
    _check_keys(content, _TOP_KEYS, "key", origin)
    if content.get("version", 1) != 1:
        origin.fail(f"version {content['version']!r} is unknown. Write version = 1.", "version")
    entries: list[Entry] = []
    other_names: dict[str, tuple[str, ...]] = {}
    codes: dict[str, str] = {}
    tables = content.get("entity", [])
    if not isinstance(tables, (list, tuple)) or not all(isinstance(table, Mapping) for table in tables):
        origin.fail("entity must be an array of tables. Write [[entity]] before each.", "entity")
    for table in tables:
        entries += _read_entity(table, origin)
        name = table["name"]
        other_names[name] = (*other_names.get(name, ()), *_strings(table, "other_names", origin))
        if "code" in table:
            code = table["code"]
            if not (isinstance(code, str) and len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
                origin.fail(f"code {code!r} is no ISO 3166-1 alpha-2 code. Write two capital letters.", str(code))
            codes[name] = code
    return RawNames(
        origin=origin,
        entries=tuple(entries),
        other_names=other_names,
        codes=codes,
        options=_read_options(content.get("options", {}), origin),
        remove=_list_in(content.get("remove", {}), "remove", "aliases", origin),
        phrases=_list_in(content.get("keep", {}), "keep", "phrases", origin),
    )


def _read_entity(table: Mapping[str, Any], origin: Origin) -> list[Entry]:
    _check_keys(table, _ENTITY_KEYS, "key of an entity", origin)
    name = table.get("name")
    if not isinstance(name, str):
        origin.fail('an entity has no name. Give it name = "...".', "entity")
    group = None
    if "group" in table:
        given = table["group"]
        group = _GROUPS.get(given) if isinstance(given, str) else None
        if group is None:
            origin.fail(_unknown("group", given, [member.value for member in Group]), str(given))
    case, force = table.get("case", "exact"), table.get("force", False)
    if case not in ("exact", "any"):
        origin.fail(_unknown("case", case, ("exact", "any")), str(case))
    if not isinstance(force, bool):
        origin.fail("force must be true or false.", "force")
    aliases = _strings(table, "aliases", origin)
    return [Entry(alias, name, group, case == "any", force) for alias in aliases]


def _read_options(options: Any, origin: Origin) -> Mapping[str, Any]:
    if not isinstance(options, Mapping):
        origin.fail("options must be a table.", "options")
    _check_keys(options, _OPTION_KEYS, "option", origin)
    for key, choices in _CHOICES.items():
        if key in options and options[key] not in choices:
            origin.fail(_unknown(key, options[key], choices), key)
    if not isinstance(options.get("default", True), bool):
        origin.fail("default must be true or false.", "default")
    languages = _strings(options, "languages", origin)
    if "languages" in options and not languages:
        origin.fail('languages is empty. Name at least one, or "any".', "languages")
    renamed = options.get("canonical", {})
    if not isinstance(renamed, Mapping) or not all(isinstance(text, str) for pair in renamed.items() for text in pair):
        origin.fail("canonical must map names to names.", "canonical")
    return options


def _list_in(table: Any, name: str, key: str, origin: Origin) -> tuple[str, ...]:
    """The strings of `[name] key = [...]`, or of the short form `name = [...]`."""
    if not isinstance(table, Mapping):
        return _strings({name: table}, name, origin)
    _check_keys(table, (key,), f"key of {name}", origin)
    return _strings(table, key, origin)


def _strings(table: Mapping[str, Any], key: str, origin: Origin) -> tuple[str, ...]:
    value = table.get(key, ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        origin.fail(f"{key} must be a list of strings.", key)
    return tuple(value)


def _check_keys(table: Mapping[Any, Any], known: tuple[str, ...], what: str, origin: Origin) -> None:
    for key in table:
        if key not in known:
            origin.fail(_unknown(what, key, known), str(key))


def _unknown(what: str, given: object, known: Any) -> str:
    return f"unknown {what} {given!r}. Use one of: {', '.join(sorted(known))}."
