"""Lines that recur on the pages of one site: menus, slogans and boxes that no list of phrases knows.

They are learnt from a dump. The evidence is the pages of one site, each as the set of its lines, so that neither the
order of the pages nor a line that stands twice on a page matters. A line recurs when it stands on enough pages of its
site, and on enough of them that have sentences of their own: copies of one article share all their lines, and are no
evidence. A sentence needs more of both than a label does; the same story on many sites is on few pages of each.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from urllib.parse import urlsplit

import numpy as np
import regex
from numpy.typing import NDArray

from cleaner.model import Document, Warning
from cleaner.noise.fold import fold_lines
from cleaner.noise.page import Page
from cleaner.noise.phrases import phrase_table
from cleaner.noise.registry import Match
from cleaner.noise.stage import Found, noise_changes

REPEAT_RULE = "site/repeat"
REPEAT_KIND = "navigation"
EVERY_SITE = "*"
"""The name under which a template has lines for all sites."""

MIN_PAGES = 5
MIN_SHARE = 0.2
_SENTENCE_SHARE = 0.5
_MOST_LINES = 500
_LONG = 60
_FEWEST_WORDS = 6
_LETTER = regex.compile(r"\p{L}")
_END = regex.compile(r"[.!?…。！？۔؟।][\"'”’»)」』]*+$")
_IDEOGRAPHIC = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")

Hashes = NDArray[np.uint64]


def site_of(url: str | None, place: str) -> str:
    """The site of a page: the host of its address, without "www.", else the place that it lies in.

    >>> site_of("https://www.News.example:443/a?b", "dump.jsonl"), site_of(None, "dump.jsonl")
    ('news.example', 'dump.jsonl')
    """
    if url:
        try:
            host = urlsplit(url if "//" in url else f"//{url}").hostname
        except ValueError:
            host = None
        if host:
            return host.removeprefix("www.").rstrip(".") or place
    return place


def evidence(site: str, text: str) -> Hashes:
    """What a page tells of its site: rows of (site, page, line) as hashes; none for a page without lines.

    Pages with the same lines are one page. The lowest bit of a line's hash says whether it is a sentence.
    """
    lines = text.splitlines()
    keys = fold_lines("\n".join(lines), ()) if lines else []
    found = {
        key: _hash(key) & ~1 | _is_sentence(line, key)
        for key, line in zip(keys, lines, strict=True)
        if key and _LETTER.search(key)
    }
    hashes = np.array(sorted(found.values()), np.uint64)
    rows = np.empty((len(hashes), 3), np.uint64)
    rows[:, 0], rows[:, 1], rows[:, 2] = _hash(site), _hash(hashes.tobytes()), hashes
    return rows


def recurring(pages: Hashes, lines: Hashes, min_pages: int = MIN_PAGES, min_share: float = MIN_SHARE) -> Hashes:
    """The lines that recur on the pages of one site, from pairs of a page and a line of it, the commonest first."""
    if not len(pages):
        return lines
    pairs = np.unique(np.stack([pages, lines], axis=1), axis=0)
    page_ids, page = np.unique(pairs[:, 0], return_inverse=True)
    line_ids, line = np.unique(pairs[:, 1], return_inverse=True)
    sentence = (line_ids & np.uint64(1)).astype(bool)
    shared = np.bincount(line) >= min_pages
    # What a page has to itself are sentences that stand on few others.
    own = np.bincount(page[(~shared & sentence)[line]], minlength=len(page_ids)) > 0
    total = int(own.sum())
    support = np.bincount(line[own[page]], minlength=len(line_ids))
    needed = np.where(
        sentence,
        max(2 * min_pages, math.ceil(max(min_share, _SENTENCE_SHARE) * total)),
        max(min_pages, math.ceil(min_share * total)),
    )
    found = np.flatnonzero(support >= needed)
    order = np.lexsort((line_ids[found], -support[found]))
    return line_ids[found[order]][:_MOST_LINES]


@dataclass(frozen=True, slots=True)
class Template:
    """Which lines recur on which sites, as hashes of both. Picklable; empty unless made by `of` or `from_lines`."""

    hashes: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))

    @classmethod
    def of(cls, sites: Iterable[tuple[int, Hashes]]) -> Template:
        """From the hash of each site and of its lines, as `evidence` gives them."""
        mixed = [_mixed(site, lines) for site, lines in sites]
        return cls(np.unique(np.concatenate(mixed)) if mixed else np.empty(0, np.uint64))

    @classmethod
    def from_lines(cls, sites: Iterable[tuple[str, Iterable[str]]]) -> Template:
        """From the name of each site and its lines."""
        keys = ((site, fold_lines("\n".join(" ".join(line.split()) for line in lines), ())) for site, lines in sites)
        return cls.of((_hash(site), np.array([_hash(key) for key in found if key], np.uint64)) for site, found in keys)

    def joined(self, other: Template) -> Template:
        """The lines of both."""
        return Template(np.union1d(self.hashes, other.hashes))

    def find(self, site: str, keys: list[str]) -> list[int]:
        """The numbers of the keys that are of lines which recur on a site."""
        lines = np.array([_hash(key) for key in keys], np.uint64)
        found = [number for name in (site, EVERY_SITE) for number in self._held(_mixed(_hash(name), lines))]
        return sorted({number for number in found if keys[number]})

    def _held(self, hashes: Hashes) -> list[int]:
        if not len(self.hashes) or not len(hashes):
            return []
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.flatnonzero(self.hashes[at] == hashes).tolist()


def without_repeats(document: Document, template: Template, site: str) -> tuple[Document, list[str]]:
    """A cleaned document without the lines that recur on its site, and these lines as they stand in its source."""
    lines = document.source.splitlines()
    numbers = template.find(site, fold_lines("\n".join(lines), ())) if lines else []
    if not numbers:
        return document, []
    starts = list(accumulate(map(len, document.source.splitlines(keepends=True)), initial=0))
    wanted = set(numbers)
    matches: list[Match] = []
    removed: list[str] = []
    page = Page(document.text, phrase_table(("en",)))
    for start, end in zip(page.starts, page.ends, strict=True):
        first, last = document.to_raw(start), document.to_raw(end - 1)
        number = bisect_right(starts, first) - 1
        # A line that was joined out of several is not the one that recurs.
        if number in wanted and last < starts[number + 1]:
            matches.append(Match(start, end, "recurs on many pages of its site"))
            removed.append(lines[number].strip())
    if not matches:
        return document, []
    found = Found(tuple((match, REPEAT_RULE, REPEAT_KIND) for match in matches))
    aligned = document._aligned.change(noise_changes(page, found))
    gone = [(one.start, one.end) for one in aligned.removals if one.rule == REPEAT_RULE]
    ends = [end for _, end in gone]

    def stays(offset: int) -> bool:
        at = bisect_right(ends, offset)
        return at == len(gone) or offset < gone[at][0]

    warnings = list(document.warnings)
    if not aligned.text.strip() and not any(warning.code == "empty-result" for warning in warnings):
        warnings.append(Warning("empty-result", "nothing is left: every line recurs on its site"))
    cleaned = dataclasses.replace(
        document,
        text=aligned.text,
        removals=aligned.removals,
        edits=aligned.edits,
        entities=[entity for entity in document.entities if stays(entity.start)],
        warnings=warnings,
        _aligned=aligned,
    )
    return cleaned, removed


def _is_sentence(line: str, key: str) -> bool:
    """Whether a line is long, or some words that end as a sentence does."""
    if len(key) >= _LONG:
        return True
    if not _END.search(line.rstrip()):
        return False
    words = key.count(" ") + 1
    return words >= _FEWEST_WORDS or (len(key) >= 2 * _FEWEST_WORDS and _IDEOGRAPHIC.search(key) is not None)


def _hash(value: str | bytes) -> int:
    raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest())


def _mixed(site: int, lines: Hashes) -> Hashes:
    """One hash for a line of a site, whether or not the line is a sentence."""
    spread = np.uint64(site | 1)
    with np.errstate(over="ignore"):
        return ((lines | np.uint64(1)) * spread) ^ np.uint64(site)
