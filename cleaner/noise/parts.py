"""Parts of lines, compared with phrases: what stands in brackets, and what follows a line's first sentence."""

from __future__ import annotations

from collections.abc import Collection

from cleaner.noise.fold import ORNAMENTS, fold_lines
from cleaner.noise.page import Page
from cleaner.noise.phrases import Template
from cleaner.noise.veto import is_mostly_names, is_of_the_article


class Parts:
    """Parts of lines, compared with phrases all at once. Each is `page.text[start:end]`."""

    def __init__(self, page: Page, spans: list[tuple[int, int]]) -> None:
        self._table = page.table
        self._texts = [page.text[start:end].strip() for start, end in spans]
        self._bare = [text.strip(ORNAMENTS).replace("\n", " ") for text in self._texts]
        self._keys = fold_lines("\n".join(self._bare), page.table.languages) if spans else []
        self._templates: dict[int, list[Template]] = {}
        for index, template in page.table.scan(self._keys)[0]:
            self._templates.setdefault(index, []).append(template)

    def rule_of(self, index: int, rule_ids: Collection[str], labels: bool = True) -> tuple[str, str] | None:
        """The rule of which a part is a phrase, and the phrase, where it is one of `rule_ids`.

        Without `labels` only phrases with slots are looked at.
        """
        key = self._keys[index]
        for rule_id in self._table.labels.get(key, ()) if labels else ():
            if rule_id in rule_ids:
                return rule_id, key
        for template in self._templates.get(index, ()):
            found = template.match(self._bare[index]) if template.rule in rule_ids else None
            # What a phrase lets stand before it is the sentence before here, unless it is a name.
            if not found or not is_mostly_names(found.groupdict().get("lead") or "", self._table.languages):
                continue
            if not is_of_the_article(template.rule, self._texts[index], self._table):
                return template.rule, template.phrase
        return None
