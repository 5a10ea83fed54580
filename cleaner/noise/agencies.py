"""Names of agencies and archives, as credits have them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import ahocorasick_rs


@cache
def agencies() -> tuple[frozenset[str], frozenset[str]]:
    """Names that mean nothing else where they stand alone, and all names."""
    table = tomllib.loads(files("cleaner").joinpath("data/agencies.toml").read_text("utf8"))
    sure = frozenset(table["only_in_credits"])
    return sure, sure | frozenset(table["others"])


@cache
def agency_scan() -> ahocorasick_rs.AhoCorasick:
    """One scan for all names, in the capitals that credits are written in."""
    sure, names = agencies()
    spellings = {spelling for name in sure for spelling in (name.lower(), name.upper(), name.title())}
    return ahocorasick_rs.AhoCorasick(sorted(names | spellings), implementation=ahocorasick_rs.Implementation.DFA)
