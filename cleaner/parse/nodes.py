"""What single nodes of a page's tree show by themselves."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from cleaner.parse.elements import BLOCKS

_HIDING_STYLE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)


def is_hidden(attributes: dict[str, str | None]) -> bool:
    """Whether a browser without scripts would not show the element, and no script is known to."""
    if "hidden" in attributes:
        # Streamed pages send their content in <div hidden id="S:0"> and have a script move it.
        return attributes["hidden"] != "until-found" and not (attributes.get("id") or "").startswith("S:")
    style = attributes.get("style")
    return bool(style) and _HIDING_STYLE.search(style[:1000] if style else "") is not None


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
