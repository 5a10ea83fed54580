"""Columns of Arrow through the cleaner."""

from __future__ import annotations

import pickle
from typing import Any

import pyarrow as pa
import pytest

from cleaner import Cleaner, OptionError, clean_document
from cleaner.integrations.arrow import EDITS, METADATA, REMOVALS, WARNINGS, TableCleaner, clean_table

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."


def table_of(*values: Any, type: Any = None) -> Any:
    return pa.table({"id": list(range(len(values))), "text": pa.array(values, type)})


@pytest.mark.parametrize("type", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_text_of_any_width(type: Any) -> None:
    done = clean_table(table_of(NOISY, None, "", type=type))
    assert done["clean_text"].to_pylist() == [CLEAN, None, ""]
    assert done["text"].to_pylist() == [NOISY, None, ""]
    assert done.column_names == ["id", "text", "clean_text"]
    assert done["clean_text"].type == (pa.large_string() if type == pa.large_string() else pa.string())


@pytest.mark.parametrize("type", [pa.binary(), pa.large_binary()])
def test_bytes_are_decoded(type: Any) -> None:
    raw = "Der Präsident der Ukraine besuchte Köln, und der Stadtrat hörte ihm zu.".encode("cp1252")
    done = clean_table(table_of(raw, None, type=type))
    assert done["clean_text"].to_pylist()[0].startswith("Der Präsident")


@pytest.mark.skipif(not hasattr(pa, "string_view"), reason="this pyarrow has no views")
@pytest.mark.parametrize("name", ["string_view", "binary_view"])
def test_views(name: str) -> None:
    values = [NOISY, None] if name == "string_view" else [NOISY.encode(), None]
    assert clean_table(table_of(*values, type=getattr(pa, name)()))["clean_text"].to_pylist() == [CLEAN, None]


def test_a_type_with_a_name_of_its_own() -> None:
    class Body(pa.ExtensionType):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(pa.string(), "cleaner.test.body")

        def __arrow_ext_serialize__(self) -> bytes:
            return b""

        @classmethod
        def __arrow_ext_deserialize__(cls, storage: Any, serialized: bytes) -> Body:
            return cls()

    array = pa.ExtensionArray.from_storage(Body(), pa.array([NOISY, None]))
    assert clean_table(pa.table({"text": array}))["clean_text"].to_pylist() == [CLEAN, None]


def test_no_text_at_all() -> None:
    assert clean_table(table_of(None, None))["clean_text"].to_pylist() == [None, None]
    empty = clean_table(table_of(type=pa.string()), metadata=True, removals=True, warnings=True)
    assert empty.num_rows == 0
    assert empty.schema.types[2:] == [pa.string(), METADATA, REMOVALS, EDITS, WARNINGS]
    assert clean_table(pa.schema([("text", pa.string())]).empty_table()).column_names == ["text", "clean_text"]


def test_bytes_in_a_column_of_text_that_are_no_utf8() -> None:
    """Arrow does not look when it is told that bytes are text."""
    column = pa.array([b"It rained \xff for nine days.", b"Share"]).view(pa.string())
    assert clean_table(pa.table({"text": column}))["clean_text"].to_pylist() == ["It rained \ufffd for nine days.", ""]


def test_chunks_slices_and_many_rows() -> None:
    texts = [f"Share\n\nIt rained on day {number}." for number in range(2500)]
    column = pa.chunked_array([texts[:1], [], texts[1:2000], texts[2000:]])
    done = clean_table(pa.table({"text": column}).slice(1, 2400))
    assert done["clean_text"].to_pylist() == [f"It rained on day {number}." for number in range(1, 2401)]


def test_a_record_batch_gives_a_record_batch() -> None:
    batch = pa.record_batch({"text": [f"Share\n\nIt rained on day {number}." for number in range(1500)]})
    done = clean_table(batch.slice(3), warnings=True)
    assert isinstance(done, pa.RecordBatch)
    assert done.column(1).to_pylist() == [f"It rained on day {number}." for number in range(3, 1500)]


def test_the_text_is_replaced_in_its_place() -> None:
    table = pa.table({"text": [NOISY], "id": [1]}).replace_schema_metadata({"a": "b"})
    done = clean_table(table, output_column="text")
    assert done.to_pylist() == [{"text": CLEAN, "id": 1}]
    assert done.schema.metadata == {b"a": b"b"}


def test_what_is_known_of_a_document_comes_in_columns_of_fixed_types() -> None:
    raw = b"<title>Rain</title><p>The Russian Federation sent pumps \xe2\x80\x94 and&nbsp;boats.</p>"
    document = clean_document(raw)
    done = clean_table(table_of(raw, None, type=pa.binary()), metadata=True, removals=True, warnings=True)
    row, empty = done.to_pylist()
    assert done.schema.types[2:] == [pa.string(), METADATA, REMOVALS, EDITS, WARNINGS]
    known = document.to_dict()
    for name in ("metadata", "removals", "warnings"):
        assert row[name] == known[name]
    assert [{**edit, "inner": []} for edit in row["edits"]] == [{**edit, "inner": []} for edit in known["edits"]]
    assert [empty[name] for name in ("clean_text", "metadata", "removals", "edits", "warnings")] == [None] * 5


def test_edits_within_edits_are_told_oldest_first() -> None:
    text = "The Russian Federat\u00adion sent pumps."
    document = clean_document(text)
    (row,) = clean_table(table_of(text), removals=True).to_pylist()
    inner = [[(one.rule, one.start) for one in edit.inner] for edit in document.edits]
    assert any(inner), "the text should hold an edit on top of another"
    assert [[(one["rule"], one["start"]) for one in edit["inner"]] for edit in row["edits"]] == inner


def test_columns_that_have_a_name_of_ours_are_renamed() -> None:
    table = pa.table({"text": [NOISY], "clean_text": [1], "metadata": [2], "input_metadata": [3]})
    done = clean_table(table, metadata=True)
    assert done.column_names == [
        "text", "input_clean_text", "input_input_metadata", "input_metadata", "clean_text", "metadata",
    ]  # fmt: skip
    assert [done[name].to_pylist() for name in done.column_names[1:4]] == [[1], [2], [3]]


def test_the_schema_is_known_beforehand() -> None:
    table = pa.table({"text": [NOISY], "metadata": [2]})
    tables = TableCleaner(metadata=True, removals=True)
    assert tables.schema(table.schema) == tables(table).schema


def test_a_cleaner_may_be_given_and_sent() -> None:
    tables = TableCleaner(cleaner=Cleaner(entities=False))
    assert pickle.loads(pickle.dumps(tables))(table_of(NOISY))["clean_text"].to_pylist() == [
        "The Russian Federation sent pumps."
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text_column": "body"}, r"there is no column 'body'; name the one with the text \(columns here: 'id', "),
        ({"text_column": "id"}, "the column of the text holds int64, neither text nor bytes"),
        ({"output_column": "metadata", "metadata": True}, "output_column 'metadata' is the name of another new column"),
        ({"cleaner": Cleaner(), "noise": False}, r"give a cleaner or options, not both \(options here: noise\)"),
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_line(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        clean_table(table_of(NOISY), **arguments)


def test_a_column_that_is_there_twice() -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    with pytest.raises(OptionError, match="2 columns are called 'text'"):
        clean_table(table)


def test_something_else_than_a_table() -> None:
    with pytest.raises(OptionError, match="a table is a pyarrow Table or RecordBatch, not list"):
        clean_table([NOISY])
