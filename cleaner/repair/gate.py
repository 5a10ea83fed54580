"""Whether ftfy has anything to say about a text: its own question, asked a hundred times as fast.

ftfy changes the encoding of nothing that its pattern for bad sequences, `ftfy.badness.BADNESS_RE`, does not match. That
pattern has some forty alternatives, which `re` tries at each character. RE2 follows all of them at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import regex

from cleaner.repair.census import Census

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\u2028\u2029"
"""Where lines end. Not at U+0085, which stands for a byte of many a broken character."""

_BAD_ALONE = re.compile("[\x80-\x9fŒœÂÃ]")
"""What the pattern matches between two ASCII characters; all else is matched beside another foreign character only."""

_KINDS = bytes(0 if byte < 0x80 else 1 if byte < 0xC0 else 2 for byte in range(256))
_NEIGHBOURS = b"\1\2"
"""Two foreign characters side by side in UTF-8: a byte that continues one, and a byte that begins one."""

_TOKEN = regex.compile(r"(?P<set>\[(?:\\.|[^\]\\])*+\])|\s|#[^\n]*+|(?P<atom>\\?.)", regex.DOTALL)
_BLANK = r"[\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
_ATOMS = {
    # A match that ftfy finds at the start of a line: the text that it is given begins there.
    "^": r"(?:\A|[\n\r\x0b\x0c\x1c-\x1e\x{2028}\x{2029}])",
    r"\s": _BLANK,
    # Letters and digits, and what may become one; the punctuation of prose is none.
    r"\w": r"[0-9A-Z_a-z\x{aa}\x{b2}-\x{ba}\x{bc}-\x{1fff}\x{2070}-\x{10ffff}]",
    ".": r"[^\n]",
}


def is_suspicious(census: Census) -> bool:
    """Whether ftfy may find a bad sequence in some line of a text. False is certain, True is not."""
    if census.rest.isascii():
        return False
    if _NEIGHBOURS not in census.utf8.translate(_KINDS) and not _BAD_ALONE.search(census.rest):
        return False
    return _bad_sequence().search(census.utf8) is not None


def is_suspicious_line(line: str) -> bool:
    """The same of a single line, which need not be counted first."""
    return not line.isascii() and _bad_sequence().search(line.encode("utf-8", "surrogatepass")) is not None


@cache
def _bad_sequence() -> Any:
    """ftfy's pattern in RE2's syntax, over UTF-8. It finds all that the original finds, and hardly more."""
    import re2  # this and ftfy take 50 ms to import, and most texts need neither
    from ftfy.badness import BADNESS_RE

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    return re2.compile(_translated(BADNESS_RE.pattern).encode(), options)


def _translated(verbose: str) -> str:
    """A pattern of Python's `re` in verbose form as RE2 writes it, for what ftfy's pattern is made of."""
    tokens = _TOKEN.finditer(verbose)
    return "".join(found["set"] or _ATOMS.get(found["atom"], found["atom"]) for found in tokens if found.lastgroup)
