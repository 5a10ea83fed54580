"""The formats that bulk results are written in.

Every writer writes to a temporary place and moves the result to its name in `close`, so that an interrupted run
leaves no half a file under that name. A writer takes lines of JSON, as the parts of a run hold them.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from cleaner.dumps.folders import FolderWriter
from cleaner.dumps.parquet import parquet_batches, parquet_schema
from cleaner.dumps.record import OUR_FIELDS, json_text, without_surrogates
from cleaner.extras import extra
from cleaner.model import OptionError

FOLDER = "folder"
SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".csv")

_MOST_COLUMNS = 1000
OTHER_COLUMN = "other_fields"
"""Holds, as JSON, the fields of a dump that has more names of fields than a table can have columns."""


class Writer(Protocol):
    """Writes records; the result has its name only after `close`. `abort` leaves nothing behind."""

    def write(self, line: bytes) -> None:
        """One record, as a line of JSON that ends in a line feed."""

    def close(self) -> None:
        """Finish, and give the result its name."""

    def abort(self) -> None:
        """Drop what was written."""


def output_format(path: Path) -> str:
    """The format that an output's name asks for: one of `SUFFIXES`, or "folder" for a name without an extension.

    Raises OptionError for a name with any other extension.

    >>> output_format(Path("out.jsonl.gz")), output_format(Path("out"))
    ('.jsonl.gz', 'folder')
    """
    name = path.name.lower()
    for suffix in SUFFIXES:
        if name.endswith(suffix) and name != suffix:
            return suffix
    if path.suffix and not path.is_dir():
        raise OptionError(f"{path}: unknown format of output; use {' '.join(SUFFIXES)}, or a name without a dot")
    return FOLDER


def check_folder_free(path: Path) -> None:
    """Refuse a folder that holds anything, which a run would have to delete. Raises OptionError."""
    if path.is_dir() and any(path.iterdir()):
        raise OptionError(f"{path}: this folder is not empty; name a new one")
    if path.exists() and not path.is_dir():
        raise OptionError(f"{path}: exists and is no folder; name a new one")


def check_output_extras(format: str) -> None:
    """Import what a format of output needs. Raises MissingExtraError."""
    if format == ".parquet":
        extra("pyarrow.parquet", "Parquet files")
    elif format.endswith(".zst"):
        extra("zstandard", ".zst files")


def open_writer(
    path: Path, format: str, temporary: Path, columns: Mapping[str, str], places: Mapping[str, str] | None = None
) -> Writer:
    """The writer for a format.

    `columns` are the fields and their types, as `Columns` collected them; `places` where the inputs lie, for folders.
    """
    if format == FOLDER:
        return FolderWriter(path, temporary, places or {})
    if format == ".parquet":
        return _ParquetWriter(path, temporary, columns)
    if format == ".csv":
        return _CsvWriter(path, temporary, columns)
    return _LineWriter(path, temporary, format)


class Columns:
    """The fields of all records and the type of their values, for formats that want them beforehand.

    >>> columns = Columns()
    >>> columns.add({"id": "a", "views": 3})
    >>> columns.add({"id": "b", "views": None, "tags": ["rain"]})
    >>> columns.types
    {'id': 'string', 'views': 'integer', 'tags': 'json'}
    """

    def __init__(self) -> None:
        self.types: dict[str, str] = {}

    def add(self, record: Mapping[str, Any]) -> None:
        """Note the fields of one record. Names beyond the first thousand share one column."""
        for name, value in record.items():
            if name not in self.types and len(self.types) >= _MOST_COLUMNS:
                self.types.setdefault(OTHER_COLUMN, "json")
                continue
            known = self.types.get(name, "null")
            self.types[name] = _joined(known, _type_of(value)) if value is not None else known


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -(2**63) <= value < 2**63 else "json"
    if isinstance(value, float):
        return "number"
    return "string" if isinstance(value, str) else "json"


def _joined(one: str, other: str) -> str:
    if one in ("null", other):
        return other
    return "number" if {one, other} == {"integer", "number"} else "json"


def spread(record: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The record with every column and no other field: the rest is JSON under `OTHER_COLUMN`."""
    row = {name: record.get(name) for name in columns}
    if OTHER_COLUMN in columns and OTHER_COLUMN not in record:
        rest = {name: value for name, value in record.items() if name not in columns}
        row[OTHER_COLUMN] = rest or None
    return row


class _LineWriter:
    """JSON lines, as they come. The same lines give the same bytes: no time and no name go into the compression."""

    def __init__(self, path: Path, temporary: Path, format: str) -> None:
        self._path, self._temporary = path, temporary
        self._file = temporary.open("wb")
        self._out: BinaryIO = self._file
        if format.endswith(".gz"):
            self._out = cast(BinaryIO, gzip.GzipFile("", "wb", 6, self._file, mtime=0))
        elif format.endswith(".zst"):
            compressor = extra("zstandard", ".zst files").ZstdCompressor(level=3)
            self._out = cast(BinaryIO, compressor.stream_writer(self._file, closefd=False))

    def write(self, line: bytes) -> None:
        self._out.write(line)

    def close(self) -> None:
        if self._out is not self._file:
            self._out.close()
        _settle(self._file, self._temporary, self._path)

    def abort(self) -> None:
        if self._out is not self._file:
            # A compressor that is left open writes its end into a closed file when it is collected.
            with contextlib.suppress(OSError):
                self._out.close()
        self._file.close()
        self._temporary.unlink(missing_ok=True)


class _CsvWriter:
    """CSV under one row of names; lists and mappings as JSON."""

    def __init__(self, path: Path, temporary: Path, columns: Mapping[str, str]) -> None:
        self._path, self._temporary = path, temporary
        self._columns = columns or dict.fromkeys(OUR_FIELDS[:4], "string")
        self._file = temporary.open("wb")
        self._text = io.TextIOWrapper(self._file, "utf-8", newline="", write_through=False)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._rows.writerow(without_surrogates(name) for name in self._columns)

    def write(self, line: bytes) -> None:
        row = spread(json.loads(line), self._columns)
        self._rows.writerow(_cell(value) for value in row.values())

    def close(self) -> None:
        self._text.flush()
        self._text.detach()
        _settle(self._file, self._temporary, self._path)

    def abort(self) -> None:
        self._text.close()
        self._temporary.unlink(missing_ok=True)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return json_text(value)


class _ParquetWriter:
    """Parquet with typed columns; a few megabytes of records are in memory at a time."""

    _GROUP_BYTES = 16 << 20

    def __init__(self, path: Path, temporary: Path, columns: Mapping[str, str]) -> None:
        self._path, self._temporary = path, temporary
        self._columns = columns or dict.fromkeys(OUR_FIELDS[:4], "string")
        self._schema = parquet_schema(self._columns)
        parquet = extra("pyarrow.parquet", "Parquet files")
        self._file = temporary.open("wb")
        self._table = parquet.ParquetWriter(self._file, self._schema, compression="zstd")
        self._waiting: list[dict[str, Any]] = []
        self._size = 0

    def write(self, line: bytes) -> None:
        self._waiting.append(spread(json.loads(line), self._columns))
        self._size += len(line)
        if self._size >= self._GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._table.close()
        _settle(self._file, self._temporary, self._path)

    def abort(self) -> None:
        self._table.close()
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def _flush(self) -> None:
        if self._waiting:
            self._table.write_batch(parquet_batches(self._waiting, self._columns, self._schema))
        self._waiting, self._size = [], 0


def _settle(file: BinaryIO, temporary: Path, path: Path) -> None:
    """The file, on the disk and under its name."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    os.replace(temporary, path)
