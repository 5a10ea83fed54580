"""Columns of Arrow: what the other integrations go through.

Needs pyarrow: `pip install 'article-cleaner[dumps]'`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.api import Cleaner
from cleaner.dumps.output import fields_of, metadata_of, renamed
from cleaner.extras import extra
from cleaner.integrations.given import cleaner_of, place_of
from cleaner.model import Document, Edit, OptionError
from cleaner.options import OptionValues

if TYPE_CHECKING:
    from typing import Unpack

pa = extra("pyarrow", "Arrow tables")

_SLICE = 1024
"""Rows that are Python strings at the same time."""

_TEXT = pa.string()
_TEXTS = pa.list_(pa.field("item", _TEXT))


def _struct(**fields: Any) -> Any:
    return pa.struct(list(fields.items()))


METADATA = _struct(
    title=_TEXT,
    authors=_TEXTS,
    published=_TEXT,
    modified=_TEXT,
    captions=pa.list_(pa.field("item", _struct(text=_TEXT, image=_TEXT))),
    tags=_TEXTS,
    language=_TEXT,
    encoding=_TEXT,
    kind=_TEXT,
    url=_TEXT,
    site=_TEXT,
    page_type=_TEXT,
    source_of_text=_TEXT,
    description=_TEXT,
)
"""The type of the column `metadata`: the fields of `cleaner.model.Metadata`."""

_EDIT = {"rule": _TEXT, "start": pa.int64(), "end": pa.int64(), "before": _TEXT, "after": _TEXT, "reason": _TEXT}

REMOVALS = pa.list_(
    pa.field("item", _struct(rule=_TEXT, kind=_TEXT, start=pa.int64(), end=pa.int64(), text=_TEXT, reason=_TEXT))
)
"""The type of the column `removals`; offsets are code points in the source."""
EDITS = pa.list_(pa.field("item", _struct(**_EDIT, inner=pa.list_(pa.field("item", _struct(**_EDIT))))))
"""The type of the column `edits`. Arrow has no types that nest without end: `inner` is the earlier edits at any depth,
oldest first."""
WARNINGS = pa.list_(pa.field("item", _struct(code=_TEXT, message=_TEXT)))
"""The type of the column `warnings`."""

Rows = TypeVar("Rows")
"""A pyarrow Table or RecordBatch."""


class TableOptions(OptionValues, total=False):
    """The keyword options of `clean_table` and of all that goes through it: those of `cleaner.Cleaner`, and columns."""

    metadata: bool
    removals: bool
    warnings: bool
    cleaner: Cleaner | None


def clean_table(
    table: Rows,
    text_column: str = "text",
    output_column: str = "clean_text",
    **options: Unpack[TableOptions],
) -> Rows:
    """A pyarrow Table or RecordBatch with the cleaned text in a column of its own.

    `text_column` holds text, or bytes to be decoded, of any width, also as a dictionary; null stays null.
    `output_column` comes after the columns of the table; where it has the name of `text_column`, the text is replaced.
    `metadata`, `removals` and `warnings` add columns of these names, with the types `METADATA`, `REMOVALS` and
    `WARNINGS`; beside the removals there are `edits`, with the type `EDITS`. A column of the table that has a name of
    ours becomes `input_<name>`. A `cleaner` that is there already takes the place of the options, which are those of
    `cleaner.Cleaner`.

    Raises OptionError for a column that is not there, is there twice or holds no text, and for bad options; content
    never raises.

    >>> table = pa.table({"id": [1, 2], "text": ["Share\\n\\nThe Russian Federation sent pumps.", None]})
    >>> clean_table(table)["clean_text"].to_pylist()
    ['Russia sent pumps.', None]
    >>> clean_table(table, "text", "text", warnings=True).column_names
    ['id', 'text', 'warnings']
    """
    return TableCleaner(text_column, output_column, **options)(table)


class TableCleaner:
    """`clean_table` with everything but the table given, for many tables. Picklable.

    The arguments are those of `clean_table`, and raise what they raise there.

    >>> clean = TableCleaner("body", "body", entities=False)
    >>> clean(pa.table({"body": ["Share\\n\\nIt rained.", None]})).to_pydict()
    {'body': ['It rained.', None]}
    """

    def __init__(
        self,
        text_column: str = "text",
        output_column: str = "clean_text",
        *,
        metadata: bool = False,
        removals: bool = False,
        warnings: bool = False,
        cleaner: Cleaner | None = None,
        **options: Unpack[OptionValues],
    ) -> None:
        self._text_column, self._output_column = text_column, output_column
        self.cleaner = cleaner_of(cleaner, options)
        """What cleans, as it was given or made."""
        self._nested = {
            **({"metadata": METADATA} if metadata else {}),
            **({"removals": REMOVALS, "edits": EDITS} if removals else {}),
            **({"warnings": WARNINGS} if warnings else {}),
        }
        if output_column in self._nested:
            raise OptionError(f"output_column {output_column!r} is the name of another new column; give another")

    def __call__(self, table: Rows) -> Rows:
        """The table, or record batch, with what was asked for."""
        rows: Any = table
        if not isinstance(rows, (pa.Table, pa.RecordBatch)):
            raise OptionError(f"a table is a pyarrow Table or RecordBatch, not {type(table).__name__}")
        schema = self.schema(rows.schema)
        at = self._place(rows.schema)
        made = [self._columns(part) for part in _slices(rows.column(at))]
        columns: list[Any] = [_joined(parts, whole=rows) for parts in zip(*made, strict=True)]
        old: list[Any] = list(rows.columns)
        if self._replaces:
            old[at] = columns.pop(0)
        return type(rows).from_arrays(old + columns, schema=schema)  # type: ignore[no-any-return]

    def schema(self, schema: Any) -> Any:
        """The pyarrow Schema of what comes of tables that have `schema`. Raises as `clean_table` does."""
        at = self._place(schema)
        text = pa.field(self._output_column, _text_type(schema.field(at).type))
        new = [*([] if self._replaces else [text]), *(pa.field(*one) for one in self._nested.items())]
        names = renamed(schema.names, {field.name for field in new})
        old = [field.with_name(name) for field, name in zip(schema, names, strict=True)]
        if self._replaces:
            old[at] = text.with_metadata(schema.field(at).metadata)
        return pa.schema([*old, *new], metadata=schema.metadata)

    @property
    def _replaces(self) -> bool:
        return self._text_column == self._output_column

    def _place(self, schema: Any) -> int:
        """Where the text is among the columns."""
        place = place_of(schema.names, self._text_column)
        _text_type(schema.field(place).type)
        return place

    def _columns(self, texts: Any) -> list[Any]:
        """The new columns for some rows."""
        values = _values(texts)
        if not self._nested:
            clean = self.cleaner.clean
            return [_text_array([None if value is None else clean(value) for value in values], texts.type)]
        documents = [None if value is None else self.cleaner.document(value) for value in values]
        text = _text_array([None if one is None else one.text for one in documents], texts.type)
        return [text, *(_nested_array(name, type, documents) for name, type in self._nested.items())]


def _is_text(type: Any) -> bool:
    tests = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view", "null")
    # Older versions of pyarrow have no views, nor a test for them.
    return any(getattr(pa.types, f"is_{test}", lambda _: False)(type) for test in tests)


def _plain_type(type: Any) -> Any:
    """The type below a dictionary and below a type that somebody has given a name of its own."""
    if isinstance(type, pa.BaseExtensionType):
        return _plain_type(type.storage_type)
    return _plain_type(type.value_type) if pa.types.is_dictionary(type) else type


def _text_type(type: Any) -> Any:
    """The type of the cleaned text for a type of text: as wide. Raises OptionError for a type that is none."""
    plain = _plain_type(type)
    if not _is_text(plain):
        raise OptionError(f"the column of the text holds {type}, neither text nor bytes")
    is_large = pa.types.is_large_string(plain) or pa.types.is_large_binary(plain)
    return pa.large_string() if is_large else pa.string()


def _slices(column: Any) -> Iterator[Any]:
    """The column in rows that are Python values at the same time; an empty column is one of no rows."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    for chunk in chunks or [pa.array([], column.type)]:
        for start in range(0, max(len(chunk), 1), _SLICE):
            yield chunk.slice(start, _SLICE)


def _values(texts: Any) -> list[str | bytes | None]:
    if isinstance(texts.type, pa.BaseExtensionType):
        return _values(texts.storage)
    try:
        return texts.to_pylist()  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        # Programs that make columns without a check leave bytes in them that are no UTF-8.
        values = texts.cast(_plain_type(texts.type)).cast(pa.large_binary()).to_pylist()
        return [None if value is None else value.decode("utf-8", "replace") for value in values]


def _text_array(texts: Sequence[str | None], type: Any) -> Any:
    return pa.array(texts, _text_type(type))


def _nested_array(name: str, type: Any, documents: Sequence[Document | None]) -> Any:
    return pa.array([None if document is None else _ROWS[name](document) for document in documents], type)


def _edit_row(edit: Edit) -> dict[str, Any]:
    return {**fields_of(edit), "inner": [fields_of(one) for one in _inner(edit)]}


def _inner(edit: Edit) -> Iterator[Edit]:
    for one in edit.inner:
        yield from _inner(one)
        yield one


_ROWS: dict[str, Any] = {
    "metadata": metadata_of,
    "removals": lambda document: [fields_of(one) for one in document.removals],
    "edits": lambda document: [_edit_row(one) for one in document.edits],
    "warnings": lambda document: [fields_of(one) for one in document.warnings],
}


def _joined(parts: Sequence[Any], whole: Any) -> Any:
    """The parts of a column, for a table as they are."""
    return pa.chunked_array(parts) if isinstance(whole, pa.Table) else pa.concat_arrays(parts)
