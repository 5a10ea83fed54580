"""Which words of a page are the names of who wrote it: what introduces them goes, and what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from cleaner.language import known_languages
from cleaner.metadata.dates import read_date
from cleaner.metadata.words import words
from cleaner.noise.phrases import phrases_of

_LONGEST = 80
_LONGEST_VALUE = 300
_MOST_WORDS = 7
_MOST_SMALL = 4
_MOST_INTRODUCTIONS = 3
_PIECES = re.compile(r"[\n|•·⋅∙–—»]|\s[-/]\s|\s{3,}|\s@\s")
_PARTS = re.compile(r"\s*[,;&|、，；]\s*|\s+\+\s+")
_ADDRESS = re.compile(r"://|www\.|\S@\S|\.(?:com|org|net|html|php)\b|^@")
_NUMBERS = re.compile(r"\b\d{5,}|^[\W\d_]+$|\d\s?(?:min|am|pm|h|comments?|posts?|views?)\b", re.IGNORECASE)
_EDGES = "\"'“”„«»‘’*<>,:;|/\\-–—•·~# \t\n\xa0"
_TWICE = re.compile(r"(\S+) \(\1\)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"[A-Z][A-Za-z]{0,2}\.?(?:[A-Z][A-Za-z]{0,3}\.?){0,4}")
_BY = re.compile(
    r"(?i:(?:this |view )?(?:article|post|posts|all posts|story|recipe|text|words|interview|guest post)?\s?"
    r"(?:was )?(?:written|posted|published|reported|created|submitted|researched|authored|recommended|asked|started"
    r"|contributed|compiled|shared)?\s?by|via)"
    r"(?:\s*:\s*|\s+|$|(?=[A-Z]))|(?i:(?:articles|more) (?:by|from)\s)"
)
_LABEL = re.compile(r"\b(?:by|from|von|par|por|via)$", re.IGNORECASE)
_DAY = re.compile(r"\s+(?:on|at|am|um|le|el|em|op|il|den|dnia)\s+[^,]{0,20}\d|\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}")


@cache
def introductions(codes: tuple[str, ...]) -> re.Pattern[str]:
    """What stands before names in the bylines of these languages: "by", "written by", "von"."""
    begins = {"by", "author", "authors", "posted by", "written by", "text by", "words by"}
    for code in codes:
        for phrase in phrases_of(code).get("byline/by", ()):
            before, slot, after = phrase.partition("{name")
            if slot and after in ("}", "s}") and before.strip(" :：/／=＝") and "{" not in before:
                begins.add(before.strip(" :：/／=＝"))
    longest_first = sorted(map(re.escape, begins), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(longest_first)})(?:\s*[:：/／=＝]\s*|\s+|$)", re.IGNORECASE)


@cache
def _joining(codes: tuple[str, ...]) -> re.Pattern[str]:
    joins = {join for language in known_languages(codes) for join in language.conjunctions} | {"and"}
    # One letter joins names too ("y", "e", "i"), but as an initial it is a name's own.
    each = "|".join(re.escape(word) for word in sorted(joins) if word.isalpha())
    return re.compile(rf"\s+(?:{each})\s+")


def names_in(value: str, codes: tuple[str, ...]) -> list[str]:
    """The names that `value` gives: of a byline, of an element of class "author", of a `<meta>`.

    >>> names_in("By Ann Lee and Bob Ray\\n3 May 2021", ("en",)), names_in("Von Eva Roth", ("de", "en"))
    (['Ann Lee', 'Bob Ray'], ['Eva Roth'])
    >>> names_in("admin", ("en",)), names_in("Ann Lee, MD", ("en",))
    ([], ['Ann Lee, MD'])
    """
    introduction = introductions(codes)
    for piece in _PIECES.split(value[:_LONGEST_VALUE]):
        piece = " ".join(piece.split()).strip(_EDGES)
        for _ in range(_MOST_INTRODUCTIONS):
            found = introduction.match(piece) or _BY.match(piece)
            if found is None:
                break
            piece = piece[found.end() :].strip(_EDGES)
        if day := _DAY.search(piece):
            piece = piece[: day.start()].strip(_EDGES)
        if _is_prose(piece):
            continue
        names = [_TWICE.sub(r"\1", name) for name in _split(piece, codes) if is_name(name, codes)]
        if names:
            return list(dict.fromkeys(names))
    return []


def _is_prose(text: str) -> bool:
    """Whether most of several words begin with a small letter."""
    parts = text.split()
    return len(parts) > _MOST_SMALL and sum(part[0].islower() for part in parts) * 2 > len(parts)


def introduced(line: str, codes: tuple[str, ...]) -> str | None:
    """What stands behind "by" or its like at the start of `line`; None where nothing of the kind begins it.

    >>> introduced("Written by: Ann Lee", ("en",)), introduced("Byron", ("en",)), introduced("By", ("en",))
    ('Ann Lee', None, '')
    """
    found = introductions(codes).match(line) or _BY.match(line)
    return line[found.end() :].strip(_EDGES) if found else None


def is_proper(name: str) -> bool:
    """Whether every word of a name is written as one: with a capital where the script has them, but for particles."""
    parts = name.split()
    return len(parts) <= _MOST_WORDS - 2 and all(not part[0].islower() or len(part) <= 3 for part in parts)


def _split(piece: str, codes: tuple[str, ...]) -> Iterable[str]:
    parts = [part.strip() for group in _PARTS.split(piece) for part in _joining(codes).split(group)]
    parts = [part for part in parts if part]
    # What somebody does is no second name: "Ann Lee, Senior Editor".
    parts = parts[:1] + [part for part in parts[1:] if words("names", "posts").isdisjoint(part.lower().split())]
    # Beside a full name a single word or a degree belongs to it: "Ann Lee, MD", "Lee, Ann".
    if len(parts) > 1 and "," in piece and any(" " not in part or _CREDENTIALS.fullmatch(part) for part in parts):
        return [part.strip() for part in piece.split(";")]
    return parts


def is_name(text: str, codes: tuple[str, ...] = ("en",)) -> bool:
    """Whether `text` can be the name of a person, a team or an account."""
    if not 1 < len(text) <= _LONGEST or text.casefold() in words("names", "nobody"):
        return False
    if _ADDRESS.search(text) or _NUMBERS.search(text) or len(text.split()) > _MOST_WORDS:
        return False
    if not any(map(str.isalpha, text)) or text[-1] in "?!…" or ". " in text[6:].replace("Jr. ", ""):
        return False
    if _LABEL.search(text):
        return False
    if not any(map(str.isdigit, text)):
        return True
    parts = {word.strip(".,").lower() for word in text.split()}
    return not read_date(text, codes) and parts.isdisjoint(_months(codes))


@cache
def _months(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(form for language in known_languages(codes) for month in language.months for form in month)


def is_login(name: str) -> bool:
    """Whether a name looks like an account's of a content system, so that any other name is better."""
    return " " not in name and (name.islower() or any(map(str.isdigit, name)) or "_" in name or "." in name)
