"""Files that are one record each: text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cleaner.dumps.record import Fields, Record, failed, too_large
from cleaner.dumps.streams import read_at_most

_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF", b"BZh",
    b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!", b"PAR1", b"OggS", b"ID3", b"MZ\x90", b"SQLite format 3",
)  # fmt: skip
_SAMPLE = 8192
# Control characters that text files do hold: tab, line feed, form feed, carriage return, escape, and old line ends.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.1
"""The largest share of control characters in text. Bytes at random have 0.10, program files 0.2 and more."""


def is_binary(head: bytes) -> bool:
    """Whether a file that begins with these bytes is no text. A few NULs make no binary file, nor does UTF-16.

    >>> is_binary(b"Rain\\0 fell on the town"), is_binary(b"%PDF-1.7"), is_binary("Rain".encode("utf-16-le"))
    (False, True, False)
    """
    if head.startswith(_MAGIC):
        return True
    sample = head[: _SAMPLE // 4 * 4]
    if not sample or sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    if _looks_like_utf16(sample):
        return False
    return len(sample) - len(sample.translate(None, _CONTROLS)) >= _MOST_CONTROLS * len(sample)


def _looks_like_utf16(sample: bytes) -> bool:
    """NULs in most places of one parity and in nearly none of the other: Latin letters in UTF-16."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    return max(even, odd) > 0.6 * half and min(even, odd) < 0.05 * half


def read_text(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """A file of text, or of whatever its content turns out to be."""
    yield _whole(stream, name, fields, None)


def read_markdown(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """A Markdown file: text, even where it holds tags."""
    yield _whole(stream, name, fields, "text")


def read_html(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """An HTML page."""
    yield _whole(stream, name, fields, "html")


def _whole(stream: BinaryIO, name: str, fields: Fields, kind: str | None) -> Record:
    where = f"{name}:1"
    raw = read_at_most(stream, fields.limit)
    if raw is None:
        return failed(where, too_large(fields.limit))
    if is_binary(raw[:_SAMPLE]):
        return failed(where, "a binary file, not text")
    return Record(id=where, where=where, raw=raw, kind=kind)
