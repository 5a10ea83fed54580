"""A report as one page that needs nothing else: no network, no other file.

Figures and tables are there without scripts; the browser of records is made by the page's own script, whose hash is the
only one that the page's security policy lets run. Whatever came from a document is escaped, or is data that the script
puts into the page as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from cleaner.model import HEADLINE_KIND, MAIN_KIND, NOISE_KINDS
from cleaner.render.figures import bars, histogram, percent, stacked
from cleaner.render.report import Report, Rule

# HTML has no place for control characters, and one that turns the direction of writing would garble the page.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_KINDS = (*NOISE_KINDS, MAIN_KIND, HEADLINE_KIND)
_COLOURS = len(_KINDS) + 1
_MOST_LINES = 60
_MOST_NAMES = 40
_MOST_BARS = 14
_MOST_INPUTS = 5


def page(report: Report, *, failed: int = 0, inputs: Sequence[str] = ()) -> str:
    """The page. `failed` records are not in the report, which knows only those that were cleaned.

    >>> "0 records" in page(Report())
    True
    """
    script, style = _asset("report.js"), _asset("report.css")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>What was cleaned</title>\n<style>{style}</style>\n</head>\n<body>\n"
        + "\n".join(_body(report, failed, inputs))
        + f'\n<script type="application/json" id="data">{_data(report)}</script>\n'
        + f"<script>{script}</script>\n</body>\n</html>\n"
    )


@cache
def _asset(name: str) -> str:
    return files("cleaner.render").joinpath(name).read_text("utf8")


def _body(report: Report, failed: int, inputs: Sequence[str]) -> Iterable[str]:
    named = ", ".join(map(_escape, inputs[:_MOST_INPUTS]))
    more = f" and {len(inputs) - _MOST_INPUTS:,} more" if len(inputs) > _MOST_INPUTS else ""
    yield (
        '<header class="top"><div><h1>What was cleaned</h1>'
        f'<p class="inputs">{named}{more}</p></div>'
        '<button id="theme" type="button" aria-label="Switch between light and dark">◐</button></header>'
        '<nav aria-label="Sections"><a href="#figures">Figures</a><a href="#rules">Rules</a>'
        '<a href="#lines">Lines</a><a href="#repairs">Repairs and names</a><a href="#warnings">Warnings</a>'
        '<a href="#records">Records</a></nav>\n<main>'
    )
    yield _tiles(report, failed)
    yield _figures(report)
    yield f'<section id="rules"><h2>Removed, by rule</h2>{_rules(report.removals)}</section>'
    yield _lines(report)
    yield _repairs(report)
    yield _warnings(report)
    yield _BROWSER
    yield "</main>"


def _tiles(report: Report, failed: int) -> str:
    figures = report.figures
    tiles = [
        (f"{figures['documents'] + failed:,}", "records read"),
        (f"{figures['documents']:,}", "records written"),
        (f"{figures['empty']:,}", "of them empty"),
        (f"{failed:,}", "failed"),
        (percent(figures["removed"], figures["source"]), f"removed of {figures['source']:,} characters"),
        (f"{figures['edited']:,}", "places changed"),
    ]
    cells = "".join(f"<li><b>{value}</b><span>{label}</span></li>" for value, label in tiles)
    told = f"{figures['documents']:,} records with {figures['source']:,} characters"
    return f'<ul class="tiles" aria-label="{told}">{cells}</ul>'


def _figures(report: Report) -> str:
    kinds: dict[str, list[int]] = {}
    for rule in report.removals.values():
        total = kinds.setdefault(rule.kind, [0, 0])
        total[0] += rule.size
        total[1] += rule.count
    ordered = sorted(kinds.items(), key=lambda item: (-item[1][0], item[0]))
    by_kind = [(_escape(kind), size, f"{size:,} in {count:,}", _colour(kind)) for kind, (size, count) in ordered]
    kept = max(report.figures["source"] - report.figures["removed"], 0)
    parts = [("kept", kept, "kept"), *((name, size, colour) for name, size, _, colour in by_kind)]
    languages = [(_escape(name), count, f"{count:,}", "plain") for name, count in _ranked(report.languages)]
    encodings = [(_escape(name), count, f"{count:,}", "plain") for name, count in _ranked(report.encodings)]
    return (
        '<section id="figures"><h2>Figures</h2>'
        f'<figure class="wide"><figcaption>What became of the characters</figcaption>{stacked(parts)}</figure>'
        '<div class="grid">'
        f"<figure><figcaption>Removed, by kind: characters and places</figcaption>{bars(by_kind)}</figure>"
        f"<figure><figcaption>Records, by the share of them that was removed</figcaption>{histogram(report.shares)}"
        "</figure>"
        f"<figure><figcaption>Languages</figcaption>{bars(languages[:_MOST_BARS])}</figure>"
        f"<figure><figcaption>Encodings of what came as bytes</figcaption>{bars(encodings[:_MOST_BARS])}</figure>"
        "</div></section>"
    )


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _rules(rules: Mapping[str, Rule]) -> str:
    ordered = sorted(rules.items(), key=lambda item: (-item[1].size, item[0]))
    largest = max((rule.size for rule in rules.values()), default=0)
    return "\n".join(_details(name, rule, largest) for name, rule in ordered) or '<p class="none">Nothing.</p>'


def _details(name: str, rule: Rule, largest: int) -> str:
    colour = _colour(rule.kind) if rule.kind else "plain"
    kind = f'<span class="chip {colour}">{_escape(rule.kind)}</span>' if rule.kind else ""
    figures = f"{rule.count:,} times in {rule.documents:,} records, {rule.size:,} characters"
    share = f'<span class="meter"><i class="{colour}" style="width:{percent(rule.size, largest)}"></i></span>'
    return (
        f"<details><summary><b>{_escape(name)}</b>{kind}{share}<small>{figures}</small></summary>\n"
        + "\n".join(_example(*example) for example in rule.examples)
        + "\n</details>"
    )


def _example(id: str, before: str, after: str, reason: str) -> str:
    changed = f"<ins>{_escape(after)}</ins>" if after else ""
    head = f'<p class="id">{_escape(id)}: {_escape(reason)}</p>'
    return f"{head}<pre><del>{_escape(before)}</del>{changed}</pre>"


def _lines(report: Report) -> str:
    ordered = sorted(report.lines.items(), key=lambda item: (-item[1][1], item[0]))[:_MOST_LINES]
    rows = [
        f'<tr><td class="n">{count:,}</td><td><span class="chip {_colour(kind)}">{_escape(kind)}</span></td>'
        f"<td><del>{_escape(text)}</del></td></tr>"
        for text, (kind, count) in ordered
    ]
    large = [
        f'<tr><td class="n">{-size:,}</td><td><span class="chip {_colour(kind)}">{_escape(kind)}</span></td>'
        f'<td><small class="id">{_escape(id)}: {_escape(rule)}</small><br><del>{_escape(text)}</del></td></tr>'
        for size, id, rule, kind, text in report.largest
    ]
    head = '<th class="n">{}</th><th>kind</th><th>what it was</th>'
    return (
        f'<section id="lines"><h2>Removed most often</h2>{_table(head.format("times"), rows)}'
        f"<h2>Largest removals</h2>{_table(head.format('characters'), large)}</section>"
    )


def _repairs(report: Report) -> str:
    names = [
        f'<tr><td class="n">{count:,}</td><td><del>{_escape(before)}</del></td>'
        f"<td><ins>{_escape(after)}</ins></td></tr>"
        for pair, count in _ranked(report.names)[:_MOST_NAMES]
        for before, _, after in [pair.partition("\t")]
    ]
    head = '<th class="n">times</th><th>before</th><th>after</th>'
    return (
        f'<section id="repairs"><h2>Repaired and renamed, by rule</h2>{_rules(report.edits)}'
        f"<h2>Names normalized</h2>{_table(head, names)}</section>"
    )


def _warnings(report: Report) -> str:
    counts = [
        f'<tr><td class="n">{count:,}</td><td>{_escape(code)}</td></tr>' for code, count in _ranked(report.warnings)
    ]
    records = [f"<tr><td>{_escape(id)}</td><td>{_escape(', '.join(codes))}</td></tr>" for id, codes in report.warned]
    listed = f"<details><summary>The first {len(records):,} of these records</summary>{_table('', records)}</details>"
    return (
        f'<section id="warnings"><h2>Warnings</h2>{_table("<th class=n>records</th><th>warning</th>", counts)}'
        f"{listed if records else ''}</section>"
    )


def _table(head: str, rows: list[str]) -> str:
    if not rows:
        return '<p class="none">None.</p>'
    return f'<div class="scroll"><table>\n<tr>{head}</tr>\n' + "\n".join(rows) + "\n</table></div>"


_BROWSER = """\
<section id="records"><h2>Records</h2>
<noscript><p class="none">The browser of records needs scripts.</p></noscript>
<form id="filters" role="search" hidden>
<label>Search <input id="search" type="search" placeholder="text, id, address" autocomplete="off"></label>
<label>Kind <select id="kind"><option value="">all</option></select></label>
<label>Rule <select id="rule"><option value="">all</option></select></label>
<label>Language <select id="language"><option value="">all</option></select></label>
<label>Warning <select id="warning"><option value="">any or none</option></select></label>
<button type="reset">Clear</button>
<output id="count" aria-live="polite"></output>
</form>
<div id="browser" hidden>
<div id="list" role="listbox" tabindex="0" aria-label="Records"><div id="rows"></div></div>
<article id="record" tabindex="-1" aria-live="polite"></article>
</div>
<p id="keys" hidden><kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> next, previous record <kbd>n</kbd> next removal
<kbd>t</kbd> light, dark <kbd>Esc</kbd> clear</p>
</section>"""


def _data(report: Report) -> str:
    """The sampled records as JSON that can stand in a page, with each rule and reason told once."""
    words: dict[str, int] = {}

    def number(word: str) -> int:
        return words.setdefault(word, len(words))

    records = []
    for _, record in report.sample:
        spans: list[Any] = []
        for span in record["spans"]:
            if isinstance(span, str) or span[0] == 2:
                spans.append(span)
            elif span[0] == 0:
                _, kind, rule, text, reason = span
                spans.append([0, number(kind), number(rule), text, number(reason)])
            else:
                _, rule, before, after, reason = span
                spans.append([1, number(rule), before, after, number(reason)])
        records.append({**record, "spans": spans})
    kinds = sorted({rule.kind for rule in report.removals.values()})
    data = {"words": list(words), "records": records, "colours": {kind: _colour(kind) for kind in kinds}}
    text = json.dumps(_printable(data), ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like its end, or like the start of a comment.
    return text.translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    return value


def _colour(kind: str) -> str:
    """The class that colours a kind; the user's own kinds share one."""
    return f"k{_KINDS.index(kind) if kind in _KINDS else _COLOURS - 1}"


def _escape(text: str) -> str:
    return html.escape(_UNPRINTABLE.sub("\ufffd", text))
