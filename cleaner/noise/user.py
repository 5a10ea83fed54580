"""The user's own rules: a TOML file of phrases and patterns, on top of the built-in ones.

::

    version = 1

    [[rule]]
    id = "mine/promo"                  # family/name; shown in every removal
    kind = "advert"                    # one of ours, or a word of your own
    languages = ["en", "de"]           # only in documents of these; leave it out for all
    phrases = ["our spring sale", "only today: {text}"]    # whole lines, as in the built-in phrase files
    lines = ["Ticket #\\\\d+"]           # whole lines, as RE2 patterns
    inline = ["\\\\(promo code [A-Z]+\\\\)"]                 # parts of lines, as RE2 patterns

Patterns are compiled by RE2, whose time is linear in the text whatever the pattern is.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import regex

from cleaner.model import HEADLINE_KIND, MAIN_KIND, RuleFileError
from cleaner.noise.page import Page
from cleaner.noise.phrases import PhraseError, PhraseTable, compile_phrases
from cleaner.noise.registry import Match, Rule, is_rule_id
from cleaner.noise.rules import RULES

_BUILT_IN = frozenset(rule.id for rule in RULES)
_KEYS = {"id": str, "kind": str, "languages": list, "phrases": list, "lines": list, "inline": list}
_KIND = regex.compile(r"[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+")
_LANGUAGE = regex.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class UserRule:
    """One `[[rule]]` of a file, checked. Picklable: what is compiled is compiled where it is used."""

    id: str
    kind: str
    languages: tuple[str, ...]
    phrases: tuple[str, ...]
    lines: tuple[str, ...]
    inline: tuple[str, ...]

    def rule(self, language: str | None) -> Rule | None:
        """The rule for documents in a language, or None where it does not apply."""
        if self.languages and language not in self.languages:
            return None
        return Rule(self.id, self.kind, _finder(self), f"The user's rule: {len(self.phrases)} phrases, patterns.")


def load_rules(paths: Iterable[Path]) -> tuple[UserRule, ...]:
    """Read rule files. Raises RuleFileError with file, line and reason for the first thing that is wrong."""
    rules: list[UserRule] = []
    for path in paths:
        rules += _Reader(path).rules({rule.id for rule in rules})
    return tuple(rules)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise RuleFileError(f"{path}: no such rule file") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise RuleFileError(f"{path}: cannot be read as a rule file: {reason}") from None
        try:
            # Editors of one system write a byte order mark, which TOML does not know.
            self.text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise RuleFileError(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from None

    def rules(self, taken: set[str]) -> Iterator[UserRule]:
        try:
            table = tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = regex.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else len(self.text.splitlines())
            reason = regex.sub(r" \(at .*", "", str(error))
            raise RuleFileError(f"{self.path}:{line}: no valid TOML: {reason}") from None
        unknown = sorted(table.keys() - {"version", "rule"})
        if unknown:
            raise self._error(f"unknown key {unknown[0]!r}; a rule file has version and [[rule]] tables", unknown[0])
        if table.get("version", 1) != 1:
            raise self._error(f"version {table['version']!r} is not known; this program reads version 1", "version")
        entries = table.get("rule")
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            raise self._error("has no [[rule]] table; see the documentation for the form of a rule file", "rule")
        for number, entry in enumerate(entries):
            rule = self._rule(entry, number)
            if rule.id in taken:
                raise self._error(f"the rule id {rule.id!r} is used twice", rule.id, number)
            if rule.id in _BUILT_IN:
                raise self._error(f"the rule id {rule.id!r} is that of a built-in rule", rule.id, number)
            taken.add(rule.id)
            yield rule

    def _rule(self, entry: dict[str, Any], number: int) -> UserRule:
        for key, value in entry.items():
            if key not in _KEYS:
                raise self._error(f"a rule has no key {key!r}; the keys are {', '.join(_KEYS)}", key, number)
            strings = isinstance(value, list) and all(isinstance(item, str) for item in value)
            if not (isinstance(value, str) if _KEYS[key] is str else strings):
                wanted = "a string" if _KEYS[key] is str else "a list of strings"
                raise self._error(f"{key} is {wanted}, not {value!r}", key, number)
        for key in ("id", "kind"):
            if key not in entry:
                raise self._error(f"a rule has no {key}", "[[rule]]", number)
        rule = UserRule(
            entry["id"],
            entry["kind"],
            *(tuple(entry.get(key, ())) for key in ("languages", "phrases", "lines", "inline")),
        )
        if not is_rule_id(rule.id):
            raise self._error(f"the rule id {rule.id!r} is not of the form family/name", rule.id, number)
        if rule.kind in (MAIN_KIND, HEADLINE_KIND):
            raise self._error(f"the kind {rule.kind!r} is the program's own; choose another word", rule.kind, number)
        if not _KIND.fullmatch(rule.kind):
            raise self._error(f"the kind {rule.kind!r} is no word in small letters", rule.kind, number)
        for language in rule.languages:
            if not _LANGUAGE.fullmatch(language):
                raise self._error(f"the language {language!r} is no code such as 'de'", language, number)
        if not (rule.phrases or rule.lines or rule.inline):
            raise self._error(f"the rule {rule.id!r} has no phrases, lines or inline", rule.id, number)
        self._check_patterns(rule, number)
        return rule

    def _check_patterns(self, rule: UserRule, number: int) -> None:
        for phrase in rule.phrases:
            try:
                compile_phrases([(rule.id, phrase)], rule.languages)
            except PhraseError as error:
                raise self._error(str(error), phrase, number) from None
        for pattern in (*rule.lines, *rule.inline):
            problem = _pattern_problem(pattern)
            if problem:
                raise self._error(f"the pattern {pattern!r} {problem}", pattern, number)

    def _error(self, message: str, near: str, rule: int | None = None) -> RuleFileError:
        """An error at the first line from the rule's own on that holds a text, or at the rule's first line."""
        lines = self.text.split("\n")
        starts = [index for index, line in enumerate(lines) if line.strip().startswith("[[rule")]
        first = starts[rule] if rule is not None and rule < len(starts) else 0
        # Patterns stand escaped in the file; their first plain letters are enough to find the line.
        needle = regex.split(r"[\\\"]", near)[0] or near
        line = next((index for index in range(first, len(lines)) if needle in lines[index]), first)
        return RuleFileError(f"{self.path}:{line + 1}: {message}")


def _pattern_problem(pattern: str) -> str | None:
    if not pattern:
        return "is empty"
    try:
        compiled = _compile(pattern)
    except Exception as error:  # google-re2 raises its own error, of no public type
        reason = error.args[0] if error.args else error
        return f"is no RE2 pattern: {reason.decode() if isinstance(reason, bytes) else reason}"
    return "matches the empty text" if compiled.fullmatch("") else None


@cache
def _compile(pattern: str) -> Any:
    import re2  # takes 20 ms to import, and most runs have no rule files

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


@cache
def _table(rule: UserRule, languages: tuple[str, ...]) -> PhraseTable:
    return compile_phrases([(rule.id, phrase) for phrase in rule.phrases], languages)


def _finder(rule: UserRule) -> Callable[[Page], Iterable[Match]]:
    def find(page: Page) -> Iterator[Match]:
        if rule.phrases:
            yield from page.with_table(_table(rule, page.table.languages)).phrases(rule.id)
        for pattern in rule.lines:
            # A line's own ends, and no others: "." may be told to match line breaks.
            for start, line in _lines(page):
                if _compile(pattern).fullmatch(line):
                    yield Match(start, start + len(line), f"matches the user's pattern {pattern!r}")
        yield from _parts(page, rule.inline)

    return find


def _lines(page: Page) -> Iterator[tuple[int, str]]:
    """Offset and text of each line as it stands in the file, those of wrapped paragraphs too."""
    for start, paragraph in zip(page.starts, page.lines, strict=True):
        position = start
        for line in paragraph.splitlines(keepends=True):
            bare = line.strip()
            yield position + len(line) - len(line.lstrip()), bare
            position += len(line)


def _parts(page: Page, patterns: Sequence[str]) -> Iterator[Match]:
    for pattern in patterns:
        for start, line in _lines(page):
            for found in _compile(pattern).finditer(line):
                if found.end() > found.start():
                    reason = f"matches the user's pattern {pattern!r}"
                    yield Match(start + found.start(), start + found.end(), reason)
