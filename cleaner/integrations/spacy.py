"""spaCy on clean text: its tokenizer gets what the cleaner leaves, and every token knows where it was in the source.

Needs spaCy: `pip install 'article-cleaner[spacy]'`. A component cannot change a text that is tokens already, so the
component `cleaner` puts a `CleaningTokenizer` around the tokenizer of its pipeline and lets documents through.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("cleaner", config={"noise": ["share", "advert"]})
>>> doc = nlp("Share\\n\\nThe Russian Federation sent pumps.")
>>> [(token.text, token._.source_start, token._.source_end) for token in doc]
[('Russia', 7, 29), ('sent', 30, 34), ('pumps', 35, 40), ('.', 40, 41)]
>>> doc._.cleaner.source[7:29]
'The Russian Federation'

What it adds, offsets being code points in `doc._.cleaner.source`:

- `doc._.cleaner`: the `cleaner.Document` that the text of the doc was taken from; None for a doc that was not cleaned.
- `token._.source_start`, `token._.source_end`, and the same of a span: from the first code point to behind the last.
  What an edit made goes back to the whole of what it was made of. None where the doc was not cleaned, or where its
  tokenizer does not keep the text as it is.

Documents go with their docs through `nlp.pipe(n_process=2)`, `Doc.to_bytes`, pickle and
`DocBin(store_user_data=True)`; what has been bytes no longer knows `dom_path`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.extras import extra
from cleaner.integrations.given import cleaner_of
from cleaner.model import Caption, Document, Edit, Entity, KeptName, Metadata, OptionError, Removal, Warning
from cleaner.source import AlignedText

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.options import OptionValues

spacy = extra("spacy", "spaCy pipelines", "spacy")
srsly = extra("srsly", "spaCy pipelines", "spacy")
tokens = spacy.tokens

_OWN = frozenset({"tokenizer", "cleaner", "_component"})
"""The attributes of a `CleaningTokenizer` itself; all others are those of the tokenizer in it."""

_ALTERED = "cleaner_altered"
"""In the user data of a doc whose tokenizer did not keep the clean text as it was."""


class CleaningTokenizer:
    """A spaCy tokenizer of raw texts: cleans, then lets another tokenizer have the clean text.

    `tokenizer` is any of spaCy's or your own, a callable from str to `spacy.tokens.Doc`; where it is a
    `CleaningTokenizer`, this one takes its place. Give a `cleaner` or its options, not both. Attributes that are not
    its own, such as `add_special_case` or `infix_finditer`, are read from and set on `tokenizer`.

    spaCy saves the tokenizer's state and not its class: what is loaded from a saved pipeline has the plain tokenizer
    again. `nlp.add_pipe("cleaner")` is saved and loaded with its options.

    Raises OptionError for bad options.

    >>> nlp = spacy.blank("en")
    >>> nlp.tokenizer = CleaningTokenizer(nlp.tokenizer, Cleaner(entities=False))
    >>> doc = nlp("It rained. [Advertisement] Then it stopped.")
    >>> doc.text
    'It rained. Then it stopped.'
    >>> [removal.kind for removal in doc._.cleaner.removals]
    ['advert']
    """

    def __init__(
        self,
        tokenizer: Callable[[str], Any],
        cleaner: Cleaner | None = None,
        **options: Unpack[OptionValues],
    ) -> None:
        self.tokenizer: Any = tokenizer.tokenizer if isinstance(tokenizer, CleaningTokenizer) else tokenizer
        self.cleaner = cleaner_of(cleaner, options)
        self._component: CleanerComponent | None = None

    def __call__(self, text: str) -> Any:
        """The `spacy.tokens.Doc` of the clean text; what there is to know of it is in `doc._.cleaner`."""
        if self._component is not None and not self._component.is_on:
            return self.tokenizer(text)
        document = self.cleaner.document(text)
        doc = self.tokenizer(document.text)
        doc._.cleaner = document
        if doc.text != document.text:
            doc.user_data[_ALTERED] = True
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Any]:
        """The docs of many texts, in order; `batch_size` is there as other tokenizers have it."""
        return map(self, texts)

    def __getattr__(self, name: str) -> Any:
        # Copying and unpickling ask for attributes of an object that has none yet.
        if name in _OWN or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return getattr(self.tokenizer, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN:
            super().__setattr__(name, value)
        else:
            setattr(self.tokenizer, name, value)


class CleanerComponent:
    """What `nlp.add_pipe("cleaner")` puts into a pipeline: docs go through it as they are.

    Its tokenizer cleans as long as the component is in the pipeline and not disabled. The `disable` of a single call,
    as in `nlp(text, disable=["cleaner"])`, is about what comes after the tokenizer.
    """

    def __init__(self, nlp: Any, cleaner: Cleaner) -> None:
        self._nlp = nlp
        nlp.tokenizer = CleaningTokenizer(nlp.tokenizer, cleaner)
        nlp.tokenizer._component = self

    @property
    def is_on(self) -> bool:
        """Whether the component is in its pipeline and not disabled."""
        return any(component is self for _, component in self._nlp.pipeline)

    def __call__(self, doc: Any) -> Any:
        """The doc as it is. Raises OptionError where the pipeline has a tokenizer that does not clean."""
        cleans = doc.vocab is self._nlp.vocab and isinstance(self._nlp.tokenizer, CleaningTokenizer)
        if doc._.cleaner is None and not cleans:
            raise OptionError(
                "the tokenizer of this pipeline does not clean: it was replaced after add_pipe('cleaner'), or the "
                "component comes from another pipeline; remove the component and add it anew"
            )
        return doc


@spacy.Language.factory(
    "cleaner",
    assigns=["doc._.cleaner"],
    default_config={
        "kind": "auto",
        "encoding": None,
        "repair": True,
        "noise": True,
        "entities": True,
        "headline": "auto",
        "rules": None,
        "language": None,
        "extractor": "cleaner",
        "leaning": "balanced",
    },
)  # type: ignore[untyped-decorator]
def make_component(
    nlp: Any,
    name: str,
    kind: Any,
    encoding: Any,
    repair: Any,
    noise: Any,
    entities: Any,
    headline: Any,
    rules: Any,
    language: Any,
    extractor: Any,
    leaning: Any,
) -> CleanerComponent:
    """What `nlp.add_pipe("cleaner", config=options)` calls: the options of `cleaner.Cleaner`, with lists for sets.

    A saved pipeline has the options with it; files that they name are read again when it is loaded. Raises OptionError
    for bad options, and where the pipeline has such a component already.
    """
    if any(isinstance(component, CleanerComponent) for _, component in nlp.components):
        raise OptionError("this pipeline has a component that cleans; call nlp.remove_pipe with its name first")
    if isinstance(entities, Mapping):
        _check_names(entities)
    cleaner = Cleaner(
        kind=kind,
        encoding=encoding,
        repair=repair,
        noise=noise,
        entities=entities,
        headline=headline,
        rules=rules,
        language=language,
        extractor=extractor,
        leaning=leaning,
    )
    return CleanerComponent(nlp, cleaner)


def _check_names(entities: Mapping[str, Any]) -> None:
    """Refuse names that spaCy's config file would not give back as they are, such as those with a colon in them."""
    Config = spacy.util.Config  # noqa: N806
    try:
        same = Config().from_str(Config({"entities": entities}).to_str())["entities"] == entities
    except ValueError:
        same = False
    if not same:
        raise OptionError("entities has names that spaCy's config cannot hold; put them into a file and give its path")


def _place(piece: Any) -> tuple[Document, int, int] | None:
    """The document of a token or span, with where the piece starts and ends in the clean text."""
    doc = piece.doc
    document = doc._.cleaner
    if document is None or _ALTERED in doc.user_data:
        return None
    if isinstance(piece, tokens.Token):
        return document, piece.idx, piece.idx + len(piece)
    return document, piece.start_char, piece.end_char


def _source_start(piece: Any) -> int | None:
    place = _place(piece)
    return None if place is None else place[0].to_raw(place[1])


def _source_end(piece: Any) -> int | None:
    place = _place(piece)
    if place is None:
        return None
    document, start, end = place
    if start == end:
        return document.to_raw(start)
    # The source offset of what comes next would lie behind any removal in between.
    last = document.to_raw(end - 1)
    following = bisect_right(document.edits, last, key=attrgetter("start"))
    return max(last + 1, document.edits[following - 1].end) if following else last + 1


tokens.Doc.set_extension("cleaner", default=None, force=True)
for _piece in (tokens.Token, tokens.Span):
    _piece.set_extension("source_start", getter=_source_start, force=True)
    _piece.set_extension("source_end", getter=_source_end, force=True)


_MARK = "cleaner.Document"


def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What msgpack is to write for a document."""
    if isinstance(value, Document):
        # As JSON in bytes: msgpack takes no lone surrogates, which a source may have, and gives tuples back for lists.
        return {_MARK: json.dumps(_plain(value), ensure_ascii=False).encode("utf-8", "surrogatepass")}
    return value if chain is None else chain(value)


def _decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The document that msgpack has read."""
    if len(value) == 1 and _MARK in value:
        return _document(json.loads(value[_MARK].decode("utf-8", "surrogatepass")))
    return value if chain is None else chain(value)


def _plain(document: Document) -> dict[str, Any]:
    plain = document.to_dict()
    del plain["text"]
    return {**plain, "kept_names": [asdict(one) for one in document._kept_names]}


def _document(plain: Mapping[str, Any]) -> Document:
    removals = [Removal(**one) for one in plain["removals"]]
    edits = [_edit(one) for one in plain["edits"]]
    aligned = AlignedText(plain["source"], sorted([*removals, *edits], key=attrgetter("start")))
    captions = [Caption(**one) for one in plain["metadata"]["captions"]]
    markdown = plain["markdown"]
    return Document(
        aligned.text,
        aligned.source,
        removals,
        edits,
        Metadata(**{**plain["metadata"], "captions": captions}),
        [Entity(**one) for one in plain["entities"]],
        [Warning(**one) for one in plain["warnings"]],
        _aligned=aligned,
        _kept_names=[KeptName(**one) for one in plain["kept_names"]],
        _to_markdown=None if markdown is None else partial(_known, markdown),
    )


def _edit(plain: Mapping[str, Any]) -> Edit:
    return Edit(**{**plain, "inner": tuple(_edit(one) for one in plain["inner"])})


def _known(markdown: str, document: Document) -> str:
    return markdown


srsly.msgpack_encoders.register("cleaner", func=_encode)
srsly.msgpack_decoders.register("cleaner", func=_decode)
