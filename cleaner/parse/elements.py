"""What the elements of HTML mean for a page's text, as tables."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`; a table of words reads best as lines of text.

    >>> sorted(words("p div"))
    ['div', 'p']
    """
    return frozenset(text.split())


BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary"
    " table tbody td tfoot th thead tr ul listing xmp plaintext optgroup option"
)
"""Elements that part the text before and after them."""

LINES = words("li tr dt dd td th caption legend")
"""Blocks that stand on a line of their own, without a blank line around it."""

INVISIBLE = words(
    "script style template noscript title meta link base param source track area col colgroup embed object applet"
    " iframe frame noframes noembed svg canvas audio video map datalist progress meter input textarea select rp rt rtc"
    " annotation annotation-xml"
)
"""Elements that show no text of the page, or show what only a script, a plug-in or the reader puts there."""

LANDMARKS = words("article aside blockquote dialog figcaption figure footer form header main nav search table")
"""Elements that say what their content is for; `HtmlBlock.landmark` names the innermost one."""

ROLES = {
    "navigation": "nav",
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "main": "main",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "search": "search",
    "form": "form",
    "menu": "nav",
    "menubar": "nav",
    "article": "article",
}
"""ARIA roles that say the same as an element."""

LISTS = words("ul ol menu dir")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PREFORMATTED = words("pre listing xmp plaintext")
INLINE = {
    "a": "link",
    "b": "strong",
    "strong": "strong",
    "em": "emphasis",
    "i": "emphasis",
    "cite": "emphasis",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
"""Inline elements that are kept as spans, and the kind of the span."""

PLAIN, TEXT, SILENT, SPEAKING, OUTER, BUTTON, SPAN, BLOCK, GROUP, LINE = range(10)
"""Kinds of nodes for the walk: inline elements that mean nothing, text, what shows no text and tells nothing, what
tells something of the page, elements around all of it, `<button>`, inline elements that are kept as spans, blocks,
blocks of which more must be known to the end (lists, tables, figures), and blocks on a line of their own."""

KINDS: dict[str | None, int] = {
    "-text": TEXT,
    **dict.fromkeys(BLOCKS, BLOCK),
    **dict.fromkeys(LISTS | {"table", "figure", "figcaption"}, GROUP),
    **dict.fromkeys(LINES, LINE),
    **dict.fromkeys(INLINE, SPAN),
    **dict.fromkeys(INVISIBLE | {None, "-comment", "-doctype", "wbr"}, SILENT),
    **dict.fromkeys(("br", "hr", "img", "meta", "link", "title", "script"), SPEAKING),
    **dict.fromkeys(("html", "head"), OUTER),
    "button": BUTTON,
}
"""The kind of each node that is of one, by its tag; all others are `PLAIN`."""
