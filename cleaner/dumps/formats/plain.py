"""Files that are one record each: text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cleaner.decode import is_binary
from cleaner.dumps.record import Fields, Record, failed, too_large
from cleaner.dumps.streams import read_at_most


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
    if is_binary(raw):
        return failed(where, "a binary file, not text")
    return Record(id=where, where=where, raw=raw, kind=kind)
