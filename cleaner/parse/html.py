"""HTML to the text that a reader of the page sees, its blocks, and what the markup says of the page."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from cleaner.metadata.jsonld import UNPARSABLE
from cleaner.metadata.markup import read_markup
from cleaner.model import Metadata, Warning
from cleaner.parse.flow import Run
from cleaner.parse.nesting import MAX_TAGS, VOID, limit_nesting
from cleaner.parse.page_signs import claims_of
from cleaner.parse.tree import NO_ELEMENTS, HtmlElements
from cleaner.parse.walk import Walk

_REPLACEMENT = "\ufffd".encode()
_FEW_LETTERS = 250
"""A page with less visible prose than this may have its article in JSON-LD only."""
_LETTERS_OF_AN_APPEAL = 160
_LETTERS_OF_A_PAGE = 600
_LONGEST_NOSCRIPT = 2_000
_LONGEST_PROLOGUE = 2_000
_XHTML = re.compile(r"^\s*+<\?xml\s|-//W3C//DTD XHTML|http://www\.w3\.org/1999/xhtml", re.IGNORECASE)
_SELF_CLOSED = re.compile(r"<([a-z][a-z0-9]*+)((?:\s[^<>]*)?)/>", re.ASCII | re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript[^<>]{0,200}>")
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
    heading: int = 0
    """1 to 6, or 0 for no heading."""
    list_depth: int = 0
    link_chars: int = 0
    """How many of its code points are text of links."""
    marker: str = ""
    """What starts a list item: "-" or its number and a dot; empty on the item's later blocks and outside of lists."""
    quote_depth: int = 0
    element: int = -1
    """Index in `HtmlPage.elements` of the innermost element that holds all of it; -1 where nothing is known."""
    holders: tuple[int, ...] = ()
    """Indices of the elements that hold its text, as they follow each other in it."""
    elements: HtmlElements = field(default=NO_ELEMENTS, repr=False, compare=False)

    # What follows is worked out when it is asked for: most of it never is.

    @property
    def path(self) -> str:
        """The block element it starts in and those around it, outermost first: `div#content > article > p`."""
        return self.elements.path(self._first)

    @property
    def tokens(self) -> frozenset[str]:
        """Lower-cased class names and ids of the elements below `<body>` that hold all of it.

        Only what holds for all of a block counts: a link of class "nav" in a paragraph says nothing about it.
        """
        tokens = self.elements.tokens(self._first)
        for holder in set(self.holders[1:]):
            tokens &= self.elements.tokens(holder)
        return tokens

    @property
    def landmark(self) -> str | None:
        """The innermost of nav, aside, footer, header, form, figure, table, main, article and the like."""
        return self.elements.landmark(self._first)

    @property
    def within(self) -> frozenset[str]:
        """All the landmarks around it."""
        return self.elements.within(self._first)

    @property
    def _first(self) -> int:
        return self.holders[0] if self.holders else -1


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
    elements: HtmlElements = NO_ELEMENTS
    claims: tuple[str, ...] = ()
    """What the markup says that the page is and was made with: `json-ld NewsArticle`, `generator sphinx`, ..."""

    def path_at(self, offset: int) -> str | None:
        """The path of the block that holds an offset of the text, if one does and its elements are known."""
        number = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        if number < 0 or offset >= self.blocks[number].end:
            return None
        return self.blocks[number].path or None


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
    text = "".join(walk.out)
    markup = walk.markup
    for prop, start, end in walk.items:
        markup.add_mark(prop, text[start : min(end, start + _LONGEST_FACT)], start, end)
    markup.text = text
    markup.headings = [(text[run.start : run.end], run.start) for run in walk.runs if run.around.heading == 1]
    markup.links = [(start, end, target) for start, end, kind, target in walk.inline if kind == "link" and target]
    markup.captions = [(text[start:end], image) for start, end, image in _captions(walk)]
    metadata, body = read_markup(markup)
    prose = _prose(walk)
    if body is not None and prose < _FEW_LETTERS and len(body) > 2 * prose:
        page = page_of_lines("\n\n".join(_body_text(body)), dataclasses.replace(metadata, source_of_text="json-ld"))
        if len(page.text) > prose:
            return dataclasses.replace(page, claims=claims_of(markup))
    warnings: tuple[Warning, ...] = ()
    if html.count("<") > MAX_TAGS:
        message = f"the page has over {MAX_TAGS} tags; what follows them is read as one text without structure"
        warnings = (Warning("too-many-tags", message),)
    if not text and walk.scripts:
        message = "the page shows no text unless its scripts run; save it from a browser and clean that"
        warnings = (Warning("empty-without-scripts", message),)
    elements = walk.elements()
    blocks = tuple([_block(run, elements) for run in walk.runs])
    metadata = dataclasses.replace(metadata, source_of_text="page")
    return HtmlPage(text, blocks, metadata, _trimmed(text, walk.inline), warnings, elements, claims_of(markup))


def _block(run: Run, elements: HtmlElements) -> HtmlBlock:
    around = run.around
    return HtmlBlock(
        run.start, run.end, run.tag, around.heading, around.list_depth,
        # A blank at the end of a link is counted there and stands in no block.
        min(run.link_chars, run.end - run.start), run.marker, around.quote_depth, run.element, tuple(run.holders),
        elements,
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


def _walk(html: str) -> Walk:
    walk = Walk()
    if not html or html.isspace():
        return walk
    html = _without_frames(_closed(html))
    try:
        encoded = limit_nesting(html).encode()
    except UnicodeEncodeError:
        encoded = limit_nesting(UNPARSABLE.sub("\ufffd", html)).encode()
    if b"\0" in encoded:
        encoded = encoded.replace(b"\0", _REPLACEMENT)
    # The tree lives no longer than its parser, so the parser needs a name for as long as the walk takes.
    parser = LexborHTMLParser(encoded)
    root = parser.root
    if root is not None:
        walk.walk(root)
        if walk.hid and (prose := _prose(walk)) < _FEW_LETTERS:
            # Some pages hide all of themselves until a script has run.
            unhidden = Walk(unhide=True)
            unhidden.walk(root)
            if _prose(unhidden) > max(2 * prose, _LETTERS_OF_A_PAGE):
                walk = unhidden
        if walk.noscript and (prose := _prose(walk)) < _FEW_LETTERS:
            # Applications often hold the page for readers without scripts in <noscript>; elsewhere it is an appeal.
            without_scripts = Walk(scripting=False)
            without_scripts.walk(root)
            if _prose(without_scripts) > max(prose, _LETTERS_OF_AN_APPEAL):
                walk = without_scripts
    del root, parser
    return walk


def _closed(html: str) -> str:
    """XHTML with an end tag for each element that its start tag closes, which HTML leaves open to the end."""
    if "/>" not in html or not _XHTML.search(html[:_LONGEST_PROLOGUE]):
        return html
    return _SELF_CLOSED.sub(lambda tag: tag[0] if tag[1].lower() in VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", html)


def _without_frames(html: str) -> str:
    """`html` without short `<noscript>` parts that hold a frame.

    A parser that reads what is in `<noscript>` takes all that follows an unclosed frame for text of that frame.
    """
    if "<iframe" not in html or "noscript" not in html:
        return html
    pieces = []
    done = 0
    for found in _NOSCRIPT.finditer(html):
        end = html.find("</noscript>", found.end(), found.end() + _LONGEST_NOSCRIPT)
        if end >= 0 and found.start() >= done and "<iframe" in html[found.end() : end]:
            pieces.append(html[done : found.start()])
            done = end + len("</noscript>")
    return "".join((*pieces, html[done:])) if pieces else html


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
