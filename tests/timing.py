"""Whether time grows with the input only, on machines that are noisy."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")

GROWTH = 4
LIMIT = 9.0
"""Four times the input takes four times the time where that is linear, sixteen times where it is quadratic."""

TRIES = 6
RESOLUTION = 0.02
"""Seconds under which a difference says nothing."""


def assert_linear(run: Callable[[Input], object], prepare: Callable[[int], Input], size: int) -> None:
    """Run on what `prepare` makes of `size` and of four times `size`; one undisturbed try of several is enough."""
    inputs = [prepare(size), prepare(size * GROWTH)]
    seconds: list[tuple[float, float]] = []
    for _ in range(TRIES):
        small, large = (_seconds(run, given) for given in inputs)
        if large < LIMIT * small + RESOLUTION:
            return
        seconds.append((small, large))
    raise AssertionError(f"four times the input took more than {LIMIT} times the CPU time: {seconds}")


def _seconds(run: Callable[[Input], object], given: Input) -> float:
    # A full collection looks at whatever earlier tests left alive, which has nothing to do with the input.
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        run(given)
        return time.process_time() - start
    finally:
        gc.enable()
