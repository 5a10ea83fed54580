"""Datasets of Ray."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cleaner import Cleaner, OptionError
from cleaner.integrations.arrow import METADATA, WARNINGS
from tests.needed import needed

ray: Any = needed("ray")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def here() -> Iterator[None]:
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


@pytest.mark.usefixtures("here")
def test_a_dataset_gets_the_columns_of_a_table() -> None:
    from cleaner.engines.ray import clean_dataset

    rows = [{"id": n, "text": f"Share\n\nThe Russian Federation sent pumps on day {n}."} for n in range(300)]
    dataset = ray.data.from_items(rows).repartition(4)
    done = clean_dataset(dataset, metadata=True, warnings=True, map_batches={"num_cpus": 1}).sort("id")
    assert [(row["id"], row["clean_text"]) for row in done.take_all()] == [
        (n, f"Russia sent pumps on day {n}.") for n in range(300)
    ]
    types = dict(zip(done.schema().names, done.schema().types, strict=True))
    assert (types["metadata"], types["warnings"]) == (METADATA, WARNINGS)


@pytest.mark.usefixtures("here")
def test_a_cleaner_with_options_is_sent() -> None:
    from cleaner.engines.ray import clean_dataset

    dataset = ray.data.from_items([{"body": "Share\n\nThe Russian Federation sent pumps."}])
    (row,) = clean_dataset(dataset, "body", "body", cleaner=Cleaner(entities=False)).take_all()
    assert row == {"body": "The Russian Federation sent pumps."}


def test_bad_options_are_told_before_anything_runs() -> None:
    from cleaner.engines.ray import clean_dataset

    with pytest.raises(OptionError, match="kind is one of"):
        clean_dataset(None, kind="pdf")  # type: ignore[arg-type]
