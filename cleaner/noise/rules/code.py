"""Remains of markup, scripts, styles and templates, and separator lines."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.noise import characters
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_SEPARATOR = regex.compile(r"[\s_\-–—―=~*#+•·.|]{3,}+")
_COMMENT = regex.compile(r"<!--(?:(?!-->)[^\n]){0,5000}+(?:-->)?")
_ENTITY = regex.compile(r"(?:&(?:amp;)*+(?:nbsp|#160|#xa0|zwnj|shy|ensp|emsp|thinsp|ldquo|rdquo|quot|gt|lt|amp);\s*)++")
_TAGS = regex.compile(r"(?:</?[a-zA-Z][^<>\n]{0,500}+>\s*+){1,20}+")
_SHORTCODE = regex.compile(
    r"(?:\[/?(?:audio|caption|embed|gallery|playlist|video|(?:vc|et_pb|su|wp|fusion|elementor)_\w{1,40})\b[^\[\]\n]{0,500}+\]"
    r"(?:https?://[^\s\[\]]{1,500}+)?\s*+){1,20}+"
)
_TEMPLATE = regex.compile(r"\{\{[^{}\n]{1,200}\}\}|\{%[^{}\n]{1,200}%\}|<%[^%\n]{1,200}%>|\[\[?if [^\[\]\n]{1,60}\]\]?")
_SCRIPT_START = regex.compile(
    r"\(function\s?\(|!function\s?\(|function\s?\w{0,60}\s?\([^()\n]{0,200}\)\s?\{|(?:var|let|const)\s\w{1,60}\s?=|window\.\w|document\.\w|"
    r"googletag\.|ga\(|_gaq\.|fbq\(|dataLayer|jQuery\(|\$\(|//\s?<!\[CDATA\[|\(adsbygoogle|if\s?\(typeof\s|try\s?\{|new\s[A-Z]\w{1,60}\("
)
_PAGE_SCRIPT = regex.compile(
    r"document\.|window\.|\.src\b|//|\.push\(|getElement|createElement|script|jQuery|\$\(|typeof\s|\bg(?:a|tag)\(|_gaq|adsby|fbq"
)
"""What scripts of pages are about, and listings in articles seldom."""

_SCRIPT_SIGNS = regex.compile(r"[;{}()=]")
_DECLARATIONS = ("var ", "let ", "const ")
"""How many lines of code in articles begin; those of pages are longer."""

_STYLE = regex.compile(
    r"(?:[.#@]?[\w\-.#:,>*()][\w\-.#:,>\s*()]{0,200}+\{\s*+(?:[\w\-]{2,40}+\s?:[^{};\n]{1,200}+;\s*+)*+"
    r"(?:[\w\-]{2,40}+\s?:[^{};\n]{1,200}+)?+\}\s*+)++"
)

_LONGEST_LISTING = 40
"""Lines between a colon and a line of the listing that it announces."""


@rule("code/separator")
def separator(page: Page) -> Iterator[Match]:
    """A line of dashes, underscores, stars or hashes that parts nothing but the text from its furniture.

    Removed: "____", "———", "###" after the last sentence or beside other noise.
    Kept: "***" or "* * *" between two paragraphs, which parts scenes; Markdown underlines of a heading; table borders.
    """
    prose = [number for number in page.prose if not page.verdicts[number]]
    last = prose[-1] if prose else -1
    for number in page.lacking(characters.LETTER):
        line = page.lines[number]
        if len(line) < 2 or not _SEPARATOR.fullmatch(line):
            continue
        beside = [page.verdicts[other] for other in (number - 1, number + 1) if 0 <= other < len(page)]
        if number > last or "_" in line or (len(line) >= 12 and page.after_gap[number]) or any(beside):
            underline = not page.after_gap[number] and line[0] in "=-" and len(set(line)) == 1
            if not underline and "|" not in line:
                yield page.line(number, "is a separator line")


@rule("code/remains")
def remains(page: Page) -> Iterator[Match]:
    """A line of script, style, comment or template left by a page's markup.

    Removed: "(function(d, s, id) {...", "<!-- ad slot -->", "{{title}}", "<div class=ad>", "[embed]...[/embed]",
    ".box { color: red; }".
    Kept: code that an article shows: several such lines in a row, indented lines, and code inside a sentence.
    """
    found: dict[int, str] = {}
    for number in page.holding(characters.CODE | characters.BRACKET):
        line = page.lines[number]
        if line.startswith("<!--") and len(line) > len("<!-- -->") and _COMMENT.fullmatch(line):
            found[number] = "is a markup comment"
        elif line[0] == "&" and _ENTITY.fullmatch(line):
            found[number] = "is only a character reference"
        elif line[0] in "{<[" and _TEMPLATE.fullmatch(line):
            found[number] = "is a template's place-holder"
        elif line[0] == "<" and _TAGS.fullmatch(line):
            found[number] = "is only tags"
        elif line[0] == "[" and _SHORTCODE.fullmatch(line):
            found[number] = "is only short codes of a publishing system"
        elif len(line) <= 20_000 and ("{" in line or "(" in line) and _is_script(line):
            found[number] = "is a line of script or style"
    for number, reason in found.items():
        if not _is_shown(page, number, found):
            yield page.line(number, reason)


def _is_shown(page: Page, number: int, found: dict[int, str]) -> bool:
    """Whether the article shows the line: in a listing that a colon announces, or among other lines of code."""
    first = number
    while first >= 0 and (first in found or not (page.sentences[first] or page.lines[first].endswith((":", "：")))):
        if number - first > _LONGEST_LISTING:
            return False
        first -= 1
    announced = first >= 0 and page.lines[first].endswith((":", "：")) and not page.verdicts[first]
    near = [other for other in (number - 1, number + 1) if 0 <= other < len(page)]
    listing = any(other not in found and page.lines[other][-1] in ";{})" for other in near)
    return announced or (listing and "comment" not in found[number])


def _is_script(line: str) -> bool:
    if _SCRIPT_START.match(line):
        # A listing shows short lines; what a page leaves behind is a whole script on one line.
        signs = len(_SCRIPT_SIGNS.findall(line[:2000]))
        return (
            signs >= 6
            and _PAGE_SCRIPT.search(line) is not None
            and len(line) >= (160 if line.startswith(_DECLARATIONS) else 60)
            and line[-1] not in ".!?"
        )
    return line.endswith("}") and len(line) <= 2000 and ";" in line and bool(_STYLE.fullmatch(line))
