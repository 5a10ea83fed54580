"""Files of lines that recur on sites: written by a run that learnt them, read by a later one, edited in between.

::

    version = 1

    [[site]]
    name = "news.example"       # the host of the pages, else their file or folder; "*" for every site
    lines = [
        "Vellmar's morning paper since 1987",
    ]
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaner.dumps.record import without_surrogates
from cleaner.model import RuleFileError
from cleaner.noise.fold import fold_lines
from cleaner.noise.site import Template

_HEAD = """\
# Lines that recur on the pages of a site. A later run removes them with --template FILE.
# Delete a line that should stay, add one that should go; capitals, blanks and numbers do not matter.
version = 1
"""
# What TOML does not allow in a string, though JSON does.
_UNWRITABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f\ufffe\uffff]")

Repeats = dict[str, dict[str, int]]
"""By site: the lines that were removed and how often."""


def merge_repeats(total: Repeats, more: Mapping[str, Mapping[str, int]]) -> None:
    """Add the counts of some more records."""
    for site, lines in more.items():
        mine = total.setdefault(site, {})
        for line, count in lines.items():
            mine[line] = mine.get(line, 0) + count


def template_text(repeats: Repeats) -> str:
    """A template file: sites by name, the commonest lines first, one spelling of each.

    >>> template_text({"a.example": {"Home": 2, "HOME": 3}}).splitlines()[4:]
    ['[[site]]', 'name = "a.example"', 'lines = [', '    "HOME",  # 5 times', ']']
    """
    parts = [_HEAD]
    for site in sorted(repeats):
        by_key: dict[str, list[tuple[int, str]]] = {}
        texts = sorted(repeats[site])
        keys = fold_lines("\n".join(map(_one_line, texts)), ()) if texts else []
        for key, text in zip(keys, texts, strict=True):
            by_key.setdefault(key, []).append((-repeats[site][text], text))
        rows = sorted((sum(count for count, _ in found), min(found)[1]) for found in by_key.values())
        parts.append(f"\n[[site]]\nname = {_quoted(site)}\nlines = [\n")
        parts += [f"    {_quoted(text)},  # {-count} times\n" for count, text in rows]
        parts.append("]\n")
    return "".join(parts)


def _quoted(text: str) -> str:
    return json.dumps(_UNWRITABLE.sub(" ", without_surrogates(text)), ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def load_template(path: Path) -> Template:
    """Read a template file. Raises RuleFileError with file, line and reason."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise RuleFileError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise RuleFileError(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r" \(at .*", "", str(error))
        raise RuleFileError(f"{path}:{found[1] if found else 1}: no valid TOML: {reason}") from None
    if table.get("version", 1) != 1:
        raise RuleFileError(f"{path}:1: version {table['version']!r} is not known; this program reads version 1")
    sites = table.get("site", [])
    unknown = sorted(table.keys() - {"version", "site"})
    if unknown or not isinstance(sites, list):
        problem = f"unknown key {unknown[0]!r}" if unknown else "site is no table"
        raise RuleFileError(f"{path}:1: {problem}; a template has version and [[site]] tables")
    return Template.from_lines(_site(path, text, number, site) for number, site in enumerate(sites))


def _site(path: Path, text: str, number: int, site: Any) -> tuple[str, list[str]]:
    starts = [at for at, line in enumerate(text.split("\n"), 1) if line.strip().startswith("[[site")]
    where = f"{path}:{starts[number] if number < len(starts) else 1}"
    name, lines = (site.get("name"), site.get("lines")) if isinstance(site, dict) else (None, None)
    if not isinstance(name, str) or not name:
        raise RuleFileError(f"{where}: a site has a name, the host of its pages, or '*' for every site")
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise RuleFileError(f"{where}: the lines of {name!r} are a list of strings")
    if unknown := sorted(site.keys() - {"name", "lines"}):
        raise RuleFileError(f"{where}: unknown key {unknown[0]!r}; a site has name and lines")
    return name, lines
