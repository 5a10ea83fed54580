"""What a document kept of a page, as Markdown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import zip_longest

from cleaner.model import Document
from cleaner.parse.html import HtmlBlock, HtmlPage

Span = tuple[int, int, str, str | None]
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_LINE_START = re.compile(
    r"^(\s{0,3})(#{1,6}(?=\s|$)|[-+>](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|={2,}\s*$|-{3,}\s*$|~{3,})", re.MULTILINE
)
_TICKS = re.compile("`+")
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source)-([a-z0-9+#.-]{1,20})")
_MARKS = {"strong": "**", "emphasis": "*"}
_SAFE_TARGET = re.compile(r"(?:https?:|mailto:|tel:|[^:]*$|[^:/?#]*[/?#])", re.IGNORECASE)


def to_markdown(page: HtmlPage, document: Document) -> str:
    """The text of `document`, which was made from `page`, with its headings, lists, links, tables, quotes and code.

    `document.source` must be `page.text`. Blocks of which nothing was kept leave nothing behind. Characters that
    Markdown would take for markup are escaped; addresses that run a script are left out.

    >>> from cleaner.parse.html import parse_html
    >>> from cleaner.source import AlignedText
    >>> page = parse_html("<h1>Rain</h1><p>It <b>rained</b> for <a href='/nine'>nine</a> days.<ul><li>a_b<li>c</ul>")
    >>> document = Document(page.text, page.text, [], [], page.metadata, [], [], _aligned=AlignedText.of(page.text))
    >>> print(to_markdown(page, document))
    # Rain
    <BLANKLINE>
    It **rained** for [nine](/nine) days.
    <BLANKLINE>
    - a\\_b
    - c
    """
    return _Writer(page, document).run()


class _Writer:
    """One page and document, and the pieces written so far."""

    def __init__(self, page: HtmlPage, document: Document) -> None:
        self.page = page
        self.document = document
        self.pieces: list[str] = []
        self.active: list[Span] = []
        self.swept = 0
        self.shares = self._shares()

    def run(self) -> str:
        previous: HtmlBlock | None = None
        blocks = self.page.blocks
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if block.tag == "tr" and self._rows(index) > 1:
                count = self._rows(index)
                written = self._table(blocks[index : index + count])
                index += count
            else:
                written = self._block(block)
                index += 1
            if written:
                if previous is not None:
                    self.pieces.append("\n" if self._is_tight(previous, block) else "\n\n")
                self.pieces.append(written)
                previous = block
        return "".join(self.pieces)

    def _is_tight(self, previous: HtmlBlock, block: HtmlBlock) -> bool:
        """Whether two blocks are items of one list, which no blank line parts."""
        listed = bool(previous.list_depth and block.list_depth and block.marker)
        return listed and not self.page.text.endswith("\n\n", 0, block.start)

    def _rows(self, index: int) -> int:
        """How many rows of one table start at the block `index`: a line break and no more stands between them."""
        blocks = self.page.blocks
        count = 1
        while (
            index + count < len(blocks)
            and blocks[index + count].tag == "tr"
            and blocks[index + count].start - blocks[index + count - 1].end == 1
        ):
            count += 1
        tabbed = "\t" in self.page.text[blocks[index].start : blocks[index + count - 1].end]
        return count if tabbed else 1

    # --------------------------------------------------------------- blocks

    def _block(self, block: HtmlBlock) -> str:
        first, last = self.shares[block.start]
        quote = "> " * min(block.quote_depth, 8)
        if block.tag == "pre" and self.document.text[first:last].strip():
            return _prefixed(_fenced(self.document.text[first:last], block), quote + _indent(block))
        text = self._inline(block).strip()
        if not text:
            return ""
        if block.heading:
            return f"{quote}{'#' * block.heading} {' '.join(text.split())}"
        text = _LINE_START.sub(r"\1\\\2", text) if not text[:1].isdigit() else _numbered(text)
        text = text.replace("\n", "  \n")
        if block.marker:
            lead = "    " * (min(block.list_depth, 12) - 1)
            top, *rest = text.split("\n")
            return "\n".join([f"{quote}{lead}{block.marker} {top}", *(f"{quote}{lead}    {line}" for line in rest)])
        return _prefixed(text, quote + _indent(block))

    def _table(self, rows: Sequence[HtmlBlock]) -> str:
        lines = [
            [" ".join(cell.split()).replace("|", "\\|") for cell in text.split("\t")]
            for row in rows
            if (text := self._inline(row)).strip()
        ]
        if not lines:
            return ""
        width = min(max(map(len, lines)), 200)
        if width * len(lines) > 20 * sum(map(len, lines)):
            # A row of many cells over thousands of short ones would be padded to more than the page itself.
            return "\n\n".join(" ".join(line) for line in lines)
        padded = [line[:width] + [""] * (width - len(line)) for line in lines]
        padded.insert(1, ["---"] * width)
        return "\n".join("| " + " | ".join(line) + " |" for line in padded)

    # --------------------------------------------------------------- inline

    def _kept(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the kept part of source[start:end] stands in the text; None where nothing of it was kept."""
        first = self._at(start)
        last = self._at(end)
        return (first, last) if first < last else None

    def _shares(self) -> dict[int, tuple[int, int]]:
        """The part of the text that is each block's own, by the block's start.

        The parts join without a gap: an edit may begin in one block and end in the next, and must be written once.
        """
        shares = {}
        first = 0
        blocks = self.page.blocks
        for block, following in zip_longest(blocks, blocks[1:]):
            last = len(self.document.text) if following is None else max(first, self._at(following.start))
            shares[block.start] = (first, last)
            first = last
        return shares

    def _at(self, offset: int) -> int:
        """The offset in the text of the first code point kept at or after `offset` in the source."""
        found = self.document.to_clean(offset)
        if found is not None:
            return found
        removals = self.document.removals
        place = bisect_left(removals, offset, key=lambda removal: removal.end)
        while place < len(removals) and removals[place].start <= offset:
            offset = max(offset, removals[place].end)
            found = self.document.to_clean(offset)
            if found is not None:
                return found
            place += 1
        return len(self.document.text)

    def _inline(self, block: HtmlBlock) -> str:
        """The kept text of a block with its links, emphasis and code."""
        kept = self.shares[block.start]
        text = self.document.text
        out: list[str] = []
        open_spans: list[tuple[int, str, str | None]] = []
        position = kept[0]
        for start, end, kind, target in self._spans(block):
            bounds = self._kept(max(start, block.start), min(end, block.end))
            if bounds is None or bounds[0] < position:
                continue
            while open_spans and open_spans[-1][0] <= bounds[0]:
                position = self._close(out, open_spans, position)
            if any(mark == kind or mark == "code" for _, mark, _ in open_spans):
                continue
            stop = min(bounds[1], open_spans[-1][0]) if open_spans else min(bounds[1], kept[1])
            body = text[bounds[0] : stop]
            stop -= len(body) - len(body.rstrip())
            if stop <= bounds[0] or "\t" in body or (kind == "link" and not _is_safe(target)):
                continue
            out.append(_escaped(text[position : bounds[0]]))
            position = bounds[0]
            if kind == "code":
                out.append(_ticked(text[position:stop]))
                position = stop
                continue
            out.append("[" if kind == "link" else _MARKS[kind])
            open_spans.append((stop, kind, target))
        while open_spans:
            position = self._close(out, open_spans, position)
        out.append(_escaped(text[position : kept[1]]))
        return "".join(out)

    def _close(self, out: list[str], open_spans: list[tuple[int, str, str | None]], position: int) -> int:
        end, kind, target = open_spans.pop()
        out.append(_escaped(self.document.text[position:end]))
        out.append(f"]({_address(target or '')})" if kind == "link" else _MARKS[kind])
        return max(position, end)

    def _spans(self, block: HtmlBlock) -> list[Span]:
        """The inline spans that reach into a block. Blocks must be asked for in order: one sweep serves them all."""
        spans = self.page.inline
        active = [span for span in self.active if span[1] > block.start]
        while self.swept < len(spans) and spans[self.swept][0] < block.end:
            if spans[self.swept][1] > block.start:
                active.append(spans[self.swept])
            self.swept += 1
        self.active = active
        return active


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _numbered(text: str) -> str:
    """A line that starts like "1984. A year" without becoming item 1984 of a list."""
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text, flags=re.MULTILINE)


def _ticked(text: str) -> str:
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _fenced(text: str, block: HtmlBlock) -> str:
    ticks = "`" * max(3, max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    languages = sorted(found[1] for token in block.tokens if (found := _LANGUAGE.fullmatch(token)))
    return f"{ticks}{languages[0] if languages else ''}\n{text.strip(chr(10))}\n{ticks}"


def _indent(block: HtmlBlock) -> str:
    """How far the later blocks of a list item stand in."""
    return "    " * min(block.list_depth, 12)


def _prefixed(text: str, prefix: str) -> str:
    return (
        "\n".join(f"{prefix}{line}".rstrip() if not line else f"{prefix}{line}" for line in text.split("\n"))
        if prefix
        else text
    )


def _is_safe(target: str | None) -> bool:
    return bool(target) and _SAFE_TARGET.match(target.strip() if target else "") is not None


def _address(target: str) -> str:
    """An address as Markdown takes it: no blanks or control characters, and angle brackets round parentheses."""
    target = "".join(character if character > " " else "%20" for character in target.strip())
    target = target.replace("<", "%3C").replace(">", "%3E")
    return f"<{target}>" if "(" in target or ")" in target else target
