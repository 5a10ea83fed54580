"""Hypothesis profiles: `ci` by default, the same examples in every run; `HYPOTHESIS_PROFILE=full` looks for new ones.

`full` runs 10,000 examples of each property.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Drawing arbitrary Unicode builds hypothesis's character tables once, which is slow on a cold cache.
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("full", settings.get_profile("ci"), max_examples=10_000, derandomize=False)
# Haystack writes a file of its own settings to the home folder otherwise, when its doctest is collected.
os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
