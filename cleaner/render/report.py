"""What a bulk run removed and changed: figures, examples of each rule, and a sample of records with all of it.

Reports of parts are merged in the order of the parts. Which records are in the sample depends on where they stand in
the input and on nothing else. `cleaner.render.report_page` shows a report as a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cleaner.model import Document, Edit, Removal

EXAMPLES = 8
"""The most examples that are kept of a rule."""
BINS = 20
"""Bars of the figure of how much of each record was removed."""

_EXCERPT = 240
_MOST_RULES = 2000
OTHER_RULES = "other rules"
_MOST_WARNED = 100
_LARGEST = 20
_LONGEST_LINE = 200
_MOST_COUNTED = 20_000
_COUNTED_AFTER = 5_000
_ALL_HASHES = 1 << 64
# Parts hold at least so many records on average, unless these are very large; see `Report._is_likely`.
_RECORDS_OF_PART = 8
_FOR_CHANCE = 20

_KEPT_AROUND = 500
_MOST_TEXT = 20_000
_MOST_SPANS = 400


@dataclass(slots=True)
class Rule:
    """What one rule did. `size` is in code points of the source."""

    kind: str
    count: int = 0
    documents: int = 0
    size: int = 0
    examples: list[list[str]] = field(default_factory=list)
    """Id, what was there, what is there now ("" for a removal), reason."""


class Report:
    """Collects figures, a bounded number of examples, and a sample of records.

    `part` is the number of the part of a run that it is about, `sample` how many records the whole run shall show.

    >>> report = Report()
    >>> report.figures["documents"]
    0
    """

    def __init__(self, part: int = 0, sample: int = 0) -> None:
        self._part, self._wanted = part, sample
        self.figures = {"documents": 0, "empty": 0, "source": 0, "kept": 0, "removed": 0, "edited": 0}
        self.warnings: dict[str, int] = {}
        self.warned: list[list[Any]] = []
        """Records with warnings, the first ones: id and codes."""
        self.removals: dict[str, Rule] = {}
        self.edits: dict[str, Rule] = {}
        self.lines: dict[str, list[Any]] = {}
        """What was removed: the kind, and how often."""
        self.names: dict[str, int] = {}
        """Names that were normalized, as "before\\tafter", and how often."""
        self.languages: dict[str, int] = {}
        self.encodings: dict[str, int] = {}
        self.largest: list[list[Any]] = []
        """The largest removals: minus the size, id, rule, kind, an excerpt."""
        self.shares = [0] * BINS
        """How many records lost which share of their characters."""
        self.sample: list[list[Any]] = []
        """Records as hashes, which say how likely they are to be shown, and what is shown of them."""

    def add(self, id: str, document: Document, url: str | None = None, where: str = "") -> None:
        """Count a document. `id` names it beside its examples; `where` is its place in the input."""
        figures = self.figures
        removed = sum(removal.end - removal.start for removal in document.removals)
        figures["documents"] += 1
        figures["empty"] += not document.text
        figures["source"] += len(document.source)
        figures["kept"] += len(document.text)
        figures["removed"] += removed
        figures["edited"] += len(document.edits)
        if document.source:
            self.shares[min(BINS * removed // len(document.source), BINS - 1)] += 1
        codes = sorted({warning.code for warning in document.warnings})
        for code in codes:
            _count(self.warnings, code, 1)
        if codes and len(self.warned) < _MOST_WARNED:
            self.warned.append([_shortened(id), codes])
        _count(self.languages, document.metadata.language or "unknown", 1)
        if document.metadata.encoding:
            _count(self.encodings, document.metadata.encoding, 1)
        self._note_removals(id, document)
        self._note_edits(id, document)
        likeliness = int.from_bytes(hashlib.blake2b(_bytes(where or id), digest_size=8).digest())
        if self._is_likely(likeliness):
            self.sample.append([likeliness, _shown(id, url, document, codes, removed)])

    def _is_likely(self, likeliness: int) -> bool:
        """Whether a record may be among those with the smallest hashes of the whole run, as far as can be told now."""
        before = (self._part + 1) * _RECORDS_OF_PART
        return self._wanted > 0 and likeliness * before < (4 * self._wanted + _FOR_CHANCE) * _ALL_HASHES

    def _note_removals(self, id: str, document: Document) -> None:
        seen: set[str] = set()
        for removal in document.removals:
            size = removal.end - removal.start
            example = [id, removal.text, "", removal.reason]
            _note(self.removals, removal.rule, removal.kind, size, example, seen)
            text = removal.text.strip()
            if text and len(text) <= _LONGEST_LINE:
                self.lines.setdefault(text, [removal.kind, 0])[1] += 1
            if len(self.largest) < _LARGEST or -size < self.largest[-1][0]:
                self.largest.append([-size, _shortened(id), removal.rule, removal.kind, _shortened(removal.text)])
                self._keep_largest()

    def _note_edits(self, id: str, document: Document) -> None:
        seen: set[str] = set()
        for edit in document.edits:
            example = [id, edit.before, edit.after, edit.reason]
            _note(self.edits, edit.rule, "", edit.end - edit.start, example, seen)
            if edit.rule.startswith("entity/"):
                _count(self.names, f"{_shortened(edit.before)}\t{_shortened(edit.after)}", 1)

    def _keep_largest(self) -> None:
        # Only the size orders them, and sorting is stable: of equal ones the first of the input stay.
        self.largest.sort(key=lambda item: int(item[0]))
        del self.largest[_LARGEST:]

    def merge(self, later: Report) -> None:
        """Add what another report collected from the documents that follow."""
        for name, count in later.figures.items():
            self.figures[name] += count
        for mine, theirs in (
            (self.warnings, later.warnings),
            (self.names, later.names),
            (self.languages, later.languages),
            (self.encodings, later.encodings),
        ):
            for name, count in theirs.items():
                _count(mine, name, count)
        self.warned += later.warned[: _MOST_WARNED - len(self.warned)]
        for text, (kind, count) in later.lines.items():
            self.lines.setdefault(text, [kind, 0])[1] += count
        self.shares = [mine + theirs for mine, theirs in zip(self.shares, later.shares, strict=True)]
        self.largest += later.largest
        self._keep_largest()
        self.sample += later.sample
        for rules, others in ((self.removals, later.removals), (self.edits, later.edits)):
            for name, rule in others.items():
                total = _rule(rules, name, rule.kind)
                total.count += rule.count
                total.documents += rule.documents
                total.size += rule.size
                total.examples += rule.examples[: EXAMPLES - len(total.examples)]

    def trim(self) -> None:
        """Drop what cannot be shown: records beyond the sample, and of too many different lines the rare ones."""
        self.sample.sort(key=lambda item: int(item[0]))
        del self.sample[self._wanted :]
        if len(self.lines) > _MOST_COUNTED:
            by_count = sorted(self.lines.items(), key=lambda item: (-item[1][1], item[0]))
            self.lines = dict(by_count[:_COUNTED_AFTER])
        if len(self.names) > _MOST_COUNTED:
            self.names = dict(sorted(self.names.items(), key=lambda item: (-item[1], item[0]))[:_COUNTED_AFTER])

    def to_dict(self) -> dict[str, Any]:
        """What was collected, for `json.dumps`."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return plain | {
            "removals": {name: asdict(rule) for name, rule in self.removals.items()},
            "edits": {name: asdict(rule) for name, rule in self.edits.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report that `to_dict` described."""
        report = cls()
        for name in _PLAIN:
            setattr(report, name, data[name])
        report.removals = {name: Rule(**rule) for name, rule in data["removals"].items()}
        report.edits = {name: Rule(**rule) for name, rule in data["edits"].items()}
        return report


_PLAIN = (
    "figures", "warnings", "warned", "lines", "names", "languages", "encodings", "largest", "shares", "sample",
)  # fmt: skip


def _note(rules: dict[str, Rule], name: str, kind: str, size: int, example: list[str], seen: set[str]) -> None:
    rule = _rule(rules, name, kind)
    rule.count += 1
    rule.size += size
    # One document with a thousand share buttons says less than examples from many.
    if name not in seen:
        seen.add(name)
        rule.documents += 1
        if len(rule.examples) < EXAMPLES:
            rule.examples.append([_shortened(part) for part in example])


def _rule(rules: dict[str, Rule], name: str, kind: str) -> Rule:
    """The entry of a rule. Rules are few, unless a file of the user's own says otherwise."""
    if name not in rules and len(rules) >= _MOST_RULES:
        name, kind = OTHER_RULES, kind and OTHER_RULES
    return rules.setdefault(name, Rule(kind))


def _count(counts: dict[str, int], name: str, count: int) -> None:
    counts[name] = counts.get(name, 0) + count


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return f"{text[: _EXCERPT // 2]} … {text[-_EXCERPT // 2 :]}"


def _shown(id: str, url: str | None, document: Document, codes: list[str], removed: int) -> dict[str, Any]:
    """A record as the page shows it, with long stretches left out."""
    spans: list[Any] = []
    size = 0
    for span in _spans(document):
        if len(spans) >= _MOST_SPANS or size >= _MOST_TEXT:
            spans.append([2, len(document.source) - span[0]])
            break
        for piece in _pieces(span[1]):
            spans.append(piece)
            size += len(piece) if isinstance(piece, str) else sum(len(part) for part in piece if isinstance(part, str))
    return {
        "id": _shortened(id),
        "url": None if url is None else _shortened(url),
        "language": document.metadata.language or "unknown",
        "encoding": document.metadata.encoding,
        "warnings": codes,
        "size": len(document.source),
        "removed": removed,
        "spans": spans,
    }


def _spans(document: Document) -> Iterator[tuple[int, str | Removal | Edit]]:
    """The source in order: what stays, what goes, what is changed, each with its offset."""
    position = 0
    done: list[Removal | Edit] = [*document.removals, *document.edits]
    for one in sorted(done, key=lambda one: one.start):
        if one.start > position:
            yield position, document.source[position : one.start]
        yield one.start, one
        position = one.end
    if position < len(document.source):
        yield position, document.source[position:]


def _pieces(span: str | Removal | Edit) -> Iterator[Any]:
    """A span for JSON: text; [0, kind, rule, text, reason]; [1, rule, before, after, reason]; [2, code points out]."""
    if isinstance(span, Removal):
        yield [0, span.kind, span.rule, _cut(span.text), span.reason]
    elif isinstance(span, Edit):
        yield [1, span.rule, _cut(span.before), _cut(span.after), span.reason]
    elif len(span) <= 2 * _KEPT_AROUND + 100:
        yield span
    else:
        yield span[:_KEPT_AROUND]
        yield [2, len(span) - 2 * _KEPT_AROUND]
        yield span[-_KEPT_AROUND:]


def _cut(text: str) -> str:
    return text if len(text) <= 2 * _KEPT_AROUND else f"{text[:_KEPT_AROUND]} … {text[-_KEPT_AROUND:]}"
