"""Mentions that define, explain or show a name instead of using it."""

from __future__ import annotations

import re

from cleaner.entities.context import Context, is_capitalised, word_before
from cleaner.entities.folding import BLANK_LINE, GAP, QUOTATION_MARKS
from cleaner.entities.words import word_lists

_OPENING = "([" + QUOTATION_MARKS
_BRACKET = re.compile(rf"{GAP}?+[(\[]([^()\[\]]*+)")
_FIRST_WORD = re.compile(rf"[ \n{QUOTATION_MARKS}]*+([\w.&'-]++)")
_EXPLAINS = frozenset(
    {"abbreviated", "aka", "also", "formerly", "hereafter", "hereinafter", "known", "or", "previously"}
)
_AGENCIES = frozenset({"AAP", "AFP", "ANSA", "AP", "CNN", "DPA", "EFE", "IANS", "PTI", "TASS", "UPI"})
"""News agencies, which stand in brackets behind the place of a dateline."""

_ALONE_AFTER = re.compile(rf"[,.;:!?]?+(?:[{QUOTATION_MARKS}]| [»«›‹])")
_SPACED_OPENING = re.compile(r"[«»‹›] \Z")
_NAMING_WORDS = frozenset(
    {
        "a.k.a.", "abbreviation", "acronym", "acronyms", "aka", "called", "dubbed", "formally", "formerly", "initials",
        "name", "named", "names", "officially", "previously", "renamed", "so-called", "styled", "term", "termed",
        "title", "word",
    }
)  # fmt: skip
_NAMING_NOUNS = frozenset({"abbreviation", "acronym", "initials", "name", "names", "term", "title", "word"})
_BEING = frozenset({"became", "becomes", "is", "remained", "remains", "was"})
_TERMS_OF_TIME = frozenset({"immediate", "long", "longer", "medium", "near", "short", "shorter"})
_NAMING_PAIRS = frozenset(
    {
        ("known", "as"), ("renamed", "as"), ("called", "itself"), ("calling", "itself"), ("calls", "itself"),
        ("styling", "itself"), ("short", "for"), ("stands", "for"),
    }
)  # fmt: skip
_EXPLAINED_AFTER = re.compile(
    rf"""(?:
        ,?+{GAP}(?:which{GAP})?+(?:
            stands{GAP}for | stood{GAP}for | is{GAP}short{GAP}for
            | is{GAP}(?:an?|the){GAP}(?:Arabic{GAP})?+(?:acronym|abbreviation)
        )
        | ,?+{GAP}(?:(?:also|better|commonly|formerly|hereinafter){GAP})?+(?:
            known{GAP}as | referred{GAP}to{GAP}as | abbreviated
        )
        | ,{GAP}(?:also{GAP})?+called
    )(?!\w)""".replace(GAP, GAP.replace(" ", "[ ]")),
    re.VERBOSE,
)
_DASHES = "‐‑‒–—―-"
_BESIDE = " \n,;:/()[]" + QUOTATION_MARKS + _DASHES
_BESIDE_RIGHT = re.compile(
    rf"(?:[{re.escape(_BESIDE)}]++|(?<!\w)(?:the|or|and|also|known|as|aka|a\.k\.a\.)(?!\w))*+", re.IGNORECASE
)
_JOINING = frozenset({"a.k.a.", "aka", "also", "and", "as", "known", "or", "the"})
_JOINING_LIMIT = 12
_LAST_WORD = re.compile(r"[\w.\u0300-\u036f]*+")


def definition(context: Context) -> str | None:
    """The mention that defines or explains a name stays; a remark in brackets is no definition.

    "ALIAS (NATO)", "(ALIAS)", "known as ALIAS", "ALIAS, which stands for", "Russia, officially the ALIAS".
    A plain name (a product, a company) is kept by the same words.
    """
    opening = context.text[context.base - 1 : context.base]
    if opening and opening in "([" and context.right[:1] in (")", "]") and not context.has_a:
        return "The name stands alone in brackets."
    return _bracket_after(context) or _naming_before(context) or _explained_after(context) or _beside(context)


def quoted(context: Context) -> str | None:
    """A name that is the only thing between quotation marks is shown, not used, and stays.

    One of , . ; : ! ? may stand before the closing mark.
    """
    # French sets a blank inside its marks.
    spaced = _SPACED_OPENING.search(context.text, max(0, context.base - 2), context.base)
    opening = context.text[context.base - 1 : context.base]
    if context.has_a or not (spaced or (opening and opening in QUOTATION_MARKS)):
        return None
    if _ALONE_AFTER.match(context.right) and not context.possessive:
        return "Only the name stands between the quotation marks: it is shown, not used."
    return None


def _bracket_after(context: Context) -> str | None:
    bracket = _BRACKET.match(context.right)
    if bracket is None:
        return None
    content = bracket[1]
    first = _FIRST_WORD.match(content)
    word = first[1] if first else ""
    if len(word) <= 10 and sum(map(str.isupper, word)) >= 2 and content not in _AGENCIES:
        return f"The bracket after the name gives its acronym, {word!r}."
    if word.rstrip(".").lower() in _EXPLAINS or word.lower() == "a.k.a.":
        return "The bracket after the name gives another name."
    bare = " ".join(content.split()).strip(" ,.;:" + QUOTATION_MARKS)
    if bare and _bare_name(bare) in {_bare_name(name) for name in context.alias.entity.names}:
        return "The bracket after the name gives another name for the same."
    return None


def _bare_name(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ").rstrip(".")


def _naming_before(context: Context) -> str | None:
    if context.has_a:
        return None
    before = context.left_of_article
    rest = _peel(before)
    if rest.endswith((" the", " The")) and rest != before.rstrip(" \n"):
        rest = _peel(rest[:-4])
    if BLANK_LINE.search(context.left, len(rest)):
        return None
    words = rest[-60:].split()
    if not words:
        return None
    last = words[-1].lstrip("([" + QUOTATION_MARKS + _DASHES).lower()
    if last == "term" and words[-2:-1] and words[-2].lower() in _TERMS_OF_TIME:
        return None
    if last in _NAMING_WORDS:
        return f"{last!r} before the name says what something is called."
    if last in _BEING and words[-2:-1] and words[-2].lower() in _NAMING_NOUNS:
        return f"'{words[-2]} {last}' before the name says what something is called."
    second = words[-2].lstrip("([" + QUOTATION_MARKS + _DASHES).lower() if len(words) > 1 else ""
    if (second, last) in _NAMING_PAIRS or [word.lower() for word in words[-3:]] == ["referred", "to", "as"]:
        return f"'{second} {last}' before the name says what something is called."
    return None


def _peel(left: str) -> str:
    """`left` without the blanks, one comma or colon and one opening mark at its end."""
    left = left.rstrip(" \n")
    if left and left[-1] in _OPENING:
        left = left[:-1].rstrip(" \n")
    if left and left[-1] in ",:":
        left = left[:-1].rstrip(" \n")
    return left


def _explained_after(context: Context) -> str | None:
    if context.possessive or _EXPLAINED_AFTER.match(context.right) is None:
        return None
    return "The words after the name explain it or give another name."


def _beside(context: Context) -> str | None:
    """Another name of the same thing right beside the mention."""
    names = context.alias.entity.names
    right = _BESIDE_RIGHT.match(context.right)
    if right and right.end() and not context.possessive and not BLANK_LINE.search(right[0]):
        after = context.right[right.end() :]
        if after.startswith(names):
            name = max((name for name in names if after.startswith(name)), key=len)
            if _is_whole(after, len(name)):
                return f"{name!r} beside the name is another name for the same."
    left, joined = _before_joining(context.left)
    if joined and left.endswith(names):
        name = max((name for name in names if left.endswith(name)), key=len)
        rest = left[: -len(name)]
        if not rest or not (rest[-1].isalnum() or rest[-1] == "_"):
            word = word_before(rest[::-1], 0)[0]
            # "South Sudan and the Republic of Sudan": the name beside is another one's end.
            if not is_capitalised(word) or word in word_lists().openers:
                return f"{name!r} beside the name is another name for the same."
    return None


def _is_whole(after: str, length: int) -> bool:
    following = after[length : length + 1]
    if following and (following.isalnum() or following == "_"):
        return False
    # "the Republic of Sudan and Sudan Airways": the name beside is another one's beginning.
    word = after[length + 1 : length + 2]
    return not (following == " " and word.isupper())


def _before_joining(left: str) -> tuple[str, bool]:
    """`left` without the marks and joining words at its end, and whether there were any."""
    rest = left
    for _ in range(_JOINING_LIMIT):
        rest = rest.rstrip(_BESIDE)
        word = _LAST_WORD.match(rest[::-1])
        last = word[0][::-1] if word else ""
        if last.lower() not in _JOINING:
            break
        rest = rest[: len(rest) - len(last)]
    return ("", False) if BLANK_LINE.search(left, len(rest)) else (rest, rest != left)
