"""How near a text comes to a page's reference, as the makers of two benchmarks define it.

word F1      of the bag of lower-case words, averaged over pages (Web Content Extraction Benchmark, 2026)
shingle F1   of four words in a row: precision and recall of each page's multiset, averaged over the pages that have
             them, then joined (article-extraction-benchmark, 2020)
snippets     shares of a page's sentences that must be there and are, and of its furniture that must not and is not
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Score:
    """Of one page: runs of words in common, only in the output, only in the reference; and F1 over words."""

    common: int
    extra: int
    missing: int
    word_f1: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of runs of four words; a shorter text is one run."""
    words = WORD.findall(text)
    return Counter(run for start in range(max(1, len(words) - 3)) if (run := tuple(words[start : start + 4])))


def compare(output: str, reference: str) -> Score:
    """How near an output is to its reference."""
    made, wanted = shingles(output), shingles(reference)
    common = (made & wanted).total()
    bags = [Counter(WORD.findall(text.lower())) for text in (output, reference)]
    total = bags[0].total() + bags[1].total()
    word_f1 = 2 * (bags[0] & bags[1]).total() / total if total else 1.0
    return Score(common, made.total() - common, wanted.total() - common, word_f1)


def shingle_f1(scores: Collection[Score]) -> tuple[float, float, float]:
    """F1 of the mean precision and the mean recall, and the two."""
    precision = mean(one.common / (one.common + one.extra) for one in scores if one.common + one.extra)
    recall = mean(one.common / (one.common + one.missing) for one in scores if one.common + one.missing)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0, precision, recall


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing, which is what a system that finds nothing has earned."""
    found = list(values)
    return statistics.fmean(found) if found else 0.0


def share_within(snippets: Collection[str], output: str) -> float:
    """The share of snippets that stand in the output, upper or lower case."""
    low = output.lower()
    return sum(snippet.lower() in low for snippet in snippets) / len(snippets)


def words_of(text: str) -> str:
    """The words of a text with one blank around each, so that whole words are found in it."""
    return f" {' '.join(WORD.findall(text))} "


@dataclass(frozen=True)
class Words:
    """A text to look lines up in."""

    words: str
    runs: Collection[tuple[str, ...]]

    def hold(self, line: str) -> bool:
        """Whether the line stands there; footnote marks and a cut end are no matter."""
        runs = shingles(line)
        return words_of(line) in self.words or 2 * sum(run in self.runs for run in runs) > len(runs)


def wrong_lines(output: str, reference: str, page: str, most: int = 4) -> Iterator[str]:
    """The longest lines that an output lacks and has too much, `most` of each.

    "unseen" is what the reference has and `page`, the whole text of the page, has not.

    >>> list(wrong_lines("Rain fell.\\nShare", "Rain fell.\\n\\nIt was cold.\\n\\nSun.", "Share\\nRain fell.\\nSun."))
    ['unseen  It was cold.', 'cut     Sun.', 'left    Share']
    """
    made, wanted, seen = (Words(words_of(text), shingles(text)) for text in (output, reference, page))

    def lines(text: str, other: Words) -> list[str]:
        found = dict.fromkeys(filter(WORD.search, map(str.strip, text.splitlines())))
        return sorted((line for line in found if not other.hold(line)), key=len, reverse=True)[:most]

    for line in lines(reference, made):
        yield f"{'cut' if seen.hold(line) else 'unseen':8s}{line}"
    yield from (f"{'left':8s}{line}" for line in lines(output, wanted))
