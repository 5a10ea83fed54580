"""Datasets of Hugging Face: a function for `Dataset.map`.

Needs datasets: `pip install 'article-cleaner[datasets]'`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner import __version__
from cleaner.extras import extra
from cleaner.integrations.arrow import TableCleaner
from cleaner.integrations.values import clean_values
from cleaner.model import OptionError, Options

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.integrations.arrow import TableOptions

datasets: Any = extra("datasets", "Datasets of Hugging Face", "datasets")
pa: Any = extra("pyarrow", "Datasets of Hugging Face", "datasets")


class CleanBatch:
    """A function for `Dataset.map` and `IterableDataset.map` with `batched=True`.

    `text_column` holds text, or bytes to be decoded; None stays None. The cleaned text goes to `output_column`; where
    it has the name of `text_column`, the text is replaced. `metadata`, `removals` and `warnings` add columns of these
    names, and `edits` beside the removals, with the fields of `cleaner.Document`; offsets are code points in the
    source. A column of the dataset that has a name of ours becomes `input_<name>`. A `cleaner` that is there already
    takes the place of the options, which are those of `cleaner.Cleaner`: what counts is which options it has.

    Batches are dicts of lists, or pyarrow Tables for datasets `with_format("arrow")`. `features` gives what
    `map(features=...)` takes: needed with the columns that nest, because datasets otherwise guesses their types from
    the first rows, and those may have no captions or removals to guess from.

    Functions with equal options, and equal files where options name some, have equal fingerprints in every process, so
    that `map` finds what it made before; another version of this package has another.

    Raises OptionError for bad options, and when called for a column that is not there or holds no text; content never
    raises.

    >>> dataset = datasets.Dataset.from_dict({"text": ["Share\\n\\nThe Russian Federation sent pumps.", None]})
    >>> clean = CleanBatch(removals=True)
    >>> clean({"text": ["Share\\n\\nIt rained.", None]})["clean_text"]
    ['It rained.', None]
    >>> list(clean.features(dataset.features))
    ['text', 'clean_text', 'removals', 'edits']
    """

    def __init__(
        self,
        text_column: str = "text",
        output_column: str = "clean_text",
        **options: Unpack[TableOptions],
    ) -> None:
        self._tables = TableCleaner(text_column, output_column, **options)
        self._nested = {name: bool(options.get(name)) for name in ("metadata", "removals", "warnings")}
        cleaner = self._tables.cleaner
        self._text_column, self._output_column = text_column, output_column
        self._options = _values(cleaner.options)
        self._files = _fingerprints(cleaner.options)

    def __reduce__(self) -> tuple[Any, ...]:
        # What was read and compiled is left out: its bytes differ from process to process.
        columns = (self._text_column, self._output_column)
        return _restored, (columns, self._nested, self._options, self._files, __version__)

    def __call__(self, batch: Any) -> Any:
        """The columns that are new or renamed, or for a Table the whole of it."""
        if isinstance(batch, pa.Table):
            return self._tables(batch)
        if not isinstance(batch, Mapping):
            formats = "use the dataset without a format or with_format('arrow')"
            raise OptionError(f"a batch is a dict of lists or a pyarrow Table, not {type(batch).__name__}; {formats}")
        renamed = self._renamed(pa.schema([(name, pa.string()) for name in batch]))
        texts = batch[self._text_column]
        if texts is None or isinstance(texts, (str, bytes)):
            raise OptionError("the function takes whole batches; give batched=True to map")
        made = clean_values(list(texts), self._new)
        old = {new: batch[name] for name, new in renamed.items() if name != new}
        return {**old, **{name: made.column(name).to_pylist() for name in made.column_names}}

    def features(self, features: Any) -> Any:
        """The `datasets.Features` of what `map` makes of a dataset that has these.

        Raises OptionError where they are not known, and as the call does.
        """
        if features is None:
            raise OptionError("the features of the dataset are not known; give them to it first (cast, or features=)")
        schema = features.arrow_schema
        done = self._tables.schema(schema)
        known = {new: features[old] for old, new in self._renamed(schema).items()}
        if self._text_column == self._output_column:
            del known[self._text_column]
        new = datasets.Features.from_arrow_schema(pa.schema([field for field in done if field.name not in known]))
        return datasets.Features({name: known.get(name) or new[name] for name in done.names})

    def _renamed(self, schema: Any) -> dict[str, str]:
        """What each column of a dataset is called afterwards."""
        return dict(zip(schema.names, self._tables.schema(schema).names, strict=False))

    def _new(self, texts: Any) -> Any:
        """The new columns alone, for a column of texts."""
        made = self._tables(pa.table({self._text_column: texts}))
        return made.select(list(range(self._text_column != self._output_column, made.num_columns)))


def _restored(columns: tuple[str, str], nested: Any, options: Any, files: list[str], version: str) -> CleanBatch:
    """The function out of its pickled state. `files` and `version` are there to be part of the fingerprint."""
    text_column, output_column = columns
    return CleanBatch(text_column, output_column, **nested, **options)


def _values(options: Options) -> dict[str, Any]:
    """The options as keyword values that are pickled to the same bytes wherever they are equal."""
    values = {field.name: getattr(options, field.name) for field in dataclasses.fields(options)}
    values["repair"] = sorted(options.repair)
    values["noise"] = True if options.noise is None else sorted(options.noise)
    values["rules"] = list(options.rules)
    if isinstance(options.entities, Mapping):
        values["entities"] = dict(options.entities)
    return values


def _fingerprints(options: Options) -> list[str]:
    """What the files that the options name hold."""
    names = [options.entities] if isinstance(options.entities, Path) else []
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in [*options.rules, *names]]
