"""The title of a page, out of what its markup and its headings call it, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from cleaner.metadata.words import words

_LONGEST = 500
_MOST_GAPS = 16
_GAP = re.compile(r"\s+(?:\||-{1,3}|–|—|―|·|•|»|«|::?|/|~|›|>|⋆|★|←|\\)\s+|\s*[|｜]\s*|\s+[–—»«•·]|[–—»«•·]\s+|:\s+|：")
_STRONG_GAP = re.compile(r"[|｜•·»«›⋆★]")
_WORD = re.compile(r"\w+")
_PERMALINK = re.compile(r"\s*[¶#🔗§]+$")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)", re.IGNORECASE)
_COPYRIGHT_LENGTH = 120
_LEAST_SHARED = 0.4
_SHORT_NAME = 4
"""Words that a site's name in a title has at most, where nothing else says that it is one."""


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site's name."""

    names: frozenset[str]
    """Letters and digits alone, case-folded."""
    labels: frozenset[str]
    """The parts of the host between its dots."""
    owners: str
    """Letters and digits of what stands beside the signs of copyright."""

    @staticmethod
    def of(names: Iterable[str | None], addresses: Iterable[str | None], text: str) -> Site:
        """The site that calls itself `names`, has pages at `addresses` and the text `text` on one of them."""
        labels: set[str] = set()
        known = {_bare(name) for name in names if name}
        for address in addresses:
            host = host_of(address)
            known.add(_bare(host.removeprefix("www.")))
            labels.update(_bare(label) for label in host.split(".")[:-1] if len(label) > 2)
        end = len(text)
        owners = ""
        for found in _COPYRIGHT.finditer(text, max(0, end - 5_000)):
            owners += " " + _bare(text[found.end() : found.end() + _COPYRIGHT_LENGTH])
            if len(owners) > 1_000:
                break
        return Site(frozenset(known - {""}), frozenset(labels - words("hosts", "common")), owners)

    def is_called(self, name: str) -> bool:
        """Whether `name` is certainly the site's."""
        bare = _bare(name)
        return bool(bare) and (bare in self.names or bare in self.labels)

    def may_be_called(self, name: str) -> bool:
        """Whether `name` and what is known of the site share so much that it names the site or a part of it."""
        bare = _bare(name)
        if len(bare) < 3:
            return bare in self.names
        initials = "".join(word[0].casefold() for word in _WORD.findall(name))
        return (
            self.is_called(name)
            or any(bare in label or (len(label) > 3 and label in bare) for label in self.labels)
            or any(bare in known or (len(known) > 3 and known in bare) for known in self.names)
            or (len(initials) > 2 and initials in self.labels)
            or (len(bare) > 3 and bare in self.owners)
        )


def host_of(address: str | None) -> str:
    """The host of an absolute address in lower case, or nothing."""
    try:
        return (urlsplit(address or "").hostname or "")[:253]
    except ValueError:
        return ""


def choose_title(named: list[str], headings: list[str], site: Site) -> str | None:
    """The title out of what the markup calls the page, best first, and its headings of the first level.

    A heading wins over the markup's words where they agree: it is what the author wrote, without what is added for
    search engines. Of a page that is no article they have to agree more.

    >>> site = Site.of(["The Daily"], [], "")
    >>> choose_title(["Rain at last: river floods town | The Daily"], ["The Daily", "Rain at last"], site)
    'Rain at last'
    """
    headings = [cleaned for heading in headings if (cleaned := _PERMALINK.sub("", heading[:_LONGEST]).strip())]
    bare_named = [title for title in (without_site(title, site, headings) for title in named) if title]
    if not bare_named:
        return next((without_site(heading, site, []) for heading in headings), None)
    best = bare_named[0]
    agreed = [heading for heading in headings if not site.is_called(heading) and not _ends(named, heading, best)]
    if not agreed:
        return best
    if site.is_called(best):
        return without_site(agreed[0], site, [])
    wanted = [_words(title) for title in (best, *named)]
    scores = [max(_shared(_words(heading), title) for title in wanted) for heading in agreed]
    first = max(range(len(agreed)), key=lambda number: scores[number])
    if scores[first] >= _LEAST_SHARED:
        return without_site(agreed[first], site, [])
    return best


def _ends(named: list[str], heading: str, best: str) -> bool:
    """Whether a title ends with `heading` as it would with the site's name, behind a longer rest."""
    if len(_words(heading)) >= len(_words(best)):
        return False
    return any(
        title.endswith(heading) and (gap := title[: -len(heading)]).rstrip() != gap and not gap.rstrip()[-1:].isalnum()
        for title in named
        if len(title) > 2 * len(heading)
    )


def _shared(heading: frozenset[str], title: frozenset[str]) -> float:
    """How much of the shorter one of two sets of words the other has; one word alone says little."""
    least = min(len(heading), len(title))
    return len(heading & title) / max(least, 2) if least else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def without_site(title: str, site: Site, headings: list[str]) -> str:
    """`title` without the name of the site before or after it, as often as it stands there.

    What is cut off must be the site's name, or the rest a heading of the page. "Syria: a war without end" stays whole.
    A few words behind a bar at the end are taken for a name of which nothing else is known.

    >>> without_site("Rain | The Daily | The Daily", Site.of(["The Daily"], [], ""), [])
    'Rain'
    >>> without_site("Rain at last - The Daily", Site.of([], ["https://thedaily.example/rain"], ""), [])
    'Rain at last'
    """
    title = title[:_LONGEST].strip()
    known = {_bare(heading) for heading in headings}
    for _ in range(3):
        shorter = next(_shorter(title, site, known), None)
        if shorter is None:
            break
        title = shorter
    return title


def _shorter(title: str, site: Site, headings: set[str]) -> Iterator[str]:
    gaps = [found for _, found in zip(range(_MOST_GAPS), _GAP.finditer(title), strict=False)]
    parts = [(title[: gap.start()].strip(), gap, title[gap.end() :].strip()) for gap in gaps]
    parts = [(before, gap, after) for before, gap, after in parts if before and after]
    for before, _, after in parts:
        if _bare(before) in headings and not site.is_called(before):
            yield before
        # A heading that is shorter than what goes before it in the title is the site's.
        if _bare(after) in headings and not site.is_called(after) and len(_words(after)) >= len(_words(before)):
            yield after
    for before, gap, after in reversed(parts):
        if site.is_called(after) and _can_stand(before):
            yield before
        colon = gap[0].strip() in (":", "：")
        if not colon and len(_words(after)) <= 6 and site.may_be_called(after) and _can_stand(before):
            yield before
    for before, _, after in parts:
        if site.is_called(before) and _can_stand(after):
            yield after
    if parts:
        before, gap, after = parts[-1]
        short = len(_WORD.findall(after)) <= _SHORT_NAME < len(_WORD.findall(before)) + 2
        if _STRONG_GAP.search(gap[0]) and short and len(_words(before)) > 1:
            yield before


def _can_stand(rest: str) -> bool:
    """Whether a title may be so short: one word of two letters may, in scripts where that is a word."""
    return len(_bare(rest)) > 1


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text[:_LONGEST].casefold()))
