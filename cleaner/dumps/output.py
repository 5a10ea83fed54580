"""From a record and its document to what is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cleaner.dumps.record import OUR_FIELDS, Record, json_line
from cleaner.model import Caption, Document, Edit, Metadata, Removal, Warning, text_of

EMPTY = "empty-result"


def output_line(
    record: Record, document: Document, *, removals: bool, keep_source: bool, output_format: str = "text"
) -> bytes:
    """The record as it is written: our fields first, then the input's, as one line of JSON."""
    metadata = metadata_of(document)
    if metadata["url"] is None:
        metadata["url"] = record.url
    warnings = [fields_of(warning) for warning in document.warnings]
    if not document.text and not any(warning["code"] == EMPTY for warning in warnings):
        warnings.append({"code": EMPTY, "message": "nothing is left of this record"})
    text = text_of(document, output_format)
    written: dict[str, Any] = {"id": record.id, "text": text, "metadata": metadata, "warnings": warnings}
    if removals:
        written |= {
            "removals": [fields_of(removal) for removal in document.removals],
            "edits": [_plain_edit(edit) for edit in document.edits],
        }
    passed = {**record.fields, **(record.cleaned if keep_source else {})}
    if keep_source and not record.cleaned:
        # A file or a page of a web archive has no field of its own that could be kept.
        passed["text"] = document.source
    _pass_through(passed, written)
    return json_line(written)


def folder_line(record: Record, document: Document, output_format: str = "text") -> bytes:
    """What a folder of texts needs of a record."""
    return json_line({"where": record.where, "id": record.id, "text": text_of(document, output_format)})


_NAMES = {
    kind: tuple(field.name for field in dataclasses.fields(kind))
    for kind in (Metadata, Caption, Warning, Removal, Edit)
}


def fields_of(value: Metadata | Caption | Warning | Removal | Edit) -> dict[str, Any]:
    """The fields of one of our values. `Document.to_dict` does all of it at any depth, at five times the cost."""
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


def metadata_of(document: Document) -> dict[str, Any]:
    """The metadata of a document, with its captions, as plain values."""
    return {**fields_of(document.metadata), "captions": [fields_of(one) for one in document.metadata.captions]}


def findings_of(document: Document) -> dict[str, Any]:
    """The metadata of a document and its warnings, as plain values."""
    return {**metadata_of(document), "warnings": [fields_of(warning) for warning in document.warnings]}


def _plain_edit(edit: Edit) -> dict[str, Any]:
    return {**fields_of(edit), "inner": [_plain_edit(inner) for inner in edit.inner]}


def _pass_through(fields: Mapping[str, Any], written: dict[str, Any]) -> None:
    """Add the input's fields, under `input_<name>` where the name is ours or taken by such a one."""
    ours = [name for name in fields if name in OUR_FIELDS]
    written |= {name: value for name, value in fields.items() if name not in OUR_FIELDS}
    for name in ours:
        written[input_name(name, written)] = fields[name]


def renamed(names: Sequence[Any], ours: Collection[Any]) -> list[Any]:
    """The names of the input's columns beside new ones that are ours: those that have one of these get another.

    >>> renamed(["text", "tags", "input_text"], {"text"})
    ['input_input_text', 'tags', 'input_text']
    """
    taken = {*names, *ours}
    found = []
    for name in names:
        kept = input_name(str(name), taken) if name in ours else name
        taken.add(kept)
        found.append(kept)
    return found


def input_name(name: str, taken: Collection[str]) -> str:
    """The name that a field of the input gets where its own is one of ours.

    >>> input_name("text", {"text", "input_text"})
    'input_input_text'
    """
    renamed = f"input_{name}"
    while renamed in taken:
        renamed = f"input_{renamed}"
    return renamed
