"""Columns of Parquet for our records: typed where we know the type, JSON where we do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.dumps.record import json_text, without_surrogates
from cleaner.extras import extra

_SPAN = {"start": "integer", "end": "integer"}
_OURS: dict[str, Any] = {
    "id": "string",
    "text": "string",
    "metadata": {
        "title": "string",
        "authors": ["string"],
        "published": "string",
        "modified": "string",
        "captions": [{"text": "string", "image": "string"}],
        "tags": ["string"],
        "language": "string",
        "encoding": "string",
        "kind": "string",
        "url": "string",
        "site": "string",
        "description": "string",
        "page_type": "string",
        "source_of_text": "string",
    },
    "warnings": [{"code": "string", "message": "string"}],
    "removals": [{"rule": "string", "kind": "string", **_SPAN, "text": "string", "reason": "string"}],
    # Edits nest to any depth, which columns cannot: the inner ones are JSON.
    "edits": [
        {"rule": "string", **_SPAN, "before": "string", "after": "string", "reason": "string", "inner": "json"},
    ],
}
"""The shape of our own fields: a type, a list of one shape, or a mapping of names to shapes."""


def parquet_schema(columns: Mapping[str, str]) -> Any:
    """The Arrow schema of columns whose types are "string", "integer", "number", "boolean", "json" or "null"."""
    arrow = extra("pyarrow", "Parquet files")
    fields = [(without_surrogates(name), _arrow_type(arrow, _OURS.get(name, kind))) for name, kind in columns.items()]
    return arrow.schema(fields)


def parquet_batches(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], schema: Any) -> Any:
    """The rows as one Arrow record batch."""
    arrow = extra("pyarrow", "Parquet files")
    arrays = [
        arrow.array([_fitted(row[name], _OURS.get(name, kind)) for row in rows], type=schema.field(at).type)
        for at, (name, kind) in enumerate(columns.items())
    ]
    return arrow.record_batch(arrays, schema=schema)


def _arrow_type(arrow: Any, shape: Any) -> Any:
    if isinstance(shape, list):
        return arrow.list_(_arrow_type(arrow, shape[0]))
    if isinstance(shape, dict):
        return arrow.struct([(name, _arrow_type(arrow, inner)) for name, inner in shape.items()])
    kinds = {"integer": arrow.int64, "number": arrow.float64, "boolean": arrow.bool_}
    return kinds.get(shape, arrow.string)()


def _fitted(value: Any, shape: Any) -> Any:
    """The value as its column takes it."""
    if value is None:
        return None
    if isinstance(shape, list):
        return [_fitted(item, shape[0]) for item in value]
    if isinstance(shape, dict):
        return {name: _fitted(value.get(name), inner) for name, inner in shape.items()}
    if shape == "string":
        return without_surrogates(value)
    if shape == "json":
        return json_text(value)
    return float(value) if shape == "number" else value
