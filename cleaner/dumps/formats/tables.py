"""Tables: CSV, Parquet and Arrow, one record a row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from cleaner.dumps.record import Fields, Record, failed, record_from, too_large
from cleaner.dumps.streams import ForwardOnly, lines, peeked, seekable
from cleaner.extras import extra

_ROWS_AT_A_TIME = 64


class _LineTooLongError(Exception):
    """A line of a CSV file is larger than a record may be."""


class _Lines:
    """The decoded lines of a CSV file. It goes on after it raised for a line, as a generator could not."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._lines = lines(stream, limit)
        self.taken = self.quotes = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if line is None:
            raise _LineTooLongError
        self.taken += 1
        self.quotes += line.count(b'"')
        # Bytes that are no UTF-8 survive as lone surrogates, so that the field can become bytes again.
        return line.decode("utf-8", "surrogateescape")

    def begin_row(self) -> None:
        """Count lines and quotes anew."""
        self.taken = self.quotes = 0


def read_csv(stream: BinaryIO, name: str, fields: Fields, delimiter: str | None = None) -> Iterator[Record]:
    """One record per row under a row of names; what is not UTF-8 is left to the detection of encodings.

    Values are parted by `delimiter`: without one, by what parts the names, a comma, else a semicolon or tabulator.
    """
    # The limit is the module's, not the reader's, and its 128 KB are less than an article can have.
    if csv.field_size_limit() < fields.limit:
        csv.field_size_limit(fields.limit)
    stream = _as_utf8(stream)
    if delimiter is None:
        head, stream = peeked(stream, 1 << 13)
        names = head.partition(b"\n")[0]
        delimiter = next((mark for mark in ",;\t" if mark.encode() in names), ",")
    source = _Lines(stream, fields.limit)
    rows = csv.reader(source, delimiter=delimiter)
    header: list[str] | None = None
    number = 0
    while True:
        source.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            return
        except (_LineTooLongError, csv.Error) as error:
            number += 1
            reason = too_large(fields.limit) if isinstance(error, _LineTooLongError) else f"not CSV: {error}"
            yield failed(f"{name}:{number}", reason)
            if header is None:
                return
            continue
        if header is None:
            header = [column.removeprefix("\ufeff") if at == 0 else column for at, column in enumerate(row)]
        elif row:
            number += 1
            where = f"{name}:{number}"
            if source.taken > 1 and source.quotes % 2 and next(source, None) is None:
                yield failed(where, f"a quote opens and is not closed in the {source.taken} lines to the end")
                return
            yield _row(header, row, where, fields)


def _as_utf8(stream: BinaryIO) -> BinaryIO:
    """A table in UTF-16, as spreadsheets write "Unicode text", as one in UTF-8; any other as it is."""
    head, stream = peeked(stream, 2)
    if head not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return stream
    text = io.TextIOWrapper(stream, "utf-16", "replace", newline="")
    return ForwardOnly(cast(io.RawIOBase, _Encoded(text)), 1 << 16)


class _Encoded(io.RawIOBase):
    """The UTF-8 of a text."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = self._text.read(1 << 14).encode("utf-8", "replace")
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _row(header: list[str], row: list[str], where: str, fields: Fields) -> Record:
    if len(row) > len(header):
        return failed(where, f"{len(row)} values under {len(header)} names; quote values that hold commas")
    return record_from({key: _bytes_if_damaged(value) for key, value in zip(header, row, strict=False)}, where, fields)


def _bytes_if_damaged(value: str) -> str | bytes:
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")
    return value


def read_tsv(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """As `read_csv`, with tabulators between the values."""
    return read_csv(stream, name, fields, "\t")


def read_parquet(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One record per row, a few rows in memory at a time."""
    parquet = extra("pyarrow.parquet", "Parquet files")
    with seekable(stream) as source, parquet.ParquetFile(source) as table:
        yield from _rows(table.iter_batches(batch_size=_ROWS_AT_A_TIME), name, fields)


def read_arrow(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One record per row of an Arrow file or an Arrow stream."""
    arrow = extra("pyarrow", "Arrow files")
    head, stream = peeked(stream, 8)
    if head.startswith(b"ARROW1"):
        with seekable(stream) as source, arrow.ipc.open_file(source) as table:
            batches = (table.get_batch(number) for number in range(table.num_record_batches))
            yield from _rows(batches, name, fields)
        return
    with arrow.ipc.open_stream(stream) as table:
        yield from _rows(table, name, fields)


def _rows(batches: Iterable[Any], name: str, fields: Fields) -> Iterator[Record]:
    number = 0
    for batch in batches:
        weight = batch.nbytes // max(batch.num_rows, 1)
        for start in range(0, batch.num_rows, _ROWS_AT_A_TIME):
            for row in _values(batch.slice(start, _ROWS_AT_A_TIME)):
                number += 1
                yield record_from(row, f"{name}:{number}", fields, weight)


def _values(batch: Any) -> list[dict[str, Any]]:
    """The rows of a batch. Strings that are no UTF-8 come as bytes; what has no value in Python comes as a string."""
    try:
        return cast("list[dict[str, Any]]", batch.to_pylist())
    except (UnicodeDecodeError, ValueError, OverflowError):
        columns = {name: _column(batch.column(at)) for at, name in enumerate(batch.schema.names)}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _column(column: Any) -> list[Any]:
    found: list[Any] = []
    for item in column:
        try:
            found.append(item.as_py())
        except UnicodeDecodeError:
            found.append(item.as_buffer().to_pybytes() if hasattr(item, "as_buffer") else str(item))
        except (ValueError, OverflowError):
            # A date of the year 60,000 is one to Arrow and none to Python.
            found.append(str(item.cast("string")))
    return found
