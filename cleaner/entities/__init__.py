"""Entity names: mentions of known names found, and each kept or written in its canonical form.

A first look (`anchors`) ends the work for most texts. Else mentions are found (`finder`), the rules are asked in the
order of `keeping.KEEPING_RULES`, and `writing.write` sees to articles and possessives. Names in other languages than
English are whole phrases (`phrases`), switched off unless asked for. Names, aliases and word lists are data under
`cleaner/data/entities/`.
"""

from cleaner.entities.decision import Decision, apply
from cleaner.entities.loading import load_names
from cleaner.entities.names import Names

__all__ = ["Decision", "Names", "apply", "load_names"]
