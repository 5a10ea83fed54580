"""The formats of dumps. `read` turns a file of any of them into records.

A format is told by the file's extension, after any `.gz` or `.zst`. The table `_READERS` is the whole list; each
reader takes a stream, the name that its records are counted under, and the fields, and yields records. Content never
raises: what cannot be read is a record with an `error`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cleaner.dumps.extras import extra
from cleaner.dumps.formats.archives import Reader, read_tar, read_zip
from cleaner.dumps.formats.json_lines import read_json, read_json_lines
from cleaner.dumps.formats.plain import read_html, read_markdown, read_text
from cleaner.dumps.formats.tables import read_csv, read_parquet
from cleaner.dumps.formats.warc import read_warc
from cleaner.dumps.record import Fields, Record, failed
from cleaner.dumps.streams import COMPRESSIONS, Meter, decompressed, open_bytes
from cleaner.model import MissingExtraError

_READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".warc": read_warc,
    ".wet": read_warc,
}
_ARCHIVES = (".zip", ".tar")
_EXTRAS = {
    ".parquet": ("pyarrow.parquet", "Parquet files"),
    ".warc": ("fastwarc.warc", "WARC and WET files"),
    ".wet": ("fastwarc.warc", "WARC and WET files"),
}

KNOWN = (*_READERS, *_ARCHIVES)
"""The extensions that are read; each may be followed by .gz or .zst, and .tgz stands for .tar.gz."""


def split_name(name: str) -> tuple[str, str]:
    """The extension and the compression in a file's name; the extension is "" where it is not known.

    >>> split_name("a/News.JSONL.gz"), split_name("a.tgz"), split_name("notes.log")
    (('.jsonl', '.gz'), ('.tar', '.gz'), ('', ''))
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(name.replace("\\", "/")).suffixes[-2:]]
    if suffixes[-1:] == [".tgz"]:
        suffixes = [".tar", ".gz"]
    compression = suffixes.pop() if suffixes and suffixes[-1] in COMPRESSIONS else ""
    extension = suffixes[-1] if suffixes else ""
    return (extension, compression) if extension in KNOWN else ("", compression)


def is_known(name: str) -> bool:
    """Whether a file of this name is of a format that is read."""
    return split_name(name)[0] != ""


def check_extras(name: str) -> None:
    """Import what a file of this name needs. Raises MissingExtraError."""
    extension, compression = split_name(name)
    if extension in _EXTRAS:
        extra(*_EXTRAS[extension])
    if compression == ".zst":
        extra("zstandard", ".zst files")


def read(path: Path, name: str, fields: Fields, meter: Meter | None = None) -> Iterator[Record]:
    """The records of a file, which are counted as `<name>:<number>`.

    A file of an unknown extension is read as text. Damage in a file ends it with one record that tells so; the
    records before it are kept. Raises MissingExtraError only.
    """
    return _guarded(_read_file(path, name, fields, meter or Meter()), name)


def _guarded(records: Iterator[Record], name: str) -> Iterator[Record]:
    """The records, and for an error on the way one record that tells so."""
    count = 0
    try:
        for record in records:
            count += 1
            yield record
    except MissingExtraError:
        raise
    # Each format's library has its own errors for damaged data, and some document none of them.
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(": ")
        yield failed(f"{name}:{count + 1}", f"damaged after {count} records, the rest is not read ({reason})")


def _read_file(path: Path, name: str, fields: Fields, meter: Meter) -> Iterator[Record]:
    extension, compression = split_name(name)
    with open_bytes(path, meter) as stream, decompressed(stream, compression) as plain:
        if extension == ".tar":
            yield from read_tar(plain, name, fields, _member_reader)
        elif extension == ".zip":
            yield from read_zip(plain, name, fields, _member_reader)
        else:
            yield from _READERS.get(extension, read_text)(plain, name, fields)


def _member_reader(name: str) -> Reader | None:
    """What reads a member of an archive. Files that the packers of macOS add are not the user's."""
    path = PurePosixPath(name)
    extension, compression = split_name(name)
    if not extension or path.name.startswith(".") or "__MACOSX" in path.parts:
        return None
    reader = _archive_in_archive if extension in _ARCHIVES else _READERS[extension]
    return functools.partial(_read_member, reader=reader, compression=compression)


def _read_member(stream: BinaryIO, name: str, fields: Fields, reader: Reader, compression: str) -> Iterator[Record]:
    """One member, whose damage is its own: the archive goes on after it."""
    return _guarded(reader(decompressed(stream, compression), name, fields), name)


def _archive_in_archive(_stream: BinaryIO, name: str, _fields: Fields) -> Iterator[Record]:
    yield failed(f"{name}:1", "an archive inside an archive; unpack the outer one first")
