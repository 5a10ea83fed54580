"""Whether a text is HTML or plain text that may hold a tag or two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cleaner.parse.elements import words

_SAMPLE = 65_536
"""Code points that are looked at, from where the text proper starts."""
_SHARE = 0.55
"""A text with this share of its letters inside block elements is HTML."""
_SHARE_BESIDE_MARKDOWN = 0.9
"""The same where there are headings or links of Markdown, or tags are spoken of, as in a lesson on HTML."""

_BLOCK_NAMES = (
    "address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header"
    "|hr|html|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_UNCLOSED = words("p li dd dt tr td th tbody thead tfoot")
"""Elements whose end tag may be left out."""
_START = re.compile(
    r"<(?:!doctype(?:\s+html\b|\s*>)|(?:html|head|body)(?:\s[^<>]*)?>|(?:meta|base)\s[^<>]*>|link\s[^<>]*href|title>)",
    re.IGNORECASE,
)
_XML_ROOT = re.compile(
    r"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|svg|opml|mediawiki|kml|gpx|plist|project)\b", re.IGNORECASE
)
_ROOT = re.compile(rf"<(?:{_BLOCK_NAMES}|span|b|i|em|strong|a|img|br|font|script|style)[\s/>]", re.IGNORECASE)
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>{_BLOCK_NAMES})"
    r"""(?P<attributes>(?:\s++(?:[^\s"'<>/={}]++(?:\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>={}]++))?+|/(?=>)))*+)\s*+/?>""",
    re.IGNORECASE,
)
_INLINE_PAIR = re.compile(r"</(?:a|strong|em|b|i|span)>|<img\s", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NOT_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<script\b.*?(?:</script\s{0,9}>|\Z)|<style\b.*?(?:</style\s{0,9}>|\Z)"
    r"|(?m:^[ \t>]{0,8}(?P<fence>```|~~~))(?s:.*?)(?:(?m:^[ \t>]{0,8})(?P=fence)[^\n]*|\Z)|(?<!`)`[^`\n]{1,300}`(?!`)",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(
    r"^\#{1,6} \S|^\|?(?: ?:?-{3,}:? ?\|)+|\]\(\S{2,200}\)|^[-*+] \S|^\d{1,3}\. \S|^(?:```|~~~)|^(?:={3,}|-{3,})$",
    re.MULTILINE,
)
_CODE = re.compile(
    r"\bclassName=|\s[\w:@.-]{1,40}=\{|^(?:import|export|from|const|let|var|function|def|class|return|public|private|#include)\b[^\n]{0,200}[;{(:\"']\s*$"
    r"|^\s*(?:return|=>)\s*\($|^<\?php\b",
    re.MULTILINE,
)
_SPOKEN_START = re.compile(r"<(?i:html|head|body)> [a-z](?!.*(?:</|<(?i:p|br|div|h[1-6]|ul|table)\b))", re.DOTALL)
"""A tag that a text speaks of in its first sentence; a page goes on with markup."""
_INDENTED = re.compile(r"[ \t]*\Z")


def sniff_kind(text: str) -> Literal["text", "html"]:
    """What `text` is, for `kind="auto"`.

    HTML where the start (after a byte order mark, blanks, comments and an XML declaration) is a doctype, `<html>`,
    `<head>` or `<body>`, or where most of the text stands inside block elements. A stray tag, code, Markdown, addresses
    in angle brackets and tags that are spoken of stay text. Looks at 64 thousand code points at most.

    >>> sniff_kind("<p>Rain fell.</p><p>It stopped.</p>"), sniff_kind("Put it in a <div> or a <p>, whatever x < y is.")
    ('html', 'text')
    """
    if "<" not in text:
        return "text"
    start, declared = _skip_prolog(text)
    if not text.startswith("<", start):
        declared = False
    elif _START.match(text, start):
        return "text" if _SPOKEN_START.match(text, start, start + _SAMPLE) else "html"
    elif _XML_ROOT.match(text, start) or (declared and not _ROOT.match(text, start)):
        return "text"
    sample = text[start : start + _SAMPLE]
    markdown = len(_MARKDOWN.findall(sample))
    sample = _NOT_MARKUP.sub(" ", sample).strip()
    if sample.count("<") < 1 or _CODE.search(sample):
        return "text"
    return "html" if _is_marked_up(sample, markdown) else "text"


def _skip_prolog(text: str) -> tuple[int, bool]:
    """Where the text proper starts, and whether an XML declaration stands before that."""
    position = 0
    declared = False
    while True:
        while position < len(text) and (text[position].isspace() or text[position] in "\ufeff\u200b\x00"):
            position += 1
        if text.startswith("<!--", position):
            end = text.find("-->", position + 2)
            width = 3
        elif text.startswith("<![", position) and not text.startswith("<![CDATA[", position):
            end = text.find(">", position)
            width = 1
        elif text.startswith(("<?xml", "<?XML"), position):
            declared = True
            end = text.find(">", position)
            width = 1
        else:
            return position, declared
        if end < 0:
            return position, declared
        position = end + width


@dataclass(slots=True)
class _Tag:
    start: int
    end: int
    name: str
    closing: bool
    placed: bool
    """Whether it stands where markup stands: at the start of a line, or right after a tag or a sentence."""
    spoken: bool
    """Whether it stands in a sentence like a word."""


def _tags(sample: str) -> Iterator[_Tag]:
    for found in _TAG.finditer(sample):
        start, end = found.span()
        before = sample[max(0, start - 40) : start]
        after = sample[end : end + 2]
        if before.endswith(('"', "'", "`", "\\", "(", "“", "‘", "=")) and sample[end : end + 1] in (
            '"',
            "'",
            "`",
            ")",
            ",",
            "”",
            "’",
        ):
            continue
        line = before[before.rfind("\n") + 1 :].rstrip(" \t>")
        at_start = start == 0 or before.rstrip(" \t").endswith(("\n", ">")) or (not line and len(before) < 40)
        placed = at_start or before.rstrip()[-1:] in tuple('.!?:…"”')
        bare = not found["attributes"].strip()
        spoken = bare and before[-1:].isspace() and not at_start and (after[:1] in tuple(" ,.;:)?!\n") or not after)
        if at_start and bare and after[:1] == " " and after[1:].islower() and not found["close"]:
            spoken = True
        yield _Tag(start, end, found["name"].lower(), bool(found["close"]), placed, spoken)


def _is_marked_up(sample: str, markdown: int) -> bool:
    tags = list(_tags(sample))
    spans, spoken = _elements(tags, len(sample))
    if not spans:
        return False
    inside = 0
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    for start, end in merged:
        inside += _letters(sample[start:end])
    total = _letters(sample)
    if not total:
        return True
    share = inside / total
    if markdown or spoken:
        return share >= _SHARE_BESIDE_MARKDOWN and (not spoken or spoken * 2 < len(spans))
    if share >= _SHARE or (merged[0][0] == 0 and tags[0].start == 0):
        return True
    # Editors of weblogs leave the paragraphs bare, and mark headings, lists and links.
    return len(spans) >= 2 and len(_INLINE_PAIR.findall(sample)) >= 2 and total < 600 * len(spans)


def _elements(tags: list[_Tag], length: int) -> tuple[list[tuple[int, int]], int]:
    """Where block elements start and end, and how many tags are only spoken of."""
    waiting: dict[str, list[int]] = {}
    spans: list[tuple[int, int]] = []
    closed: set[int] = set()
    for place, tag in enumerate(tags):
        if not tag.closing:
            waiting.setdefault(tag.name, []).append(place)
        elif waiting.get(tag.name):
            opener = waiting[tag.name].pop()
            # `<b>` and `</b>` named one after the other hold a word of the sentence, if that.
            if not (tags[opener].spoken and tag.spoken):
                closed.add(opener)
                spans.append((tags[opener].start, tag.end))
    spoken = sum(tag.spoken and place not in closed for place, tag in enumerate(tags))
    for place, tag in enumerate(tags):
        if tag.closing or place in closed or tag.spoken or not tag.placed or tag.name not in _UNCLOSED:
            continue
        end = tags[place + 1].start if place + 1 < len(tags) else length
        spans.append((tag.start, end))
    return spans, spoken


def _letters(text: str) -> int:
    return sum(map(len, _ANY_TAG.sub(" ", text).split()))
