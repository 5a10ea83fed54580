"""Tables: CSV and Parquet, one record a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from cleaner.dumps.extras import extra
from cleaner.dumps.record import Fields, Record, failed, record_from, too_large
from cleaner.dumps.streams import lines, read_at_most

_ROWS_AT_A_TIME = 64


class _LineTooLongError(Exception):
    """A line of a CSV file is larger than a record may be."""


class _Lines:
    """The decoded lines of a CSV file. It goes on after it raised for a line, as a generator could not."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._lines = lines(stream, limit)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if line is None:
            raise _LineTooLongError
        # Bytes that are no UTF-8 survive as lone surrogates, so that the field can become bytes again.
        return line.decode("utf-8", "surrogateescape")


def read_csv(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One record per row under a row of names; what is not UTF-8 is left to the detection of encodings."""
    # The limit is the module's, not the reader's, and its 128 KB are less than an article can have.
    if csv.field_size_limit() < fields.limit:
        csv.field_size_limit(fields.limit)
    rows = csv.reader(_Lines(stream, fields.limit))
    header: list[str] | None = None
    number = 0
    while True:
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
            yield _row(header, row, f"{name}:{number}", fields)


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


def read_parquet(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One record per row, a few rows in memory at a time."""
    parquet = extra("pyarrow.parquet", "Parquet files")
    if not stream.seekable():
        # Parquet is read from its end, and inside an archive there is no going back.
        whole = read_at_most(stream, fields.limit)
        if whole is None:
            yield failed(f"{name}:1", f"a Parquet file inside an archive, {too_large(fields.limit)}: unpack it first")
            return
        stream = io.BytesIO(whole)
    number = 0
    with parquet.ParquetFile(stream) as table:
        for batch in table.iter_batches(batch_size=_ROWS_AT_A_TIME):
            weight = batch.nbytes // max(batch.num_rows, 1)
            for row in batch.to_pylist():
                number += 1
                yield record_from(row, f"{name}:{number}", fields, weight)
