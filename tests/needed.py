"""Packages that only some tests need: without them these are skipped, but not where all of them are promised."""

from __future__ import annotations

import importlib
import os
from typing import Any

import pytest


def needed(module: str) -> Any:
    """The module; skips the tests of the file that asks where it is not installed.

    With `WITH_EXTRAS=1` in the environment that is a failure.
    """
    if os.environ.get("WITH_EXTRAS"):
        return importlib.import_module(module)
    return pytest.importorskip(module)
