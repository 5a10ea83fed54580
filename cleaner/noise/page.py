"""A text as columns over its lines: what rules look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from itertools import accumulate

import regex

from cleaner.language import languages
from cleaner.noise.fold import ORNAMENTS, fold, fold_lines
from cleaner.noise.phrases import PhraseTable, Template
from cleaner.noise.registry import Match
from cleaner.noise.veto import is_of_the_article

TERMINALS = ".!?…。！？．।؟۔։።"
"""Marks that end a sentence, in all scripts."""

CLOSERS = "\"'”’»›)]）］」』】"
"""What may follow the mark that ends a sentence."""

SHORTEST_SENTENCE = 40
"""Code points of Latin script under which a line that ends like a sentence may still be a label ("Sign up now!")."""

_LETTERS_WITHOUT_BLANKS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_ITEM = regex.compile(r"[-*•·]\s+\p{Ll}")
_IN_DEFINITIONS = frozenset({"caption/label", "related/link", "source/label"})
_LONGEST_TERM = 24
SENTENCE_END = regex.compile(rf"[\p{{Ll}}\p{{Lo}}]{{3}}[{regex.escape(TERMINALS)}][{regex.escape(CLOSERS)}]*\s+\S")
"""The end of a sentence inside a line: after a whole word, which tells it from an initial or "St."."""

_TAIL = regex.compile(rf"(?<=[{regex.escape(TERMINALS + CLOSERS)}])\s+(?=\S)")


class Page:
    """The lines of a text that are not blank. Columns are lists of one length; a line is known by its number.

    `lines` are without the blanks around them, `starts` and `ends` where they stand in `text` (code points), `keys`
    how they compare with phrases, `after_gap` whether a blank line (or nothing) stands before.
    """

    def __init__(self, text: str, table: PhraseTable, spare_labels: bool = True) -> None:
        self.text = text
        self.table = table
        self.spare_labels = spare_labels
        """Whether a label stays where it may be a subheading or a word in a list."""
        raw = text.splitlines(keepends=True)
        stripped = [line.strip() for line in raw]
        offsets = [0, *accumulate(map(len, raw))]
        filled = [index for index, line in enumerate(stripped) if line]
        self.lines = [stripped[index] for index in filled]
        self.starts = [offsets[index] + len(raw[index]) - len(raw[index].lstrip()) for index in filled]
        self.ends = [start + len(line) for start, line in zip(self.starts, self.lines, strict=True)]
        self.after_gap = [before != index - 1 for before, index in zip([-2, *filled], filled, strict=False)]
        self.keys = fold_lines("\n".join(self.lines), table.languages) if self.lines else []
        self.verdicts: list[str | None] = [None] * len(self.lines)
        """The rule that removed each line so far; rules later in the order may look at it."""

    @property
    def function_words(self) -> frozenset[str]:
        """The commonest words of the languages of the text, but for those that join names."""
        known = [languages()[code] for code in self.table.languages if code in languages()]
        return frozenset().union(*(language.words.difference(language.conjunctions) for language in known))

    def with_table(self, table: PhraseTable) -> Page:
        """The same lines, to be compared with other phrases."""
        return Page(self.text, table, self.spare_labels)

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
    def sentences(self) -> list[bool]:
        """Whether each line is, or ends with, a sentence: long enough, and ended as one."""
        return [
            len(line) >= SHORTEST_SENTENCE // (1 if line.isascii() or not _LETTERS_WITHOUT_BLANKS.search(line) else 3)
            and line.rstrip(CLOSERS)[-1:] in TERMINALS
            for line in self.lines
        ]

    @cached_property
    def _prose(self) -> list[int]:
        return [number for number, sentence in enumerate(self.sentences) if sentence]

    def prose_around(self, number: int) -> tuple[int, int]:
        """How many lines before and after a line are sentences."""
        before = bisect_left(self._prose, number)
        return before, len(self._prose) - bisect_right(self._prose, number)

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
            found = template.match(self.lines[number].strip(ORNAMENTS))
            if found and not self._is_of_the_article(number, rule_id):
                groups = found.groupdict()
                lead = groups.get("lead") or ""
                if SENTENCE_END.search(lead) or (named and lead and not _is_mostly_names(lead)):
                    continue
                reason = f"has the form {template.phrase!r}"
                yield self.line(number, reason, groups.get("names"), groups.get("date"))

    def _is_of_the_article(self, number: int, rule_id: str) -> bool:
        """Whether a line that has a phrase's form is a sentence, is quoted after a colon, or defines among others."""
        if is_of_the_article(rule_id, self.lines[number], self.table):
            return True
        before = number - 1
        if before >= 0 and len(self.lines[before]) >= SHORTEST_SENTENCE and self.lines[before].endswith((":", "：")):
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
            if rule_ids is None and key[-1:] == "?" and " " in key:
                rule_ids = labels.get(key.rstrip("? "))
            for rule_id in rule_ids or ():
                found.setdefault(rule_id, []).append(number)
        return found

    @cached_property
    def _templates(self) -> dict[str, list[tuple[int, Template]]]:
        found: dict[str, list[tuple[int, Template]]] = {}
        for number, template in self.table.candidates(self.keys):
            found.setdefault(template.rule, []).append((number, template))
        return found

    @cached_property
    def _template_lines(self) -> frozenset[int]:
        return frozenset(number for group in self._templates.values() for number, _ in group)

    def _in_list(self, number: int) -> bool:
        """Whether a label of one word stands in a list of like lines that are no labels: a word, not a prompt.

        Before the first sentence and after the last, lists are a page's own: there it has to stand inside one.
        """
        if " " in self.keys[number]:
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
        return " " not in self.keys[number] and self.may_be_subheading(number)

    def is_short_subheading(self, number: int) -> bool:
        """Whether a line is one word or two that may be a subheading."""
        return self.keys[number].count(" ") <= 1 and self.may_be_subheading(number)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self.keys)

    def part(self, start: int, end: int, rule_ids: Collection[str], labels: bool = True) -> tuple[str, str] | None:
        """The rule of which a part of a line is a phrase, and the phrase, where it is one of `rule_ids`.

        Without `labels` only phrases with slots are looked at.
        """
        part = self.text[start:end].strip(ORNAMENTS)
        key = fold(part, self.table.languages)
        for rule_id in self.table.labels.get(key, ()) if labels else ():
            if rule_id in rule_ids:
                return rule_id, key
        for _, template in self.table.candidates([key]):
            found = template.match(part) if template.rule in rule_ids else None
            # What a phrase lets stand before it is the sentence before here, unless it is a name.
            if not found or not _is_mostly_names(found.groupdict().get("lead") or ""):
                continue
            if not is_of_the_article(template.rule, self.text[start:end].strip(), self.table):
                return template.rule, template.phrase
        return None

    def tails(self, number: int) -> Iterator[int]:
        """Where in a line, after its first sentence, a further one begins: offsets in `text`, the last few only."""
        line = self.lines[number]
        # Prompts at the end of a paragraph are short; looking no further back keeps long lines cheap.
        begin = max(0, len(line) - 200)
        for found in _TAIL.finditer(line, begin):
            yield self.starts[number] + found.end()


def _is_mostly_names(text: str) -> bool:
    """Whether two words of five or more begin with a capital, or the script has none."""
    words = text.split()
    return sum(not word.strip("(“\"'‘,;")[:1].islower() for word in words) * 5 >= len(words) * 2
