"""Frames and series of pandas through the cleaner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cleaner import Cleaner, OptionError, clean_document
from tests.needed import needed

pd = needed("pandas")

import cleaner.integrations.pandas  # noqa: E402, F401

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."
MISSING = [None, float("nan"), pd.NA]


def frame_of(*values: Any, dtype: Any = None, **columns: Any) -> Any:
    return pd.DataFrame({"text": pd.Series(list(values), dtype=dtype), **columns})


@pytest.mark.parametrize(
    "dtype",
    [
        "string",
        "string[python]",
        "string[pyarrow]",
        pd.Series(["a"]).dtype,
        pd.ArrowDtype(pa.string()),
        pd.ArrowDtype(pa.large_string()),
        object,
    ],
    ids=str,
)
def test_text_keeps_its_dtype(dtype: Any) -> None:
    done = frame_of(NOISY, None, "", dtype=dtype).cleaner.clean()
    assert done["clean_text"].dtype == done["text"].dtype == dtype
    assert done["clean_text"].isna().tolist() == [False, True, False]
    assert done["clean_text"].dropna().tolist() == [CLEAN, ""]
    assert done["text"].dropna().tolist() == [NOISY, ""]


def test_bytes_of_arrow_become_text_of_arrow() -> None:
    raw = "Der Präsident der Ukraine besuchte Köln, und der Stadtrat hörte ihm zu.".encode("cp1252")
    for type, text in ((pa.binary(), pa.string()), (pa.large_binary(), pa.large_string())):
        done = frame_of(raw, None, dtype=pd.ArrowDtype(type)).cleaner.clean()["clean_text"]
        assert done.dtype == pd.ArrowDtype(text)
        assert done[0].startswith("Der Präsident")
        assert done.isna().tolist() == [False, True]


def test_objects_of_every_sort_and_what_is_missing_stays_as_it_is() -> None:
    page = '<meta charset="cp1252"><p>Der Präsident der Ukraine besuchte Köln.'
    values = [NOISY, page.encode("cp1252"), *MISSING, page, "It rained \ud800 for nine days.", b"Share"]
    done = frame_of(*values, dtype=object).cleaner.clean()
    texts = done["clean_text"].tolist()
    assert done["clean_text"].dtype == object
    assert texts[:2] == [CLEAN, "Der Präsident der Ukraine besuchte Köln."]
    assert [texts[2] is None, texts[3] != texts[3], texts[4] is pd.NA] == [True] * 3
    assert texts[5:] == ["Der Präsident der Ukraine besuchte Köln.", "It rained \ufffd for nine days.", ""]
    assert done["text"][6] == "It rained \ud800 for nine days."


def test_lone_surrogates() -> None:
    text = "It rained \ud800 for nine days."
    for dtype in ("string[python]", object):
        assert pd.Series([text], dtype=dtype).cleaner.clean().tolist() == ["It rained \ufffd for nine days."]
    category = pd.Categorical.from_codes([0], pd.Index([text], dtype=object))
    assert pd.Series(category).cleaner.clean().tolist() == ["It rained \ufffd for nine days."]


def test_a_category_is_cleaned_once() -> None:
    calls = []

    class Counting(Cleaner):
        def clean(self, raw: str | bytes) -> str:
            calls.append(raw)
            return super().clean(raw)

    texts = pd.Series([NOISY, None, "It rained.", NOISY]).astype(pd.CategoricalDtype(["It rained.", NOISY, "Unused"]))
    done = texts.cleaner.clean(cleaner=Counting())
    assert done.dropna().tolist() == [CLEAN, "It rained.", CLEAN]
    assert done.isna().tolist() == [False, True, False, False]
    assert done.dtype == texts.cat.categories.dtype
    assert sorted(calls) == ["It rained.", NOISY]


def test_nothing_but_missing_texts() -> None:
    for values in ([], [None, None], MISSING):
        done = frame_of(*values).cleaner.clean(metadata=True)
        assert done["clean_text"].isna().all()
        assert done["metadata"].tolist() == [None] * len(values)
    assert pd.Series([None], dtype="category").cleaner.clean().isna().all()


def test_the_rest_of_the_frame_is_as_it_was() -> None:
    frame = frame_of(
        NOISY,
        None,
        dtype=object,
        odd=[{1}, object()],
        day=pd.Categorical(["a", "b"]),
        count=pd.array([1, None], "Int8"),
    )
    frame = frame.set_index(pd.MultiIndex.from_tuples([(7, "x"), (7, "x")], names=["one", None])).rename_axis(
        columns="c"
    )
    before = frame.copy()
    done = frame.cleaner.clean(warnings=True)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(done[list(frame.columns)], before)
    assert done.columns.tolist() == ["text", "odd", "day", "count", "clean_text", "warnings"]
    assert done.index.equals(frame.index)
    assert done["clean_text"].tolist() == [CLEAN, None]
    assert done["warnings"].tolist() == [[], None]
    assert done.columns.name == "c"


def test_the_text_is_replaced_in_its_place() -> None:
    done = frame_of(NOISY, id=[1]).set_index(pd.Index([5])).cleaner.clean(output_column="text")
    assert done.columns.tolist() == ["text", "id"]
    assert done.loc[5].tolist() == [CLEAN, 1]


def test_names_that_are_no_text() -> None:
    frame = pd.DataFrame([[1, NOISY]])
    assert frame.cleaner.clean(1, 1)[1].tolist() == [CLEAN]
    done = frame.cleaner.clean(1, 0)
    assert done.columns.tolist() == ["input_0", 1, 0]
    assert done.iloc[0].tolist() == [1, NOISY, CLEAN]


def test_columns_that_have_a_name_of_ours_are_renamed() -> None:
    frame = pd.DataFrame(
        [[NOISY, 1, 2, 3, 4]], columns=["text", "clean_text", "metadata", "input_metadata", "clean_text"]
    )
    done = frame.rename_axis(columns="c").cleaner.clean(metadata=True)
    assert done.columns.name == "c"
    assert done.columns.tolist() == [
        "text", "input_clean_text", "input_input_metadata", "input_metadata", "input_input_clean_text", "clean_text",
        "metadata",
    ]  # fmt: skip
    assert done.iloc[0, 1:5].tolist() == [1, 2, 3, 4]
    assert done["metadata"][0]["kind"] == "text"


def test_what_is_known_of_a_document_is_plain_values(tmp_path: Path) -> None:
    raw = "<title>Rain</title><p>The Russian Federation sent pumps \u2014 and&nbsp;boats."
    known = clean_document(raw).to_dict()
    done = frame_of(raw, raw, None).cleaner.clean(metadata=True, removals=True, warnings=True)
    assert done.columns.tolist() == ["text", "clean_text", "metadata", "removals", "edits", "warnings"]
    for name in ("metadata", "removals", "warnings"):
        assert done[name].tolist() == [known[name], known[name], None]
    assert done["edits"][0][0]["start"] == known["edits"][0]["start"]
    done.to_parquet(tmp_path / "done.parquet")
    assert pd.read_parquet(tmp_path / "done.parquet")["metadata"][0]["title"] == known["metadata"]["title"]


def test_a_series() -> None:
    texts = pd.Series([NOISY, "It rained."], index=["a", "a"], name="body")
    done = texts.cleaner.clean(entities=False)
    assert done.tolist() == ["The Russian Federation sent pumps.", "It rained."]
    assert (done.name, done.index.tolist(), done.dtype) == ("body", ["a", "a"], texts.dtype)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text_column": "body"}, r"there is no column 'body'; name the one with the text \(columns here: 'text', "),
        ({"text_column": "id"}, "the column of the text holds int64, neither text nor bytes"),
        ({"text_column": "mixed"}, "the column of the text holds bytearray, int, neither text nor bytes"),
        ({"text_column": "arrow"}, "the column of the text holds int64, neither text nor bytes"),
        ({"text_column": "days"}, "the column of the text holds datetime64"),
        ({"text_column": "group"}, "the column of the text holds int64, neither text nor bytes"),
        ({"text_column": "twice"}, "2 columns are called 'twice'"),
        ({"output_column": "metadata", "metadata": True}, "output_column 'metadata' is the name of another new column"),
        ({"cleaner": Cleaner(), "noise": False}, r"give a cleaner or options, not both \(options here: noise\)"),
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_line(arguments: dict[str, Any], message: str) -> None:
    frame = frame_of(NOISY, "b", id=[1, 2], mixed=[1, bytearray(b"a")], days=pd.to_datetime(["2024-01-01"] * 2))
    frame["arrow"] = pd.array([1, 2], dtype=pd.ArrowDtype(pa.int64()))
    frame["group"] = pd.Categorical([1, 2])
    frame = pd.concat([frame, pd.Series([1, 2], name="twice"), pd.Series([1, 2], name="twice")], axis=1)
    with pytest.raises(OptionError, match=message) as caught:
        frame.cleaner.clean(**arguments)
    assert "\n" not in str(caught.value)


def test_names_of_several_levels() -> None:
    frame = pd.DataFrame([[NOISY]], columns=pd.MultiIndex.from_tuples([("a", "b")]))
    with pytest.raises(OptionError, match="names of several levels"):
        frame.cleaner.clean(("a", "b"))
    assert frame["a", "b"].cleaner.clean().tolist() == [CLEAN]
