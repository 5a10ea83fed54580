"""Whether time grows with the input only, on machines that are noisy."""

from __future__ import annotations

import time
from collections.abc import Callable

GROWTH = 4
LIMIT = 9.0
"""Four times the input takes four times the time where that is linear, sixteen times where it is quadratic."""

TRIES = 6
RESOLUTION = 0.02
"""Seconds under which a difference says nothing."""


def assert_linear(run: Callable[[int], object], size: int) -> None:
    """Run with `size` and four times `size`, in CPU seconds; one try of several that is undisturbed is enough."""
    seconds: list[tuple[float, float]] = []
    for _ in range(TRIES):
        small, large = (_seconds(run, size * factor) for factor in (1, GROWTH))
        if large < LIMIT * small + RESOLUTION:
            return
        seconds.append((small, large))
    raise AssertionError(f"four times the input took more than {LIMIT} times the time: {seconds}")


def _seconds(run: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    run(size)
    return time.process_time() - start
