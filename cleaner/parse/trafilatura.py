"""The article as trafilatura finds it, for `extractor="trafilatura"`."""

from __future__ import annotations

import dataclasses
import logging
from itertools import pairwise

from cleaner.metadata.jsonld import UNPARSABLE
from cleaner.model import Warning
from cleaner.parse.html import HtmlPage, page_of_lines, parse_html
from cleaner.parse.page_type import page_type


def extract(html: str) -> HtmlPage:
    """The page whose text is what trafilatura makes of `html`, a block for each line; metadata comes from the markup.

    Where trafilatura fails or finds nothing the page is empty and has the warning `extractor-empty`. Nothing is
    carried from one document to the next.

    >>> page = extract("<p>No article here.")
    >>> page.metadata.source_of_text
    'trafilatura'
    """
    page = parse_html(html)
    metadata = dataclasses.replace(page.metadata, source_of_text="trafilatura", page_type=page_type(page).name)
    text, reason = _text(html)
    if not text:
        return HtmlPage("", (), metadata, (), (Warning("extractor-empty", f"trafilatura {reason}"),))
    return page_of_lines(text, metadata)


def _text(html: str) -> tuple[str, str]:
    """trafilatura's text, and what went wrong where there is none."""
    # Imported here because it takes longer than cleaning a page, and few ask for it.
    import trafilatura

    from cleaner.parse.nesting import limit_nesting

    logger = logging.getLogger("trafilatura")
    level = logger.level
    if not html.strip():
        return "", "was given an empty page"
    try:
        logger.setLevel(logging.CRITICAL)
        # Its deduplication remembers earlier documents, so that results would depend on what ran before.
        text = trafilatura.extract(limit_nesting(html), include_comments=False, deduplicate=False)
    except Exception as error:  # a third party's failure on hostile content must not be ours
        return "", f"failed: {type(error).__name__}"
    finally:
        logger.setLevel(level)
    return _plain(text or ""), "found no article"


def _plain(text: str) -> str:
    """One line a block, parted by blank lines but for the items of a list and the rows of a table."""
    lines = [line for line in UNPARSABLE.sub("\ufffd", text).splitlines() if line.strip()]
    parts = lines[:1]
    for before, line in pairwise(lines):
        parts += ["\n" if before[:1] == line[:1] and line.startswith(("- ", "| ", "|")) else "\n\n", line]
    return "".join(parts).strip()
