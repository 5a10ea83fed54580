"""The text of a page while it is written: white space, the gaps between blocks, and where the blocks are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BLANKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL_SPACES = re.compile(r"[\x1c-\x1f]")
_PATH_LENGTH = 6


@dataclass(slots=True)
class Run:
    """A block while it is being collected; `HtmlBlock` has the meaning of its fields."""

    start: int
    end: int
    tag: str
    path: str
    tokens: frozenset[str]
    landmark: str | None
    within: frozenset[str]
    heading: int
    list_depth: int
    link_chars: int
    marker: str
    quote_depth: int
    row: int
    element: int


@dataclass(slots=True)
class Frame:
    """An open element and what the text inside it inherits."""

    tag: str
    label: str
    tokens: frozenset[str]
    landmark: str | None
    within: frozenset[str]
    heading: int
    list_depth: int
    quote_depth: int
    pre: bool
    linked: bool
    block: bool
    start: int = 0
    target: str | None = None
    prop: str | None = None
    image: str | None = None
    caption: tuple[int, int] | None = None
    items: int = -1
    mark: int = 0
    element: int = 0


@dataclass(slots=True)
class Flow:
    """The text so far, and the block that is open, if one is."""

    out: list[str] = field(default_factory=list)
    position: int = 0
    runs: list[Run] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    """For each element that was entered, in document order, the one around it; -1 for the outermost."""
    _stack: list[Frame] = field(default_factory=list)
    _run: Run | None = None
    _gap: str = ""
    """White space that is written only if more text follows in the block."""
    _separator: int = 0
    """What parts the next block from the last: a line break (1) or a blank line (2)."""
    _fresh: bool = False
    """Whether a list item or cell has just begun, so that blocks inside it do not part it from its neighbours."""
    _marker: str = ""
    _row: int = 0
    _rows: list[Frame] = field(default_factory=list)

    def _text(self, raw: str) -> None:
        frame = self._stack[-1]
        if frame.tag == "head" or frame.tag == "html":
            return
        if frame.pre:
            text = _CONTROL_SPACES.sub(" ", _LINE_ENDS.sub("\n", raw))
            if self._run is None:
                # The text of a block starts at its first visible character, but an indent belongs to the first line.
                lead = len(text) - len(text.lstrip())
                text = text[text.rfind("\n", 0, lead) + 1 :]
            if text and (text.strip() or self._run is not None):
                self._emit(text)
            return
        text = _BLANKS.sub(" ", raw)
        if not text or text.isspace():
            if text and self._run is not None and not self._gap:
                self._gap = " "
            return
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

    def _emit(self, text: str) -> None:
        frame = self._stack[-1]
        run = self._run
        if run is None:
            if self.runs:
                separator = "\n" if self._separator == 1 else "\n\n"
                self.out.append(separator)
                self.position += len(separator)
            run = self._run = self._open(frame)
        elif self._gap:
            self.out.append(self._gap)
            self.position += len(self._gap)
        if run.tokens is not frame.tokens:
            # Only what holds for all of a block counts: a link of class "nav" in a paragraph says nothing about it.
            run.tokens &= frame.tokens
        element, other = run.element, frame.element
        while element != other:
            # The innermost element that holds all of the block; one around another comes before it.
            if element > other:
                element = self.parents[element]
            else:
                other = self.parents[other]
        run.element = element
        self._gap = ""
        self._fresh = False
        self._separator = 0
        self.out.append(text)
        self.position += len(text)
        if frame.linked:
            run.link_chars += len(text)

    def _open(self, frame: Frame) -> Run:
        path = " > ".join(
            [each.label for each in self._stack[-2 * _PATH_LENGTH :] if each.block and each.label][-_PATH_LENGTH:]
        )
        block = next((each for each in reversed(self._stack) if each.block), frame)
        in_cell = block.tag in ("td", "th") or (self._fresh and self._rows and block.tag in ("p", "div"))
        tag = "tr" if in_cell else block.tag
        marker, self._marker = self._marker, ""
        return Run(
            self.position, self.position, tag, path, frame.tokens, frame.landmark, frame.within, frame.heading,
            frame.list_depth, 0, marker, frame.quote_depth, self._row if self._rows else 0,
            frame.element,
        )  # fmt: skip

    def _break(self, level: int) -> None:
        """End the block that is open; the next is parted from it by a line break (1) or a blank line (2)."""
        if self._fresh:
            return
        run = self._run
        if run is not None:
            if self.out[-1][-1].isspace():
                last = self.out[-1].rstrip()
                self.position -= len(self.out[-1]) - len(last)
                self.out[-1] = last
            run.end = self.position
            self.runs.append(run)
            self._run = None
        self._gap = ""
        self._separator = max(self._separator, level)
