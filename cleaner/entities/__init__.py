"""Entity names: mentions of known names found, and each kept or written in its canonical form.

The rules are asked in the order of `keeping.KEEPING_RULES`, then `writing.write` sees to articles and possessives.
Names, aliases and word lists are data under `cleaner/data/entities/`.
"""

from cleaner.entities.decision import Decision, apply
from cleaner.entities.loading import load_names
from cleaner.entities.names import Names

__all__ = ["Decision", "Names", "apply", "load_names"]
