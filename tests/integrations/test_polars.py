"""Frames, series and expressions of polars through the cleaner."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, OptionError, clean_document
from tests.needed import needed

pl = needed("polars")

import cleaner.integrations.polars  # noqa: E402, F401

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."


class Counting(Cleaner):
    """Tells which texts were cleaned."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str | bytes] = []

    def clean(self, raw: str | bytes) -> str:
        self.seen.append(raw)
        return super().clean(raw)

    def document(self, raw: str | bytes) -> Any:
        self.seen.append(raw)
        return super().document(raw)


@pytest.mark.parametrize("type", [pl.String(), pl.Binary(), pl.Categorical(), pl.Enum(["", NOISY])], ids=str)
def test_text_of_any_type(type: Any) -> None:
    values = [value.encode() if value is not None and type == pl.Binary else value for value in (NOISY, None, "")]
    frame = pl.DataFrame({"text": pl.Series(values, dtype=type), "id": [1, 2, 3]})
    expected = pl.Series("clean_text", [CLEAN, None, ""], dtype=pl.String)
    assert frame.cleaner.clean().equals(frame.with_columns(expected))
    assert frame.lazy().cleaner.clean().collect().equals(frame.with_columns(expected))
    assert frame["text"].cleaner.clean().equals(expected.alias("text"), check_names=True)
    assert frame.select(pl.col("text").cleaner.clean()).to_series().equals(expected.alias("text"), check_names=True)


def test_bytes_are_decoded() -> None:
    raw = "Der Präsident der Ukraine besuchte Köln, und der Stadtrat hörte ihm zu.".encode("cp1252")
    assert pl.Series([raw]).cleaner.clean().item().startswith("Der Präsident")


def test_no_text_at_all() -> None:
    for values in ([], [None, None]):
        frame = pl.DataFrame({"text": pl.Series(values, dtype=pl.Null)})
        done = frame.cleaner.clean(metadata=True, removals=True)
        assert done["clean_text"].to_list() == values
        assert done.schema == frame.lazy().cleaner.clean(metadata=True, removals=True).collect_schema()
        assert frame["text"].cleaner.clean().dtype == pl.String


def test_what_is_known_of_a_document_comes_as_structs(tmp_path: Path) -> None:
    raw = "<title>Rain</title><p>The Russian Federation sent pumps \u2014 and&nbsp;boats."
    known = clean_document(raw).to_dict()
    frame = pl.DataFrame({"text": [raw, None]})
    done = frame.cleaner.clean(metadata=True, removals=True, warnings=True)
    assert done.columns == ["text", "clean_text", "metadata", "removals", "edits", "warnings"]
    row, missing = done.to_dicts()
    for name in ("metadata", "removals", "warnings"):
        assert row[name] == known[name]
    assert row["edits"][0]["start"] == known["edits"][0]["start"]
    assert missing["clean_text"] is None
    assert [done[name][1] for name in ("removals", "edits", "warnings")] == [None] * 3
    assert done.select(pl.col("metadata").struct.field("title")).to_series().to_list() == ["Rain", None]
    done.write_parquet(tmp_path / "done.parquet")
    assert pl.read_parquet(tmp_path / "done.parquet").equals(done)


def test_a_lazy_plan_knows_its_schema_before_it_runs() -> None:
    counting = Counting()
    plan = pl.LazyFrame({"text": [NOISY], "id": [1]}).cleaner.clean(metadata=True, removals=True, cleaner=counting)
    schema = plan.collect_schema()
    assert counting.seen == []
    assert plan.collect().schema == schema


def test_each_text_is_cleaned_once_and_only_those_that_are_asked_for() -> None:
    texts = [f"Share\n\nIt rained on day {number}." for number in range(40)]
    counting = Counting()
    frame = pl.LazyFrame({"text": texts, "id": range(40)})
    plan = frame.cleaner.clean(metadata=True, removals=True, warnings=True, cleaner=counting)
    assert plan.collect()["clean_text"].to_list() == [text.removeprefix("Share\n\n") for text in texts]
    assert sorted(counting.seen) == sorted(texts)
    counting.seen.clear()
    assert plan.filter(pl.col("id") > 37).select("id", "metadata").collect().height == 2
    assert sorted(counting.seen) == texts[38:]
    counting.seen.clear()
    plan = frame.with_columns(pl.col("text").cleaner.clean(cleaner=counting)).filter(pl.col("id") < 1)
    assert plan.collect()["text"].to_list() == ["It rained on day 0."]
    assert counting.seen == texts[:1]


def test_a_plan_streams(tmp_path: Path) -> None:
    texts = [f"Share\n\nIt rained on day {number}." for number in range(300)]
    pl.DataFrame({"text": texts}).write_parquet(tmp_path / "in.parquet", row_group_size=50)
    plan = pl.scan_parquet(tmp_path / "in.parquet").cleaner.clean(warnings=True)
    plan.sink_parquet(tmp_path / "out.parquet")
    done = pl.read_parquet(tmp_path / "out.parquet")
    assert done["clean_text"].to_list() == [text.removeprefix("Share\n\n") for text in texts]
    assert plan.collect(engine="streaming").equals(done)


def test_a_plan_can_be_sent() -> None:
    plan = pl.LazyFrame({"text": [NOISY]}).cleaner.clean(metadata=True).with_columns(pl.col("text").cleaner.clean())
    sent = pl.LazyFrame.deserialize(io.BytesIO(plan.serialize()))
    assert sent.collect().equals(plan.collect())
    assert sent.collect()["text"].to_list() == [CLEAN]


def test_expressions_within_others() -> None:
    frame = pl.DataFrame({"group": [1, 1, 2], "text": [NOISY, "Share", None]})
    name = pl.col("text").alias("body").cleaner.clean(entities=False)
    assert frame.select(name).columns == ["body"]
    done = frame.group_by("group", maintain_order=True).agg(pl.col("text").cleaner.clean())
    assert done["text"].to_list() == [[CLEAN, ""], [None]]
    assert frame.filter(pl.col("text").cleaner.clean() == "").height == 1


def test_the_text_is_replaced_in_its_place() -> None:
    frame = pl.DataFrame({"text": [NOISY.encode()], "id": [1]})
    done = frame.cleaner.clean(output_column="text", warnings=True)
    assert done.columns == ["text", "id", "warnings"]
    assert done.row(0)[:2] == (CLEAN, 1)


def test_columns_that_have_a_name_of_ours_are_renamed() -> None:
    frame = pl.DataFrame({"metadata": [NOISY], "clean_text": [1], "input_metadata": [3], "^m.*$": [4]})
    done = frame.cleaner.clean("metadata", metadata=True)
    assert done.columns == [
        "input_input_metadata", "input_clean_text", "input_metadata", "^m.*$", "clean_text", "metadata",
    ]  # fmt: skip
    assert done.row(0)[:5] == (NOISY, 1, 3, 4, CLEAN)
    assert done["metadata"][0]["kind"] == "text"


def test_names_that_polars_takes_for_patterns() -> None:
    frame = pl.DataFrame({"^t.*$": [NOISY], "text": ["a"]})
    done = frame.cleaner.clean("^t.*$", warnings=True)
    assert done.rows() == [(NOISY, "a", CLEAN, [])]
    assert done.columns == ["^t.*$", "text", "clean_text", "warnings"]


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text_column": "body"}, r"there is no column 'body'; name the one with the text \(columns here: 'text', "),
        ({"text_column": "id"}, "the column of the text holds Int64, neither text nor bytes"),
        ({"text_column": "list"}, r"the column of the text holds List\(String\), neither text nor bytes"),
        ({"output_column": "metadata", "metadata": True}, "output_column 'metadata' is the name of another new column"),
        ({"cleaner": Cleaner(), "noise": False}, r"give a cleaner or options, not both \(options here: noise\)"),
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: dict[str, Any], message: str, lazy: bool) -> None:
    frame = pl.DataFrame({"text": [NOISY], "id": [1], "list": [["a"]]})
    with pytest.raises(OptionError, match=message):
        (frame.lazy() if lazy else frame).cleaner.clean(**arguments)


def test_series_and_expressions_of_something_else() -> None:
    message = "the column of the text holds Object, neither text nor bytes"
    with pytest.raises(OptionError, match=message):
        pl.Series([object()], dtype=pl.Object).cleaner.clean()
    # Older versions wrap what a function raises, and keep what it says.
    wrapped = (OptionError, pl.exceptions.ComputeError)
    with pytest.raises(wrapped, match="the column of the text holds Int64, neither text nor bytes"):
        pl.DataFrame({"id": [1]}).select(pl.col("id").cleaner.clean())
    with pytest.raises(OptionError, match="kind is one of auto, text, html"):
        pl.col("id").cleaner.clean(kind="pdf")
