"""One page on what a bulk run removed and changed: figures, and examples for each rule."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cleaner.model import Document

EXAMPLES = 20
"""The most examples that are kept of a rule."""

_EXCERPT = 240
_MOST_RULES = 2000
_OTHER_RULES = "other rules"
# HTML has no place for control characters, and one that turns the direction of writing would garble the page.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --mark: #c0392b; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 30%; }
td.bar div { background: var(--mark); height: .8rem; border-radius: .2rem; min-width: 1px; }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; }
.id { color: GrayText; font-size: .85em; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .4rem .6rem; }
"""


@dataclass(slots=True)
class _Rule:
    """What one rule did. `size` is in code points of the source."""

    kind: str
    count: int = 0
    documents: int = 0
    size: int = 0
    examples: list[list[str]] = field(default_factory=list)
    """Id, what was there, what is there now ("" for a removal), reason."""


class Report:
    """Collects figures and a bounded number of examples, and shows them as a page.

    The same documents in the same order give the same page, also when they were collected in parts that were merged.

    >>> report = Report()
    >>> "0 documents" in report.html()
    True
    """

    def __init__(self) -> None:
        self._figures = {"documents": 0, "empty": 0, "source": 0, "kept": 0, "removed": 0}
        self._warnings: dict[str, int] = {}
        self._removals: dict[str, _Rule] = {}
        self._edits: dict[str, _Rule] = {}

    def add(self, id: str, document: Document) -> None:
        """Count a document. `id` names it beside its examples."""
        figures = self._figures
        figures["documents"] += 1
        figures["empty"] += not document.text
        figures["source"] += len(document.source)
        figures["kept"] += len(document.text)
        figures["removed"] += sum(removal.end - removal.start for removal in document.removals)
        for warning in document.warnings:
            _count(self._warnings, warning.code, 1)
        seen: set[str] = set()
        for removal in document.removals:
            example = [id, removal.text, "", removal.reason]
            _note(self._removals, removal.rule, removal.kind, removal.end - removal.start, example, seen)
        seen = set()
        for edit in document.edits:
            example = [id, edit.before, edit.after, edit.reason]
            _note(self._edits, edit.rule, "", edit.end - edit.start, example, seen)

    def merge(self, later: Report) -> None:
        """Add what another report collected from the documents that follow."""
        for name, count in later._figures.items():
            self._figures[name] += count
        for code, count in later._warnings.items():
            _count(self._warnings, code, count)
        for mine, theirs in ((self._removals, later._removals), (self._edits, later._edits)):
            for name, rule in theirs.items():
                total = _rule(mine, name, rule.kind)
                total.count += rule.count
                total.documents += rule.documents
                total.size += rule.size
                total.examples += rule.examples[: EXAMPLES - len(total.examples)]

    def to_dict(self) -> dict[str, Any]:
        """What was collected, for `json.dumps`."""
        return {
            "figures": dict(self._figures),
            "warnings": dict(self._warnings),
            "removals": {name: asdict(rule) for name, rule in self._removals.items()},
            "edits": {name: asdict(rule) for name, rule in self._edits.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The report that `to_dict` described."""
        report = cls()
        report._figures.update(data["figures"])
        report._warnings.update(data["warnings"])
        report._removals.update({name: _Rule(**rule) for name, rule in data["removals"].items()})
        report._edits.update({name: _Rule(**rule) for name, rule in data["edits"].items()})
        return report

    def html(self) -> str:
        """The page: complete in itself, without scripts, everything that came from a document escaped."""
        body = [
            "<h1>What was cleaned</h1>",
            self._overview(),
            "<h2>Removed, by kind</h2>",
            _kinds(self._removals),
            "<h2>Removed, by rule</h2>",
            _rules(self._removals),
            "<h2>Changed, by rule</h2>",
            _rules(self._edits),
            "<h2>Warnings</h2>",
            _warnings(self._warnings),
        ]
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>What was cleaned</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            + "\n".join(body)
            + "\n</body>\n</html>\n"
        )

    def _overview(self) -> str:
        figures = self._figures
        share = _percent(figures["removed"], figures["source"])
        return (
            f"<p>{figures['documents']:,} documents with {figures['source']:,} characters. "
            f"{figures['removed']:,} characters ({share}) were removed as noise; "
            f"the cleaned texts have {figures['kept']:,}. {figures['empty']:,} documents came out empty.</p>"
        )


def _note(rules: dict[str, _Rule], name: str, kind: str, size: int, example: list[str], seen: set[str]) -> None:
    rule = _rule(rules, name, kind)
    rule.count += 1
    rule.size += size
    # One document with a thousand share buttons says less than examples from many.
    if name not in seen:
        seen.add(name)
        rule.documents += 1
        if len(rule.examples) < EXAMPLES:
            rule.examples.append([_shortened(part) for part in example])


def _rule(rules: dict[str, _Rule], name: str, kind: str) -> _Rule:
    """The entry of a rule. Rules are few, unless a file of the user's own says otherwise."""
    if name not in rules and len(rules) >= _MOST_RULES:
        name, kind = _OTHER_RULES, kind and _OTHER_RULES
    return rules.setdefault(name, _Rule(kind))


def _count(counts: dict[str, int], name: str, count: int) -> None:
    counts[name] = counts.get(name, 0) + count


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return f"{text[: _EXCERPT // 2]} … {text[-_EXCERPT // 2 :]}"


def _kinds(rules: Mapping[str, _Rule]) -> str:
    kinds: dict[str, _Rule] = {}
    for rule in rules.values():
        total = kinds.setdefault(rule.kind, _Rule(rule.kind))
        total.count += rule.count
        total.size += rule.size
    largest = max((kind.size for kind in kinds.values()), default=0)
    rows = [
        f'<tr><td>{_escape(name)}</td><td class="n">{kind.count:,}</td><td class="n">{kind.size:,}</td>'
        f'<td class="bar"><div style="width:{_percent(kind.size, largest)}"></div></td></tr>'
        for name, kind in sorted(kinds.items(), key=lambda item: (-item[1].size, item[0]))
    ]
    return _table('<th>kind</th><th class="n">times</th><th class="n">characters</th><th></th>', rows)


def _rules(rules: Mapping[str, _Rule]) -> str:
    ordered = sorted(rules.items(), key=lambda item: (-item[1].size, item[0]))
    return "\n".join(_details(name, rule) for name, rule in ordered) or "<p>Nothing.</p>"


def _details(name: str, rule: _Rule) -> str:
    kind = f", kind {_escape(rule.kind)}" if rule.kind else ""
    figures = f"{rule.count:,} times in {rule.documents:,} documents, {rule.size:,} characters"
    return (
        f"<details><summary><b>{_escape(name)}</b>{kind}: {figures}</summary>\n"
        + "\n".join(_example(*example) for example in rule.examples)
        + "\n</details>"
    )


def _example(id: str, before: str, after: str, reason: str) -> str:
    head = f'<div class="id">{_escape(id)}: {_escape(reason)}</div>'
    changed = f"<pre>{_escape(after)}</pre>" if after else ""
    return f"{head}<pre><del>{_escape(before)}</del></pre>{changed}"


def _warnings(warnings: Mapping[str, int]) -> str:
    rows = [
        f'<tr><td>{_escape(code)}</td><td class="n">{count:,}</td></tr>'
        for code, count in sorted(warnings.items(), key=lambda item: (-item[1], item[0]))
    ]
    return _table('<th>warning</th><th class="n">times</th>', rows)


def _table(head: str, rows: list[str]) -> str:
    return f"<table>\n<tr>{head}</tr>\n" + "\n".join(rows) + "\n</table>" if rows else "<p>None.</p>"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "0.0%"


def _escape(text: str) -> str:
    return html.escape(_UNPRINTABLE.sub("\ufffd", text))
