"""HTML to the text that a reader of the page sees, its blocks, and what the markup says of the page."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from cleaner.metadata.markup import read_markup
from cleaner.model import Metadata, Warning
from cleaner.parse.nesting import limit_nesting
from cleaner.parse.walk import Walk

UNPARSABLE = re.compile("[\x00\ud800-\udfff]")
_FEW_LETTERS = 250
"""A page with less visible prose than this may have its article in JSON-LD only."""
_LETTERS_OF_AN_APPEAL = 160
_LONGEST_CAPTION = 600
_LONGEST_FACT = 2_000
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """A stretch of a page's text without a block boundary inside it: a paragraph, a heading, a list item, a table row.

    Offsets are code points in the page's text.
    """

    start: int
    end: int
    tag: str
    """The innermost block element; "tr" for a row whose cells share a line."""
    path: str = ""
    """That element and those around it, outermost first: `div#content > article > p`; at most six."""
    tokens: frozenset[str] = frozenset()
    """Lower-cased class names and ids of the element and of those around it below `<body>`."""
    landmark: str | None = None
    """The innermost of nav, aside, footer, header, form, figure, table, main, article and the like."""
    heading: int = 0
    """1 to 6, or 0 for no heading."""
    list_depth: int = 0
    link_chars: int = 0
    """How many of its code points are text of links."""
    within: frozenset[str] = frozenset()
    """All the landmarks around it."""
    marker: str = ""
    """What starts a list item: "-" or its number and a dot; empty on the item's later blocks and outside of lists."""
    quote_depth: int = 0
    element: int = -1
    """Index in `HtmlPage.elements` of the innermost element that holds all of it; -1 where nothing is known."""


@dataclass(frozen=True, slots=True)
class HtmlElements:
    """Columns over the elements of a page that can show text, in document order."""

    parents: tuple[int, ...] = ()
    """Index of the element around each; -1 for the root, which is the first."""
    tags: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    """Lower-cased class names and id of each, its own alone."""


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The text of a page and what is known about every part of it."""

    text: str
    blocks: tuple[HtmlBlock, ...]
    """In order and disjoint; between two of them there is white space only."""
    metadata: Metadata
    inline: tuple[tuple[int, int, str, str | None], ...] = ()
    """(start, end, kind, target) of links, emphasis, strong text and code; target is a link's address."""
    warnings: tuple[Warning, ...] = ()
    elements: HtmlElements = HtmlElements()


def parse_html(html: str) -> HtmlPage:
    """What a reader sees of the page `html`: blocks parted by a blank line, list items and table rows by a line break.

    Cells of a row are parted by a tab. Scripts, styles, hidden elements and form controls show nothing. Where the page
    shows next to no text and its JSON-LD holds the article, the text is that. Never raises on content.

    >>> page = parse_html("<title>Rain</title><h1>Rain</h1><p>It <b>rained</b> for <a href=/nine>nine</a> days.")
    >>> page.text
    'Rain\\n\\nIt rained for nine days.'
    >>> [(block.start, block.end, block.tag, block.link_chars) for block in page.blocks]
    [(0, 4, 'h1', 0), (6, 30, 'p', 4)]
    >>> page.inline
    ((9, 15, 'strong', None), (20, 24, 'link', '/nine'))
    """
    walk = _walk(html)
    if _prose(walk) < _FEW_LETTERS and "<noscript" in html.lower():
        # Applications often hold the page for readers without scripts in <noscript>; elsewhere it is only an appeal.
        without_scripts = _walk(html, scripts=False)
        if _prose(without_scripts) > max(_prose(walk), _LETTERS_OF_AN_APPEAL):
            walk = without_scripts
    text = "".join(walk.out)
    markup = walk.markup
    for prop, start, end in walk.items:
        markup.add_mark(prop, text[start : min(end, start + _LONGEST_FACT)], start, end)
    markup.text = text
    markup.headings = [(text[run.start : run.end], run.start) for run in walk.runs if run.heading == 1]
    markup.links = [(start, end, target) for start, end, kind, target in walk.inline if kind == "link" and target]
    markup.captions = [(text[start:end], image) for start, end, image in _captions(walk)]
    metadata, body = read_markup(markup)
    prose = _prose(walk)
    if body is not None and prose < _FEW_LETTERS and len(body) > 2 * prose:
        page = page_of_lines("\n\n".join(_body_text(body)), dataclasses.replace(metadata, source_of_text="json-ld"))
        if len(page.text) > prose:
            return page
    warnings: tuple[Warning, ...] = ()
    if not text and walk.scripts:
        message = "the page shows no text unless its scripts run; save it from a browser and clean that"
        warnings = (Warning("empty-without-scripts", message),)
    blocks = tuple(
        HtmlBlock(
            run.start, run.end, run.tag, run.path, run.tokens, run.landmark, run.heading, run.list_depth,
            # A blank at the end of a link is counted there and stands in no block.
            min(run.link_chars, run.end - run.start), run.within, run.marker, run.quote_depth, run.element,
        )
        for run in walk.runs
    )  # fmt: skip
    return HtmlPage(
        text, blocks, dataclasses.replace(metadata, source_of_text="page"), _trimmed(text, walk.inline), warnings,
        HtmlElements(tuple(walk.parents), tuple(walk.tags), tuple(walk.names)),
    )  # fmt: skip


def _captions(walk: Walk) -> list[tuple[int, int, str | None]]:
    """The captions of figures, and what a class calls a caption where an image stands directly before it."""
    known = {end for _, end, _ in walk.captions}
    named = [
        (start, end, walk.images[start])
        for prop, start, end in walk.items
        if prop == "caption" and end not in known and end - start <= _LONGEST_CAPTION and start in walk.images
    ]
    # The class of an element and of the one around it may both say so.
    return sorted([*walk.captions, *{caption[1]: caption for caption in named}.values()], key=lambda each: each[:2])


def page_of_lines(text: str, metadata: Metadata) -> HtmlPage:
    """A page whose text is `text`, each line of it that is not blank a block of which nothing else is known."""
    blocks = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(HtmlBlock(position, position + len(line), "p"))
        position += len(line) + 1
    return HtmlPage(text, tuple(blocks), metadata)


def _prose(walk: Walk) -> int:
    """How many code points of its text look like sentences rather than labels and links."""
    return sum(run.end - run.start - run.link_chars for run in walk.runs if run.end - run.start > 80)


def _walk(html: str, *, scripts: bool = True) -> Walk:
    walk = Walk(scripting=scripts)
    if not html.strip():
        return walk
    if UNPARSABLE.search(html):
        html = UNPARSABLE.sub("\ufffd", html)
    # The tree lives no longer than its parser, so the parser needs a name for as long as the walk takes.
    parser = LexborHTMLParser(limit_nesting(html))
    if parser.root is not None:
        walk.walk(parser.root)
    del parser
    return walk


def _body_text(body: str) -> list[str]:
    """The paragraphs of an `articleBody`, which may be plain text, HTML, or HTML with its markup escaped."""
    if "&lt;" in body and "<" not in body:
        body = body.replace("&lt;", "<").replace("&gt;", ">")
    if _MARKUP.search(body) or "&" in body:
        # A line break in plain text is one that the reader shall see; markup has its own.
        if not _MARKUP.search(body):
            body = "<pre>" + body.replace("<", "&lt;") + "</pre>"
        walk = _walk(body)
        body = "".join(walk.out)
    body = UNPARSABLE.sub("\ufffd", body)
    return [line for line in (" ".join(line.split()) for line in body.splitlines()) if line]


def _trimmed(text: str, spans: list[tuple[int, int, str, str | None]]) -> tuple[tuple[int, int, str, str | None], ...]:
    """The spans without white space at their ends, in order of where they start, outer ones first."""
    found = []
    for start, end, kind, target in spans:
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip())
        end = start + len(inner.strip())
        if start < end:
            found.append((start, end, kind, target))
    found.sort(key=lambda span: (span[0], -span[1]))
    return tuple(found)
