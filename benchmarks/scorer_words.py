"""What words, pairs of words and short lines say of a line, counted in labelled documents for the scorer's vocabulary.

Every document has one vote for each term: the share of the lines with it that are noise. Votes are counted by groups of
sites, so that what a document is described by may be counted without its own group: a word that only one site uses
then tells nothing, in training as in use.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scorer_documents import Doc

from cleaner.noise import measures as ms
from cleaner.noise.elements import terms_of
from cleaner.noise.vocabulary import UNIT, Terms, Vocabulary

VOTES = {"article": 1.0, "dump": 1.0, "documentation": 0.5, "service": 0.5, "product": 0.5}
MARKUP_VOTES = {"forum": 1.0, "listing": 1.0, "collection": 1.0}
"""What counts beside these for the scorer of web pages, which knows the type of a page."""
LEAST = 5
"""Documents that a term has to be in."""

MOST = 24_000
"""Terms kept: those that say the most."""

DOUBT = 3.0
"""Votes, half for each side, that every term begins with."""


@dataclass(frozen=True)
class Votes:
    """For each group of documents the votes for noise, and all votes, by term."""

    known: NDArray[np.uint32]
    noise: dict[int, NDArray[np.float64]]
    all: dict[int, NDArray[np.float64]]

    def vocabulary(self, without: Collection[int] = ()) -> Vocabulary:
        """The vocabulary of all groups but some."""
        groups = [group for group in self.noise if group not in without]
        noise, total = (sum(part[group] for group in groups) for part in (self.noise, self.all))
        telling = np.abs(noise - total / 2) / np.sqrt(total + DOUBT)
        best = np.sort(np.argsort(-telling, kind="stable")[:MOST])
        odds = np.log((noise + DOUBT / 2) / (total - noise + DOUBT / 2))[best]
        return Vocabulary.of(self.known[best], np.clip(np.rint(odds * UNIT), -127, 127).astype(np.int8))


def count_names(docs: list[Doc]) -> Votes:
    """The votes of every web page for the class names and ids in its markup, against the share of noise on the page."""
    found: dict[int, list[tuple[NDArray[np.uint32], NDArray[np.float64], float]]] = {}
    for doc in docs:
        if doc.structure is None or not doc.sort.endswith(":html") or doc.sort.startswith("thin"):
            continue
        s = doc.structure
        weight = np.sqrt(np.minimum(ms.lay_out(doc.measures).length, 400) + 8) * doc.worth
        noise = (1 - doc.label) * weight
        amounts: dict[int, list[float]] = {}
        around: dict[int, set[int]] = {}
        for at, one, all_ in zip(s.element.tolist(), noise.tolist(), weight.tolist(), strict=True):
            if at not in around:
                around[at] = set()
                up = at
                while up >= 0:
                    around[at].update(terms_of(s.names[up]))
                    up = s.parents[up]
            for term in around[at]:
                amount = amounts.setdefault(term, [0.0, 0.0])
                amount[0] += one
                amount[1] += all_
        base = float(noise.sum()) / max(float(weight.sum()), 1e-9)
        known = {term: against / total for term, (against, total) in amounts.items() if total > 0}
        each = np.array(sorted(known), np.uint32)
        share = np.array([known[term] for term in sorted(known)])
        # A name around all of a page says nothing, however much of the page is noise.
        level = np.where(share >= base, 0.5 + 0.5 * (share - base) / max(1 - base, 1e-9), 0.5 * share / max(base, 1e-9))
        found.setdefault(doc.fold, []).append((each, level, 1.0))
    return _votes(found, 3)


def count_votes(docs: list[Doc]) -> Votes:
    """The votes of every page in its first form, and of every dump."""
    found: dict[int, list[tuple[NDArray[np.uint32], NDArray[np.float64], float]]] = {}
    for doc in docs:
        sort, _, how = doc.sort.partition(":")
        weights = VOTES | MARKUP_VOTES if how == "html" else VOTES
        if sort not in weights or how not in ("", "html_text", "html"):
            continue
        terms = Terms.of(doc.measures, ms.lay_out(doc.measures))
        hashes, lines = terms.hashes, np.concatenate(terms.groups)
        counted = doc.worth[lines] > 0
        each, place = np.unique(hashes[counted], return_inverse=True)
        against = np.bincount(place, 1.0 - doc.label[lines[counted]], minlength=len(each))
        share = against / np.maximum(np.bincount(place, minlength=len(each)), 1)
        found.setdefault(doc.fold, []).append((each, share, weights[sort]))
    return _votes(found, LEAST)


def _votes(found: dict[int, list[tuple[NDArray[np.uint32], NDArray[np.float64], float]]], least: int) -> Votes:
    every, documents = np.unique(
        np.concatenate([each for group in found.values() for each, _, _ in group]), return_counts=True
    )
    votes = Votes(every[documents >= least], {}, {})
    for fold, group in sorted(found.items()):
        noise: NDArray[np.float64] = np.zeros(len(votes.known))
        total: NDArray[np.float64] = np.zeros(len(votes.known))
        for each, share, weight in group:
            spot = np.minimum(np.searchsorted(votes.known, each), len(votes.known) - 1)
            known = votes.known[spot] == each
            noise[spot[known]] += share[known] * weight
            total[spot[known]] += weight
        votes.noise[fold], votes.all[fold] = noise, total
    return votes
