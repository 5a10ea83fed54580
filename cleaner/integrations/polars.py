"""Columns of polars: importing this module gives frames, series and expressions the namespace `cleaner`.

Needs polars: `pip install 'article-cleaner[polars]'`.

>>> frame = pl.DataFrame({"id": [1, 2], "text": ["Share\\n\\nThe Russian Federation sent pumps.", None]})
>>> frame.cleaner.clean()["clean_text"].to_list()
['Russia sent pumps.', None]
>>> frame.lazy().select(pl.col("text").cleaner.clean(entities=False)).collect().to_series().to_list()
['The Russian Federation sent pumps.', None]
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.extras import extra
from cleaner.integrations.arrow import TableCleaner
from cleaner.model import OptionError

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.integrations.arrow import TableOptions
    from cleaner.options import OptionValues

pl: Any = extra("polars", "Frames and series", "polars")
pa: Any = extra("pyarrow", "Frames and series", "polars")

_TEXT = "text, for the cleaner"
_NEW = "what the cleaner made"
"""Names of columns that nobody sees."""

_TEXT_TYPES = (pl.String, pl.Binary, pl.Categorical, pl.Enum, pl.Null)


class _Frame:
    """What `frame.cleaner` is, for a polars DataFrame and a LazyFrame."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def clean(
        self,
        text_column: str = "text",
        output_column: str = "clean_text",
        **options: Unpack[TableOptions],
    ) -> Any:
        """A frame with the cleaned text in a column of its own; a LazyFrame stays lazy.

        `text_column` is String, Binary (bytes to be decoded), Categorical, Enum or Null; null stays null.
        `output_column` is String and comes after the columns of the frame; where it has the name of `text_column`, the
        text is replaced. `metadata`, `removals` and `warnings` add columns of these names, and `edits` beside the
        removals: a Struct, and Lists of Structs, with the fields of `cleaner.Document`; offsets are code points in the
        source. A column of the frame that has a name of ours becomes `input_<name>`. A `cleaner` that is there already
        takes the place of the options, which are those of `cleaner.Cleaner`.

        A lazy plan keeps what polars can do for it: rows are cleaned one by one, so that it streams, and only those
        that are asked for.

        Raises OptionError for a column that is not there or holds no text, and for bad options; content never raises.

        >>> frame = pl.LazyFrame({"text": ["Share\\n\\nIt rained."], "metadata": [1]})
        >>> done = frame.cleaner.clean(output_column="text", metadata=True)
        >>> done.collect_schema().names()
        ['text', 'input_metadata', 'metadata']
        >>> done.select(pl.col("metadata").struct.field("language")).collect().item()
        'en'
        """
        tables = TableCleaner(text_column, output_column, **options)
        types = self._frame.collect_schema()
        schema = tables.schema(pa.schema([(name, pa.string()) for name in types]))
        _check_text(types[text_column])
        made = _Made(tables, text_column, output_column)
        renamed = {old: new for old, new in zip(types, schema.names, strict=False) if old != new}
        text = renamed.get(text_column, text_column)
        # Names like "^a.*$" are patterns wherever polars is given a column by its name: while it is at work, ours is
        # none. What is new is made together and then taken apart, so that each text is cleaned once.
        frame = self._frame.rename({**renamed, text_column: _TEXT})
        frame = frame.with_columns(made.expression(pl.col(_TEXT)).alias(_NEW))
        names = {field: _TEXT if name == text else name for field, name in made.names.items()}
        fields = [pl.col(_NEW).struct.field(field).alias(name) for field, name in names.items()]
        return frame.with_columns(fields).drop(_NEW).rename({_TEXT: text})


@pl.api.register_dataframe_namespace("cleaner")
class FrameCleaner(_Frame):
    __doc__ = _Frame.__doc__


@pl.api.register_lazyframe_namespace("cleaner")
class LazyFrameCleaner(_Frame):
    __doc__ = _Frame.__doc__


@pl.api.register_series_namespace("cleaner")
class SeriesCleaner:
    """What `series.cleaner` is, for a polars Series."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def clean(self, *, cleaner: Cleaner | None = None, **options: Unpack[OptionValues]) -> Any:
        """A Series of the cleaned texts, String, with the name of this one.

        What it may hold, the options and what is raised are those of `frame.cleaner.clean`.

        >>> pl.Series([b"Share\\n\\nIt rained.", None]).cleaner.clean().to_list()
        ['It rained.', None]
        """
        return _clean_texts(self._series, TableCleaner(_TEXT, _TEXT, cleaner=cleaner, **options))


@pl.api.register_expr_namespace("cleaner")
class ExprCleaner:
    """What `expression.cleaner` is, for a polars expression."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def clean(self, *, cleaner: Cleaner | None = None, **options: Unpack[OptionValues]) -> Any:
        """An expression for the cleaned texts, String, elementwise.

        What it may stand on, and the options, are those of `frame.cleaner.clean`. Raises OptionError for bad options
        at once, and for what is no text when the plan is run; older versions of polars wrap that in ComputeError.

        >>> frame = pl.DataFrame({"text": ["Share\\n\\nIt rained."]})
        >>> frame.select(pl.col("text").cleaner.clean(noise=False).str.len_chars()).item()
        17
        """
        clean = partial(_clean_texts, tables=TableCleaner(_TEXT, _TEXT, cleaner=cleaner, **options))
        return self._expression.map_batches(clean, return_dtype=pl.String(), is_elementwise=True)


class _Made:
    """All that is new for a text, as the fields of a struct. Picklable, so that a plan can be sent."""

    def __init__(self, tables: TableCleaner, text_column: str, output_column: str) -> None:
        self._tables, self._text_column = tables, text_column
        self._first = 0 if text_column == output_column else 1
        schema = tables.schema(pa.schema([(text_column, pa.string())]))
        new = pl.from_arrow(schema.empty_table().select(range(self._first, len(schema))))
        self.names = {f"{place}": name for place, name in enumerate(new.columns)}
        """The column that each field is to be. The fields are numbered: polars takes some names for patterns."""
        self._type = pl.Struct(dict(zip(self.names, new.dtypes, strict=True)))

    def expression(self, texts: Any) -> Any:
        """The struct for an expression of texts."""
        return texts.map_batches(self, return_dtype=self._type, is_elementwise=True)

    def __call__(self, texts: Any) -> Any:
        """The struct for a series of texts."""
        made = pl.from_arrow(self._tables(pa.table({self._text_column: texts.to_arrow()})))
        new = made.select(pl.nth(range(self._first, made.width)))
        new.columns = list(self.names)
        return new.to_struct(texts.name)


def _clean_texts(texts: Any, tables: TableCleaner) -> Any:
    _check_text(texts.dtype)
    return pl.from_arrow(tables(pa.table({_TEXT: texts.to_arrow()}))).to_series().alias(texts.name)


def _check_text(type: Any) -> None:
    if type not in _TEXT_TYPES:
        raise OptionError(f"the column of the text holds {type}, neither text nor bytes")
