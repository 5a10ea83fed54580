r"""What an export left in a text: the wrapping of CDATA, `\u2019` of JSON, `=E2=80=99` of mails.

All of these are written in texts about programs and mails too, so that each is mended only where the whole text shows
that it was exported so.
"""

from __future__ import annotations

import quopri
from collections.abc import Iterator

import regex

from cleaner.repair.census import Census
from cleaner.source import Change

_CDATA = regex.compile(
    r"^<!\[CDATA\[(?P<inside>(?:[^\]<]++|\](?!\]>)|<(?!!\[CDATA\[))*+)(?P<close>\]\]>)$", regex.MULTILINE
)

_FEWEST = 3
"""Escapes in letters' company that a text must have: one or two are examples."""

_UNIT = r"\\u[0-9a-fA-F]{4}"
_ESCAPE = regex.compile(rf"(?:{_UNIT})++|\\[\"\\/bfnrt]|(?P<foreign>\\)")
_IN_WORD = regex.compile(r"(?<=[A-Za-z])\\u(?!00[0-7])[0-9a-fA-F]{4}|\\u(?!00[0-7])[0-9a-fA-F]{4}(?=[A-Za-z\\])")
_PLAIN = {'"': '"', "\\": "\\", "/": "/", "b": "", "f": "\n", "n": "\n", "r": "", "t": "\t"}

_HEADER = regex.compile(
    r"^Content-Transfer-Encoding:[ \t]*+(quoted-printable)[ \t]*+$", regex.IGNORECASE | regex.MULTILINE
)
_QUOTED = regex.compile(r"(?:=(?:[0-9A-F]{2}|[ \t]*+\r?\n))++|(?P<foreign>=)")
_BEYOND_ASCII = regex.compile(r"=(?:C[2-9A-F]|D[0-9A-F]|E[0-9A-F]|F[0-4])(?:=[89AB][0-9A-F])++")


def cdata_changes(census: Census) -> list[Change]:
    """`<![CDATA[` at the start of a line and `]]>` at the end of a line go; inside a line they stay."""
    # A single character is looked for ten times as fast as several.
    if "<" not in census.text or "<![CDATA[" not in census.text:
        return []
    changes = []
    for found in _CDATA.finditer(census.text):
        for start, end in ((found.start(), found.start("inside")), found.span("close")):
            changes.append(Change(start, end, "", "markup/cdata", "the wrapping of character data in XML"))
    return changes


def escape_changes(census: Census) -> list[Change]:
    r"""Escapes of JSON become what they stand for, where the text is ASCII and all its backslashes are such escapes.

    `C:\users` and `C:\new` stay, and so does what mentions an escape once or twice, or apart from words.
    """
    text = census.text
    if not text.isascii() or "\\u" not in text:
        return []
    if len(_IN_WORD.findall(text)) < _FEWEST or any(found["foreign"] for found in _ESCAPE.finditer(text)):
        return []
    changes = [
        Change(*found.span(), after, "markup/escape", f"{found[0]!r} stands for {after!r}")
        for found in _ESCAPE.finditer(text)
        if (after := _unescaped(found[0])) is not None
    ]
    # A text that is ASCII still would be taken for one that was escaped twice.
    return changes if any(not str(change.replacement).isascii() for change in changes) else []


def _unescaped(escape: str) -> str | None:
    """What an escape, or several of them in a row, stand for; None where that is no text."""
    if escape[1] != "u":
        return _PLAIN[escape[1]]
    units = bytes.fromhex(escape.replace("\\u", ""))
    text = units.decode("utf-16-be", "replace")
    return text if "\ufffd" not in text and text.isprintable() else None


def quoted_changes(census: Census) -> list[Change]:
    """Quoted-printable is decoded where a header names it, or where every `=` of the text is part of it.

    The latter needs three characters beyond ASCII, so that sums and addresses stay.
    """
    text = census.text
    if not text.isascii() or "=" not in text:
        return []
    headers = list(_HEADER.finditer(text))
    if not headers and len(_BEYOND_ASCII.findall(text)) < _FEWEST:
        return []
    found = list(_QUOTED.finditer(text))
    if not headers and any(one["foreign"] for one in found):
        return []
    # The header is true no more: what it names has been undone, and would be undone again.
    renamed = (Change(*one.span(1), "8bit", "markup/quoted", "the text is decoded") for one in headers)
    return sorted([*_decoded(text, found), *renamed], key=lambda change: change.start)


def _decoded(text: str, found: list[regex.Match[str]]) -> Iterator[Change]:
    for one in found:
        if one["foreign"]:
            continue
        raw = quopri.decodestring(one[0].encode("ascii"))
        try:
            after = raw.decode()
        except UnicodeDecodeError:
            after = raw.decode("cp1252", "replace")
        yield Change(*one.span(), after, "markup/quoted", f"{one[0]!r} is {after!r} in quoted-printable")
