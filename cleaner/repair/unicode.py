"""One form for each character: NFC, plain blanks, and no characters that nobody can see."""

from __future__ import annotations

import unicodedata

import regex

from cleaner.source import Change

_SPECIAL = regex.compile(
    r"(?P<control>[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f]+)"
    r"|(?P<invisible>[\u00ad\u200b\u2060-\u2064\ufeff]+)"
    r"|(?P<joiner>[\u200c\u200d]+)"
    r"|(?P<direction>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)"
    r"|(?P<blank>[\u00a0\u1680\u2000-\u200a\u202f\u205f])"
)
_RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}]")
_JOINING = regex.compile(
    r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Emoji_Presentation}\p{Extended_Pictographic}"
    r"\p{Emoji_Modifier}\ufe0f\u20e3]"
)
_WORD_BREAKING = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_WORD = regex.compile(r"\S+")
_CLUSTER = regex.compile(r"\X")

_REASONS = {
    "control": "a control character",
    "invisible": "an invisible character",
    "joiner": "a joiner beside nothing that it could join",
    "direction": "a mark of direction in text that runs one way",
}


def special_changes(text: str) -> list[Change]:
    """Invisible characters go, exotic blanks become plain ones. What carries meaning stays.

    Kept: joiners between letters of scripts that use them and in emoji, zero-width spaces between Thai, Lao, Khmer and
    Burmese letters (they part words there), marks of direction beside right-to-left letters, the ideographic space.
    """
    if text.isascii() and not _SPECIAL.search(text):
        return []
    changes: list[Change] = []
    for found in _SPECIAL.finditer(text):
        group = str(found.lastgroup)
        start, end = found.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if group == "blank":
            changes.append(Change(start, end, " ", "unicode/blank", f"U+{ord(text[start]):04X} is a blank"))
            continue
        if group == "joiner" and _JOINING.match(before) and _JOINING.match(after):
            continue
        if group == "invisible" and _WORD_BREAKING.match(before) and _WORD_BREAKING.match(after):
            continue
        if group == "direction" and (_RIGHT_TO_LEFT.search(text, max(0, start - 20), end + 20)):
            continue
        changes.append(Change(start, end, "", f"unicode/{group}", f"{found[0]!a} is {_REASONS[group]}"))
    return changes


def composition_changes(text: str) -> list[Change]:
    """Letters and marks that stand apart become one character where there is one (NFC)."""
    if unicodedata.is_normalized("NFC", text):
        return []
    changes: list[Change] = []
    for word in _WORD.finditer(text):
        if unicodedata.is_normalized("NFC", word[0]):
            continue
        for found in _CLUSTER.finditer(text, *word.span()):
            composed = unicodedata.normalize("NFC", found[0])
            if composed != found[0]:
                reason = f"{found[0]!a} is one character"
                changes.append(Change(*found.span(), composed, "unicode/nfc", reason))
    return changes
