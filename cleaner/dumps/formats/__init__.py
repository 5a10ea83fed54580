"""The formats of dumps. `read` turns a file of any of them into records.

A compression, and a format that is no text, is told by the first bytes of a file; which format of text it is by its
extension, or where that says nothing by its first line. The table `_READERS` is the whole list; each reader takes a
stream, the name that its records are counted under, and the fields, and yields records. Content never raises: what
cannot be read is a record with an `error`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cleaner.decode import is_binary
from cleaner.dumps.formats.archives import Reader, read_tar, read_zip
from cleaner.dumps.formats.json_lines import looks_like_records, read_json, read_json_lines
from cleaner.dumps.formats.plain import read_html, read_markdown, read_text
from cleaner.dumps.formats.tables import read_arrow, read_csv, read_parquet, read_tsv
from cleaner.dumps.formats.warc import read_warc
from cleaner.dumps.record import Fields, Record, failed
from cleaner.dumps.streams import COMPRESSIONS, Meter, compression_of, decompressed, open_bytes, peeked
from cleaner.extras import extra
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
    ".tsv": read_tsv,
    ".parquet": read_parquet,
    ".arrow": read_arrow,
    ".warc": read_warc,
    ".wet": read_warc,
}
_ARCHIVES = (".zip", ".tar")
_ONE_RECORD = ("", ".txt", ".md", ".html", ".htm")
_EXTRAS = {
    ".parquet": ("pyarrow.parquet", "Parquet files"),
    ".arrow": ("pyarrow", "Arrow files"),
    ".warc": ("fastwarc.warc", "WARC and WET files"),
    ".wet": ("fastwarc.warc", "WARC and WET files"),
}
_HEAD = 1 << 13
_TAR_MARK = slice(257, 262)
_SHORT_FORMS = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz", ".tzst": ".zst"}

KNOWN = (*_READERS, *_ARCHIVES)
"""The extensions that are read; each may be followed by a compression, and .tgz stands for .tar.gz."""


def split_name(name: str) -> tuple[str, str]:
    """The extension and the compression in a file's name; the extension is "" where it is not known.

    >>> split_name("a/News.JSONL.gz"), split_name("a.tgz"), split_name("notes.log")
    (('.jsonl', '.gz'), ('.tar', '.gz'), ('', ''))
    """
    suffixes = [suffix.lower() for suffix in PurePosixPath(name.replace("\\", "/")).suffixes[-2:]]
    if suffixes and suffixes[-1] in _SHORT_FORMS:
        return ".tar", _SHORT_FORMS[suffixes[-1]]
    compression = suffixes.pop() if suffixes and suffixes[-1] in COMPRESSIONS else ""
    extension = suffixes[-1] if suffixes else ""
    return (extension, compression) if extension in KNOWN else ("", compression)


def is_known(name: str) -> bool:
    """Whether a file of this name is of a format that is read."""
    return split_name(name)[0] != ""


def is_one_record(name: str) -> bool:
    """Whether a file of this name is one text or page rather than many records."""
    return split_name(name)[0] in _ONE_RECORD


def check_extras(name: str) -> None:
    """Import what a file of this name needs. Raises MissingExtraError."""
    extension, compression = split_name(name)
    if extension in _EXTRAS:
        extra(*_EXTRAS[extension])
    if compression == ".zst":
        extra("zstandard", ".zst files")


def read(path: Path, name: str, fields: Fields, meter: Meter | None = None) -> Iterator[Record]:
    """The records of a file, which are counted as `<name>:<number>`.

    Damage in a file ends it with one record that tells so; the records before it are kept. Raises MissingExtraError
    only.
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
    except BaseException as error:
        # What a library in Rust gives up with derives from no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        reason = (f"{type(error).__name__}: {error}".splitlines() or [""])[0].rstrip(": ")
        yield failed(f"{name}:{count + 1}", f"damaged after {count} records, the rest is not read ({reason})")


def _read_file(path: Path, name: str, fields: Fields, meter: Meter) -> Iterator[Record]:
    with open_bytes(path, meter) as stream:
        yield from _read_stream(stream, name, fields)


def _read_stream(stream: BinaryIO, name: str, fields: Fields, *, inside: bool = False) -> Iterator[Record]:
    """The records of a stream, which is a member of an archive or not `inside` one."""
    plain, head = unpacked(stream, name)
    format = format_of(head, name)
    if format in _ARCHIVES:
        if inside:
            yield failed(f"{name}:1", "an archive inside an archive; unpack the outer one first")
            return
        read_archive = read_tar if format == ".tar" else read_zip
        yield from read_archive(plain, name, fields, _member_reader)
        return
    yield from _READERS.get(format, read_text)(plain, name, fields)


def unpacked(stream: BinaryIO, name: str) -> tuple[BinaryIO, bytes]:
    """The stream without its compression, and the first bytes of what comes then."""
    head, stream = peeked(stream, _HEAD)
    compression = compression_of(head)
    claimed = split_name(name)[1]
    if not compression and claimed and is_binary(head):
        # Neither text nor what its name says: to read it as what it claims gives the better message.
        compression = claimed
    if not compression:
        return stream, head
    head, stream = peeked(decompressed(stream, compression), _HEAD)
    return stream, head


def format_of(head: bytes, name: str) -> str:
    """The format of a file by its first bytes and, for formats of text, by its name: one of `KNOWN`, or ""."""
    extension = split_name(name)[0]
    if head.startswith((b"ARROW1\0", b"\xff\xff\xff\xff")):
        return ".arrow"
    for format, mark in ((".zip", b"PK\x03\x04"), (".parquet", b"PAR1"), (".warc", b"WARC/")):
        if head.startswith(mark):
            return format
    if head[_TAR_MARK] == b"ustar":
        return ".tar"
    if extension in ("", ".txt") and looks_like_records(head, cut=len(head) >= _HEAD):
        return ".json"
    return extension


def _member_reader(name: str) -> Reader | None:
    """What reads a member of an archive. Files that the packers of macOS add are not the user's."""
    path = PurePosixPath(name)
    if not is_known(name) or path.name.startswith(".") or "__MACOSX" in path.parts:
        return None
    return _read_member


def _read_member(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """One member, whose damage is its own: the archive goes on after it."""
    return _guarded(_read_stream(stream, name, fields, inside=True), name)


__all__ = ["KNOWN", "check_extras", "format_of", "is_known", "is_one_record", "read", "split_name", "unpacked"]
