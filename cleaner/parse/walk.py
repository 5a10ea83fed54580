"""One walk over a page's tree, which collects its text, its blocks and whatever speaks of the page itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from cleaner.metadata.markup import Markup
from cleaner.parse.elements import (
    BLOCK,
    BLOCKS,
    BUTTON,
    GROUP,
    HEADINGS,
    INLINE,
    KINDS,
    LINE,
    LISTS,
    OUTER,
    PLAIN,
    PREFORMATTED,
    ROLES,
    SILENT,
    SPAN,
    SPEAKING,
    TEXT,
)
from cleaner.parse.flow import Flow, Group, Surroundings
from cleaner.parse.nodes import Buttons, is_hidden, is_simple_cell
from cleaner.parse.tree import MAX_NAME, NO_NAMES, HtmlElements, OwnNames

_RARE = frozenset(("hidden", "style", "role", "rel", "itemprop", "datetime", "lang", "xml:lang", "itemtype"))
"""Attributes that mean something, beside `class`, `id` and `href`; most elements have none of them."""
_WHOLE = ("html", "body")
"""What these are called says nothing that is not true of the whole page."""
_MAX_FACTS = 2_000
"""No page says more than this about itself; what a hostile one adds is left out."""
_MAX_SHARED = 4_096
"""How many pairs of `class` and `id` are remembered, which are the same on many elements of sound pages."""


_Opened = tuple[str, int, int, Surroundings, str | None, str | None]
"""What the end of an element needs: tag, kind, where its text starts, surroundings outside it, target, property.

Most inline elements need nothing and have none.
"""


@dataclass(slots=True)
class _Figure:
    image: str | None = None
    caption: tuple[int, int] | None = None


@dataclass(slots=True)
class Walk(Flow):
    """The walk's state and, when it is done, its findings."""

    scripting: bool = True
    unhide: bool = False
    """Whether what is hidden is taken for text too."""
    inline: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    captions: list[tuple[int, int, str | None]] = field(default_factory=list)
    items: list[tuple[str, int, int]] = field(default_factory=list)
    markup: Markup = field(default_factory=Markup)
    scripts: int = 0
    noscript: bool = False
    hid: bool = False
    """Whether something was hidden."""
    _parents: list[int] = field(default_factory=list)
    _tags: list[str] = field(default_factory=list)
    _own: list[OwnNames] = field(default_factory=list)
    _roles: dict[int, str] = field(default_factory=dict)
    _kinds: dict[int, tuple[str, int]] = field(default_factory=dict)
    _shared: dict[tuple[str | None, str | None], OwnNames] = field(default_factory=dict)
    _opened: list[_Opened | None] = field(default_factory=list)
    _lists: list[Group] = field(default_factory=list)
    _tables: list[Group] = field(default_factory=list)
    _figures: list[_Figure] = field(default_factory=list)
    _buttons: Buttons = field(default_factory=Buttons)
    _said: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def walk(self, root: LexborNode) -> None:
        """Visit every node once, without recursion, in document order."""
        self._parents.append(-1)
        self._tags.append("")
        self._own.append(NO_NAMES)
        kinds = self._kinds
        node: LexborNode | None = root
        after: list[LexborNode | None] = []
        while True:
            while node is not None:
                # A name takes longer to make than a number; within a page the number stands for the name.
                tag, kind = kinds.get(node.tag_id) or self._kind(node)
                if kind == TEXT:
                    text = node.text_content or ""
                    if not text.isspace() or self._around.pre:
                        self._text(text)
                    elif self._run is not None and not self._gap:
                        self._gap = " "
                elif kind == SPEAKING:
                    self._speak(node, tag)
                elif kind != SILENT and self._enter(node, tag, kind):
                    child = node.first_child
                    if child is not None:
                        after.append(node.next)
                        node = child
                        continue
                    self._leave()
                node = node.next
            if not after:
                break
            self._leave()
            node = after.pop()
        self._break(2)

    def _kind(self, node: LexborNode) -> tuple[str, int]:
        """The tag of a node and its kind, which are the same for all nodes of the page with its number."""
        tag = node.tag
        kind = KINDS.get(tag, PLAIN)
        if tag == "noscript":
            self.noscript = True
            kind = kind if self.scripting else PLAIN
        found = self._kinds[node.tag_id] = (tag or "", kind)
        return found

    def elements(self) -> HtmlElements:
        """The elements that were entered; blocks tell by an index in them where they stand."""
        return HtmlElements(tuple(self._parents), tuple(self._tags), tuple(self._own), self._roles, self._said)

    # -------------------------------------------------------------- elements

    def _enter(self, node: LexborNode, tag: str, kind: int) -> bool:
        """Take in a start tag; False when nothing inside it is to be seen."""
        around = self._around
        if kind == BUTTON and not around.heading and not self._buttons.shows(node):
            return False
        attributes = node.attributes
        own = NO_NAMES
        prop = target = None
        if attributes:
            if not _RARE.isdisjoint(attributes):
                if tag not in _WHOLE and is_hidden(attributes):
                    self.hid = True
                    if not self.unhide:
                        return False
                prop = self._facts(tag, attributes)
            if tag in _WHOLE:
                self.markup.add_root(attributes)
            classes = attributes.get("class")
            identifier = attributes.get("id")
            if (classes or identifier) and tag not in _WHOLE:
                own = self._shared.get((classes, identifier)) or self._share(classes, identifier)
            if tag == "a":
                target = attributes.get("href")
        self._parents.append(self._element)
        self._element = len(self._tags)
        self._tags.append(tag)
        self._own.append(own)
        if kind == PLAIN and not prop:
            self._opened.append(None)
            return True
        self._opened.append((tag, kind, self.position, around, target, prop))
        if kind >= BLOCK:
            self._around = around.inside.get(tag) or self._surround(tag)
            if kind == LINE:
                self._enter_line(node, tag)
            elif kind == GROUP:
                self._enter_group(tag, around)
            elif self._run is not None or self._separator < 2:
                self._break(2)
        elif target or kind == OUTER:
            self._around = around.inside.get(tag) or self._surround(tag)
        return True

    def _surround(self, tag: str) -> Surroundings:
        """What the text inside an element of `tag` inherits, here for the first time."""
        around = self._around
        found = around.inside[tag] = Surroundings(
            tag if tag in BLOCKS else around.block,
            HEADINGS.get(tag, around.heading),
            around.list_depth + (tag in LISTS),
            around.quote_depth + (tag == "blockquote"),
            around.pre or tag in PREFORMATTED,
            around.linked or tag == "a",
            tag in ("html", "head"),
        )
        return found

    def _share(self, classes: str | None, identifier: str | None) -> OwnNames:
        own = OwnNames.of(classes, identifier)
        if len(self._shared) < _MAX_SHARED:
            self._shared[classes, identifier] = own
        return own

    def _facts(self, tag: str, attributes: dict[str, str | None]) -> str | None:
        """Note what the attributes of an element say of the page; the property that its text is, if it is one."""
        found = None
        author = ""
        prop = attributes.get("itemprop")
        if prop:
            value = attributes.get("content") or attributes.get("datetime")
            if value:
                self.markup.add_item(prop, value)
            else:
                found = prop
        elif tag == "time" and attributes.get("datetime"):
            self.markup.add_item("time", attributes["datetime"] or "")
        if tag == "a" and "author" in (attributes.get("rel") or "").lower().split():
            author = "rel=author"
        if tag == "html":
            self.markup.language = attributes.get("lang") or attributes.get("xml:lang")
        if "itemtype" in attributes:
            self.markup.add_type(attributes["itemtype"] or "")
        role = (attributes.get("role") or "").lower()
        landmark = ROLES.get(role) if role and tag not in _WHOLE else None
        if landmark:
            self._roles[len(self._tags)] = landmark
        if role or prop or author:
            said = (f"role={role}" if role else "", f"itemprop={prop.lower()}" if prop else "", author)
            self._said[len(self._tags)] = tuple(each for each in said if each and len(each) <= MAX_NAME)
        return "rel-author" if author else found

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

    def _speak(self, node: LexborNode, tag: str) -> None:
        """Take in an element whose content is not text."""
        if tag == "br":
            self._line_break()
        elif tag == "hr":
            self._break(2)
        elif tag == "img":
            if self._figures and self._figures[-1].image is None:
                attributes = node.attributes
                source = attributes.get("data-src") or attributes.get("src")
                if source and not source.startswith("data:"):
                    self._figures[-1].image = source
        elif tag == "meta":
            self._meta(node.attributes)
        elif tag == "link":
            attributes = node.attributes
            if "canonical" in (attributes.get("rel") or "").lower().split() and self.markup.canonical is None:
                self.markup.canonical = attributes.get("href")
        elif tag == "title":
            if self.markup.title is None and self._tags[self._element] in ("head", "body", "html", ""):
                self.markup.title = node.text(deep=True)[:2_000]
        elif tag == "script":
            self.scripts += 1
            if "ld+json" in (node.attributes.get("type") or "").lower():
                self.markup.add_json(node.text(deep=True))

    def _meta(self, attributes: dict[str, str | None]) -> None:
        content = attributes.get("content")
        key = attributes.get("property") or attributes.get("name")
        if content and key:
            self.markup.add_meta(key, content)
        elif content and attributes.get("itemprop"):
            self.markup.add_item(attributes["itemprop"] or "", content)

    def _line_break(self) -> None:
        if self._run is None:
            return
        if self._around.pre:
            self._gap += "\n"
        elif self._gap == "\n":
            self._break(2)
        elif not self._gap.startswith("\t"):
            self._gap = "\n"

    def _leave(self) -> None:
        element = self._element
        parent = self._element = self._parents[element]
        if self._common == element:
            self._common = parent
        opened = self._opened.pop()
        if opened is None:
            return
        tag, kind, start, outside, target, prop = opened
        end = self.position
        if kind >= BLOCK:
            if kind == LINE:
                self._leave_line(tag)
            elif kind == GROUP:
                self._leave_group(tag, start)
            elif self._run is not None or self._separator < 2:
                self._break(2)
        elif kind == SPAN and end > start and (target if tag == "a" else not outside.pre or INLINE[tag] != "code"):
            self.inline.append((start, end, INLINE[tag], target))
        if prop and end > start and len(self.items) < _MAX_FACTS:
            self.items.append((prop, start, end))
        self._around = outside

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
            if figure.caption is not None and len(self.captions) < _MAX_FACTS:
                self.captions.append((*figure.caption, figure.image))
