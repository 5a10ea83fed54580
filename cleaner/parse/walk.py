"""One walk over a page's tree, which collects its text, its blocks and whatever speaks of the page itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from cleaner.metadata.markup import Markup
from cleaner.metadata.roles import role_of
from cleaner.parse.elements import (
    BLOCKS,
    HEADINGS,
    INLINE,
    INVISIBLE,
    LANDMARKS,
    LINES,
    LISTS,
    PREFORMATTED,
    ROLES,
)
from cleaner.parse.flow import Flow, Frame

_HIDING_STYLE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_MAX_TOKENS = 128
_MAX_TOKEN = 64
_MAX_OWN_TOKENS = 32
_MAX_FACTS = 2_000
"""No page says more than this about itself; what a hostile one adds is left out."""
_NO_TOKENS: frozenset[str] = frozenset()


@dataclass(slots=True)
class Walk(Flow):
    """The walk's state and, when it is done, its findings."""

    scripting: bool = True
    inline: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    captions: list[tuple[int, int, str | None]] = field(default_factory=list)
    items: list[tuple[str, int, int]] = field(default_factory=list)
    images: dict[int, str] = field(default_factory=dict)
    """The last image before each place in the text that has one before it."""
    markup: Markup = field(default_factory=Markup)
    scripts: int = 0
    tags: list[str] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    _lists: list[Frame] = field(default_factory=list)
    _figures: list[Frame] = field(default_factory=list)

    def walk(self, root: LexborNode) -> None:
        """Visit every node once, without recursion, in document order."""
        self._stack.append(Frame("", "", _NO_TOKENS, None, _NO_TOKENS, 0, 0, 0, False, False, True))
        self.parents.append(-1)
        self.tags.append("")
        self.names.append(())
        node: LexborNode | None = root
        depth = 0
        while node is not None:
            child = None
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and self._enter(node):
                child = node.first_child
                if child is None:
                    self._leave()
            if child is not None:
                depth += 1
                node = child
                continue
            while (following := node.next) is None and depth:
                parent = node.parent
                if parent is None:
                    break
                self._leave()
                depth -= 1
                node = parent
            node = following if depth else None
        self._break(2)

    # -------------------------------------------------------------- elements

    def _enter(self, node: LexborNode) -> bool:
        """Take in a start tag; False when nothing inside it is to be seen."""
        tag = node.tag or ""
        attributes = node.attributes
        if (tag in INVISIBLE or tag in ("br", "hr", "img", "wbr")) and (self.scripting or tag != "noscript"):
            self._void(node, tag, attributes)
            return False
        if attributes and tag not in ("html", "body") and _is_hidden(attributes):
            return False
        parent = self._stack[-1]
        if tag == "button" and not parent.heading:
            return False
        frame = Frame(
            tag, "", parent.tokens, parent.landmark, parent.within, parent.heading, parent.list_depth,
            parent.quote_depth, parent.pre, parent.linked, False, self.position,
        )  # fmt: skip
        frame.element = len(self.parents)
        self.parents.append(parent.element)
        self.tags.append(tag)
        self.names.append(())
        if attributes:
            self._attributes(frame, tag, attributes)
        if tag in INLINE:
            if tag == "a" and attributes.get("href"):
                frame.linked = True
                frame.target = attributes["href"]
        elif tag in BLOCKS:
            self._enter_block(frame, node)
        self._stack.append(frame)
        return True

    def _attributes(self, frame: Frame, tag: str, attributes: dict[str, str | None]) -> None:
        prop = attributes.get("itemprop")
        if prop:
            value = attributes.get("content") or attributes.get("datetime")
            if value:
                self.markup.add_item(prop, value)
            else:
                frame.prop = prop
        elif tag == "time" and attributes.get("datetime"):
            self.markup.add_mark("time", attributes["datetime"] or "", self.position, self.position)
        if tag == "a" and "author" in (attributes.get("rel") or "").lower().split():
            frame.prop = "rel-author"
        if tag == "html":
            self.markup.language = attributes.get("lang") or attributes.get("xml:lang")
        if tag in ("html", "body"):
            return
        identifier = attributes.get("id")
        names = attributes.get("class")
        if names and frame.prop is None:
            frame.prop = role_of(names)
        if identifier or names:
            own = f"{names or ''} {identifier or ''}"[: _MAX_TOKEN * _MAX_OWN_TOKENS].lower().split()
            self.names[-1] = tuple(each for each in own[:_MAX_OWN_TOKENS] if len(each) <= _MAX_TOKEN)
            if len(frame.tokens) + len(own) <= _MAX_TOKENS:
                frame.tokens = frame.tokens.union(each for each in own[:_MAX_OWN_TOKENS] if len(each) <= _MAX_TOKEN)
            frame.label = (
                f"{tag}#{identifier[:_MAX_TOKEN]}" if identifier else f"{tag}.{own[0][:_MAX_TOKEN]}" if own else tag
            )
        role = attributes.get("role")
        landmark = ROLES.get(role.lower()) if role else None
        if landmark:
            frame.landmark = landmark
            if landmark not in frame.within:
                frame.within = frame.within | {landmark}

    def _enter_block(self, frame: Frame, node: LexborNode) -> None:
        tag = frame.tag
        frame.block = True
        frame.label = frame.label or tag
        if tag in LANDMARKS:
            # A stated role is more exact than the element: <div role=...> and <section role=...> were handled above.
            frame.landmark = tag
            if tag not in frame.within:
                frame.within = frame.within | {tag}
        if tag in LINES:
            self._enter_line(frame, node)
            return
        nested_list = tag in LISTS and frame.list_depth > 0
        self._break(1 if nested_list else 2)
        if tag in LISTS:
            frame.list_depth += 1
            frame.items = 0
            self._lists.append(frame)
        elif tag == "table":
            frame.items = 0
        elif tag in HEADINGS:
            frame.heading = HEADINGS[tag]
        elif tag in PREFORMATTED:
            frame.pre = True
        elif tag == "blockquote":
            frame.quote_depth += 1
        elif tag == "figure":
            self._figures.append(frame)

    def _enter_line(self, frame: Frame, node: LexborNode) -> None:
        tag = frame.tag
        if tag in ("td", "th"):
            row = self._rows[-1] if self._rows else None
            if row is not None and row.items > 0 and self._continues_row(row, node):
                self._fresh = True
            else:
                self._break(1)
                if row is not None and row.items > 0:
                    self._separator = 2
                self._fresh = self._run is None and _is_simple_cell(node)
            if row is not None:
                row.items += 1
            return
        self._fresh = False
        self._break(1)
        group = self._lists[-1] if tag == "li" and self._lists else None
        if tag == "tr":
            self._row += 1
            frame.items = 0
            frame.mark = len(self.runs)
            group = next((each for each in reversed(self._stack) if each.tag == "table"), None)
            self._rows.append(frame)
        if group is not None:
            if group.items and len(self.runs) - group.mark <= 1:
                self._separator = 1
            group.items += 1
            group.mark = len(self.runs)
            if tag == "li":
                self._marker = f"{group.items}." if group.tag == "ol" else "-"
        self._fresh = tag == "li"

    def _continues_row(self, row: Frame, node: LexborNode) -> bool:
        """Go on with the row's one block after a tab, where this cell and those before it hold a line each."""
        if self._run is None and self.runs and self.runs[-1].row == self._row and len(self.runs) - row.mark == 1:
            if _is_simple_cell(node):
                self._run = self.runs.pop()
                self._separator = 0
                self._gap = "\t"
                return True
        elif self._run is not None and self._run.row == self._row and _is_simple_cell(node):
            self._gap = self._gap + "\t" if self._gap.startswith("\t") else "\t"
            return True
        return False

    def _void(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        """Take in an element whose content is not text."""
        if tag == "br":
            if self._run is None:
                return
            if self._stack[-1].pre:
                self._gap += "\n"
            elif self._gap == "\n":
                self._break(2)
            elif not self._gap.startswith("\t"):
                self._gap = "\n"
        elif tag == "hr":
            self._break(2)
        elif tag == "img":
            source = attributes.get("data-src") or attributes.get("src")
            if source and not source.startswith("data:"):
                if self._figures and self._figures[-1].image is None:
                    self._figures[-1].image = source
                if len(self.images) < _MAX_FACTS:
                    self.images[self.position] = source
        elif tag == "meta":
            key = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
            if key and attributes.get("content"):
                self.markup.add_meta(key, attributes["content"] or "")
            elif attributes.get("itemprop") and attributes.get("content"):
                self.markup.add_item(attributes["itemprop"] or "", attributes["content"] or "")
        elif tag == "link":
            if "canonical" in (attributes.get("rel") or "").lower().split() and self.markup.canonical is None:
                self.markup.canonical = attributes.get("href")
        elif tag == "title":
            if self.markup.title is None and self._stack[-1].tag in ("head", "body", "html", ""):
                self.markup.title = node.text(deep=True)[:2_000]
        elif tag == "script":
            self.scripts += 1
            if "ld+json" in (attributes.get("type") or "").lower():
                self.markup.add_json(node.text(deep=True))

    def _leave(self) -> None:
        frame = self._stack.pop()
        tag = frame.tag
        end = self.position
        if frame.block:
            self._leave_block(frame, tag)
        elif end > frame.start and _is_span(frame):
            self.inline.append((frame.start, end, INLINE[tag], frame.target))
        if frame.prop and end > frame.start and len(self.items) < _MAX_FACTS:
            self.items.append((frame.prop, frame.start, end))

    def _leave_block(self, frame: Frame, tag: str) -> None:
        if tag in ("td", "th"):
            self._fresh = False
            if not self._rows or self._run is None or self._run.row != self._row:
                self._break(1)
            return
        if tag in LINES or tag in LISTS:
            self._fresh = False
        self._break(1 if tag in LINES or (tag in LISTS and frame.list_depth > 1) else 2)
        if tag == "li":
            self._marker = ""
        elif tag == "tr":
            self._rows.pop()
        elif tag in LISTS:
            self._lists.pop()
        elif tag == "figcaption" and self._figures:
            self._figures[-1].caption = (frame.start, self.position)
        elif tag == "figure":
            self._figures.pop()
            if frame.caption is not None and len(self.captions) < _MAX_FACTS:
                self.captions.append((*frame.caption, frame.image))


def _is_span(frame: Frame) -> bool:
    """Whether an inline element is kept as a span: anchors that lead nowhere and code in a block of code are not."""
    kind = INLINE.get(frame.tag)
    return bool(frame.target) if kind == "link" else kind is not None and not (frame.pre and kind == "code")


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether a browser without scripts would not show the element, and no script is known to."""
    if "hidden" in attributes:
        # Streamed pages send their content in <div hidden id="S:0"> and have a script move it.
        return attributes["hidden"] != "until-found" and not (attributes.get("id") or "").startswith("S:")
    style = attributes.get("style")
    return bool(style) and _HIDING_STYLE.search(style[:1000] if style else "") is not None


def _is_simple_cell(node: LexborNode) -> bool:
    """Whether a table cell holds at most one block, so that it can share a line with its neighbours."""
    child = node.first_child
    blocks = 0
    for _ in range(24):
        if child is None:
            return True
        tag = child.tag
        if tag in BLOCKS:
            blocks += 1
            if blocks > 1 or tag not in ("p", "div") or _has_block(child):
                return False
        child = child.next
    return False


def _has_block(node: LexborNode) -> bool:
    child = node.first_child
    for _ in range(24):
        if child is None:
            return False
        if child.tag in BLOCKS:
            return True
        child = child.next
    return True
