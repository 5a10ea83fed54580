"""`Cleaner`, and the functions that are thin over it.

What they need is imported when the first `Cleaner` is made, so that `import cleaner` costs next to nothing.
"""

from __future__ import annotations

import copy
import dataclasses
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cleaner.model import Document, InputError, Metadata, Options, Warning
from cleaner.source import AlignedText

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.decode import Decoded
    from cleaner.options import OptionValues


class Cleaner:
    """Options checked and files read once, for many documents. Picklable; one may serve many threads.

    Raises OptionError for a bad option, RuleFileError for a bad file of rules or names. Warns, by Python's `warnings`,
    of a name of the caller's own that is a common word.

    >>> cleaner = Cleaner(entities=False)
    >>> cleaner.clean("Advertisement\\n\\nThe Russian Federation signed the treaty on Monday.")
    'The Russian Federation signed the treaty on Monday.'
    """

    def __init__(self, **options: Unpack[OptionValues]) -> None:
        from cleaner.entities import load_names
        from cleaner.noise.user import load_rules
        from cleaner.options import check_options, rule_paths
        from cleaner.pipeline import Plan

        user_rules = load_rules(rule_paths(options.get("rules")))
        checked = check_options(options, (rule.kind for rule in user_rules))
        names = None if checked.entities is False else load_names(_names_spec(checked))
        for message in names.warnings if names else ():
            warnings.warn(message, stacklevel=2)
        self._plan = Plan(checked, names, user_rules)

    @property
    def options(self) -> Options:
        """The options in force."""
        return self._plan.options

    def clean(self, raw: str | bytes) -> str:
        """The cleaned text of one document. Raises InputError where `raw` is neither str nor bytes."""
        from cleaner.pipeline import run_for_text

        return run_for_text(self._decoded(raw), self._plan)

    def document(self, raw: str | bytes) -> Document:
        """One document: text, and everything known about how it came to be. Raises InputError as `clean` does."""
        from cleaner.pipeline import run

        decoded = self._decoded(raw)
        return run(decoded, decoded.encoding or None, self._plan)

    def _decoded(self, raw: str | bytes) -> Decoded:
        from cleaner.decode import Decoded, decode

        if isinstance(raw, str):
            return Decoded(raw, "")
        if isinstance(raw, bytes):
            return decode(raw, self._plan.options.encoding)
        raise InputError(f"a document is str or bytes, not {type(raw).__name__}")

    def _of(self, kind: str, encoding: str | None) -> Cleaner:
        """This cleaner with another kind and encoding. Raises OptionError for a label of no encoding."""
        from cleaner.decode import check_label

        label = None if encoding is None else check_label(encoding)
        made = copy.copy(self)
        options = dataclasses.replace(self._plan.options, kind=kind, encoding=label)
        made._plan = dataclasses.replace(self._plan, options=options)
        return made

    def batch(self, raws: Iterable[str | bytes]) -> list[Document]:
        """Many documents, in order. One that is neither str nor bytes is empty, with the warning `bad-input`.

        Raises InputError where `raws` is no list of documents: a single str or bytes, or nothing iterable.
        """
        return list(self.stream(raws))

    def stream(self, raws: Iterable[str | bytes]) -> Iterator[Document]:
        """Documents one by one as `raws` gives them, in order; else as `batch`."""
        if isinstance(raws, (str, bytes)) or not isinstance(raws, Iterable):
            raise InputError(f"a batch is a list of documents, not {type(raws).__name__}; give [document] for one")
        return self._stream(raws)

    def _stream(self, raws: Iterable[str | bytes]) -> Iterator[Document]:
        for raw in raws:
            try:
                yield self.document(raw)
            except InputError as error:
                yield _empty(Warning("bad-input", str(error)))


def _names_spec(options: Options) -> Any:
    return True if options.entities == "annotate" else options.entities


def _empty(warning: Warning) -> Document:
    return Document("", "", [], [], Metadata(), [], [warning], _aligned=AlignedText.of(""))


def clean(raw: str | bytes, **options: Unpack[OptionValues]) -> str:
    """The cleaned text of one document, and nothing else.

    `raw` is text, or bytes to be decoded; it may hold HTML. The options are those of `Cleaner`, which is faster for
    many documents. Raises CleanError for bad options, and where `raw` is neither str nor bytes.

    >>> clean("Share\\n\\nThe Russian Federation signed.\\n\\nJane Roe reported from Moscow.")
    'Russia signed.'
    """
    return Cleaner(**options).clean(raw)


def clean_document(raw: str | bytes, **options: Unpack[OptionValues]) -> Document:
    """One document: the cleaned text, and everything known about how it came to be. Else as `clean`.

    >>> document = clean_document("Rain fell for nine days. [Advertisement] Then it stopped.")
    >>> document.text
    'Rain fell for nine days. Then it stopped.'
    >>> [(removal.kind, removal.text) for removal in document.removals]
    [('advert', '[Advertisement]')]
    """
    return Cleaner(**options).document(raw)


def clean_batch(raws: Iterable[str | bytes], **options: Unpack[OptionValues]) -> list[Document]:
    """Many documents at once, in order; one bad input never spoils the rest. Else as `clean`.

    >>> [document.text for document in clean_batch(["Share", "Nine days of rain."])]
    ['', 'Nine days of rain.']
    """
    return Cleaner(**options).batch(raws)
