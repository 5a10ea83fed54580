"""The values: frozen, plain in `to_dict`, and one tree of errors."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import clean_document, model
from cleaner.model import Caption, CleanError, Document, Edit, Metadata, Removal
from cleaner.source import AlignedText, replay

RAW = "Share\n\nThe Russian Federation signed&nbsp;it.\n\nPhoto: Reuters\n\nBy Jane Roe"
ERRORS = [one for one in vars(model).values() if isinstance(one, type) and issubclass(one, Exception)]
PIECES = st.sampled_from([RAW, "\r\n", "word ", "\u200b", "Advertisement\n\n", "é", "\n"])
VALUES = [value for value in vars(model).values() if dataclasses.is_dataclass(value) and isinstance(value, type)]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_values_are_frozen_and_have_slots(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(value)
    assert value.__doc__
    assert not value.__doc__.startswith(f"{value.__name__}(")


@pytest.mark.parametrize(
    "error", [one for one in vars(model).values() if isinstance(one, type) and issubclass(one, Exception)]
)
def test_every_error_is_a_clean_error_and_drawn_in_the_tree(error: type[Exception]) -> None:
    assert issubclass(error, CleanError)
    assert issubclass(error, ValueError)
    assert model.__doc__
    assert error.__name__ in model.__doc__


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        clean_document(RAW).text = "x"  # type: ignore[misc]


def test_to_dict_is_json_with_every_public_field_and_rebuilds_the_text() -> None:
    document = clean_document(RAW)
    values = json.loads(json.dumps(document.to_dict()))
    assert set(values) == {f.name for f in dataclasses.fields(Document) if not f.name.startswith("_")} | {"markdown"}
    assert set(values["metadata"]) == {f.name for f in dataclasses.fields(Metadata)}
    removals = [Removal(**one) for one in values["removals"]]
    edits = [Edit(**one) for one in values["edits"]]
    assert removals
    assert edits
    assert replay(values["source"], removals, edits) == values["text"] == document.text


def test_to_dict_goes_to_any_depth() -> None:
    edit = Edit("r", 0, 1, "a", "b", "", (Edit("q", 0, 1, "a", "c", ""),))
    metadata = Metadata(captions=[Caption("x", "y")])
    document = Document("b", "a", [], [edit], metadata, [], [], _aligned=AlignedText.of("a"))
    values = document.to_dict()
    assert values["edits"][0]["inner"][0]["after"] == "c"
    assert values["metadata"]["captions"] == [{"text": "x", "image": "y"}]


def test_documents_compare_by_what_is_public() -> None:
    assert clean_document(RAW) == clean_document(RAW)
    assert "_aligned" not in repr(clean_document(RAW))


@given(st.lists(PIECES, max_size=8).map("".join))
def test_offsets_map_both_ways(raw: str) -> None:
    document = clean_document(raw)
    assert document.to_raw(len(document.text)) == len(document.source)
    for offset in range(len(document.text)):
        back = document.to_raw(offset)
        clean = document.to_clean(back)
        assert clean is not None
        assert clean <= offset
    with pytest.raises(IndexError):
        document.to_raw(len(document.text) + 1)
    with pytest.raises(IndexError):
        document.to_clean(-1)
    for removal in document.removals:
        assert document.to_clean(removal.start) is None
