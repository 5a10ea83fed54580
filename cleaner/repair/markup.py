"""Character references that a text kept when it lost its markup."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5

import regex

from cleaner.repair.census import Census
from cleaner.source import Change

_AMPERSAND = r"(?:amp|AMP|#0{0,8}38|#[xX]0{0,8}26);"
_NAMED = r"#[xX][0-9a-fA-F]{1,10}|#[0-9]{1,10}|[a-zA-Z][a-zA-Z0-9]{1,31}+"
_REFERENCE = re.compile(rf"&(?P<escaped>(?:{_AMPERSAND})*+)(?:(?P<rest>{_NAMED});)?+")
_NOT_TEXT = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd\p{Noncharacter_Code_Point}]")


def markup_changes(census: Census) -> list[Change]:
    """Named and numeric character references become their characters, however often they were escaped.

    Only references that end in a semicolon: "AT&T", "?a=1&copy=2" stay. So do unknown names and what stands for a
    control character or for none; an ampersand that was escaped before them is one again.
    """
    text = census.text
    if "&" not in text:
        return []
    changes: list[Change] = []
    for found in _REFERENCE.finditer(text):
        rest = found["rest"]
        character = _character(rest) if rest else None
        if character is not None:
            end = found.end()
        elif found["escaped"]:
            character, end = "&", found.end("escaped")
        else:
            continue
        reason = f"{text[found.start() : end]!r} stands for {character!r}"
        changes.append(Change(found.start(), end, character, "markup/reference", reason))
    return changes


@lru_cache(4096)
def _character(reference: str) -> str | None:
    """What a reference stands for, given without `&` and `;`. None where it stands for no text."""
    # `unescape` alone reads "&copyright;" as "©right;", because browsers do.
    character = html5.get(f"{reference};") if reference[0] != "#" else unescape(f"&{reference};")
    return character if character and not _NOT_TEXT.search(character) else None
