"""The systems that `pages.py` compares: ours as it may be asked for, and peers, on HTML and on plain text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from extractors import PEERS, PEERS_WITH_METADATA, System


def ours(kind: Literal["text", "html"], **options: Any) -> System:
    from cleaner import Cleaner

    # The references are without headlines, and the names as the page writes them.
    return Cleaner(kind=kind, entities=False, headline="drop", **options).clean


_COUNTER = re.compile(r"\W*\d[\d.,]*[kKmM]?\s+\w+\W*")
_SIGN_IN = re.compile(r"\W*sign.in", re.I)


def refinedweb(text: str) -> str:
    """The line rules of RefinedWeb (Penedo et al., 2023, appendix G): capitals, counters, lone words, prompts."""

    def stays(line: str) -> bool:
        letters = [character for character in line if character.isalpha()]
        words = line.split()
        if (
            len(words) <= 1
            or not letters
            or sum(map(str.isupper, letters)) * 2 > len(letters)
            or _COUNTER.fullmatch(line)
        ):
            return False
        low = line.lower()
        prompt = _SIGN_IN.match(low) or low.rstrip(".… ").endswith("read more") or "items in cart" in low
        return not (prompt and len(words) <= 10)

    return "\n".join(line for line in text.splitlines() if stays(line.strip()))


def of_dumps(name: str) -> System:
    """A system of `dumps.py` as one that gives plain strings."""
    from dumps import SYSTEMS

    system = SYSTEMS[name]()
    return lambda text: str(system(text))


TEXT_SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": lambda: ours("text"),
    "identity": lambda: lambda text: text,
    "c4": lambda: of_dumps("c4"),
    "refinedweb": lambda: refinedweb,
    "justext": lambda: of_dumps("justext"),
    "boilerpy3": lambda: of_dumps("boilerpy3"),
    "trafilatura": lambda: of_dumps("trafilatura"),
}

HTML_SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": lambda: ours("html"),
    "ours-trafilatura": lambda: ours("html", extractor="trafilatura"),
    **PEERS,
}


WITH_METADATA = frozenset({"ours", "ours-trafilatura", *PEERS_WITH_METADATA})
"""Systems of HTML whose time buys title, author and date beside the text."""
