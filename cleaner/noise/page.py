"""A text as columns over its lines: what rules look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from functools import cached_property
from itertools import accumulate

import numpy as np
import regex
from numpy.typing import NDArray

from cleaner.language import function_words
from cleaner.noise import characters
from cleaner.noise.agencies import agency_scan
from cleaner.noise.characters import CLOSERS, SENTENCE_END, TERMINALS
from cleaner.noise.fold import ORNAMENTS, count_words, fold_lines, keys_of, shown, squash_codes
from cleaner.noise.lines import split_lines
from cleaner.noise.parts import Parts
from cleaner.noise.phrases import PhraseTable, Template
from cleaner.noise.registry import Match
from cleaner.noise.veto import CASED, is_mostly_names, is_of_the_article

SHORTEST_SENTENCE = 40
"""Code points of Latin script under which a line that ends like a sentence may still be a label ("Sign up now!")."""

_ITEM = regex.compile(r"[-*•·]\s+[\p{Ll}\p{Lo}]")
_QUESTION = "?؟？"
_IN_DEFINITIONS = frozenset({"byline/by", "caption/label", "related/link", "source/label"})
_LONGEST_TERM = 24
_LONGEST_TAIL = 200
"""Prompts at the end of a paragraph are short; looking no further back keeps long lines cheap."""


class Page:
    """The lines of a text that are not blank. Columns are lists of one length; a line is known by its number.

    The lines of a paragraph that was wrapped are one line here, unless `paragraphs` is false. `lines` are without the
    blanks around them, `starts` and `ends` where they stand in `text` (code points), `keys` how they compare with
    phrases, `after_gap` whether a blank line (or nothing) stands before.
    """

    def __init__(self, text: str, table: PhraseTable, spare_labels: bool = True, paragraphs: bool = True) -> None:
        self.text = text
        self.table = table
        self.spare_labels = spare_labels
        """Whether a label stays where it may be a subheading or a word in a list."""
        self.lines, self.starts, self.after_gap = split_lines(text, paragraphs)
        self.ends = [start + len(line) for start, line in zip(self.starts, self.lines, strict=True)]
        joined = "\n".join(self.lines)
        is_plain = "](" not in text and "\r" not in joined and joined.count("\n") == len(self.lines) - 1
        self.shown = self.lines if is_plain else shown(self.lines)
        """The lines as a reader sees them: with no breaks inside, and of a link in Markdown the label alone."""
        self._joined = joined if is_plain else "\n".join(self.shown)
        codes = characters.codes_of(self._joined)
        self._squashed = squash_codes(codes, table.languages)
        self.keys = keys_of(self._squashed) if self.lines else []
        self._bounds = np.append(0, np.cumsum(np.array(list(map(len, self.shown)), np.int64) + 1))
        self._signs = characters.signs_of(codes)
        self.verdicts: list[str | None] = [None] * len(self.lines)
        """The rule that removed each line so far; rules later in the order may look at it."""

    @property
    def function_words(self) -> frozenset[str]:
        """The commonest words of the languages of the text, but for those that join names."""
        return function_words(self.table.languages)

    def with_table(self, table: PhraseTable) -> Page:
        """The same lines, to be compared with other phrases."""
        other = copy(self)
        other.table = table
        for name in ("_labels", "_scanned", "_templates", "_template_lines", "open_lines", "parts"):
            other.__dict__.pop(name, None)
        if table.languages != self.table.languages:
            other.keys = fold_lines(self._joined, table.languages) if self.lines else []
            other.__dict__.pop("_counts", None)
        return other

    def __len__(self) -> int:
        return len(self.lines)

    def line(self, number: int, reason: str, names: str | None = None, date: str | None = None) -> Match:
        """A match of a whole line."""
        return Match(self.starts[number], self.ends[number], reason, names, date)

    def line_at(self, offset: int) -> int:
        """The number of the line at an offset of `text`."""
        return bisect_right(self.starts, offset) - 1

    def lines_between(self, start: int, end: int) -> range:
        """The numbers of the lines that lie wholly in text[start:end]."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    @cached_property
    def signs(self) -> NDArray[np.uint16]:
        """What each line holds, as bits of `cleaner.noise.characters`."""
        return np.bitwise_or.reduceat(self._signs, self._bounds[:-1]) if self.lines else self._signs

    def holding(self, bits: int) -> list[int]:
        """The lines that hold any of these signs, as bits of `cleaner.noise.characters`."""
        return np.flatnonzero(self.signs & bits).tolist()

    def lacking(self, bits: int) -> list[int]:
        """The lines that hold none of these signs."""
        return np.flatnonzero((self.signs & bits) == 0).tolist()

    def mentioning(self, *words: str) -> set[int]:
        """The lines that hold any of these words or parts of words, which are given as they stand in keys."""
        found: set[int] = set()
        for word in words:
            position = self._squashed.find(word)
            while position >= 0:
                number = bisect_right(self._squashed_starts, position) - 1
                found.add(number)
                position = self._squashed.find(word, self._squashed_starts[number + 1])
        return found

    @cached_property
    def _squashed_starts(self) -> list[int]:
        """Where each line begins in the squashed text, and one more behind its end."""
        lengths = map(len, self._squashed.split("\n"))
        return list(accumulate(lengths, lambda start, size: start + size + 1, initial=0))

    @cached_property
    def naming_agencies(self) -> list[int]:
        """The lines that hold the name of an agency."""
        found: list[int] = []
        starts = self._bounds.tolist()
        for _, start, _ in agency_scan().find_matches_as_indexes(self._joined):
            number = bisect_right(starts, start) - 1
            if not found or found[-1] != number:
                found.append(number)
        return found

    @cached_property
    def _shortest(self) -> NDArray[np.int64]:
        """How long each line has to be for a sentence."""
        return np.where(self.signs & characters.WITHOUT_BLANKS, SHORTEST_SENTENCE // 3, SHORTEST_SENTENCE)

    @cached_property
    def sentences(self) -> list[bool]:
        """Whether each line is, or ends with, a sentence: long enough, and ended as one."""
        if not self.lines:
            return []
        lengths = np.diff(self._bounds) - 1
        last = self._signs[self._bounds[1:] - 2]
        ended = (last & characters.TERMINAL) > 0
        for number in np.flatnonzero((last & characters.CLOSER) > 0).tolist():
            ended[number] = self.shown[number].rstrip(CLOSERS)[-1:] in TERMINALS
        sentences: list[bool] = ((lengths >= self._shortest) & ended).tolist()
        return sentences

    @cached_property
    def prose(self) -> list[int]:
        """The lines that are sentences."""
        return [number for number, sentence in enumerate(self.sentences) if sentence]

    @property
    def last_sentence(self) -> int:
        """The number of the last line that is a sentence; -1 where none is."""
        return self.prose[-1] if self.prose else -1

    def prose_around(self, number: int) -> tuple[int, int]:
        """How many lines before and after a line are sentences."""
        before = bisect_left(self.prose, number)
        return before, len(self.prose) - bisect_right(self.prose, number)

    def near_end(self, number: int, most_after: int = 1) -> bool:
        """Whether an article's text may have ended before a line: hardly any sentence follows, and some went before."""
        before, after = self.prose_around(number)
        return before >= 2 and after <= max(most_after, (before + after) // 6)

    def phrases(self, rule_id: str, spare: Callable[[int], bool] | None = None, named: bool = False) -> Iterator[Match]:
        """The lines that are phrases of a rule, with slots or without.

        `spare` may keep a label by its line's number. Where a phrase begins with any text, that is one sentence at
        most, since those before the last belong to the article, and, if `named`, is mostly names.
        """
        for number in self._labels.get(rule_id, ()):
            if not self.spare_labels or not (self._in_list(number) or (spare and spare(number))):
                yield self.line(number, f"is only the phrase {self.lines[number]!r}")
        for number, template in self._templates.get(rule_id, ()):
            found = template.match(self.shown[number].strip(ORNAMENTS))
            if found and not self._is_of_the_article(number, rule_id):
                groups = found.groupdict()
                # Where no letter is a capital, any words may be names.
                if groups.get("names") and not template.worded and not CASED.search(groups["names"]):
                    continue
                lead = groups.get("lead") or ""
                if SENTENCE_END.search(lead) or (named and lead and not is_mostly_names(lead, self.table.languages)):
                    continue
                reason = f"has the form {template.phrase!r}"
                yield self.line(number, reason, groups.get("names"), groups.get("date"))

    def _is_of_the_article(self, number: int, rule_id: str) -> bool:
        """Whether a line that has a phrase's form is a sentence, is quoted after a colon, or defines among others."""
        if is_of_the_article(rule_id, self.shown[number], self.table):
            return True
        before = number - 1
        announces = before >= 0 and self.lines[before].endswith((":", "："))
        if announces and len(self.lines[before]) >= self._shortest[before]:
            return self.verdicts[before] is None and self.keys[before] not in self.table.labels
        return rule_id in _IN_DEFINITIONS and ":" in self.keys[number][:_LONGEST_TERM] and self._defines(number)

    def _defines(self, number: int) -> bool:
        """Whether a line "Term: ..." stands directly beside another one that is no phrase."""
        beside = [other for other in (number - 1, number + 1) if 0 <= other < len(self)]
        return any(
            not self.after_gap[max(other, number)]
            and ":" in self.keys[other][:_LONGEST_TERM]
            and other not in self._template_lines
            for other in beside
        )

    @cached_property
    def _labels(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        labels = self.table.labels
        for number, key in enumerate(self.keys):
            rule_ids = labels.get(key)
            # "Forgot your password?" is a label as well; "Share?" is a question.
            if rule_ids is None and key[-1:] in _QUESTION and " " in key:
                rule_ids = labels.get(key.rstrip(_QUESTION + " "))
            for rule_id in rule_ids or ():
                found.setdefault(rule_id, []).append(number)
        return found

    @cached_property
    def _scanned(self) -> tuple[list[tuple[int, Template]], list[int]]:
        return self.table.scan(self.keys)

    @cached_property
    def _templates(self) -> dict[str, list[tuple[int, Template]]]:
        found: dict[str, list[tuple[int, Template]]] = {}
        for number, template in self._scanned[0]:
            found.setdefault(template.rule, []).append((number, template))
        return found

    @property
    def share_rows(self) -> list[int]:
        """The lines that hold a word to share."""
        return self._scanned[1]

    @cached_property
    def _template_lines(self) -> frozenset[int]:
        return frozenset(number for group in self._templates.values() for number, _ in group)

    @cached_property
    def open_lines(self) -> frozenset[int]:
        """The lines that may match a phrase that begins with a slot."""
        return frozenset(number for number, template in self._scanned[0] if template.is_open)

    def _in_list(self, number: int) -> bool:
        """Whether a label of one word stands in a list of like lines that are no labels: a word, not a prompt.

        Before the first sentence and after the last, lists are a page's own: there it has to stand inside one.
        """
        if count_words(self.keys[number], self.table.languages) > 1:
            return False
        first = last = number
        while first > 0 and not self.after_gap[first] and number - first < 8:
            first -= 1
        while last + 1 < len(self) and not self.after_gap[last + 1] and last - number < 8:
            last += 1
        others = [other for other in range(first, last + 1) if other != number]
        near = [other for other in (number - 1, number + 1) if first <= other <= last]
        if len(others) < 2:
            return False
        if _ITEM.match(self.lines[number]) and all(_ITEM.match(self.lines[other]) for other in near):
            return True
        if not all(self.prose_around(number)) and len(near) < 2:
            return False
        short = all(
            len(self.keys[other]) <= 24 and self.lines[other].rstrip(CLOSERS)[-1:] not in TERMINALS for other in near
        )
        labels = sum(
            self.keys[other] in self.table.labels or other in self._template_lines or "0" in self.keys[other]
            for other in others
        )
        return short and labels * 3 < len(others)

    def may_be_subheading(self, number: int) -> bool:
        """Whether a line stands by itself between two paragraphs, once in the text: it may head the second."""
        if not 0 < number < len(self) - 1 or self._counts[self.keys[number]] > 1:
            return False
        return self.sentences[number - 1] and self.sentences[number + 1]

    def is_one_word_subheading(self, number: int) -> bool:
        """Whether a line is one word that may be a subheading."""
        return count_words(self.keys[number], self.table.languages) == 1 and self.may_be_subheading(number)

    def is_short_subheading(self, number: int) -> bool:
        """Whether a line is one word or two that may be a subheading."""
        return count_words(self.keys[number], self.table.languages) <= 2 and self.may_be_subheading(number)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self.keys)

    @cached_property
    def parts(self) -> Parts:
        """What stands in brackets and what follows the first sentence of each line, compared with phrases."""
        return Parts(self)

    def sentence_starts(self) -> Iterator[tuple[int, int]]:
        """Line and offset in `text` of each sentence after a line's first one, near the line's end."""
        for number, shift in characters.sentence_starts(self._signs, self._bounds, _LONGEST_TAIL):
            line = self.lines[number]
            # Where a link was left out offsets in what is shown are none in the text.
            if len(line) == len(self.shown[number]):
                yield number, self.starts[number] + shift + len(line[shift:]) - len(line[shift:].lstrip())
