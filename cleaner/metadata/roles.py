"""What class names say of an element: that it holds the author, the date, or the caption of a picture."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from cleaner.metadata.words import words

LONGEST_CLASSES = 400
"""Code points of a `class` attribute that are to be looked at: the answers for the last few thousand are remembered."""
_WORD = re.compile(r"[a-z]+|[0-9]+")

ROLES = frozenset(("byline", "date", "modified", "caption"))
"""What `role_of` can say."""


@lru_cache(maxsize=4096)
def role_of(names: str) -> str | None:
    """What the value of a `class` attribute makes of its element: byline, date, modified, caption or None.

    Names count as whole words, however they are joined: `post-author`, `c-byline__author` and `entry_author` name an
    author, `authority` does not, and nor does `author-bio`.

    >>> role_of("c-byline__author small"), role_of("entry-date"), role_of("authority"), role_of("author-bio")
    ('byline', 'date', None, None)
    """
    # Most classes hold none of these words; only some have to be looked at name by name.
    if _telling().isdisjoint(_WORD.findall(names.lower())):
        return None
    best = None
    for token in names.lower().split():
        parts = frozenset(_WORD.findall(token))
        if parts & words("classes", "caption"):
            return "caption"
        if parts & words("classes", "author") and not parts & words("classes", "not-author"):
            return "byline"
        if best != "modified" and not parts & words("classes", "not-date"):
            if parts & words("classes", "modified"):
                best = "modified"
            elif parts & words("classes", "date"):
                best = "date"
    return best


@cache
def _telling() -> frozenset[str]:
    return frozenset().union(*(words("classes", name) for name in ("author", "date", "modified", "caption")))
