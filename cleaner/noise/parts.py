"""Parts of lines, compared with phrases: what stands in brackets, and what follows a line's first sentence."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import regex

from cleaner.noise import characters
from cleaner.noise.characters import SENTENCE_END
from cleaner.noise.fold import ORNAMENTS, fold_lines
from cleaner.noise.phrases import Template
from cleaner.noise.veto import is_mostly_names, is_of_the_article

if TYPE_CHECKING:
    from cleaner.noise.page import Page

_BRACKETED = regex.compile(r"\[[^\[\]\n]{2,160}\]|\([^()\n]{2,160}\)|（[^（）\n]{2,160}）|【[^【】\n]{2,160}】")
_MOST_TAILS = 4
_HEAD = 16
"""Code points of a part's beginning that are compared with the beginnings of phrases."""


class Parts:
    """Parts of a page's lines, all compared with phrases at once.

    Most are sentences of the article: what does not begin as any phrase does is compared with none, unless its line
    may match a phrase that begins with a slot. Offsets are in `page.text`.
    """

    def __init__(self, page: Page) -> None:
        self._table = page.table
        self.brackets = [
            (number, page.starts[number] + found.start(), page.starts[number] + found.end())
            for number in page.holding(characters.BRACKET)
            for found in _BRACKETED.finditer(page.lines[number])
        ]
        """Line, start and end of what stands in brackets, the brackets included."""
        self.tails: dict[int, list[int]] = {}
        """Where the last sentences of lines of several begin, by line."""
        for number, start in page.sentence_starts():
            self.tails.setdefault(number, []).append(start)
        self.tails = {number: starts[-_MOST_TAILS:] for number, starts in self.tails.items()}
        spans = [(number, start + 1, end - 1) for number, start, end in self.brackets]
        spans += [(number, start, page.ends[number]) for number, starts in self.tails.items() for start in starts]
        promising = [
            (start, end)
            for number, start, end in spans
            if number in page.open_lines or page.table.may_begin(page.text[start : start + _HEAD])
        ]
        self._texts = {(start, end): page.text[start:end].strip() for start, end in promising}
        bare = [text.strip(ORNAMENTS).replace("\n", " ") for text in self._texts.values()]
        keys = fold_lines("\n".join(bare), page.table.languages) if bare else []
        self._bare = dict(zip(self._texts, bare, strict=True))
        self._keys = dict(zip(self._texts, keys, strict=True))
        self._templates: dict[tuple[int, int], list[Template]] = {}
        places = list(self._texts)
        for index, template in page.table.scan(keys)[0]:
            self._templates.setdefault(places[index], []).append(template)

    def rule_of(self, start: int, end: int, rule_ids: Collection[str], labels: bool = True) -> tuple[str, str] | None:
        """The rule of which a part is a phrase, and the phrase, where it is one of `rule_ids`.

        Without `labels` only phrases with slots are looked at.
        """
        part = start, end
        if part not in self._keys:
            return None
        key = self._keys[part]
        for rule_id in self._table.labels.get(key, ()) if labels else ():
            if rule_id in rule_ids:
                return rule_id, key
        for template in self._templates.get(part, ()):
            found = template.match(self._bare[part]) if template.rule in rule_ids else None
            # What a phrase lets stand before it is the sentence before here, unless it is a name.
            lead = (found.groupdict().get("lead") or "") if found else ""
            if not found or not is_mostly_names(lead, self._table.languages) or SENTENCE_END.search(f"{lead} -"):
                continue
            if not is_of_the_article(template.rule, self._texts[part], self._table):
                return template.rule, template.phrase
        return None
