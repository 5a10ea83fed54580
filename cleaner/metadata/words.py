"""The words of `data/metadata.toml`, by which markup and pages tell what is author and what is date."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(group: str, name: str) -> frozenset[str]:
    """One list of the file.

    >>> "admin" in words("names", "nobody")
    True
    """
    return frozenset(_table()[group][name])


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("cleaner").joinpath("data/metadata.toml").read_text("utf8"))
