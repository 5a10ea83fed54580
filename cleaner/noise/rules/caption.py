"""Captions, credits and alternative text of pictures, videos and graphics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from cleaner.noise import characters
from cleaner.noise.agencies import agencies
from cleaner.noise.characters import SENTENCE_END
from cleaner.noise.page import Page
from cleaner.noise.registry import Match, rule

_LONGEST_CREDIT = 120
_LONGEST_CAPTION = 350
"""Code points of a line that goes whole for the credit at its end; of a longer one only the credit goes."""

_NAME = r"\p{Lu}[\p{L}\p{M}.'’\-]*+(?:\s(?:(?:de|da|del|van|von|der|bin|al)\s)?\p{Lu}[\p{L}\p{M}.'’\-]*+){0,4}"
_PICTURE = r"(?i:photos?|pictures?|pics?|images?|fotos?|bilder|bild|handout|pool|file|archive|archiv|stock|via)"
_JOIN = r"\s?(?:/{1,2}|[|,–—-])\s?"


_CLOSING = ")]）】"
_JOINS = regex.compile(_JOIN)
_BETWEEN_NAMES = regex.compile(r"[/,|]")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """A caption from the files; a line that is only a credit; a credit in brackets, and a bare one, at a line's end."""

    from_files: regex.Pattern[str]
    credit: regex.Pattern[str]
    agency: regex.Pattern[str]
    in_brackets: regex.Pattern[str]
    bare: regex.Pattern[str]


@cache
def _patterns() -> _Patterns:
    sure, agency = (
        "|".join(map(regex.escape, sorted(names, key=lambda name: (-len(name), name)))) for names in agencies()
    )
    agency = rf"(?:(?i:{sure})|{agency})(?![\p{{L}}\p{{N}}])"
    credited = rf"{agency}(?:\s{_PICTURE})*"
    unit = rf"(?:{credited}|{_NAME})"
    return _Patterns(
        regex.compile(
            rf"(?:[\p{{Lu}}\p{{N}}&][\p{{L}}\p{{M}}\p{{N}}.'’\-]*+[\s/,|]+|(?:of|for|the|and)\s){{0,12}}?"
            rf"{agency}[\s/,|–—-]+(?i:file)(?:\s{_PICTURE})?\s?[-–—:]"
        ),
        regex.compile(rf"[(\[]?(?:©\s?|(?i:copyright)\s)?(?:{unit}{_JOIN}){{0,4}}{unit}[)\]]?\.?"),
        regex.compile(credited),
        regex.compile(rf"[(\[](?:[^()\[\]\n]{{0,80}}?(?:[/,|]\s?|\s))?{agency}[^()\[\]\n]{{0,60}}[)\]]\.?"),
        regex.compile(
            rf"(?:(?<=[.!?…”’\"])\s+|\s{{2,}}|\s?[|–—]\s|\s?©\s?)"
            rf"(?:(?:{_NAME}\s?/\s?){{1,3}}{credited}|(?i:{sure})(?:\s{_PICTURE})*|{agency}(?:\s{_PICTURE}|\s?/))"
            rf"(?:\s?/?\s?[\p{{L}}\p{{M}}][\p{{L}}\p{{M}} .'’/\-]{{0,60}})?\.?"
        ),
    )  # fmt: skip


_OF_A_PICTURE = regex.compile(
    rf"(?:\b|_){_PICTURE}\b|(?i:getty|shutterstock|istock|alamy|pixabay|unsplash|imago|picture.alliance|wikimedia|flickr)"
)
_FILE_FIRST = regex.compile(r"FILE\s?[-–—:]\s|(?i:file)\s(?i:photo|image|picture|pic)\s?[-–—:(]")


@rule("caption/file-image")
def file_image(page: Page) -> Iterator[Match]:
    """A caption that says that the picture is from the files, with the agency's credit before it.

    Removed: "Ministry of Defence AFP File - An image showing ...", "FILE - In this 2014 photo, ...".
    Kept: "File - the folder in which it lies - was not found.": no credit, no picture.
    """
    named = frozenset(page.naming_agencies)
    for number in sorted(page.mentioning("file")):
        line = page.lines[number]
        if _FILE_FIRST.match(line):
            yield page.line(number, "begins as a picture from the files")
        elif number in named and _patterns().from_files.match(line, 0, 300):
            yield page.line(number, "has an agency's credit and 'File' before its text")


@rule("caption/label")
def label(page: Page) -> Iterator[Match]:
    """A line that is marked as a caption, a credit or an image.

    Removed: "Photo: Getty", "Image copyright AFP", "Image caption ...", "Foto: dpa", "Bild: Jane Roe".
    Kept: sentences about photographs, and a long paragraph that a credit stands behind: there only the credit goes.
    """
    for match in page.phrases("caption/label"):
        if match.end - match.start <= _LONGEST_CAPTION:
            yield match
    starts = [
        (number, start)
        for number in page.holding(characters.BRACKET | characters.COLON | characters.EQUALS)
        if len(page.lines[number]) <= _LONGEST_CAPTION and not page.verdicts[number]
        for start in _credit_start(page, number)
    ]
    for number, start in starts:
        end = page.ends[number] - (page.lines[number][-1] in _CLOSING)
        if page.parts.rule_of(start, end, ("caption/label",)):
            yield page.line(number, f"ends with the credit {page.text[start:end]!r}")


def _credit_start(page: Page, number: int) -> list[int]:
    """Where in a line a credit may begin, if anywhere: in a bracket that closes it, or after its first sentence."""
    line = page.lines[number]
    if line[-1] in _CLOSING:
        opening = max(map(line.rfind, "([（【"))
        if opening > 0 and not SENTENCE_END.search(line, 0, opening):
            return [page.starts[number] + opening + 1]
        return []
    return page.parts.tails.get(number, [])[:1] if page.keys[number].find(":") > 0 or "=" in page.keys[number] else []


@rule("caption/credit")
def credit(page: Page) -> Iterator[Match]:
    """A credit of a picture agency: alone on a line, or at the end of the caption that it belongs to.

    Removed: "Jane Roe/AFP/Getty Images", "The harbour at night. (AP Photo/Jane Doe)",
    "A view of Rome. REUTERS/John Doe".
    Kept: a paragraph that ends with an agency as its source, "(Reuters)"; a dateline: "MOSCOW (AP) — ...".
    """
    for number in page.naming_agencies:
        if page.verdicts[number]:
            continue
        line = page.lines[number]
        tail = line[-_LONGEST_CREDIT:]
        if not (
            "/" in tail or "mage" in tail or "©" in tail or "hoto" in tail or "PHOTO" in tail or line[-1] in "sSkK)"
        ):
            continue
        if len(line) <= _LONGEST_CREDIT and _is_credit(line):
            yield page.line(number, "is only a picture credit")
            continue
        found = _credit_at_end(line)
        # The last paragraph of an article may be signed with author and agency as a picture is.
        may_be_last = page.sentences[number] and not page.prose_around(number)[1]
        if found and len(line) <= _LONGEST_CAPTION and (_OF_A_PICTURE.search(found[0]) or not may_be_last):
            yield page.line(number, f"ends with the picture credit {found[0].strip()!r}")
        elif found:
            start = page.starts[number] + found.start() + len(found[0]) - len(found[0].lstrip())
            yield Match(start, page.ends[number], "is a picture credit at the end of a paragraph")


def _is_credit(line: str) -> bool:
    """Names and agencies joined by strokes, at least one an agency; a lone word may be a heading."""
    found = _patterns().credit.fullmatch(line)
    if not found:
        return False
    parts = [part.strip("()[] .©") for part in _JOINS.split(line)]
    known = [part for part in parts if _patterns().agency.fullmatch(part)]
    return bool(known) and (len(parts) > 1 or " " in parts[0] or "©" in line)


def _has_name(credit: str) -> bool:
    """Whether somebody is named beside the agency: "(AFP/Reuters)" and "(dpa/jr)" are sources of a report."""
    parts = [part.strip() for part in _BETWEEN_NAMES.split(credit.strip("()[]. "))]
    return len(parts) > 1 and any(part[:1].isupper() and part not in agencies()[1] for part in parts)


def _credit_at_end(line: str) -> regex.Match[str] | None:
    first = max(0, len(line) - _LONGEST_CREDIT)
    opening = max(line.rfind("(", first), line.rfind("[", first))
    if line[-1] in ")]." and opening > 0:
        found = _patterns().in_brackets.fullmatch(line, opening)
        if found and (_OF_A_PICTURE.search(found[0]) or _has_name(found[0])):
            return found
    for start in range(max(first, 1), len(line)):
        if line[start] in " \u00a0|–—©":
            found = _patterns().bare.fullmatch(line, start)
            if found:
                return found
    return None
