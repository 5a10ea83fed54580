"""Imports go one way, the tests mirror the package, and files stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "cleaner"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Each layer may import from the layers before it and from its own package.
LAYERS = [
    {"model"},
    {"source", "language"},
    {"decode", "extras"},
    {"options"},
    {"noise", "metadata", "repair", "entities", "parse"},
    {"render"},
    {"page_lines"},
    {"pipeline"},
    {"api", "catalogue"},
    {"__init__"},
    {"dumps"},
    {"integrations"},
    {"engines"},
    {"cli"},
    {"__main__"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
ALLOWED = {
    ("metadata", "noise"): "the noise of a plain text tells who wrote it",
    ("parse", "metadata"): "the markup of a page tells both",
}
"""Imports between packages of one layer, and why."""

EAGER = {"cleaner", "cleaner.api", "cleaner.model", "cleaner.source"}
"""What `import cleaner` may import of our own; of others, the standard library only."""


def part_of(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports_of(file: Path) -> set[str]:
    """The parts of the package that a file imports, those for type checkers only left out."""
    tree = ast.parse(file.read_text("utf8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleaner":
            found.add([*node.module.split("."), "__init__"][1])
        elif isinstance(node, ast.Import):
            names = [name.name.split(".") for name in node.names]
            found.update([*name, "__init__"][1] for name in names if name[0] == "cleaner")
    return found


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_go_one_way(file: Path) -> None:
    own = part_of(file)
    for other in imports_of(file) - {own}:
        below = RANK[other] < RANK[own]
        assert below or (own, other) in ALLOWED, f"{own} may not import {other}"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_files_stay_small(file: Path) -> None:
    assert len(file.read_text("utf8").splitlines()) <= 320


def test_import_is_light() -> None:
    """A newcomer's `import cleaner` pays for nothing that it does not use yet."""
    code = "import sys, cleaner; print(*sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in modules if name.split(".")[0] == "cleaner"}
    assert ours == EAGER
    heavy = {"ahocorasick_rs", "click", "ftfy", "numpy", "re2", "regex", "rich", "selectolax"}
    assert not heavy & {name.split(".")[0] for name in modules}


@pytest.mark.parametrize("module", ["trafilatura", "ftfy", "re2", "rich", "pyarrow", "fastwarc"])
def test_cleaning_plain_text_imports_only_what_it_needs(module: str) -> None:
    code = f"import sys, cleaner; cleaner.clean('Share'); sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_trafilatura_can_be_imported() -> None:
    """Its jusText needs lxml_html_clean and asks for it in a way that some versions of pip do not understand."""
    assert subprocess.run([sys.executable, "-c", "import cleaner, trafilatura"], check=False).returncode == 0
