"""What was removed or changed in a document, where, by which rule and why: for people to read."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

import regex
from rich.console import Console
from rich.text import Text

from cleaner.model import Document, Edit, KeptName, Removal

_LONGEST = 300
_UNPRINTABLE = regex.compile(r"[\p{C}\p{Zl}\p{Zp}]")
_STYLES = {"removed": "red", "changed": "green", "kept": "cyan", "warning": "yellow"}


def explain(document: Document, name: str) -> Iterator[Text]:
    """Lines for a terminal: a heading, then two for each removal, edit and name kept, in the order of the source.

    Places are line and column in `Document.source`, both counted from 1 in code points.
    """
    kinds = Counter(removal.kind for removal in document.removals)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])))
    removed = f"{len(document.removals)} removed" + (f" ({counts})" if counts else "")
    kept = Counter(one.rule for one in document._kept_names)
    rules = ", ".join(f"{count} {rule}" for rule, count in sorted(kept.items(), key=lambda item: (-item[1], item[0])))
    names = f", {kept.total()} names kept ({rules})" if kept else ""
    yield Text(f"{_printable(name)}: {removed}, {len(document.edits)} changed{names}", style="bold")
    for warning in document.warnings:
        yield Text(f"  warning {warning.code}: {_printable(warning.message)}", style=_STYLES["warning"])
    starts = _line_starts(document.source)
    everything: list[Removal | Edit | KeptName] = [*document.removals, *document.edits, *document._kept_names]
    for one in sorted(everything, key=lambda one: one.start):
        line = bisect_right(starts, one.start)
        place = f"{line}:{one.start - starts[line - 1] + 1}"
        if isinstance(one, Removal):
            yield Text.assemble(
                f"  {place:>9}  ", ("removed", _STYLES["removed"]), f"  {one.rule}  {_quoted(one.text)}"
            )
        elif isinstance(one, KeptName):
            yield Text.assemble(f"  {place:>9}  ", ("kept", _STYLES["kept"]), f"     {one.rule}  {_quoted(one.name)}")
        else:
            change = f"{_quoted(one.before)} -> {_quoted(one.after)}"
            yield Text.assemble(f"  {place:>9}  ", ("changed", _STYLES["changed"]), f"  {one.rule}  {change}")
        path = document.dom_path(one.start)
        yield Text(f"             {_printable(one.reason)}{f'; in {_printable(path)}' if path else ''}", style="dim")


def print_explanation(console: Console, document: Document, name: str) -> None:
    """Print what `explain` tells, in colour where the console has it."""
    for line in explain(document, name):
        console.print(line, soft_wrap=True)


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts[:-1] or [0]


def _quoted(text: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return _printable(repr(shown))


def _printable(text: str) -> str:
    """Without control characters: a source is hostile, and a terminal obeys them."""
    return _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)
