"""What the scorer of web pages learns from: pages with their markup, whole and with little of their furniture left."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from pages import WebPage, read_pages
from scorer_documents import Doc, label_of, make, open_page

from cleaner.language import detect_language
from cleaner.model import NOISE_KINDS, PAGE_TYPES, REPAIRS
from cleaner.noise.lines import split_lines
from cleaner.noise.marks import marks_of
from cleaner.noise.structure import Structure
from cleaner.page_lines import structure_of
from cleaner.parse.html import parse_html
from cleaner.repair import repair_characters
from cleaner.source import AlignedText

PAGE_WEIGHT = {"collection": 1.6, "listing": 1.6, "product": 1.6, "forum": 1.3, "service": 1.2}
"""How much a page counts beside an article: there are far fewer of each other type."""

THIN_WEIGHT = 0.5
WORD = re.compile(r"\w+")


def html_docs(folder: Path, types: dict[str, list[float]]) -> Iterator[Doc]:
    """Every page that has a reference; `types` are page types by name, of a classifier that has not seen the site."""
    for source in read_pages(folder):
        if source.reference.strip() and (doc := _page_doc(source, tuple(types[source.name]))) is not None:
            yield doc


def _page_doc(source: WebPage, types: tuple[float, ...]) -> Doc | None:
    parsed = parse_html(source.content)
    text = repair_characters(AlignedText.of(parsed.text), frozenset(REPAIRS))
    page = open_page(text.text)
    if not 0 < len(page) <= 8000 or parsed.blocks[0].element < 0:
        return None
    label, worth = label_of(page, source)
    structure = structure_of(parsed, page, text, types)
    # What the markup calls navigation is navigation, where it is noise.
    marks = marks_of(structure.parents, structure.tags, structure.names, structure.element, np.zeros(len(page)))
    kind = [
        NOISE_KINDS.index(mark.kind) if mark and part < 0.5 else -1 for mark, part in zip(marks, label, strict=True)
    ]
    doc = make(
        source.name, f"{source.sort}:html", source.fold, page, label, PAGE_WEIGHT.get(source.sort, 1.0), worth, kind,
        language=detect_language(source.reference) or "?", reference=source.reference,
    )  # fmt: skip
    words = np.array([len(WORD.findall(line)) for line in page.lines], np.float32)
    return replace(doc, structure=structure, words=words)


def thin_html_docs(docs: list[Doc], rng: random.Random) -> Iterator[Doc]:
    """Pages with all of their text and a little of their furniture, as a fragment or a bare page has."""
    for doc in docs:
        text = doc.label >= 0.5
        if doc.structure is None or doc.words is None or text.sum() < 3:
            continue
        chance = rng.choice((0.0, 0.02, 0.1, 0.3))
        kept = np.flatnonzero(text | (np.array([rng.random() for _ in text]) < chance))
        lines = split_lines(doc.text)[0]
        page = open_page("\n\n".join(lines[number] for number in kept))
        if len(page) == len(kept):
            thin = make(
                f"{doc.name}:thin", "thin:html", doc.fold, page, doc.label[kept], THIN_WEIGHT, doc.worth[kept],
                language=doc.language,
            )  # fmt: skip
            yield replace(thin, structure=doc.structure.lines(kept), words=doc.words[kept])


def vary_structure(s: Structure, rng: random.Random) -> Structure:
    """The same page as another maker would write it: with names that say nothing, without landmarks, of unsure type."""
    if rng.random() < 0.4:
        s = replace(s, names=((),) * len(s.names))
    if rng.random() < 0.3:
        s = replace(s, within=np.zeros_like(s.within))
    if rng.random() < 0.2:
        s = replace(s, is_title=np.zeros_like(s.is_title), in_title=np.zeros_like(s.in_title))
    if rng.random() < 0.2:
        s = replace(s, author=np.zeros_like(s.author))
    if rng.random() < 0.15:
        s = replace(s, types=np.full(len(PAGE_TYPES), 1 / len(PAGE_TYPES)))
    return s
