"""What single nodes of a page's tree show by themselves."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from cleaner.parse.elements import BLOCKS, words

_PANEL_ROLES = frozenset(("region", "tabpanel"))
_PANELS = words("accordion collapse collapsible collapsed expand expandable tab tabs panel faq answer toggle spoiler")
"""Words in the names of parts that a reader folds out: content of the page, however few see it at first."""
_OVERLAYS = words("modal popup dialog overlay menu submenu nav dropdown cookie cart search login tooltip share form")
_LONG_BUTTON = 400
"""Code points; what is longer stands in a button only because its end tag is missing."""
_ICON = 64
_MOST_OF_BUTTONS = 2_000_000
_HIDING_STYLE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)

_NAME_PARTS = re.compile(r"[\s_-]+")


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether a browser without scripts would not show the element, and neither a script nor the reader is known to."""
    if "hidden" in attributes:
        # Streamed pages send their content in <div hidden id="S:0"> and have a script move it.
        if attributes["hidden"] == "until-found" or (attributes.get("id") or "").startswith("S:"):
            return False
        return not _is_panel(attributes, by_name=True)
    style = attributes.get("style")
    if not style or _HIDING_STYLE.search(style[:1000]) is None:
        return False
    return not _is_panel(attributes, by_name=False)


def _is_panel(attributes: dict[str, str | None], *, by_name: bool) -> bool:
    """Whether the element is one that readers fold out, as its role says or, with `by_name`, words in its names.

    Of what a style alone hides the names tell too little: of such panels by name a quarter was text of the page.
    """
    if (attributes.get("role") or "").lower() in _PANEL_ROLES:
        return True
    if not by_name:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:1000].lower()
    parts = set(_NAME_PARTS.split(names))
    return not parts.isdisjoint(_PANELS) and parts.isdisjoint(_OVERLAYS)


def is_short_text(node: LexborNode) -> bool:
    """Whether an element holds nothing but a few characters."""
    child = node.first_child
    return child is not None and child.next is None and child.is_text_node and len(child.text_content or "") <= _ICON


class Buttons:
    """Which buttons show text: those that hold what no button can, for want of an end tag."""

    def __init__(self) -> None:
        self._left = _MOST_OF_BUTTONS

    def shows(self, node: LexborNode) -> bool:
        """Whether the text of a `<button>` is text of the page."""
        if self._left <= 0:
            return False
        size = len(node.text(deep=True))
        # Buttons can lie in each other, and the text of the inner ones is then looked at again.
        self._left -= size
        return size > _LONG_BUTTON


def is_simple_cell(node: LexborNode) -> bool:
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
