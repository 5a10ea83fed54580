"""From a parsed page to what its markup says of the lines of its text."""

from __future__ import annotations

import numpy as np

from cleaner.noise.fold import fold
from cleaner.noise.page import Page
from cleaner.noise.structure import LANDMARKS, Structure
from cleaner.parse.html import HtmlPage
from cleaner.source import AlignedText

_LONGEST_LABEL = 200
_SHORTEST_TITLE = 4


def structure_of(page: HtmlPage, lines: Page, aligned: AlignedText, types: tuple[float, ...]) -> Structure:
    """What the markup of `page` says of `lines`, which are those of its text as `aligned` has it.

    `types` says how likely the page is of each of `PAGE_TYPES`.
    """
    blocks = page.blocks
    starts = np.array([block.start for block in blocks], np.int64)
    places = [aligned.to_source(start) for start in lines.starts] if aligned.text != aligned.source else lines.starts
    at = np.maximum(np.searchsorted(starts, np.array(places, np.int64), side="right") - 1, 0)
    element = np.array([block.element for block in blocks], np.int64)
    linked = np.array([block.link_chars / max(block.end - block.start, 1) for block in blocks])
    known: dict[frozenset[str], list[bool]] = {}
    rows = []
    for block in blocks:
        landmarks = block.within
        row = known.get(landmarks)
        if row is None:
            row = known[landmarks] = [name in landmarks for name in LANDMARKS]
        rows.append(row)
    within = np.array(rows)
    title, *authors = (
        fold(name or "", lines.table.languages) for name in (page.metadata.title, *page.metadata.authors)
    )
    authors = [author for author in authors if len(author) > _SHORTEST_TITLE]
    return Structure(
        page.elements.parents,
        page.elements.tags,
        page.elements.names,
        element[at],
        linked[at],
        within[at],
        np.array([bool(title) and key == title for key in lines.keys], bool),
        np.array([len(key) >= _SHORTEST_TITLE and key in title for key in lines.keys], bool),
        np.array([len(key) < _LONGEST_LABEL and any(name in key for name in authors) for key in lines.keys], bool),
        np.rint(np.array(types) * 256) / 256,
    )
