"""What a page shows of author and date beside its heading, where the markup names neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.metadata.dates import YEAR, read_date, says_changed
from cleaner.metadata.people import introduced, is_name, is_proper, names_in

_BEFORE = 400
_AFTER = 2_500
"""Code points around the heading in which a byline is looked for; an image and its caption often stand between."""
_EXCERPT = 1_200
_MOST_MARKS = 200
_LONGEST_LINE = 120
_MOST_LINES = 12
_PIECES = re.compile(r"[|•·●]")
_LABEL = 30
_GAP = 12
_MOST_WORDS = 12
_DIGIT = re.compile(r"\d")
_BETWEEN = re.compile(r"[\s\xa0]{0,3}(?:[,;&|·•+/]|[^\W\d_]{1,4})?[\s\xa0]{0,3}")
_AUTHOR_ADDRESS = re.compile(
    r"(?:/|^)(?:authors?|autor|autores|auteurs?|autori|by|writers?|contributors?|journalists?|columnists?|staff|people"
    r"|team|profiles?|reporters?|experts?|author-profile|redaktion)/[^/?#]+/?(?:[?#].*)?$|[?&]author=",
    re.IGNORECASE,
)

Mark = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A page's text, and where in it the title stands."""

    text: str
    start: int
    end: int

    @staticmethod
    def of(text: str, headings: list[tuple[str, int]], title: str | None) -> Place:
        """The heading that is the title, else where the text has the title, else the first heading."""
        wanted = " ".join((title or "").split()).casefold()
        for heading, start in headings:
            if wanted and wanted in " ".join(heading.split()).casefold():
                return Place(text, start, start + len(heading))
        start = text.find(title) if title else -1
        if start >= 0 and title:
            return Place(text, start, start + len(title))
        if headings:
            heading, start = headings[0]
            return Place(text, start, start + len(heading))
        return Place(text, 0, 0)

    def near(self, marks: list[Mark]) -> list[Mark]:
        """The marks about the title: what stands below it first, then what stands above, each nearest first."""
        below = [mark for mark in marks if self.start <= mark[2] < self.end + _AFTER]
        above = [mark for mark in marks if self.start - _BEFORE <= mark[2] < self.start]
        # Of elements that begin at one place the inner one says it more exactly.
        below.sort(key=lambda mark: (mark[2], mark[3]))
        above.sort(key=lambda mark: (-mark[2], mark[3]))
        return (below + above)[:_MOST_MARKS]

    def lines(self) -> Iterator[str]:
        """The short lines about the title, in the order in which they are believed."""
        low = self.text.find("\n", max(0, self.start - _BEFORE)) if self.start > _BEFORE else 0
        before = self.text[low : self.start].split("\n") if 0 <= low < self.start else []
        after = self.text[self.end : self.end + _EXCERPT].split("\n")
        for lines in (after, before[::-1][:4]):
            short = [line.strip() for line in lines if line.strip()]
            yield from (line for line in short[:_MOST_LINES] if len(line) <= _LONGEST_LINE)


def visible_authors(
    place: Place, marks: list[Mark], links: list[tuple[int, int, str]], codes: tuple[str, ...]
) -> list[str]:
    """The names that elements of the class "author" and the like, links to an author's page or a byline give."""
    named = [
        mark
        for mark in marks
        # What holds the title holds more than the byline.
        if mark[0] in ("author", "byline", "rel-author") and not (mark[2] <= place.start < place.end <= mark[3])
    ]
    # What microdata says above the title is said of the page, and not of an answer or a comment.
    near = [mark for mark in named if mark[0] == "author" and mark[3] <= place.start][:1] + place.near(named)
    linked = [
        ("link", place.text[start:end], start, end)
        for start, end, address in links
        if place.start - _BEFORE <= start < place.end + _EXCERPT and _AUTHOR_ADDRESS.search(address[:300])
    ]
    for number, mark in enumerate(near):
        names = names_in(mark[1], codes)
        if names:
            return _and_those_beside(names, mark, near[number + 1 :], place, codes)
    names = _in_byline(place, codes)
    if names:
        return names
    for mark in place.near(linked):
        if is_name(mark[1].strip(), codes) and " " in mark[1].strip():
            return names_in(mark[1], codes)
    # At the end of the article, about its author; several are the authors of comments and of other articles.
    far = [mark for mark in named if mark[2] >= place.end + _AFTER and len(mark[1]) <= _LONGEST_LINE]
    groups = [names for mark in far[:_MOST_MARKS] if (names := names_in(mark[1], codes))]
    return groups[0] if groups and all(names == groups[0] for names in groups) else []


def _and_those_beside(
    names: list[str], mark: Mark, more: list[Mark], place: Place, codes: tuple[str, ...]
) -> list[str]:
    """`names` and those of the elements that follow with nothing but a comma or an "and" between."""
    end = mark[3]
    for other in more:
        if other[2] < end:
            continue
        # What parts an element from the text before stands inside it.
        start = other[2] + len(other[1]) - len(other[1].lstrip())
        between = place.text[end : min(start, end + _GAP)]
        if start - end > _GAP or not _BETWEEN.fullmatch(between) or ("\n" in between and not between.strip()):
            break
        found = names_in(other[1], codes)
        if not found:
            break
        names = [*names, *(name for name in found if name not in names)]
        end = other[3]
    return names


def _in_byline(place: Place, codes: tuple[str, ...]) -> list[str]:
    """The names in a line such as "By Ann Lee", in any of these languages, or below a line such as "Written by"."""
    label = False
    for line in place.lines():
        for piece in _PIECES.split(line):
            rest = introduced(piece.strip(), codes)
            if rest or (label and rest is None):
                names = names_in(rest or piece, codes)
                if names and all(is_proper(name) for name in names):
                    return names
            label = rest == ""
    return []


def visible_dates(place: Place, marks: list[Mark], codes: tuple[str, ...]) -> tuple[str | None, str | None]:
    """When the page says that it was published, and when changed, beside its title."""
    published = modified = None
    changes = [mark for mark in marks if mark[0] == "modified"]
    dated = [mark for mark in marks if mark[0] in ("time", "date", "modified")]
    for _, value, start, end in place.near(dated):
        date = read_date(" ".join(value.split()), codes)
        if date is None:
            continue
        label = _DIGIT.split(place.text[max(0, start - _LABEL) : start + 1])[-1]
        inside = any(each[2] <= start and end <= each[3] for each in changes)
        if inside or says_changed(label) or _is_change(value):
            modified = modified or date
        else:
            published = published or date
    if published is None:
        published, changed = _in_lines(place, codes)
        modified = modified or changed
    if published is None and modified is None:
        days = {
            date[:10]: date for role, value, *_ in dated if role != "modified" and (date := read_date(value, codes))
        }
        published = next(iter(days.values())) if len(days) == 1 else None
    return published, modified


def _is_change(line: str) -> bool:
    """Whether the first date of a line is of a change: "Updated 3 May 2021", not "2 May 2021, updated 3 May"."""
    years = list(YEAR.finditer(line[:_LONGEST_LINE]))
    return says_changed(line if len(years) < 2 else line[: years[0].start()])


def _in_lines(place: Place, codes: tuple[str, ...]) -> tuple[str | None, str | None]:
    published = modified = None
    before = ""
    for line in place.lines():
        date = read_date(line, codes) if YEAR.search(line) and len(line.split()) <= _MOST_WORDS else None
        if date:
            if _is_change(line) or (len(before) < _LABEL and says_changed(before)):
                modified = modified or date
            else:
                published = published or date
        before = "" if date else line
    return published, modified
