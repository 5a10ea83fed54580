"""Phrases as data: one TOML file a language, compiled into one dictionary and one scan.

A phrase is a whole line, compared without regard to capitals, blanks, numbers and surrounding ornaments. It may have
slots: `{name}` and `{place}` (capitalised words), `{names}` (a list of them), `{date}`, `{number}`, `{word}`, `{url}`
and `{text}` (anything). A phrase without slots, or with numbers alone, is looked up in a dictionary. One with slots is
found by its longest literal part in one scan for all of them, and only then compared as a pattern.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import ahocorasick_rs
import regex

from cleaner.language import known_languages
from cleaner.noise.characters import FULL_WIDTH, HALF_WIDTH
from cleaner.noise.fold import ORNAMENTS, fold_lines, squash, variants, without_accents
from cleaner.noise.slots import date_pattern, slot_patterns

LONGEST = 1000
"""Code points of the longest line that is compared with a phrase with slots. Prompts are shorter."""

_HEAD = 4
_BORDER = 4
"""Code points of a literal inside a line that are as rare as the line's border."""

_LONGEST_ANCHOR = 12
_SHORT_WORD = 4
_TO_SHARE = -1
"""In place of a template's number: the literal is a word of rows of share buttons."""

_SLOT = regex.compile(r"\{([a-z]++)\}")
_AS_COMPARED: dict[int, str | None] = {
    # Arabic marks that may be written or not: the stroke that lengthens a word, and short vowels.
    **dict.fromkeys((0x0640, *range(0x064B, 0x0653), 0x0670)),
    **dict(zip(map(ord, FULL_WIDTH), HALF_WIDTH, strict=True)),
}
"""What stands for itself in no phrase: letters and signs as wide as ideographs are taken for the narrow ones."""

_NOT_AS_COMPARED = re.compile(f"[{re.escape(''.join(map(chr, _AS_COMPARED)))}]")

_WAYS_TO_WRITE = [
    (regex.compile(written), any_way)
    for written, any_way in (
        (r"(?:\\ |\s)+", r"\s+"),
        ("['’]", "['’]"),
        (r"\\?[-–—]", "[-–—]"),
        # "Photo:AFP" is as common as "Photo: AFP", and French has a blank before the colon.
        (r"(?:\\s\+)?[:：](?:\\s\+)?", r"\s*[:：]\s*"),
    )
]
"""What in an escaped literal is written in several ways, and the pattern for all of them; in this order."""


class PhraseError(ValueError):
    """A phrase is not of the form that this module describes."""


@dataclass(frozen=True, slots=True)
class Template:
    """A phrase with slots."""

    rule: str
    phrase: str
    languages: tuple[str, ...]
    anchors: tuple[str, ...]
    """Literal parts, one of which is in the key of every line that matches; "\\n" stands for the line's border."""
    is_open: bool
    """Whether the phrase begins with a slot."""
    worded: bool
    """Whether a literal part has a letter; one of signs alone says nothing of what stands between them."""
    dated: bool
    """Whether every line that matches holds a number."""

    def match(self, line: str) -> regex.Match[str] | None:
        """The match with a whole line, ornaments left out; None where it is too long or does not match."""
        if len(line) > LONGEST:
            return None
        if not line.isascii() and _NOT_AS_COMPARED.search(line):
            line = line.translate(_AS_COMPARED)
        return _pattern(self.phrase, self.languages).fullmatch(line)

    def may_match(self, key: str) -> bool:
        """Whether a line of this key has what every line that matches has."""
        if self.dated and "0" not in key:
            return False
        bordered = f"\n{key}\n"
        return any(anchor in bordered for anchor in self.anchors)


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """The phrases of some languages, ready for lines to be compared with."""

    languages: tuple[str, ...]
    labels: dict[str, tuple[str, ...]]
    """Rule ids by the key of a whole line."""
    templates: tuple[Template, ...]
    words: dict[str, frozenset[str]]
    """Keys by rule id, for rules that ask for words rather than lines."""
    months: frozenset[str]
    """The names of months, short and long."""
    date: regex.Pattern[str]
    """A date with or without a time."""
    _heads: frozenset[str] = field(repr=False)
    """How the keys of phrases begin, but for those that begin with a slot."""
    _owners: tuple[tuple[int, ...], ...] = field(repr=False)
    _scan: ahocorasick_rs.AhoCorasick | None = field(repr=False)

    def may_begin(self, text: str) -> bool:
        """Whether a text may begin as a phrase does that does not begin with a slot; where it is not ASCII, it may."""
        head = text.lower().lstrip(ORNAMENTS)[:_HEAD]
        if not head.isascii() or head[:1].isdigit():
            return True
        heads = self._heads
        return head in heads or head[:3] in heads or head[:2] in heads or head[:1] in heads

    def scan(self, keys: list[str]) -> tuple[list[tuple[int, Template]], list[int]]:
        """One scan over all lines: what phrases with slots each may match, and which lines hold a word to share."""
        if self._scan is None or not keys:
            return [], []
        starts = list(accumulate(map(len, keys), lambda start, size: start + size + 1, initial=1))
        text = "\n" + "\n".join(keys) + "\n"
        found: set[tuple[int, int]] = set()
        rows: set[int] = set()
        for pattern, start, _ in self._scan.find_matches_as_indexes(text, overlapping=True):
            line = bisect_right(starts, start + 1 if text[start] == "\n" else start) - 1
            for owner in self._owners[pattern]:
                if owner == _TO_SHARE:
                    rows.add(line)
                else:
                    found.add((line, owner))
        templates = [(line, self.templates[owner]) for line, owner in sorted(found)]
        return [(line, template) for line, template in templates if template.may_match(keys[line])], sorted(rows)


@cache
def phrase_table(codes: tuple[str, ...]) -> PhraseTable:
    """The built-in phrases of these languages, in this order; languages without a file add none."""
    phrases = [(rule, phrase) for code in codes for rule, group in phrases_of(code).items() for phrase in group]
    return compile_phrases(phrases, codes)


@cache
def phrases_of(code: str) -> dict[str, tuple[str, ...]]:
    """The built-in phrases of a language by rule, as they are written; none for a language without a file."""
    path = files("cleaner").joinpath(f"data/languages/{code}.toml")
    if not path.is_file():
        return {}
    table: dict[str, Any] = tomllib.loads(path.read_text("utf8"))
    return {rule: tuple(phrases) for rule, phrases in table["phrases"].items()}


def compile_phrases(phrases: list[tuple[str, str]], codes: tuple[str, ...]) -> PhraseTable:
    """Compile pairs of rule id and phrase. Raises PhraseError for an unknown slot or a phrase without a literal."""
    labels: dict[str, list[str]] = {}
    words: dict[str, set[str]] = {}
    whole = [(rule, phrase.replace("{number}", "0")) for rule, phrase in phrases]
    whole = [(rule, phrase) for rule, phrase in whole if "{" not in phrase]
    keys = _fold_all([phrase for _, phrase in whole], codes)
    bare_keys = _fold_all([without_accents(key) for key in keys], codes)
    for (rule, phrase), key, bare_key in zip(whole, keys, bare_keys, strict=True):
        if not key:
            raise PhraseError(f"the phrase {phrase!r} has no letters")
        for spelling in dict.fromkeys((key, bare_key)):
            words.setdefault(rule, set()).add(spelling)
            if rule not in labels.setdefault(spelling, []):
                labels[spelling].append(rule)
    slotted = [(rule, phrase) for rule, phrase in phrases if "{" in phrase.replace("{number}", "0")]
    templates = [
        _template(rule, phrase, codes, anchors)
        for (rule, phrase), anchors in zip(slotted, _anchors([phrase for _, phrase in slotted], codes), strict=True)
    ]
    anchors: dict[str, list[int]] = {}
    for number, template in enumerate(templates):
        for anchor in template.anchors:
            anchors.setdefault(_sought(anchor), []).append(number)
    for word in words.get("share/word", ()):
        # Short words are parts of others; a row of nothing else begins with one.
        anchor = f"\n{word} " if len(word) <= _SHORT_WORD and word.isascii() else word
        anchors.setdefault(anchor, []).append(_TO_SHARE)
    return PhraseTable(
        codes,
        {key: tuple(rules) for key, rules in labels.items()},
        tuple(templates),
        {rule: frozenset(keys) for rule, keys in words.items()},
        frozenset(form for language in known_languages(codes) for month in language.months for form in month),
        date_pattern(codes),
        _heads([phrase for _, phrase in slotted], labels, codes),
        tuple(tuple(owners) for owners in anchors.values()),
        ahocorasick_rs.AhoCorasick(list(anchors), implementation=ahocorasick_rs.Implementation.DFA)
        if anchors
        else None,
    )


def _fold_all(phrases: list[str], codes: tuple[str, ...]) -> list[str]:
    return fold_lines("\n".join(phrases), codes) if phrases else []


def _heads(slotted: list[str], labels: Iterable[str], codes: tuple[str, ...]) -> frozenset[str]:
    first = [literal for phrase in slotted if (literal := _parts(phrase)[0])]
    written = [text for literal in first for text in (literal, without_accents(literal))]
    folded = squash("\n".join(written), codes).split("\n")
    # Behind a colon the blank may be missing.
    heads = (text.removesuffix(" ") if text.endswith((": ", "| ")) else text for text in folded)
    return frozenset(text[:_HEAD] for text in (*heads, *labels) if text)


def _template(rule: str, phrase: str, codes: tuple[str, ...], anchors: tuple[str, ...]) -> Template:
    parts = _parts(phrase)
    slots = set(parts[1::2])
    worded = any(map(str.isalpha, "".join(parts[::2])))
    unknown = sorted(slots - slot_patterns(codes).keys())
    if unknown:
        known = ", ".join(sorted(slot_patterns(codes)))
        raise PhraseError(f"the phrase {phrase!r} has an unknown slot {{{unknown[0]}}}; known: {known}")
    return Template(rule, phrase, codes, anchors, not parts[0], worded, bool({"date", "number"} & slots))


def _parts(phrase: str) -> list[str]:
    """Literal parts and, between them, the names of slots; without the ornaments around the phrase."""
    parts = _SLOT.split(phrase.translate(_AS_COMPARED))
    parts[0], parts[-1] = parts[0].lstrip(ORNAMENTS), parts[-1].rstrip(ORNAMENTS)
    return parts


@cache
def _pattern(phrase: str, codes: tuple[str, ...]) -> regex.Pattern[str]:
    """A phrase as a pattern. Made when a line first asks for it, since most phrases never meet one."""
    slots = slot_patterns(codes)
    parts = _parts(phrase)
    pattern = []
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if index % 2 == 0:
            pattern.append(_literal(part, codes))
        elif part == "text" and index == 1 and not parts[0] and parts[index + 1].strip():
            pattern.append(rf"(?P<lead>.*?)(?={_literal(parts[index + 1], codes)})")
        elif part == "text" and index + 1 < len(parts) - 1 and parts[index + 1].strip():
            # Up to the first place of what follows: atomic, so that many texts in one phrase stay linear.
            pattern.append(rf"(?>.*?(?={_literal(parts[index + 1], codes)}))")
        elif part == "text" and parts[index + 1].strip():
            pattern.append(r".*?")
        else:
            group = slots[part]
            pattern.append(group if part not in seen else group.replace(f"?P<{part}>", "?:"))
            seen.add(part)
    return regex.compile("".join(pattern))


def _literal(part: str, codes: tuple[str, ...]) -> str:
    """A literal part as a pattern: any capitals, any blanks, with its accents or without, either apostrophe or dash."""
    if not part.strip():
        return r"\s+" if part else ""
    spellings = dict.fromkeys((part, without_accents(part)))
    pattern = "|".join(map(regex.escape, spellings)).translate(_any_spelling(codes))
    for written, any_way in _WAYS_TO_WRITE:
        pattern = any_way.join(written.split(pattern))
    return f"(?i:{pattern})"


@cache
def _any_spelling(codes: tuple[str, ...]) -> dict[int, str]:
    """For each letter that folding makes another of, or nothing, what of a line it may stand for."""
    found: dict[int, str] = {}
    for code in codes:
        alike: dict[str, str] = {}
        for written, folded in variants(code):
            if len(written) == 1 and folded.strip():
                alike[folded] = alike.get(folded, folded) + written
            elif len(written) == 1:
                found[ord(written)] = rf"[{written}\s]" if folded else f"{written}?"
        found.update({ord(letter): f"[{letters}]" for letters in alike.values() for letter in letters})
    return found


def _anchors(phrases: list[str], codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    """For each phrase the spellings of its rarest literal part, as they stand in keys."""
    chosen = [_rarest_literal(phrase) for phrase in phrases]
    spellings = [text for literal, _, _ in chosen for text in (literal, without_accents(literal))]
    squashed = squash("\n".join(spellings), codes).split("\n") if spellings else []
    found = []
    for number, (literal, first, last) in enumerate(chosen):
        pair = squashed[2 * number : 2 * number + 2]
        if literal.endswith((": ", "| ")):
            pair = [anchor.removesuffix(" ") for anchor in pair]
        found.append(tuple(dict.fromkeys(("\n" if first else "") + text + ("\n" if last else "") for text in pair)))
    return found


def _sought(anchor: str) -> str:
    """The part of an anchor that is looked for: enough to be rare, and short, since the scan's memory grows with it."""
    return anchor[-_LONGEST_ANCHOR:] if anchor.endswith("\n") else anchor[:_LONGEST_ANCHOR]


def _rarest_literal(phrase: str) -> tuple[str, bool, bool]:
    """The literal part of a phrase that fewest lines hold, and whether it stands at the line's start or end."""
    parts = _parts(phrase)
    # At a line's border even "by" is rare.
    literals = [
        (len(part.strip()) + (_BORDER if index in (0, len(parts) - 1) else 0), index)
        for index, part in enumerate(parts)
        if index % 2 == 0 and part.strip()
    ]
    if not literals:
        raise PhraseError(f"the phrase {phrase!r} has no literal part")
    index = max(literals)[1]
    return parts[index], index == 0, index > 0 and index == len(parts) - 1
