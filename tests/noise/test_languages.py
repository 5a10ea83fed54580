"""The phrase files: their hygiene, and each language against its own fixture."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

import cleaner
from cleaner.language import languages
from cleaner.noise.fold import fold_lines
from cleaner.noise.phrases import compile_phrases
from cleaner.noise.rules import RULES
from tests.noise.cases import FIXTURES, Case, cleaned, read_cases, removed

DATA = Path(cleaner.__file__).parent / "data" / "languages"
FILES = sorted(DATA.glob("*.toml"))
FIXTURE_FILES = {file.stem: FIXTURES / "languages" / file.name for file in FILES}
CASES = [case for code, file in FIXTURE_FILES.items() if file.exists() for case in read_cases(file, code)]
LANGUAGES = {
    "ar", "bg", "cs", "de", "el", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru",
    "sv", "tr", "uk", "vi", "zh",
}  # fmt: skip
FEWEST_FORMS = 8
MOST_PHRASES = 10_000
KINDS = {rule.kind for rule in RULES} - {"by phrase"}
KINDS_WITHOUT_WORDS = {"code", "repeat"}
"""What these rules find is written alike in all languages."""
WORD_LISTS = {"byline/mail-header", "share/follow-word", "share/network", "share/word"}
"""Phrases that are words of a rule, not whole lines."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_phrase_file_is_tidy(file: Path) -> None:
    table = tomllib.loads(file.read_text("utf8"))
    assert file.stem in languages()
    assert set(table) == {"phrases"}
    assert list(table["phrases"]) == sorted(table["phrases"])
    assert set(table["phrases"]) <= {rule.id for rule in RULES} | WORD_LISTS
    for rule, phrases in table["phrases"].items():
        assert phrases == sorted(set(phrases)), f"{rule}: sort the phrases by code point, each once"
        for phrase in phrases:
            assert unicodedata.is_normalized("NFC", phrase)
            assert phrase == phrase.strip() == phrase.lower()
    compile_phrases([(rule, phrase) for rule, group in table["phrases"].items() for phrase in group], (file.stem,))


def test_every_language_has_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """Distinct forms of each kind in each language, printed as a table; `pytest -s` shows it."""
    table = {file.stem: _forms(file) for file in FILES}
    kinds = sorted(KINDS - KINDS_WITHOUT_WORDS)
    with capsys.disabled():
        print("\n   ", *(kind[:9].rjust(9) for kind in kinds))
        for code, forms in table.items():
            print(code.ljust(3), *(str(len(forms[kind])).rjust(9) for kind in kinds))
    assert {*table} >= LANGUAGES
    assert not [(code, kind) for code, forms in table.items() for kind in kinds if len(forms[kind]) < FEWEST_FORMS]


def _forms(file: Path) -> dict[str, set[str]]:
    """The keys of a language's phrases by kind: spellings that compare alike are one form."""
    forms: dict[str, set[str]] = defaultdict(set)
    for rule, phrases in tomllib.loads(file.read_text("utf8"))["phrases"].items():
        if rule not in WORD_LISTS:
            forms[rule.split("/")[0]].update(fold_lines("\n".join(phrases), (file.stem,)))
    return forms


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_phrase_file_is_read_in_no_time(file: Path) -> None:
    """Every process reads the files of its texts' languages, and keeps them: combinations belong into slots."""
    phrases = sum(map(len, tomllib.loads(file.read_text("utf8"))["phrases"].values()))
    assert phrases <= MOST_PHRASES, "write what sites print, with slots, instead of listing every combination of words"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_language_has_keep_cases(file: Path) -> None:
    keeps = [case for case in CASES if case.table == "keep" and case.language == file.stem]
    assert len(keeps) >= 10, f"write {FIXTURE_FILES[file.stem]} with 10 [[keep]] cases or more"


@pytest.mark.parametrize("case", [case for case in CASES if case.table == "drop"], ids=str)
def test_drop(case: Case) -> None:
    assert [text for _, text in removed(case.text, case.language)] == list(case.gone)


@pytest.mark.parametrize("case", [case for case in CASES if case.table == "keep"], ids=str)
def test_keep(case: Case) -> None:
    assert cleaned(case.text, case.language) == []


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", [case for case in CASES if case.table == "known_failure"], ids=str)
def test_known_failure(case: Case) -> None:
    assert [text for _, text in removed(case.text, case.language)] == list(case.gone)
