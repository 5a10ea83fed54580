"""Checking what the caller asked for: every bad value is one clear line."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict

import regex

from cleaner.decode import check_label
from cleaner.model import MAIN_KIND, NOISE_KINDS, REPAIRS, OptionError, Options

_LANGUAGE = regex.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*+")

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": ("auto", "text", "html"),
    "headline": ("auto", "keep", "drop"),
    "extractor": ("cleaner", "trafilatura"),
    "leaning": ("balanced", "precision", "recall"),
}
"""Options that are one of a few words; the first is the default."""


ENGINES = ("local", "ray", "spark")
"""Who does the work of a bulk run; the first is the default."""


class OptionValues(TypedDict, total=False):
    """The keyword options of `clean`, `clean_document`, `clean_batch` and `Cleaner`."""

    kind: Literal["auto", "text", "html"]
    encoding: str | None
    repair: bool | Collection[str]
    noise: bool | Collection[str]
    entities: bool | str | os.PathLike[str] | Mapping[str, Any]
    headline: Literal["auto", "keep", "drop"]
    rules: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None
    language: str | None
    extractor: Literal["cleaner", "trafilatura"]
    leaning: Literal["balanced", "precision", "recall"]


def check_options(values: Mapping[str, Any], user_kinds: Iterable[str] = ()) -> Options:
    """Options from keyword values. Raises OptionError for an unknown name or a value that it cannot have.

    `user_kinds` are the kinds of noise that the user's own rules add to the built-in ones.
    """
    known = OptionValues.__annotations__
    for name in values:
        if name not in known:
            raise OptionError(f"there is no option {name!r}; the options are {', '.join(known)}")
    words = {name: _choice(name, values.get(name, choices[0]), choices) for name, choices in CHOICES.items()}
    kinds = (*NOISE_KINDS, MAIN_KIND, *sorted(set(user_kinds) - {*NOISE_KINDS, MAIN_KIND}))
    noise = _subset("noise", values.get("noise", True), kinds)
    repair = _subset("repair", values.get("repair", True), REPAIRS)
    return Options(
        encoding=_encoding(values.get("encoding")),
        repair=frozenset(REPAIRS) if repair is None else repair,
        noise=noise,
        entities=_entities(values.get("entities", True)),
        rules=rule_paths(values.get("rules")),
        language=_language(values.get("language")),
        **words,
    )


def rule_paths(value: Any) -> tuple[Path, ...]:
    """The paths of the option `rules`."""
    if value is None:
        return ()
    paths = (value,) if isinstance(value, (str, os.PathLike)) else value
    if not isinstance(paths, Sequence) or not all(isinstance(path, (str, os.PathLike)) for path in paths):
        raise OptionError(f"rules is a path or a list of paths, not {value!r}")
    return tuple(Path(path) for path in paths)


def _choice(name: str, value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise OptionError(f"{name} is one of {', '.join(choices)}; not {value!r}")
    return str(value)


def _subset(name: str, value: Any, members: tuple[str, ...]) -> frozenset[str] | None:
    """None for all of them."""
    if value is True:
        return None
    if value is False:
        return frozenset()
    if isinstance(value, (str, bytes)) or not isinstance(value, Collection):
        raise OptionError(f"{name} is True, False or a set of {', '.join(members)}; not {value!r}")
    for member in value:
        if member not in members:
            raise OptionError(f"{name} has no {member!r}; choose from {', '.join(members)}")
    return frozenset(value)


def _encoding(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise OptionError(f"encoding is a WHATWG label such as 'utf-8'; not {value!r}")
    return None if value is None else check_label(value)


def _entities(value: Any) -> bool | str | Path | Mapping[str, Any]:
    if isinstance(value, (bool, Mapping)):
        return value
    if value == "annotate":
        return "annotate"
    if isinstance(value, (str, os.PathLike)):
        return Path(value)
    raise OptionError(f"entities is True, False, 'annotate', a path or a mapping; not {value!r}")


def _language(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise OptionError(f"language is a BCP 47 code such as 'de' or 'pt-BR'; not {value!r}")
    return value
