"""One walk over a page's tree, which collects its text, its blocks and whatever speaks of the page itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from cleaner.metadata.markup import Markup
from cleaner.metadata.roles import LONGEST_CLASSES, role_of
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
from cleaner.parse.flow import Surroundings
from cleaner.parse.layout import MAX_FACTS, Layout
from cleaner.parse.nodes import Buttons, is_hidden, is_short_text
from cleaner.parse.tree import MAX_NAME, NO_NAMES, HtmlElements, OwnNames

_RARE = frozenset(("hidden", "style", "role", "rel", "itemprop", "datetime", "lang", "xml:lang", "itemtype"))
"""Attributes that mean something, beside `class`, `id` and `href`; most elements have none of them."""
_WHOLE = ("html", "body")
"""What these are called says nothing that is not true of the whole page."""
_MAX_SHARED = 4_096
"""How many pairs of `class` and `id` are remembered, which are the same on many elements of sound pages."""


_Opened = tuple[str, int, int, Surroundings, str | None, str | None]
"""What the end of an element needs: tag, kind, where its text starts, surroundings outside it, target, property.

Most inline elements need nothing and have none.
"""


@dataclass(slots=True)
class Walk(Layout):
    """The walk's state and, when it is done, its findings."""

    scripting: bool = True
    unhide: bool = False
    """Whether what is hidden is taken for text too."""
    items: list[tuple[str, int, int]] = field(default_factory=list)
    images: dict[int, str] = field(default_factory=dict)
    """The last image before each place in the text that has one before it."""
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
                    if self._around.pre or (text and not text.isspace()):
                        self._text(text)
                    elif text and self._run is not None and not self._gap:
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
                if own.is_icon and is_short_text(node):
                    return False
                if classes and prop is None:
                    prop = role_of(classes[:LONGEST_CLASSES])
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
            self.markup.add_mark("time", attributes["datetime"] or "", self.position, self.position)
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

    def _speak(self, node: LexborNode, tag: str) -> None:
        """Take in an element whose content is not text."""
        if tag == "br":
            self._line_break()
        elif tag == "hr":
            self._break(2)
        elif tag == "img":
            attributes = node.attributes
            source = attributes.get("data-src") or attributes.get("src")
            if source and not source.startswith("data:"):
                if self._figures and self._figures[-1].image is None:
                    self._figures[-1].image = source
                if len(self.images) < MAX_FACTS:
                    self.images[self.position] = source
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
        key = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
        if content and key:
            self.markup.add_meta(key, content)
        elif content and attributes.get("itemprop"):
            self.markup.add_item(attributes["itemprop"] or "", content)

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
        if prop and end > start and len(self.items) < MAX_FACTS:
            self.items.append((prop, start, end))
        self._around = outside
