"""Which blocks of a page lie outside its main content: menus, side columns, footers, forms, lists of links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cleaner.parse.elements import words
from cleaner.parse.html import HtmlPage

_OUTSIDE_LANDMARKS = ("nav", "aside", "footer", "dialog", "search", "form")
_OUTSIDE_TOKENS = words(
    "nav navbar navigation navigations menu menus submenu sidebar side-bar sidebars breadcrumb breadcrumbs footer"
    " site-footer page-footer global-footer cookie cookies cookie-banner cookie-notice cookie-consent consent gdpr"
    " newsletter newsletter-signup subscribe signup sign-up social social-share social-media social-links share sharing"
    " share-buttons sharedaddy addtoany related related-posts related-articles related-content related-stories"
    " recommended recommendations read-next more-stories comments comment-list commentlist comment-respond respond"
    " disqus_thread widget widgets widget-area widget_recent_entries advert adverts advertisement ad ads promo popup"
    " modal overlay pagination pager paging tags tag-list tag-links tagcloud post-tags skip-link screen-reader-text"
    " sr-only visually-hidden toc table-of-contents author-bio about-author login search-form searchform masthead"
    " site-header main-navigation primary-menu mega-menu megamenu topbar top-bar post-navigation nav-links"
    " entry-footer yarpp jp-relatedposts wp-block-latest-posts printfooter catlinks mw-editsection navbox"
    " upsells up-sells cross-sells"
)
_BODY_TOKENS = (
    "entry-content", "post-content", "article-content", "article-body", "articlebody", "article__body",
    "article__content", "story-body", "post-body", "post__content", "blog-content", "single-content", "page-content",
    "main-content", "mw-parser-output", "markdown-body", "theme-doc-markdown",
)  # fmt: skip
_KNOWN_TOKENS = _OUTSIDE_TOKENS.union(_BODY_TOKENS)
_SHARE_OF_A_BODY = 0.6
"""A region is the page's body when it holds this much of the prose; 0.5 and 0.7 measured within 0.003 of this."""
_SHARE_OF_MAIN = 0.3
_LITTLE_PROSE = 250
_SHARE_OF_PROSE = 0.25
"""Pages with a smaller share of prose are lists; from 0.15 to 0.4 articles measured the same within 0.001."""
_SHARE_OF_NO_NOISE = 0.4
"""A mark that more of the prose carries than this is the page's own and says nothing, as `comments` on a forum."""


def outside_main(page: HtmlPage) -> list[tuple[int, str, str]]:
    """The blocks that lie outside the main content: (index in `page.blocks`, rule, reason), in order.

    Rules: `landmark` (markup says that it is navigation and the like), `class` (a class or id says so), `region` (the
    page marks its main part, and this is not in it), `link-density` (rows of links), `boundary` (before the first or
    after the last block of prose). Headings right before kept prose stay. Where that would leave next to nothing of a
    page's prose, nothing is outside.

    >>> from cleaner.parse.html import parse_html
    >>> page = parse_html("<nav>Home</nav><main><p>It rained on the town for nine days, and then it stopped.</main>")
    >>> [(rule, page.text[page.blocks[index].start:page.blocks[index].end]) for index, rule, _ in outside_main(page)]
    [('landmark', 'Home')]
    """
    return _Judgement(page).run()


class _Judgement:
    """The blocks of one page with what has been said against each so far."""

    def __init__(self, page: HtmlPage) -> None:
        self.blocks = page.blocks
        self.text = page.text
        self.sizes = [block.end - block.start for block in page.blocks]
        self.plain = [size - block.link_chars for size, block in zip(self.sizes, page.blocks, strict=True)]
        self.prose = [self._prose(index) for index in range(len(page.blocks))]
        self.within = [block.within for block in page.blocks]
        tokens = page.elements.tokens_among(_KNOWN_TOKENS)
        self.tokens = [
            # Only what all of a block is in counts.
            frozenset.intersection(*[tokens[holder] for holder in block.holders]) if block.holders else frozenset()
            for block in page.blocks
        ]
        self.found: dict[int, tuple[str, str]] = {}

    def run(self) -> list[tuple[int, str, str]]:
        total = sum(self.prose)
        self._marks(total)
        self._region()
        if self._is_prose():
            self._links()
            self._boundary()
        kept = sum(prose for index, prose in enumerate(self.prose) if index not in self.found)
        if kept * 5 < total:
            self.found = {index: why for index, why in self.found.items() if why[0] == "landmark"}
            kept = sum(prose for index, prose in enumerate(self.prose) if index not in self.found)
            if kept * 5 < total:
                return []
        if self.blocks and len(self.found) == len(self.blocks):
            return []
        return [(index, *why) for index, why in sorted(self.found.items())]

    def _prose(self, index: int) -> int:
        """The code points of running text in a block: none for labels, headings and lists of links."""
        block = self.blocks[index]
        size = self.sizes[index]
        if block.heading or size < 40 or self.plain[index] * 2 < size:
            return 0
        if size < 100 and self.text[block.end - 1] not in ".!?:;…。！？”\"')":
            return 0
        return self.plain[index]

    def _is_prose(self) -> bool:
        """Whether what is left is running text in the main; on a list of products or articles links are the content."""
        left = sum(size for index, size in enumerate(self.sizes) if index not in self.found)
        prose = sum(size for index, size in enumerate(self.prose) if index not in self.found)
        return prose >= _SHARE_OF_PROSE * left

    def _drop(self, indices: Iterable[int], rule: str, reason: str) -> None:
        for index in indices:
            self.found.setdefault(index, (rule, reason))

    def _marks(self, total: int) -> None:
        """What the page itself calls navigation, related, footer and the like, by element or by class."""
        weights: Counter[str] = Counter()
        marks = [self._marks_of(index) for index in range(len(self.blocks))]
        for found, prose in zip(marks, self.prose, strict=True):
            if prose:
                for mark in found:
                    weights[mark] += prose
        for index, found in enumerate(marks):
            for mark in found:
                if weights[mark] <= _SHARE_OF_NO_NOISE * total:
                    kind = "landmark" if mark.startswith("<") else "class"
                    name = mark if kind == "landmark" else f'class or id "{mark}"'
                    self._drop((index,), kind, f"inside {name}")
                    break

    def _marks_of(self, index: int) -> list[str]:
        within = self.within[index]
        marks = [f"<{landmark}>" for landmark in _OUTSIDE_LANDMARKS if landmark in within]
        return marks + sorted(self.tokens[index] & _OUTSIDE_TOKENS)

    def _region(self) -> None:
        """Keep to the smallest region that the page marks as its body and that holds most of the prose left."""
        best = self._body() or self._main()
        if best is None:
            return
        name, members = best
        first = min(members)
        title = self._title_before(first)
        outside = (index for index in range(len(self.blocks)) if index not in members and index != title)
        self._drop(outside, "region", f"outside {name}, which holds the content")

    def _body(self) -> tuple[str, set[int]] | None:
        open_prose = sum(prose for index, prose in enumerate(self.prose) if index not in self.found)
        if open_prose < _LITTLE_PROSE:
            return None
        best: tuple[int, str, set[int]] | None = None
        for name, members in self._regions().items():
            inside = sum(self.prose[index] for index in members if index not in self.found)
            if inside >= _SHARE_OF_A_BODY * open_prose:
                size = sum(self.sizes[index] for index in members)
                if best is None or size < best[0]:
                    best = (size, name, members)
        return best[1:] if best else None

    def _main(self) -> tuple[str, set[int]] | None:
        """The page's `<main>`, for pages of little prose or with prose in many places: it need not hold most of it."""
        members = {index for index, within in enumerate(self.within) if "main" in within}
        inside = sum(self.sizes[index] for index in members if index not in self.found)
        left = sum(size for index, size in enumerate(self.sizes) if index not in self.found)
        return ("<main>", members) if inside and inside >= _SHARE_OF_MAIN * left else None

    def _title_before(self, first: int) -> int | None:
        """The page's main heading, where it stands before its body."""
        headings = [index for index in range(first) if self.blocks[index].heading == 1 and index not in self.found]
        return headings[-1] if headings else None

    def _regions(self) -> dict[str, set[int]]:
        regions: dict[str, set[int]] = {}
        for index, (within, tokens) in enumerate(zip(self.within, self.tokens, strict=True)):
            for landmark in ("main", "article"):
                if landmark in within:
                    regions.setdefault(f"<{landmark}>", set()).add(index)
            for token in _BODY_TOKENS:
                if token in tokens:
                    regions.setdefault(f'"{token}"', set()).add(index)
        return regions

    def _links(self) -> None:
        """Runs of blocks that are links for the most part; one alone in prose is a part of it."""
        dense = [block.link_chars * 10 >= size * 6 for size, block in zip(self.sizes, self.blocks, strict=True)]
        alive = [index for index in range(len(self.blocks)) if index not in self.found]
        for place, index in enumerate(alive):
            if not dense[index] or self.blocks[index].heading:
                continue
            before = place > 0 and dense[alive[place - 1]]
            after = place + 1 < len(alive) and dense[alive[place + 1]]
            if before or after:
                self._drop((index,), "link-density", "one of a row of links")

    def _boundary(self) -> None:
        """What stands before the first and after the last block of prose, but for what belongs to it."""
        prose = [index for index, size in enumerate(self.prose) if size and index not in self.found]
        if not prose:
            return
        first, last = prose[0], prose[-1]
        while first > 0 and first - 1 not in self.found and self._belongs(first - 1):
            first -= 1
        while last + 1 < len(self.blocks) and last + 1 not in self.found and self._continues(last + 1):
            last += 1
        title = self._title_before(first)
        self._drop((index for index in range(first) if index != title), "boundary", "before the first block of prose")
        self._drop(range(last + 1, len(self.blocks)), "boundary", "after the last block of prose")

    def _belongs(self, index: int) -> bool:
        block = self.blocks[index]
        return bool(block.heading or block.list_depth or block.tag == "tr" or self.sizes[index] > 30) and (
            self.plain[index] * 2 >= self.sizes[index] or bool(block.heading)
        )

    def _continues(self, index: int) -> bool:
        block = self.blocks[index]
        listed = bool(block.list_depth or block.tag in ("tr", "pre") or self.text[block.end - 1] in ".!?")
        return listed and self.plain[index] * 2 >= self.sizes[index]
