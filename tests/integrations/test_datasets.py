"""Datasets of Hugging Face through the cleaner."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cleaner import Cleaner, OptionError, clean_document
from tests.needed import needed

datasets = needed("datasets")

# The dill that older versions ask for looks at code in a way that newer versions of Python have another for.
pytestmark = pytest.mark.filterwarnings("ignore:co_lnotab is deprecated:DeprecationWarning")

from cleaner.integrations.datasets import CleanBatch  # noqa: E402

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."
PAGE = "<title>Rain</title><p>The Russian Federation sent pumps \u2014 and&nbsp;boats."
ALL: dict[str, Any] = {"metadata": True, "removals": True, "warnings": True}


@pytest.fixture(autouse=True)
def _quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


def dataset_of(*texts: Any, **columns: Any) -> Any:
    return datasets.Dataset.from_dict({"text": list(texts), **columns})


@pytest.mark.parametrize("format", [None, "arrow", "numpy"])
def test_a_dataset_in_any_format_that_has_columns(format: str | None) -> None:
    dataset = dataset_of(NOISY, None, "", id=[1, 2, 3]).with_format(format)
    done = dataset.map(CleanBatch(), batched=True, batch_size=2).with_format(None)
    assert done.to_dict() == {"text": [NOISY, None, ""], "id": [1, 2, 3], "clean_text": [CLEAN, None, ""]}


@pytest.mark.parametrize("format", [None, "arrow"])
def test_what_is_known_of_a_document(format: str | None) -> None:
    known = clean_document(PAGE).to_dict()
    dataset = dataset_of(PAGE, None).with_format(format)
    clean = CleanBatch(**ALL)
    done = dataset.map(clean, batched=True, features=clean.features(dataset.features)).with_format(None)
    assert done.column_names == ["text", "clean_text", "metadata", "removals", "edits", "warnings"]
    for name in ("metadata", "removals", "warnings"):
        assert done[0][name] == known[name]
    assert done[0]["edits"][0]["start"] == known["edits"][0]["start"]
    assert [done[1][name] for name in ("clean_text", "removals", "edits", "warnings")] == [None] * 4


@pytest.mark.parametrize("format", [None, "arrow"])
def test_first_batches_that_have_nothing_to_guess_types_from(format: str | None) -> None:
    dataset = dataset_of(None, "It rained.", "It rained.", NOISY, PAGE).with_format(format)
    clean = CleanBatch(**ALL)
    features = clean.features(dataset.features)
    done = dataset.map(clean, batched=True, batch_size=1, writer_batch_size=1, features=features).with_format(None)
    assert done.features == features
    assert done[3]["removals"][0]["text"] == "Share"
    assert done[4]["metadata"]["title"] == "Rain"


def test_several_processes() -> None:
    texts = [f"Share\n\nIt rained on day {number}." for number in range(6)]
    done = dataset_of(*texts).map(CleanBatch(noise=["share"]), batched=True, num_proc=2)
    assert list(done["clean_text"]) == [text.removeprefix("Share\n\n") for text in texts]


def test_a_stream() -> None:
    stream = dataset_of(*[NOISY] * 5).to_iterable_dataset()
    clean = CleanBatch(**ALL)
    done = stream.map(clean, batched=True, batch_size=2, features=clean.features(stream.features))
    assert [row["clean_text"] for row in done] == [CLEAN] * 5
    assert [row["removals"][0]["rule"] for row in done] == ["share/label"] * 5
    arrow = stream.with_format("arrow").map(clean, batched=True, batch_size=2)
    assert [row["clean_text"] for row in arrow.with_format(None)] == [CLEAN] * 5


def test_a_stream_of_python_values() -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for text in (NOISY, b"Share", None, "It rained \ud800 for nine days."):
            yield {"text": text}

    done = datasets.IterableDataset.from_generator(rows).map(CleanBatch(output_column="text"), batched=True)
    assert [row["text"] for row in done] == [CLEAN, "", None, "It rained \ufffd for nine days."]


def test_bytes_are_decoded_and_replaced_by_text() -> None:
    raw = "Der Präsident der Ukraine besuchte Köln, und der Stadtrat hörte ihm zu.".encode("cp1252")
    dataset = dataset_of(raw, label=["a"]).cast_column("label", datasets.ClassLabel(names=["a", "b"]))
    clean = CleanBatch(output_column="text")
    features = clean.features(dataset.features)
    assert features == datasets.Features({"text": datasets.Value("string"), "label": dataset.features["label"]})
    done = dataset.map(clean, batched=True, features=features)
    assert done["text"][0].startswith("Der Präsident")


@pytest.mark.parametrize("format", [None, "arrow"])
def test_columns_that_have_a_name_of_ours_are_renamed(format: str | None) -> None:
    dataset = dataset_of(NOISY, clean_text=[1], metadata=[2], input_metadata=[3]).with_format(format)
    clean = CleanBatch(metadata=True)
    done = dataset.map(clean, batched=True, features=clean.features(dataset.features)).with_format(None)
    row = done[0]
    assert (row["clean_text"], row["metadata"]["kind"]) == (CLEAN, "text")
    assert [row[name] for name in ("input_clean_text", "input_input_metadata", "input_metadata")] == [1, 2, 3]
    assert len(row) == 6


PROGRAM = """
import sys
from datasets.fingerprint import Hasher
from cleaner.integrations.datasets import CleanBatch
print(Hasher.hash(CleanBatch(noise=sys.argv[1].split(), repair={"unicode", "hyphens", "wraps"}, metadata=True)))
"""


def test_equal_functions_have_equal_fingerprints_in_every_process() -> None:
    def fingerprint(seed: str, kinds: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, kinds], env=env, check=True, capture_output=True, text=True
        ).stdout

    first = fingerprint("1", "share advert legal")
    assert fingerprint("2", "legal share advert") == first
    assert fingerprint("3", "legal share") != first


def test_what_fingerprints_depend_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = datasets.fingerprint.Hasher.hash
    assert hashed(CleanBatch()) == hashed(CleanBatch(cleaner=Cleaner()))
    assert hashed(CleanBatch(noise=["share"])) == hashed(CleanBatch(noise={"share"}))
    each: list[dict[str, Any]] = [{name: True} for name in ALL]
    assert len({hashed(CleanBatch(**one)) for one in each} | {hashed(CleanBatch("a"))}) == 4
    names = tmp_path / "names.tsv"
    names.write_text("Old Name\tNew Name\n", "utf8")
    before = hashed(CleanBatch(entities=names))
    assert hashed(CleanBatch(entities=names)) == before
    names.write_text("Old Name\tNewer Name\n", "utf8")
    assert hashed(CleanBatch(entities=names)) != before
    plain = hashed(CleanBatch())
    monkeypatch.setattr("cleaner.integrations.datasets.__version__", "another")
    assert hashed(CleanBatch()) != plain


def test_map_finds_what_it_made_before(tmp_path: Path) -> None:
    dataset_of(NOISY).save_to_disk(tmp_path / "saved")
    dataset = datasets.load_from_disk(tmp_path / "saved")
    first = dataset.map(CleanBatch(noise={"share", "advert"}), batched=True)
    again = dataset.map(CleanBatch(noise=["advert", "share"]), batched=True)
    assert first._fingerprint == again._fingerprint
    assert first.cache_files == again.cache_files != []


def test_options_are_sent_along() -> None:
    clean = CleanBatch("body", "body", entities={"Oldtown": "Newtown"}, noise={"advert"}, rules=None, language="en")
    sent = pickle.loads(pickle.dumps(clean))
    batch = {"body": ["Share\n\nRain fell on Oldtown for nine days.\n\nAdvertisement"]}
    assert sent(batch) == clean(batch) == {"body": ["Share\n\nRain fell on Newtown for nine days."]}


def test_what_cannot_be_is_one_line() -> None:
    arguments: dict[str, Any]
    for arguments, message in (
        ({"output_column": "metadata", "metadata": True}, "output_column 'metadata' is the name of another new column"),
        ({"cleaner": Cleaner(), "noise": False}, r"give a cleaner or options, not both \(options here: noise\)"),
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
    ):
        with pytest.raises(OptionError, match=message):
            CleanBatch(**arguments)
    for batch, message in (
        ({"body": ["a"]}, r"there is no column 'text'; name the one with the text \(columns here: 'body'\)"),
        ({"text": [1]}, "the column of the text holds int, neither text nor bytes"),
        (pa.table({"text": [1]}), "the column of the text holds int64, neither text nor bytes"),
        ({"text": "a"}, "give batched=True to map"),
        ({"text": None}, "give batched=True to map"),
        (["a"], "a batch is a dict of lists or a pyarrow Table, not list; use the dataset without a format"),
    ):
        with pytest.raises(OptionError, match=message):
            CleanBatch()(batch)
    with pytest.raises(OptionError, match="the features of the dataset are not known"):
        CleanBatch().features(None)
