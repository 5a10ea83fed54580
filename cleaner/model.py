"""The values that go in and out: documents, what was done to them, and what the caller may ask for.

Everything here is frozen and knows nothing about cleaning. Offsets are code points in
`Document.source`, half-open, unless a field says otherwise.

The exceptions form one small tree::

    CleanError (ValueError)         every error that this package raises on purpose
    ├── OptionError                 an option has a value that it cannot have
    ├── RuleFileError               a rule file or a file of names is wrong; says file, line and reason
    ├── InputError                  a named input cannot be read
    └── MissingExtraError           an optional package is not installed; says what to install
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.source import AlignedText


class CleanError(ValueError):
    """Root of every error that is raised on purpose. The message is one line: what, where, what to do."""


class OptionError(CleanError):
    """An option has a value that it cannot have."""


class RuleFileError(CleanError):
    """A file of rules or names is wrong. The message begins with `file:line:` where a line is known."""


class InputError(CleanError):
    """A named input cannot be read: it is missing, a folder, binary, or damaged."""


class MissingExtraError(CleanError, ImportError):
    """An optional package is needed and not installed. The message says what to install."""


NOISE_KINDS = (
    "share",
    "advert",
    "byline",
    "source",
    "timestamp",
    "caption",
    "media",
    "related",
    "subscribe",
    "comments",
    "navigation",
    "legal",
    "code",
    "repeat",
)
"""Kinds of noise in text. Every removal carries one of these, `main`, `headline` or a user's own kind."""

MAIN_KIND = "main"
"""What lies outside the main content of an HTML page."""

HEADLINE_KIND = "headline"
"""The headline, where `headline="drop"` removed it. No member of `noise`."""

PAGE_TYPES = ("article", "forum", "documentation", "product", "listing", "collection", "service")
"""What a web page can be. A listing leads to texts, jobs or events, a collection to goods; a service page presents what
somebody offers."""

REPAIRS = ("encoding", "unicode", "markup", "whitespace", "wraps", "hyphens")
"""What `repair` can switch on, in the order in which it is done."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`source[start:end]`, which is `before`, reads `after` in the text.

    `inner` holds the earlier edits that this one was made on top of, oldest first.
    """

    rule: str
    start: int
    end: int
    before: str
    after: str
    reason: str
    inner: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """`source[start:end]`, which is `text`, is noise of `kind` and is not in the text."""

    rule: str
    kind: str
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A name found in `source[start:end]`; `code` is ISO 3166-1 alpha-2 for countries, else None."""

    name: str
    canonical: str
    code: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KeptName:
    """A known name in `source[start:end]` that a rule left as it is written, and why."""

    rule: str
    name: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a picture, and the picture's address where the page gave one."""

    text: str
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that the caller should know of. The README lists the codes."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text; None or empty where unknown. Dates are ISO 8601."""

    title: str | None = None
    authors: list[str] = field(default_factory=list)
    published: str | None = None
    modified: str | None = None
    captions: list[Caption] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    encoding: str | None = None
    kind: str | None = None
    url: str | None = None
    site: str | None = None
    page_type: str | None = None
    source_of_text: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned text and everything known about how it came to be.

    >>> from cleaner import clean_document
    >>> document = clean_document("Share\\n\\nRain fell on the town for nine days.")
    >>> document.text
    'Rain fell on the town for nine days.'
    >>> [(removal.rule, removal.text) for removal in document.removals]
    [('share/label', 'Share')]
    >>> document.to_raw(0)
    7
    """

    text: str
    """The cleaned text."""
    source: str
    """What offsets refer to: the decoded input, or for HTML the text that was cleaned."""
    removals: list[Removal]
    """Noise that was taken out, in source order."""
    edits: list[Edit]
    """Repairs, names and closed gaps, in source order; disjoint from each other and from the removals."""
    metadata: Metadata
    entities: list[Entity]
    warnings: list[Warning]
    _aligned: AlignedText = field(repr=False, compare=False, kw_only=True)
    _kept_names: list[KeptName] = field(default_factory=list, repr=False, compare=False, kw_only=True)
    """Names that were found and not changed, in source order, with the rule that kept each: for the explain view."""
    _path_at: Callable[[int], str | None] | None = field(default=None, repr=False, compare=False, kw_only=True)
    _to_markdown: Callable[[Document], str] | None = field(default=None, repr=False, compare=False, kw_only=True)

    @property
    def markdown(self) -> str | None:
        """The kept text with headings, lists, links, tables and code as Markdown; None but for HTML input.

        It is written anew each time that it is asked for.
        """
        return self._to_markdown(self) if self._to_markdown else None

    def to_raw(self, offset: int) -> int:
        """The offset in `source` of the code point at `offset` in `text`; inside an edit, the edit's start.

        `to_raw(len(text)) == len(source)`. Raises IndexError outside 0..len(text). O(log n).
        """
        return self._aligned.to_source(offset)

    def to_clean(self, offset: int) -> int | None:
        """The offset in `text` of the code point at `offset` in `source`; None where it was removed.

        Inside an edit, the edit's start. Raises IndexError outside 0..len(source). O(log n).
        """
        return self._aligned.to_text(offset)

    def dom_path(self, offset: int) -> str | None:
        """The elements of a page around the code point at `offset` in `source`: `main > div.story > p`, at most six.

        None where nothing is known of it: between blocks, and in text that is not the page's own. Raises IndexError
        outside 0..len(source).

        >>> from cleaner import clean_document
        >>> document = clean_document("<nav><a href=/>Home</a></nav><p class=lead>Rain fell.")
        >>> document.dom_path(document.source.index("Rain"))
        'body > p.lead'
        """
        if not 0 <= offset <= len(self.source):
            raise IndexError(f"offset {offset} is outside 0..{len(self.source)}")
        return self._path_at(offset) if self._path_at else None

    def to_dict(self) -> dict[str, Any]:
        """The document as plain dicts, lists and strings, ready for `json.dumps`."""
        public = (f.name for f in dataclasses.fields(self) if not f.name.startswith("_"))
        return {name: _plain(getattr(self, name)) for name in public} | {"markdown": self.markdown}


def text_of(document: Document, output_format: str) -> str:
    """The text of a document as it is to be written, as "text" or "markdown"; only what was HTML has Markdown."""
    return (document.markdown if output_format == "markdown" else None) or document.text


def _plain(value: Any) -> Any:
    """Dataclasses to dicts, sequences to lists, at any depth."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asked for, checked. `Cleaner` makes it from keyword options."""

    kind: str
    encoding: str | None
    repair: frozenset[str]
    noise: frozenset[str] | None
    """The kinds to remove; None for every kind, a user's own kinds included."""
    entities: bool | str | Path | Mapping[str, Any]
    headline: str
    rules: tuple[Path, ...]
    language: str | None
    extractor: str
    leaning: str
