"""The README agrees with the program."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from cleaner import clean
from cleaner.cli import command
from cleaner.model import NOISE_KINDS, REPAIRS
from cleaner.options import OptionValues
from tests.needed import needed

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf8")
SOURCES = sorted((ROOT / "cleaner").rglob("*.py"))


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_before_becomes_after() -> None:
    before, after = fenced("text")[:2]
    assert clean(before) == after.strip()


def test_first_two_commands_stand_alone() -> None:
    """Each in a block of one line with its own install, and no other install before them."""
    first, second = fenced("sh")[:2]
    assert first.startswith("pip install . && clean seeds/")
    assert second == "pip install '.[test]' && pytest\n"
    assert first.count("\n") == 1
    assert README.index("pip install") == README.index(first)


def run(example: str) -> doctest.TestResults:
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", None, None)
    return doctest.DocTestRunner().run(test)


EXAMPLES = fenced("python")
WITH_OTHERS = {
    name: example
    for example in EXAMPLES
    for name in re.findall(r"^>>> (?:import|from) (\w+)", example, re.MULTILINE)[:1]
    if name != "cleaner"
}
"""Examples with other people's packages, by the first that is imported."""


def test_python_examples_run() -> None:
    results = run("\n".join(example for example in EXAMPLES if example not in WITH_OTHERS.values()))
    assert results.attempted > 5
    assert results.failed == 0


@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", WITH_OTHERS)
def test_examples_with_other_packages_run(name: str) -> None:
    needed(name)
    try:
        results = run(WITH_OTHERS[name])
    finally:
        if name == "ray":
            needed("ray").shutdown()
        if name == "pyspark":
            needed("pyspark.sql").SparkSession.getActiveSession().stop()
    assert results.attempted >= 4
    assert results.failed == 0


def test_every_integration_has_an_example() -> None:
    folders = [ROOT / "cleaner" / "integrations", ROOT / "cleaner" / "engines"]
    inner = {"__init__", "job", "values", "given"}
    names = {file.stem for folder in folders for file in folder.glob("*.py")} - inner
    examples = "".join(WITH_OTHERS.values())
    # spaCy finds the component by an entry point, without an import.
    assert {name for name in names if not re.search(rf"cleaner\.\w+\.{name}\b", examples)} == {"spacy"}


@pytest.mark.parametrize("name", [*OptionValues.__annotations__, *NOISE_KINDS, *REPAIRS])
def test_option_or_kind_is_described(name: str) -> None:
    assert f"`{name}" in README or f" {name}" in README


@pytest.mark.parametrize("parameter", command.params, ids=lambda parameter: str(parameter.name))
def test_option_of_the_command_is_described(parameter: object) -> None:
    names = [name for name in getattr(parameter, "opts", []) if name.startswith("--")]
    words = {name.lstrip("-") for name in names} - {"version", "output"}
    assert all(f"--{word}" in README or f"`{word}`" in README for word in words)


def test_every_warning_is_described() -> None:
    codes = {code for file in SOURCES for code in re.findall(r'Warning\(\s*"([a-z-]+)"', file.read_text("utf8"))}
    assert codes
    assert {code for code in codes if f"`{code}`" not in README} == set()


def test_the_project_speaks_of_itself_alone() -> None:
    words = re.compile(r"/work/|\bsession\b.*\bagent\b|shared/|policy/|\bTODO\b|\bFIXME\b")
    texts = [*SOURCES, ROOT / "README.md", *(ROOT / "cleaner").rglob("*.toml"), *(ROOT / "benchmarks").glob("*.py")]
    assert [str(file) for file in texts if words.search(file.read_text("utf8"))] == []
