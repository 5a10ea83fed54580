"""Web archives: the pages in WARC files, the texts in WET files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.dumps.extras import extra
from cleaner.dumps.record import Fields, Record, failed, too_large

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
    for found in warc.ArchiveIterator(stream, record_types=wanted, parse_http=False):
        record = _record(found, kinds, name, number + 1, fields)
        if record is not None:
            number += 1
            yield record


def _record(found: Any, kinds: Any, name: str, number: int, fields: Fields) -> Record | None:
    where = f"{name}:{number}"
    id = (found.headers.get("WARC-Record-ID") or "").strip("<> ") or where
    length = found.content_length
    if length > fields.limit:
        return failed(where, too_large(fields.limit), id)
    found.freeze()
    if found.content_length < length:
        return failed(where, f"cut short: {found.content_length} of {length} bytes are there", id)
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
