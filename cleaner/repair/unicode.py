"""One form for each character: NFC, plain blanks, and no characters that nobody can see."""

from __future__ import annotations

import re
import unicodedata

import regex

from cleaner.repair.census import Census
from cleaner.source import Change

_LINE_BREAK = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_SPECIAL = regex.compile(
    r"(?P<control>(?:\x1b\[[0-9;]{0,20}+[A-Za-z]|[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f]|\p{Noncharacter_Code_Point})++)"
    # A soft hyphen at a line end is a hyphen that everybody sees; what it parts is joined with the layout.
    r"|(?P<invisible>(?:(?<![\p{L}\p{M}])\u00ad|\u00ad(?!(?:\r\n|[\n\r\v\f\x85\u2028])\p{L})"
    r"|[\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffc])++)"
    # After a sign, a letter that has variants or an emoji; Mongolian has selectors of its own.
    r"|(?P<selector>(?<![\p{So}\p{Sm}\p{Sk}\p{Po}\p{Han}\p{Mongolian}\p{Emoji}\p{Myanmar}\p{Phags_Pa}\p{M}])"
    r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]++)"
    r"|(?P<private>(?<!\S)\p{Co}++(?!\S))"
    r"|(?P<joiner>[\u200c\u200d]++)"
    r"|(?P<direction>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]++)"
    r"|(?P<blank>(?<!\p{Mongolian})\u202f|[\u00a0\u1680\u2000-\u200a\u205f])"
)
# Where one of these may stand; the standard library's engine finds that out six times as fast.
_CANDIDATE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f\xa0\xad\u061c\u1680\u2000-\u200f\u202a-\u202f\u205f-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff\U0001fffe-\U0010ffff]"
)
_FEW = 8
_BLANK = frozenset("\xa0\u1680\u205f").union(map(chr, range(0x2000, 0x200B)))
# Neither composed of others nor composing with others, to say nothing of all that comes after.
_MAY_COMPOSE = re.compile("[^\x00-\u02ff\u2010-\u2027\u20ac\u2122]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}\p{Adlam}]")
_LINE_START = regex.compile(rf"(?r)[{_LINE_BREAK}]")
_LINE_END = regex.compile(rf"[{_LINE_BREAK}]|\Z")
_CURSIVE = r"\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Adlam}\p{Mandaic}\p{Phags_Pa}\p{Hanifi_Rohingya}"
_CURSIVE_LETTER = regex.compile(rf"[{_CURSIVE}]")
_JOINING = (
    _CURSIVE + r"\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}"
    r"\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}"
    r"\p{Emoji_Presentation}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0e\ufe0f\u20e3"
)
_JOINS_BEFORE = regex.compile(rf"[{_JOINING}\p{{M}}]")
_JOINS_AFTER = regex.compile(rf"[{_JOINING}]")
_VIRAMA = regex.compile(r"\p{Canonical_Combining_Class=9}")
_WORD_BREAKING = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_WORD = regex.compile(r"\S+")
_CLUSTER = regex.compile(r"\X")

_LONGEST_CLUSTER = 64
"""Code points of a letter with its marks that are composed. No writing has more than ten, and the time that marks take
to be put in order grows with the square of their number."""

_BLANK_REASON = {blank: f"U+{ord(blank):04X} is a blank" for blank in _BLANK.union("\u202f")}
_REASONS = {
    "control": "a control character",
    "invisible": "an invisible character",
    "selector": "a variation selector after what has no variants",
    "private": "a character for private use",
    "joiner": "a joiner beside nothing that it could join",
    "direction": "a mark of direction in text that runs one way",
}


def special_changes(census: Census) -> list[Change]:
    """Invisible characters go, exotic blanks become plain ones. What carries meaning stays.

    Kept: joiners between letters of scripts that use them, after a virama and in emoji; zero-width spaces between Thai,
    Lao, Khmer and Burmese letters (they part words there); marks of direction in lines with right-to-left letters; the
    ideographic space; soft hyphens at a line end; variation selectors of emoji, signs and Chinese characters; and
    characters for private use inside words, where they stand for rare letters.
    """
    present = set(_CANDIDATE.findall(census.rest))
    if not present:
        return []
    text = census.text
    changes: list[Change] = []
    mixed, line_end = False, -1
    position = 0
    for start in _offsets(text, present):
        if start < position:
            continue
        if text[start] in _BLANK:
            changes.append(_plain_blank(start, text[start]))
            continue
        found = _SPECIAL.match(text, start)
        if not found:
            continue
        group = str(found.lastgroup)
        position = end = found.end()
        if group == "blank":
            changes.append(_plain_blank(start, text[start]))
            continue
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if group == "joiner" and _joins(before, found[0], after):
            continue
        if group == "invisible" and _WORD_BREAKING.match(before) and _WORD_BREAKING.match(after):
            continue
        if group == "direction":
            if start >= line_end:
                mixed, line_end = _is_right_to_left(text, start)
            if mixed:
                continue
        changes.append(Change(start, end, "", f"unicode/{group}", f"{found[0]!a} is {_REASONS[group]}"))
    return changes


def _offsets(text: str, present: set[str]) -> list[int]:
    """Where the characters stand that are looked for: one after the other while they are few, which is faster."""
    if len(present) > _FEW:
        return [candidate.start() for candidate in _CANDIDATE.finditer(text)]
    offsets = []
    for char in present:
        offset = text.find(char)
        while offset >= 0:
            offsets.append(offset)
            offset = text.find(char, offset + 1)
    return sorted(offsets)


def _plain_blank(offset: int, blank: str) -> Change:
    return Change(offset, offset + 1, " ", "unicode/blank", _BLANK_REASON[blank])


def _joins(before: str, joiners: str, after: str) -> bool:
    """Whether joiners change how the letters beside them look."""
    if _VIRAMA.match(before):
        # At the end of a word too: Malayalam, Bengali and Sinhala write final letters so.
        return True
    if "\u200d" in joiners and (_CURSIVE_LETTER.match(before) or _CURSIVE_LETTER.match(after)):
        return True
    return bool(_JOINS_BEFORE.match(before) and _JOINS_AFTER.match(after))


def _is_right_to_left(text: str, offset: int) -> tuple[bool, int]:
    """Whether the line around an offset holds right-to-left letters, and where the line ends.

    Marks of direction come in pairs, and none works beyond its line.
    """
    begin = _LINE_START.search(text, 0, offset)
    end = _LINE_END.search(text, offset)
    assert end is not None
    return _RIGHT_TO_LEFT.search(text, begin.end() if begin else 0, end.start()) is not None, end.start()


def composition_changes(census: Census) -> list[Change]:
    """Letters and marks that stand apart become one character where there is one (NFC)."""
    text = census.text
    if not _MAY_COMPOSE.search(census.rest) or unicodedata.is_normalized("NFC", text):
        return []
    changes: list[Change] = []
    for word in _WORD.finditer(text):
        if unicodedata.is_normalized("NFC", word[0]):
            continue
        for found in _CLUSTER.finditer(text, *word.span()):
            if found.end() - found.start() > _LONGEST_CLUSTER:
                continue
            composed = unicodedata.normalize("NFC", found[0])
            if composed != found[0]:
                reason = f"{found[0]!a} is one character"
                changes.append(Change(*found.span(), composed, "unicode/nfc", reason))
    return changes
