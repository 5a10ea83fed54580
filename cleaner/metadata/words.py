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
    table = tomllib.loads(files("cleaner").joinpath("data/metadata.toml").read_text("utf8"))
    return frozenset(table[group][name])
