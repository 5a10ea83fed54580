"""What the scorer learns from: labelled documents, made of pages, of dumps and of references.

pages  every page flattened to text in two ways, menus to footers; a line is text as far as its words are aligned,
       in order, with the reference
dumps  texts as repositories hold them, labelled line by line
thin   pages again, with little of their furniture left, as other tools or an earlier cleaning leave it
clean  the references as documents: all of it text, paragraphs thinned and reordered, blank lines or none, with a few
       lines of other pages' furniture between, before and after
"""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from dumps import FOLD_OF_SOURCE, TOKEN
from numpy.typing import NDArray
from pages import FOLDS, WebPage, flattener, read_pages
from rapidfuzz.distance import LCSseq

from cleaner.language import detect_language
from cleaner.model import NOISE_KINDS
from cleaner.noise import classes as cl
from cleaner.noise import measures as ms
from cleaner.noise.lines import split_lines
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.rules import RULES
from cleaner.noise.stage import find_noise
from cleaner.noise.structure import Structure

SEED = 20260101

PAGE_WEIGHT = {
    "article": 1.0, "documentation": 0.5, "service": 0.4, "product": 0.3,
    "collection": 0.15, "listing": 0.15, "forum": 0.1,
}  # fmt: skip
"""How much a page counts: articles most; what is text in a forum is noise under an article."""

DUMP_WEIGHT = 5.0
THIN_WEIGHT = 0.7
MIXES = 3
"""Documents made of one reference and other pages' furniture."""


@dataclass(frozen=True)
class Doc:
    """A document to learn from: its measures, and for each line how far it is text, how much that counts, its kind."""

    name: str
    sort: str
    fold: int
    language: str
    text: str
    reference: str
    weight: float
    measures: ms.Measures
    label: NDArray[np.float32]
    worth: NDArray[np.float32]
    kind: NDArray[np.int64]
    structure: Structure | None = None
    words: NDArray[np.float32] | None = None
    """Of a web page what its markup says, and how many words each line has."""


def open_page(text: str) -> Page:
    """The lines of a text with the verdicts of all rules."""
    code = detect_language(text)
    page = Page(text, phrase_table(tuple(dict.fromkeys(("en", code or "en")))))
    find_noise(page, RULES)
    return page


def aligned(lines: list[str], reference: str) -> NDArray[np.float32]:
    """For each line the share of its words that a longest common subsequence finds in the reference."""
    ids: dict[str, int] = {}
    words = [[ids.setdefault(word.casefold(), len(ids)) for word in TOKEN.findall(line)] for line in lines]
    owner = [number for number, group in enumerate(words) for _ in group]
    flat = [word for group in words for word in group]
    wanted = [ids.get(word.casefold(), -1) for word in TOKEN.findall(reference)]
    hits = np.zeros(len(lines), np.float32)
    for block in LCSseq.opcodes(flat, wanted):
        if block.tag == "equal":
            # A lone word in common says little: menus hold the words of the text too.
            run = block.src_end - block.src_start
            for place in range(block.src_start, block.src_end):
                hits[owner[place]] += 1.0 if run > 2 or len(words[owner[place]]) <= 2 else 0.5
    sizes = np.array([max(len(group), 1) for group in words], np.float32)
    return hits / sizes


def make(
    name: str,
    sort: str,
    fold: int,
    page: Page,
    label: Any,
    weight: float,
    worth: Any = 1.0,
    kind: Any = -1,
    **more: str,
) -> Doc:
    lines = len(page)
    return Doc(
        name, sort, fold, more.get("language", "en"), page.text, more.get("reference", ""), weight, ms.measure(page),
        np.broadcast_to(np.asarray(label, np.float32), lines), np.broadcast_to(np.asarray(worth, np.float32), lines),
        np.broadcast_to(np.asarray(kind, np.int64), lines),
    )  # fmt: skip


def flatteners() -> dict[str, Callable[[str], str]]:
    return {how: flattener(how) for how in ("html_text", "inscriptis")}


def page_docs(folder: Path) -> Iterator[Doc]:
    """Every page that has a reference, flattened in each way."""
    ways = flatteners()
    for source in read_pages(folder):
        for how, flatten in ways.items() if source.reference.strip() else ():
            page = open_page(flatten(source.content))
            if 0 < len(page) <= 6000:
                yield _page_doc(source, how, page, PAGE_WEIGHT[source.sort] / len(ways))


def label_of(page: Page, source: WebPage) -> tuple[NDArray[np.float32], list[float]]:
    """For each line of a page how far it is text, and what that counts."""
    share = aligned(page.lines, source.reference)
    label = np.where(share >= 0.7, 1.0, np.where(share <= 0.35, 0.0, share))
    # Whether a headline belongs to the text is an option, not a question of noise.
    title = " ".join(source.title.split()).casefold()
    worth = [
        0.0 if line.casefold() == title and part < 0.7 else 1.0 for line, part in zip(page.lines, share, strict=True)
    ]
    return label.astype(np.float32), worth


def _page_doc(source: WebPage, how: str, page: Page, weight: float) -> Doc:
    label, worth = label_of(page, source)
    language = detect_language(source.reference) or "?"
    return make(
        f"{source.name}:{how}", f"{source.sort}:{how}", source.fold, page, label, weight, worth,
        language=language, reference=source.reference,
    )  # fmt: skip


def thin_docs(pages: list[Doc], rng: random.Random) -> Iterator[Doc]:
    """Articles with all of their text and a little of their furniture, most of it from near the text."""
    for doc in pages:
        if doc.sort not in ("article:html_text", "article:inscriptis") or (doc.label >= 0.5).sum() < 3:
            continue
        lines = split_lines(doc.text)[0]
        text = doc.label >= 0.5
        running = np.concatenate(([0], np.cumsum(text)))
        place = np.arange(len(lines))
        near = running[np.minimum(place + 4, len(lines))] > running[np.maximum(place - 3, 0)]
        chance = rng.choice((0.01, 0.03, 0.08, 0.2, 0.4)) * np.where(near, 3, 1) * np.where(doc.worth == 0, 0.3, 1.0)
        kept = [number for number in place.tolist() if text[number] or rng.random() < min(chance[number], 0.9)]
        parting = rng.choice(("\n", "\n\n", None))
        parts = [parting or ("\n\n" if doc.measures.after_gap[number] else "\n") for number in kept]
        page = open_page("".join(part + lines[number] for part, number in zip(parts, kept, strict=True)))
        if len(page) == len(kept):
            label, worth = doc.label[kept], doc.worth[kept]
            yield make(f"{doc.name}:thin", "thin", doc.fold, page, label, THIN_WEIGHT, worth, language=doc.language)


def dump_docs(folder: Path) -> Iterator[Doc]:
    """The labelled dumps."""
    for row in map(json.loads, (folder / "labels.jsonl").read_text("utf8").splitlines()):
        text = (folder / "docs" / row["doc"]).read_bytes().decode("utf8")
        page = open_page(text)
        number_of = {text.count("\n", 0, start) + 1: number for number, start in enumerate(page.starts)}
        label, worth, kind = np.ones(len(page)), np.ones(len(page)), np.full(len(page), -1)
        for line, name, *part in row["noise"]:
            if line in number_of:
                at = number_of[line]
                label[at], worth[at] = (1.0, 0.0) if part else (0.0, 1.0)
                kind[at] = -1 if part else NOISE_KINDS.index(name)
        worth[[number_of[line] for line in row.get("unsure", []) if line in number_of]] = 0.0
        source = row["doc"].split("/")[0]
        yield make(
            row["doc"], "dump", FOLD_OF_SOURCE[source], page, label, DUMP_WEIGHT, worth, kind, language=row["lang"]
        )


def clean_docs(pages: list[Doc], rng: random.Random) -> Iterator[Doc]:
    """References as plain text: as they are, and with a few lines of furniture of other pages of the same fold."""
    furniture: dict[int, list[list[str]]] = {fold: [] for fold in range(FOLDS)}
    for doc in pages:
        if doc.sort == "article:html_text":
            lines = split_lines(doc.text)[0]
            furniture[doc.fold] += _noise_runs(lines, doc.label)
    for doc in pages:
        if not doc.sort.endswith(":html_text") or len(doc.reference) < 200:
            continue
        kind = doc.sort.split(":")[0]
        weight = 1.0 if kind == "article" else 0.6
        yield make(
            f"{doc.name}:ref", f"ref:{kind}", doc.fold, open_page(doc.reference), 1.0, weight, language=doc.language
        )
        if kind != "article":
            continue
        for number in range(MIXES):
            lines, noise = _compose(
                [line for line in doc.reference.splitlines() if line.strip()], furniture[doc.fold], rng
            )
            page = open_page(rng.choice(("\n\n", "\n\n", "\n")).join(lines))
            if len(page) == len(noise):
                yield make(
                    f"{doc.name}:mix{number}",
                    "mix",
                    doc.fold,
                    page,
                    [0.0 if n else 1.0 for n in noise],
                    1.0,
                    language=doc.language,
                )


def _noise_runs(lines: list[str], label: NDArray[np.float32]) -> list[list[str]]:
    """Runs of noise lines of a page, as far as its labels are certain."""
    runs: list[list[str]] = []
    open_run = False
    for line, text in zip(lines, label, strict=False):
        if text == 0.0:
            if not open_run:
                runs.append([])
            runs[-1].append(line)
        open_run = text == 0.0
    return runs


def _compose(text: list[str], furniture: list[list[str]], rng: random.Random) -> tuple[list[str], list[bool]]:
    """An article's lines, thinned, with furniture put in at a few places."""
    if rng.random() < 0.5:
        keep = rng.uniform(0.3, 1.0)
        text = [line for line in text if rng.random() < keep] or text
    if rng.random() < 0.4:
        start = rng.randrange(len(text))
        text = text[start : start + rng.randint(2, 30)]
    lines, noise = list(text), [False] * len(text)
    for _ in range(rng.choice((0, 1, 1, 2, 3, 5))):
        run = rng.choice(furniture)
        begin = rng.randrange(len(run))
        run = run[begin : begin + rng.choice((1, 1, 1, 2, 4, 12))]
        at = rng.choice((0, len(lines), len(lines), rng.randint(0, len(lines))))
        lines[at:at], noise[at:at] = run, [True] * len(run)
    return lines, noise


def vary(m: ms.Measures, rng: random.Random) -> ms.Measures:
    """The same lines as another script, another layout or other rules would show them."""
    counts = m.counts.copy()
    first, last = m.first, m.last
    chance = rng.random()
    if chance < 0.35:
        both = np.concatenate((counts[:, : cl.CLASSES], counts[:, cl.CLASSES :]), 1).reshape(-1, 2, cl.CLASSES)
        both[:, :, cl.CASELESS] += both[:, :, cl.LOWER] + both[:, :, cl.UPPER]
        both[:, :, [cl.LOWER, cl.UPPER]] = 0
        letter = cl.CASELESS
        if chance < 0.2:
            letter = cl.WIDE if chance < 0.14 else cl.UNSPACED
            scale = 2.8 if letter == cl.WIDE else 1.1
            both[:, :, letter] = (both[:, :, cl.CASELESS] / scale + 0.5).astype(np.int64)
            both[:, :, cl.CASELESS] = 0
            both[:, 0, cl.BLANK] //= 12
            both[:, 1, :] = np.minimum(both[:, 1, :], 1 + both[:, 0, cl.BLANK][:, None])
        counts = both.reshape(-1, 2 * cl.CLASSES)
        first = np.where(first <= cl.CASELESS, letter, first)
        last = np.where(last <= cl.CASELESS, letter, last)
    elif chance < 0.45:
        counts[:, cl.UPPER] //= 3
        counts[:, cl.CLASSES + cl.UPPER] //= 3
    verdict, phrase = m.verdict, m.phrase
    hidden = rng.random()
    if hidden < 0.35:
        seen = np.random.default_rng(rng.getrandbits(32)).random(len(verdict)) < (0.0 if hidden < 0.2 else 0.6)
        verdict, phrase = np.where(seen, verdict, ms.NO_VERDICT), phrase & seen
    gap = rng.random()
    gaps = np.ones_like(m.after_gap) if gap < 0.08 else np.zeros_like(m.after_gap) if gap < 0.2 else m.after_gap
    # Half of them in a language whose words are not known.
    words = m.words if rng.random() < 0.5 else (m.words[0][:0], m.words[1][:0])
    return replace(
        m, counts=counts, first=first, last=last, verdict=verdict, phrase=phrase, after_gap=gaps, words=words
    )


def text_docs(pages: Path, dumps: Path) -> list[Doc]:
    """The documents of the scorer of plain text."""
    found = list(page_docs(pages))
    rng = random.Random(SEED)
    return [*found, *thin_docs(found, rng), *dump_docs(dumps), *clean_docs(found, rng)]


def load(cache: Path, make_docs: Callable[[], list[Doc]]) -> list[Doc]:
    """All documents, from the cache where there is one."""
    if not cache.exists():
        cache.write_bytes(pickle.dumps(make_docs()))
    return pickle.loads(cache.read_bytes())  # type: ignore[no-any-return]
