"""Web archives: the pages in WARC files, the texts in WET files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.dumps.record import Fields, Record, failed, too_large
from cleaner.extras import extra
from cleaner.model import InputError

_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("text/plain", "text/markdown")


def read_warc(stream: BinaryIO, name: str, fields: Fields) -> Iterator[Record]:
    """The HTML pages and plain texts among the responses, resources and conversions; all else is passed over.

    Pictures, redirects and the archive's own records are no records of the dump and are not counted.
    """
    warc = extra("fastwarc.warc", "WARC and WET files")
    kinds = warc.WarcRecordType
    wanted = kinds.response | kinds.resource | kinds.conversion
    number = 0
    source = _Calm(stream)
    for found in warc.ArchiveIterator(source, record_types=wanted, parse_http=False):
        record = _record(found, kinds, name, number + 1, fields)
        if record is not None:
            number += 1
            yield record
    if source.error is not None:
        raise source.error
    if not source.size:
        raise InputError("an empty file")
    if not source.found:
        raise InputError("no record of a web archive in it")


class _Calm(io.RawIOBase):
    """A stream that ends where it would raise, and knows why. The library, which is compiled, may not survive that."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0
        self.error: Exception | None = None
        self.found = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes; none at the end and after an error."""
        try:
            piece = b"" if self.error is not None else self._stream.read(size if size >= 0 else 1 << 16)
        except Exception as error:
            self.error = error
            piece = b""
        self.found = self.found or b"WARC/" in piece
        self.size += len(piece)
        return piece

    def tell(self) -> int:
        """How much was read."""
        return self.size

    def seek(self, offset: int, whence: int = 0) -> int:
        """Nowhere: the library asks in this way where it is."""
        return self.size


def _record(found: Any, kinds: Any, name: str, number: int, fields: Fields) -> Record | None:
    where = f"{name}:{number}"
    id = (found.headers.get("WARC-Record-ID") or "").strip("<> ") or where
    length = found.content_length
    if length > fields.limit:
        return failed(where, too_large(fields.limit), id)
    found.freeze()
    claimed = (found.headers.get("Content-Length") or "").strip()
    if not claimed.isdecimal():
        return failed(where, "damaged: it does not say how long it is", id)
    if found.content_length < int(claimed):
        return failed(where, f"cut short: {found.content_length} of {claimed} bytes are there", id)
    is_http = bool(found.is_http)
    if is_http:
        found.parse_http(auto_decode="all")
        status = found.http_headers.status_code
        # A redirect's or an error's page is about the server, not from the site's writers.
        if status is not None and not 200 <= status < 300:
            return None
    kind = _kind(found, kinds, is_http)
    if kind is None:
        return None
    raw = found.reader.read(fields.limit + 1)
    if len(raw) > fields.limit:
        return failed(where, too_large(fields.limit), id)
    url = found.headers.get("WARC-Target-URI")
    about = {"url": url, "date": found.headers.get("WARC-Date")}
    return Record(
        id=id,
        where=where,
        raw=raw,
        kind=kind,
        url=url,
        encoding=found.http_charset if is_http else None,
        fields={key: value for key, value in about.items() if value is not None},
    )


def _kind(found: Any, kinds: Any, is_http: bool) -> str | None:
    """What the record holds: "html", "text", or None for what is not for us."""
    if is_http:
        media = found.http_content_type or "text/html"
    else:
        default = "text/plain" if found.record_type == kinds.conversion else ""
        media = found.headers.get("Content-Type") or default
    media = media.partition(";")[0].strip().lower()
    return "html" if media in _HTML else "text" if media in _TEXT else None
