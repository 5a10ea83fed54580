"""Packages that only some formats, engines and integrations need."""

from __future__ import annotations

import importlib
from typing import Any

from cleaner.model import MissingExtraError


def extra(module: str, purpose: str, name: str = "dumps") -> Any:
    """The module of an optional package.

    `purpose` says what needs it, in the plural, as in "Parquet files"; `name` is the extra of this distribution that
    brings it. Raises MissingExtraError, with what to install, where the package is not there.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        package = error.name.partition(".")[0] if error.name else module.partition(".")[0]
        message = f"{purpose} need the package {package}: pip install 'article-cleaner[{name}]'"
        raise MissingExtraError(message) from error
