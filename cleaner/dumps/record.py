"""One record of a dump, on its way in and on its way out."""

from __future__ import annotations

import base64
import datetime
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

MAX_RECORD_BYTES = 64 << 20
"""A record above this size fails instead of filling the memory: archives can claim any size."""

OUR_FIELDS = ("id", "text", "metadata", "warnings", "removals", "edits")
"""The names of the fields that we write. An input field of the same name becomes `input_<name>`."""

TEXT_FIELDS: tuple[tuple[str, str | None], ...] = (
    ("text", None),
    ("html", "html"),
    ("raw_html", "html"),
    ("html_content", "html"),
    ("page_html", "html"),
    ("content", None),
    ("raw_content", None),
    ("full_text", None),
    ("article_text", None),
    ("maintext", None),
    ("body", None),
    ("article", None),
    ("raw_text", None),
)
"""Fields that are taken for the text or the page where none is named, the first that is there, and their kind."""
ID_FIELDS = ("id", "_id", "doc_id", "docid", "document_id", "uuid", "guid")
URL_FIELDS = ("url", "link", "uri", "source_url", "page_url", "warc-target-uri", "target_uri")

_SIZE_OF_FIELD = 64
_DEEPEST = 200
"""How deep the fields of a record may nest. Python's own limit differs with where it is reached."""

TOO_DEEP = f"fields that nest more than {_DEEPEST} deep"

_SURROGATE = re.compile("[\ud800-\udfff]")
# Line breaks to `str.splitlines` and to JavaScript, though not to JSON; a lone surrogate has no UTF-8.
_UNSAFE_IN_LINES = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a structured record hold what; None for the names that are tried by default.

    By default they are looked for under the usual names, in any capitals: `TEXT_FIELDS`, `ID_FIELDS`, `URL_FIELDS`.
    """

    text: str | None = None
    html: str | None = None
    id: str | None = None
    url: str | None = None
    limit: int = MAX_RECORD_BYTES
    """The largest record in bytes."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to clean, or one thing that could not be read: then `error` says why.

    `kind` is what the format knows of `raw` ("text" or "html"), None where `raw` itself must tell.
    `encoding` is a label that came beside the bytes, as from an HTTP header. `fields` holds the input's
    other fields, `cleaned` the one that `raw` was taken from.
    """

    id: str
    where: str
    """`<file>:<record number>`, counted from 1."""
    raw: str | bytes = ""
    kind: str | None = None
    url: str | None = None
    encoding: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    cleaned: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    weight: int = 0
    """The size in bytes of what the record was read from, where it has fields within fields."""
    used: str = ""
    """Which of its fields were taken for what, where it has fields."""

    @property
    def size(self) -> int:
        """How much memory the record takes, roughly, in bytes."""
        fields = sum(len(value) for value in self.fields.values() if isinstance(value, (str, bytes)))
        return max(self.weight, len(self.raw) + fields + _SIZE_OF_FIELD * len(self.fields))


def failed(where: str, error: str, id: str | None = None) -> Record:
    """A record that could not be read."""
    return Record(id=where if id is None else id, where=where, error=error)


def record_from(data: Mapping[str, Any], where: str, fields: Fields, weight: int = 0) -> Record:
    """The record in a mapping of field names to values, as of a JSON object or a row of a table.

    >>> record = record_from({"id": 7, "html": "<p>Rain", "lang": "en"}, "a.jsonl:1", Fields())
    >>> record.id, record.raw, record.kind, dict(record.fields)
    ('7', '<p>Rain', 'html', {'lang': 'en'})
    >>> record_from({"title": "Rain"}, "a.jsonl:2", Fields()).error
    "no field 'text' or 'html'; name one with --text-field or --html-field (fields here: 'title')"
    """
    if _is_deep(data):
        return failed(where, TOO_DEEP)
    id_field = _field(data, fields.id, ID_FIELDS)
    given = None if id_field is None else data[id_field]
    id = where if given is None or given == "" else _as_text(given)
    name, kind = _cleaned_field(data, fields)
    if name is None:
        return failed(where, _no_field(data, fields), id)
    raw = data[name]
    if not isinstance(raw, (str, bytes)):
        return failed(where, f"the field {name!r} holds {type(raw).__name__}, not text", id)
    if len(raw) > fields.limit:
        return failed(where, too_large(fields.limit), id)
    url_field = _field(data, fields.url, URL_FIELDS)
    url = None if url_field is None else data[url_field]
    rest = {key: value for key, value in data.items() if key != name and not (key == "id" == id_field)}
    return Record(
        id=id,
        where=where,
        raw=raw,
        kind=kind,
        url=url if isinstance(url, str) and url else None,
        fields=rest,
        cleaned={name: raw},
        weight=weight,
        used=_used(name, kind, id_field, url_field),
    )


@lru_cache(maxsize=256)
def _used(text: str, kind: str | None, id: str | None, url: str | None) -> str:
    named = (("page" if kind == "html" else "text", text), ("id", id), ("address", url))
    return ", ".join(f"{what} from {name[:40]!r}" for what, name in named if name is not None)


def _field(data: Mapping[str, Any], named: str | None, usual: Sequence[str]) -> str | None:
    """The field of a name that was given, else the first of the usual names, in whatever capitals; None for none."""
    if named is not None:
        return named if named in data else None
    for name in usual:
        if data.get(name) is not None:
            return name
    lowered = {key.lower(): key for key in reversed(list(data)) if isinstance(key, str)}
    return next((lowered[name] for name in usual if data.get(lowered.get(name, name)) is not None), None)


def too_large(limit: int) -> str:
    """The reason that a record above the largest size gets."""
    return f"larger than {limit >> 20} MB, the most that one record may have" if limit >> 20 else f"over {limit} bytes"


def json_line(value: Mapping[str, Any]) -> bytes:
    """One line of JSON, with its line break, that no reader takes for two.

    U+2028, U+2029, U+0085 and lone surrogates are escaped; numbers that JSON lacks become null; dates are ISO 8601,
    bytes are text where they are UTF-8 and else base64.

    >>> json_line({"text": "one\\u2028two", "share": float("nan")})
    b'{"text": "one\\\\u2028two", "share": null}\\n'
    """
    return json_text(value).encode() + b"\n"


def json_text(value: Any) -> str:
    """A value as JSON, escaped as for `json_line`.

    >>> json_text(["Rain", None])
    '["Rain", null]'
    """
    try:
        text = _ENCODER.encode(value)
    except (ValueError, TypeError):
        text = _ENCODER.encode(_finite(value))
    return text if text.isascii() else _UNSAFE_IN_LINES.sub(_escape, text)


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, for formats that hold UTF-8 only."""
    return _SURROGATE.sub("\ufffd", text)


def _cleaned_field(data: Mapping[str, Any], fields: Fields) -> tuple[str | None, str | None]:
    """The field to clean and its kind. HTML comes first where both were named: it says more than its text."""
    if fields.text is not None or fields.html is not None:
        for named, kind in ((fields.html, "html"), (fields.text, None)):
            if named is not None and data.get(named) is not None:
                return named, kind
        return None, None
    name = _field(data, None, [name for name, _ in TEXT_FIELDS])
    return name, None if name is None else dict(TEXT_FIELDS)[name.lower()]


def _is_deep(data: Mapping[str, Any]) -> bool:
    level: list[Any] = [value for value in data.values() if isinstance(value, (dict, list))]
    for _ in range(_DEEPEST):
        if not level:
            return False
        inner = (item for value in level for item in (value.values() if isinstance(value, dict) else value))
        level = [item for item in inner if isinstance(item, (dict, list))]
    return True


def _no_field(data: Mapping[str, Any], fields: Fields) -> str:
    wanted = [name for name in (fields.text, fields.html) if name is not None] or ["text", "html"]
    seen = ", ".join(repr(key[:40]) for key in list(data)[:8]) or "none"
    advice = "; name one with --text-field or --html-field"
    return f"no field {' or '.join(map(repr, wanted))}{advice} (fields here: {seen})"


def _as_text(value: Any) -> str:
    """A value that JSON has no type for."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json_text(value)
    return str(value)


def _finite(value: Any) -> Any:
    """The value with null for what JSON lacks, and keys as strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else _as_text(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


# One for all, because each call of `json.dumps` with options of its own makes another.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_as_text)
