"""Lists, tables and figures while they are open: what stands on a line of its own, and rows whose cells share one."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from cleaner.parse.elements import LISTS
from cleaner.parse.flow import Flow, Group, Surroundings
from cleaner.parse.nodes import is_simple_cell

MAX_FACTS = 2_000
"""No page says more than this about itself; what a hostile one adds is left out."""


@dataclass(slots=True)
class _Figure:
    image: str | None = None
    caption: tuple[int, int] | None = None


@dataclass(slots=True)
class Layout(Flow):
    """The groups that are open, and the captions found in them: where they stand, and the address of their picture."""

    captions: list[tuple[int, int, str | None]] = field(default_factory=list)
    _lists: list[Group] = field(default_factory=list)
    _tables: list[Group] = field(default_factory=list)
    _figures: list[_Figure] = field(default_factory=list)

    def _enter_group(self, tag: str, outside: Surroundings) -> None:
        self._break(1 if outside.list_depth and tag in LISTS else 2)
        if tag in LISTS:
            self._lists.append(Group(tag))
        elif tag == "table":
            self._tables.append(Group(tag))
        elif tag == "figure":
            self._figures.append(_Figure())

    def _enter_line(self, node: LexborNode, tag: str) -> None:
        if tag in ("td", "th"):
            row = self._rows[-1] if self._rows else None
            if row is not None and row.items > 0 and self._continues_row(row, node):
                self._fresh = True
            else:
                self._break(1)
                if row is not None and row.items > 0:
                    self._separator = 2
                self._fresh = self._run is None and is_simple_cell(node)
            if row is not None:
                row.items += 1
            return
        self._fresh = False
        self._break(1)
        group = self._lists[-1] if tag == "li" and self._lists else None
        if tag == "tr":
            self._row += 1
            group = self._tables[-1] if self._tables else None
            self._rows.append(Group(tag, len(self.runs)))
        if group is not None:
            if group.items and len(self.runs) - group.mark <= 1:
                self._separator = 1
            group.items += 1
            group.mark = len(self.runs)
            if tag == "li":
                self._marker = f"{group.items}." if group.tag == "ol" else "-"
        self._fresh = tag == "li"

    def _continues_row(self, row: Group, node: LexborNode) -> bool:
        """Go on with the row's one block after a tab, where this cell and those before it hold a line each."""
        if self._run is None and self.runs and self.runs[-1].row == self._row and len(self.runs) - row.mark == 1:
            if is_simple_cell(node):
                self._run = self.runs.pop()
                self._separator = 0
                self._gap = "\t"
                return True
        elif self._run is not None and self._run.row == self._row and is_simple_cell(node):
            self._gap = self._gap + "\t" if self._gap.startswith("\t") else "\t"
            return True
        return False

    def _line_break(self) -> None:
        if self._run is None:
            return
        if self._around.pre:
            self._gap += "\n"
        elif self._gap == "\n":
            self._break(2)
        elif not self._gap.startswith("\t"):
            self._gap = "\n"

    def _leave_line(self, tag: str) -> None:
        self._fresh = False
        if tag in ("td", "th"):
            if not self._rows or self._run is None or self._run.row != self._row:
                self._break(1)
            return
        self._break(1)
        if tag == "li":
            self._marker = ""
        elif tag == "tr":
            self._rows.pop()

    def _leave_group(self, tag: str, start: int) -> None:
        if tag in LISTS:
            self._fresh = False
            self._break(1 if self._around.list_depth > 1 else 2)
            self._lists.pop()
            return
        self._break(2)
        if tag == "table":
            self._tables.pop()
        elif tag == "figcaption" and self._figures:
            self._figures[-1].caption = (start, self.position)
        elif tag == "figure":
            figure = self._figures.pop()
            if figure.caption is not None and len(self.captions) < MAX_FACTS:
                self.captions.append((*figure.caption, figure.image))
