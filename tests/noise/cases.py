"""Cases of rules and languages: TOML files of `drop`, `keep`, `change` and `known_failure` tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner import clean_document
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.rules import RULES
from cleaner.noise.stage import find_noise

FIXTURES = Path(__file__).parents[2] / "fixtures"


@dataclass(frozen=True)
class Case:
    """`text` is a whole document. Of a `drop`, `gone` is what the rule takes (all of it where not given)."""

    file: Path
    table: str
    text: str
    gone: tuple[str, ...]
    language: str
    why: str

    def __str__(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}:{self.table}:{self.text[:40]!r}"


def read_cases(file: Path, language: str = "en") -> Iterator[Case]:
    """The cases of a file, which may hold nothing else."""
    content: dict[str, Any] = tomllib.loads(file.read_text("utf8"))
    assert set(content) <= {"drop", "keep", "known_failure"}, f"{file}: unknown table"
    for table, entries in content.items():
        for entry in entries:
            assert set(entry) <= {"text", "gone", "language", "why"}, f"{file}: unknown key in {entry}"
            assert table != "keep" or entry.get("why"), f"{file}: a keep case says why: {entry}"
            gone = tuple(entry.get("gone", (entry["text"],) if table != "keep" else ()))
            yield Case(file, table, entry["text"], gone, entry.get("language", language), entry.get("why", ""))


def removed(text: str, language: str) -> list[tuple[str, str]]:
    """Pairs of rule and removed text when every rule is asked."""
    page = Page(text, phrase_table(tuple(dict.fromkeys(("en", language)))))
    return [(rule, text[match.start : match.end]) for match, rule, _ in find_noise(page, RULES).spans]


def cleaned(text: str, language: str) -> list[tuple[str, str]]:
    """Pairs of rule and removed text of the whole program, the scorer included."""
    document = clean_document(text, kind="text", language=language, repair=False, entities=False)
    return [(removal.rule, removal.text) for removal in document.removals]
