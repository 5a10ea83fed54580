"""Packages that only some formats need."""

from __future__ import annotations

import importlib
from typing import Any

from cleaner.model import MissingExtraError


def extra(module: str, purpose: str) -> Any:
    """The module of an optional package. `purpose` says what needs it, as in "Parquet files".

    Raises MissingExtraError, with what to install, where the package is not there.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        message = f"{purpose} need the package {package}: pip install 'article-cleaner[dumps]'"
        raise MissingExtraError(message) from error
