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
from cleaner.noise.vocabulary import UNIT, Terms, Vocabulary

VOTES = {"article": 1.0, "dump": 1.0, "documentation": 0.5, "service": 0.5, "product": 0.5}
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


def count_votes(docs: list[Doc]) -> Votes:
    """The votes of every page in its first form, and of every dump."""
    found: dict[int, list[tuple[NDArray[np.uint32], NDArray[np.float64], float]]] = {}
    for doc in docs:
        sort, _, how = doc.sort.partition(":")
        if sort not in VOTES or how not in ("", "html_text"):
            continue
        terms = Terms.of(doc.measures, ms.lay_out(doc.measures))
        hashes, lines = terms.hashes, np.concatenate(terms.groups)
        counted = doc.worth[lines] > 0
        each, place = np.unique(hashes[counted], return_inverse=True)
        against = np.bincount(place, 1.0 - doc.label[lines[counted]], minlength=len(each))
        share = against / np.maximum(np.bincount(place, minlength=len(each)), 1)
        found.setdefault(doc.fold, []).append((each, share, VOTES[sort]))
    every, documents = np.unique(
        np.concatenate([each for group in found.values() for each, _, _ in group]), return_counts=True
    )
    votes = Votes(every[documents >= LEAST], {}, {})
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
