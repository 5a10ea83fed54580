"""Data frames of Spark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cleaner import Cleaner, OptionError
from tests.needed import needed

needed("pyspark")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


def test_a_frame_gets_the_columns_of_a_table(session: Any) -> None:
    from cleaner.engines.spark import clean_dataframe

    rows = [(n, f"Share\n\nThe Russian Federation sent pumps on day {n}.") for n in range(300)]
    frame = session.createDataFrame([*rows, (300, None)], "id long, text string").repartition(4)
    done = clean_dataframe(frame, metadata=True, removals=True, warnings=True)
    assert done.columns == ["id", "text", "clean_text", "metadata", "removals", "edits", "warnings"]
    found = done.orderBy("id").collect()
    assert [row.clean_text for row in found] == [f"Russia sent pumps on day {n}." for n in range(300)] + [None]
    assert [(one.kind, one.text) for one in found[5].removals] == [("share", "Share")]
    assert found[5].metadata.language == "en"
    assert found[300].removals is None


def test_bytes_and_a_cleaner_with_options(session: Any) -> None:
    from cleaner.engines.spark import clean_dataframe

    frame = session.createDataFrame([(bytearray(b"Share\n\nThe Russian Federation sent pumps."),)], "body binary")
    (row,) = clean_dataframe(frame, "body", "body", cleaner=Cleaner(entities=False)).collect()
    assert row.asDict() == {"body": "The Russian Federation sent pumps."}


def test_a_column_that_is_not_there_is_told_before_anything_runs(session: Any) -> None:
    from cleaner.engines.spark import clean_dataframe

    with pytest.raises(OptionError, match="there is no column 'text'"):
        clean_dataframe(session.createDataFrame([(1,)], "id long"))
