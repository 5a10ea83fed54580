"""Character references that a text kept when it lost its markup."""

from __future__ import annotations

from html import unescape

import regex

from cleaner.source import Change

_REFERENCE = regex.compile(r"&(?:(?:amp|#38|#x26);)*+(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31}+);")
_ESCAPED_AMPERSAND = regex.compile(r"&(?:(?:amp|#38|#[xX]26);)+")
_NOT_TEXT = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def markup_changes(text: str) -> list[Change]:
    """Named and numeric character references become their characters, however often they were escaped.

    Only references that end in a semicolon: "AT&T", "?a=1&copy=2" stay. So do unknown names and control characters.
    """
    if "&" not in text:
        return []
    changes: list[Change] = []
    for found in _REFERENCE.finditer(text):
        reference = _ESCAPED_AMPERSAND.sub("&", found[0])
        character = unescape(reference if reference != "&" else "&amp;")
        if character != reference and not _NOT_TEXT.search(character):
            reason = f"{found[0]!r} stands for {character!r}"
            changes.append(Change(*found.span(), character, "markup/reference", reason))
    return changes
