"""Columns of pandas: importing this module gives frames and series the accessor `cleaner`.

Needs pandas: `pip install 'article-cleaner[pandas]'`.

>>> frame = pd.DataFrame({"id": [1, 2], "text": ["Share\\n\\nThe Russian Federation sent pumps.", None]})
>>> list(frame.cleaner.clean()["clean_text"].dropna())
['Russia sent pumps.']
>>> list(frame["text"].dropna().cleaner.clean(entities=False))
['The Russian Federation sent pumps.']
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from cleaner.api import Cleaner
from cleaner.dumps.output import renamed
from cleaner.extras import extra
from cleaner.integrations.arrow import TableCleaner
from cleaner.integrations.given import place_of
from cleaner.integrations.values import clean_values
from cleaner.model import OptionError

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.integrations.arrow import TableOptions
    from cleaner.options import OptionValues

pd: Any = extra("pandas", "Frames and series", "pandas")
pa: Any = extra("pyarrow", "Frames and series", "pandas")

_TEXT = "\0text"
"""What the text is called in the tables that never leave this module."""


@pd.api.extensions.register_dataframe_accessor("cleaner")
class FrameCleaner:
    """What `frame.cleaner` is, for a pandas DataFrame."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def clean(
        self,
        text_column: Hashable = "text",
        output_column: Hashable = "clean_text",
        **options: Unpack[TableOptions],
    ) -> Any:
        """A new DataFrame with the cleaned text in a column of its own; nothing else of the frame changes.

        `text_column` holds text, or bytes to be decoded, as object, string, category or Arrow type; what is missing
        stays missing. `output_column` comes after the columns of the frame; where it has the name of `text_column`, the
        text is replaced. Its dtype is that of `text_column` where that is one of strings; Arrow's bytes become Arrow's
        strings, a category gets the dtype of its categories, all else is object.

        `metadata`, `removals` and `warnings` add columns of these names, and `edits` beside the removals. Their cells
        are plain dicts, and lists of dicts, with the fields of `cleaner.Document`, and None where the text is missing;
        offsets are code points in the source. Their dtype is object: pandas writes types of Arrow that nest to Parquet
        so that it cannot read them again. A column of the frame that has a name of ours becomes `input_<name>`.
        A `cleaner` that is there already takes the place of the options, which are those of `cleaner.Cleaner`.

        Raises OptionError for a column that is not there, is there twice or holds no text, for columns of several
        levels, and for bad options; content never raises.

        >>> frame = pd.DataFrame({"text": ["Share\\n\\nIt rained."], "metadata": [1]}, index=[7])
        >>> list(frame.cleaner.clean(output_column="text", metadata=True).columns)
        ['text', 'input_metadata', 'metadata']
        """
        column = TableCleaner(_TEXT, str(output_column), **options)
        frame = self._frame.copy(deep=False)
        place = _place(frame, text_column)
        texts = frame.iloc[:, place]
        made = _clean(texts, column)
        text = _like(texts, made.column(0))
        new: dict[Hashable, Any] = {} if text_column == output_column else {output_column: text}
        if not new:
            frame.isetitem(place, text)
        for name in made.column_names[1:]:
            new[name] = pd.Series(made.column(name).to_pylist(), index=frame.index, dtype=object)
        _rename(frame, new)
        for name, values in new.items():
            # A series with the very index of the frame is not aligned, and its dtype is not guessed anew.
            frame[name] = values
        return frame


@pd.api.extensions.register_series_accessor("cleaner")
class SeriesCleaner:
    """What `series.cleaner` is, for a pandas Series."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def clean(self, *, cleaner: Cleaner | None = None, **options: Unpack[OptionValues]) -> Any:
        """A new Series of the cleaned texts, with the index and the name of this one.

        What it may hold, its dtype, the options and what is raised are those of `frame.cleaner.clean`.

        >>> pd.Series([b"Share\\n\\nIt rained.", None], index=["a", "b"]).cleaner.clean().to_dict()
        {'a': 'It rained.', 'b': None}
        """
        made = _clean(self._series, TableCleaner(_TEXT, cleaner=cleaner, **options))
        return _like(self._series, made.column(0))


def _place(frame: Any, text_column: Hashable) -> int:
    """Where the text is among the columns."""
    if frame.columns.nlevels > 1:
        raise OptionError("the columns have names of several levels; clean one of them as a series")
    return place_of(list(frame.columns), text_column)


def _clean(texts: Any, column: TableCleaner) -> Any:
    """The new columns that `column` makes of a series: the cleaned text, and what else was asked for."""

    def clean(array: Any) -> Any:
        return column(pa.table({_TEXT: array})).drop_columns([_TEXT])

    if isinstance(texts.dtype, pd.CategoricalDtype):
        # Each category is cleaned once, however often it recurs.
        used = texts.cat.remove_unused_categories().cat
        places = pa.array(used.codes.to_numpy(), mask=used.codes.to_numpy() < 0)
        texts = pd.Series(used.categories, dtype=used.categories.dtype)
        return _clean(texts, column).take(places)
    if isinstance(texts.dtype, pd.ArrowDtype):
        return clean(pa.array(texts.array))
    is_missing = texts.isna().to_numpy()
    if is_missing.all():
        # A column of missing texts has whatever dtype pandas gives to nothing.
        return clean(pa.nulls(len(texts)))
    if texts.dtype != object and not isinstance(texts.dtype, pd.StringDtype):
        raise OptionError(f"the column of the text holds {texts.dtype}, neither text nor bytes")
    values = texts.astype(object).to_numpy(dtype=object, copy=True)
    values[is_missing] = None
    return clean_values(values.tolist(), clean)


def _like(texts: Any, cleaned: Any) -> Any:
    """The cleaned texts as a series with the index, the name and, where it can be, the dtype of the texts."""
    dtype = texts.cat.categories.dtype if isinstance(texts.dtype, pd.CategoricalDtype) else texts.dtype
    if isinstance(dtype, pd.ArrowDtype):
        dtype = pd.ArrowDtype(cleaned.type)
    if isinstance(dtype, (pd.ArrowDtype, pd.StringDtype)):
        return pd.Series(dtype.__from_arrow__(cleaned), index=texts.index, name=texts.name)
    # None, NaN and NA are all missing: each cell keeps its own.
    values = texts.astype(object).to_numpy(dtype=object, copy=True)
    values[texts.notna().to_numpy()] = [text for text in cleaned.to_pylist() if text is not None]
    return pd.Series(values, index=texts.index, name=texts.name, dtype=object)


def _rename(frame: Any, new: dict[Hashable, Any]) -> None:
    """Columns of the frame that have the name of a new one get another."""
    if any(name in new for name in frame.columns):
        frame.columns = pd.Index(renamed(list(frame.columns), new), name=frame.columns.name)
