"""`load_names`: the built-in table and the user's own names, checked against each other and compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from cleaner.entities.merging import merge
from cleaner.entities.names import Names
from cleaner.entities.reading import Origin, RawNames, read_file, read_mapping, read_tables
from cleaner.entities.table import Settings, Table
from cleaner.model import OptionError

_BUILT_IN = ("countries", "organisations")


def load_names(spec: bool | str | Path | Mapping[Any, Any] = True) -> Names:
    """The names that `spec` asks for, compiled.

    True (or "annotate"): the built-in table, compiled once per process. False: none. A path: a TOML or tab-separated
    file of names, on top of the built-in table. A mapping: alias to canonical name, or the shape of the TOML file.
    Raises RuleFileError (`file:line: what, what to do`) for a file, OptionError for anything else that is wrong.

    >>> names = load_names({"Pieces of Eight": "Peso", "Viet Nam": "Annam"})
    >>> [(d.canonical, d.code) for d in names.decide("Viet Nam paid Pieces of Eight to the Swiss Confederation.")]
    [('Annam', None), ('Peso', None), ('Switzerland', 'CH')]
    """
    if spec is True or spec == "annotate":
        return _built_in_names()
    if spec is False:
        return Names(Table((), (), Settings()))
    if isinstance(spec, Mapping):
        return Names(merge(_built_in(), read_mapping(spec)))
    if isinstance(spec, (str, Path)):
        return Names(merge(_built_in(), read_file(Path(spec))))
    raise OptionError(f"entities: must be true, false, a path or a mapping, not {type(spec).__name__}.")


@cache
def _built_in_names() -> Names:
    return Names(merge(_built_in(), RawNames(Origin())))


@cache
def _built_in() -> RawNames:
    """The names shipped with the package, in one."""
    folder = files("cleaner").joinpath("data", "entities")
    raws: list[RawNames] = []
    for name in _BUILT_IN:
        text = folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")
        raws.append(read_tables(tomllib.loads(text), Origin(f"{name}.toml", text)))
    return RawNames(
        origin=Origin(),
        entries=tuple(entry for raw in raws for entry in raw.entries),
        other_names={name: others for raw in raws for name, others in raw.other_names.items()},
        codes={name: code for raw in raws for name, code in raw.codes.items()},
    )
