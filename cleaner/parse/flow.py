"""The text of a page while it is written: white space, the gaps between blocks, and where the blocks are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL_SPACES = re.compile(r"[\x1c-\x1f]")


@dataclass(slots=True)
class Surroundings:
    """What text inherits from the elements around it. Elements that say nothing new share those of their parent."""

    block: str = ""
    """Tag of the innermost block."""
    heading: int = 0
    list_depth: int = 0
    quote_depth: int = 0
    pre: bool = False
    linked: bool = False
    silent: bool = False
    """Whether text right here is no text of the page, as in `<head>`."""
    inside: dict[str, Surroundings] = field(default_factory=dict)
    """Those inside an element of each tag that was met here."""


@dataclass(slots=True)
class Run:
    """A block while it is being collected; `HtmlBlock` has the meaning of its fields."""

    start: int
    end: int
    tag: str
    around: Surroundings
    link_chars: int
    marker: str
    row: int
    element: int
    holders: list[int]


@dataclass(slots=True)
class Group:
    """An open list, table or row."""

    tag: str
    mark: int = 0
    """How many blocks there were when its last item began; for a row, when it began itself."""
    items: int = 0


@dataclass(slots=True)
class Flow:
    """The text so far, and the block that is open, if one is."""

    out: list[str] = field(default_factory=list)
    position: int = 0
    inline: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    _around: Surroundings = field(default_factory=Surroundings)
    _element: int = 0
    _common: int = 0
    """The innermost element that is open and holds all of the text written since the last block began."""
    _run: Run | None = None
    _gap: str = ""
    """White space that is written only if more text follows in the block."""
    _separator: int = 0
    """What parts the next block from the last: a line break (1) or a blank line (2)."""
    _fresh: bool = False
    """Whether a list item or cell has just begun, so that blocks inside it do not part it from its neighbours."""
    _marker: str = ""
    _row: int = 0
    _rows: list[Group] = field(default_factory=list)

    def _text(self, raw: str) -> None:
        """Write the text of a node, which is not blank unless it is preformatted."""
        around = self._around
        if around.pre:
            self._preformatted(raw)
            return
        if around.silent:
            return
        # Most text is one line without runs of blanks, and what is printable has no blanks but spaces.
        if raw.isprintable() and "  " not in raw:
            text = raw
        elif raw.isascii():
            text = " ".join(raw.split())
            if raw[0].isspace():
                self._gap = self._gap or " "
            if raw[-1].isspace():
                self._emit(text)
                self._gap = " "
                return
        else:
            text = _BLANKS.sub(" ", raw)
        if text[0] == " ":
            text = text[1:]
            self._gap = self._gap or " "
        if self._run is None:
            text = text.lstrip()
        if text[-1] == " ":
            self._emit(text[:-1])
            self._gap = " "
        else:
            self._emit(text)

    def _preformatted(self, raw: str) -> None:
        text = _CONTROL_SPACES.sub(" ", _LINE_ENDS.sub("\n", raw))
        if self._run is None:
            # The text of a block starts at its first visible character, but an indent belongs to the first line.
            lead = len(text) - len(text.lstrip())
            text = text[text.rfind("\n", 0, lead) + 1 :]
        if text and (text.strip() or self._run is not None):
            self._emit(text)

    def _emit(self, text: str) -> None:
        run = self._run
        if run is None:
            if self.runs:
                separator = "\n" if self._separator == 1 else "\n\n"
                self.out.append(separator)
                self.position += len(separator)
            run = self._run = self._open()
        else:
            if self._gap:
                self.out.append(self._gap)
                self.position += len(self._gap)
            if run.holders[-1] != self._element:
                run.holders.append(self._element)
            run.element = self._common
        self._gap = ""
        self._fresh = False
        self._separator = 0
        self.out.append(text)
        self.position += len(text)
        if self._around.linked:
            run.link_chars += len(text)

    def _open(self) -> Run:
        around = self._around
        tag = around.block
        if tag in ("td", "th") or (self._fresh and self._rows and tag in ("p", "div")):
            tag = "tr"
        marker, self._marker = self._marker, ""
        element = self._common = self._element
        row = self._row if self._rows else 0
        return Run(self.position, self.position, tag, around, 0, marker, row, element, [element])

    def _strip(self) -> None:
        """Take the white space off the end of what is written; a block that is open holds something else too."""
        while not (last := self.out[-1].rstrip()):
            self.position -= len(self.out.pop())
        self.position -= len(self.out[-1]) - len(last)
        self.out[-1] = last
        for number in range(len(self.inline) - 1, -1, -1):
            start, end, kind, target = self.inline[number]
            if end <= self.position:
                break
            self.inline[number] = (start, self.position, kind, target)

    def _break(self, level: int) -> None:
        """End the block that is open; the next is parted from it by a line break (1) or a blank line (2)."""
        if self._fresh:
            return
        run = self._run
        if run is not None:
            if self.out[-1][-1:].isspace():
                self._strip()
            run.end = self.position
            self.runs.append(run)
            self._run = None
        self._gap = ""
        if self._separator < level:
            self._separator = level
