"""Whole documents, against what is promised for them: the text, and what was done to get it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cleaner import clean_document
from cleaner.source import replay

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "fixtures" / "pages"
CASES = sorted(PAGES.glob("*.toml"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_page(file: Path) -> None:
    case = tomllib.loads(file.read_text("utf8"))
    source = (ROOT / case["source"]).read_bytes()
    document = clean_document(source, **case.get("options", {}))
    # The promise is a text file, which ends with a line break.
    assert document.text + "\n" == (PAGES / f"{file.stem}.expected.txt").read_text("utf8")
    assert [[removal.rule, removal.text] for removal in document.removals] == case["removals"]
    visible = [edit for edit in document.edits if edit.rule != "layout/gap"]
    assert [[edit.rule, edit.before, edit.after] for edit in visible] == case["edits"]
    assert replay(document.source, document.removals, document.edits) == document.text


def test_every_expected_text_has_its_case() -> None:
    assert {file.name.removesuffix(".expected.txt") for file in PAGES.glob("*.expected.txt")} == {
        file.stem for file in CASES
    }


def test_noise_inside_a_headline_goes_with_it() -> None:
    rain = "Rain fell on the town for nine days, and on the tenth the river came over the wall."
    document = clean_document(f"Town counts the cost [Story continues below] of it\n\n{rain}", headline="drop")
    assert document.text == rain
    assert [removal.kind for removal in document.removals] == ["headline"]
