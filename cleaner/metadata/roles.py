"""What class names say of an element: that it holds the author, the date, or the caption of a picture."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 400
_WORD = re.compile(r"[a-z]+|[0-9]+")

_AUTHOR = frozenset(
    "author authors authorname authored byline bylines byl writer autor autores autore autori auteur auteurs verfasser"
    " autoren redakteur forfatter forfattare skribent kirjoittaja auctor contributor contributors postedby byauthor"
    " postauthor entryauthor articleauthor postauthorname writtenby reporter journalist username".split()
)
_DATE = frozenset(
    "date dates datetime timestamp published pubdate publishdate publisheddate publication pubtime posted postdate"
    " entrydate articledate postedon dateline datum fecha created time dateposted datepublished".split()
)
_MODIFIED = frozenset("updated modified update lastupdated lastmodified edited revised dateupdated".split())
_CAPTION = frozenset("caption captions figcaption imagecaption photocaption piccaption".split())
_NOT_AUTHOR = frozenset(
    "bio biography about avatar image img photo picture pic thumbnail thumb desc description social socials follow"
    " related comment comments reply replies commenter sidebar footer popular archive more twitter facebook email mail"
    " icon icons count counts stats list widget promo recommended by_ posts articles quote testimonial role job position"
    " login signup register menu nav search filter tags tag category headshot gravatar".split()
)
_NOT_DATE = frozenset(
    "picker comment comments reply replies related sidebar footer event events range filter archive archives reading"
    " read readtime duration icon popular recommended widget join joined birth copyright calendar select search input"
    " start end video audio player current sort list".split()
)


@lru_cache(maxsize=4096)
def role_of(names: str) -> str | None:
    """What the value of a `class` attribute makes of its element: author, byline, date, modified, caption or None.

    Names count as whole words, however they are joined: `post-author`, `c-byline__author` and `entry_author` name an
    author, `authority` does not, and nor does `author-bio`.

    >>> role_of("c-byline__author small"), role_of("entry-date"), role_of("authority"), role_of("author-bio")
    ('author', 'date', None, None)
    """
    best = None
    for token in names[:_LONGEST].lower().split():
        words = frozenset(_WORD.findall(token))
        if words & _CAPTION:
            return "caption"
        if words & _AUTHOR and not words & _NOT_AUTHOR:
            return "author"
        if best is None and not words & _NOT_DATE:
            if words & _MODIFIED:
                best = "modified"
            elif words & _DATE:
                best = "date"
    return best
