"""Dumps that other tools wrote: those in `files/` by warcio 1.8 and pandas 3, others here by pyarrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.feather
import pytest

from cleaner.dumps.formats import read
from cleaner.dumps.record import Fields
from cleaner.dumps.run import run
from tests.dumps.fakes import FakeCleaner, job, read_lines

FILES = Path(__file__).parent / "files"
TEXTS = ['Rain fell, and\n"nothing" else.', "Über Köln schien die Sonne; ja.", "\tOne tab"]


@pytest.mark.parametrize("name", ["warcio.warc", "warcio.warc.gz"])
def test_web_archives_of_warcio(name: str) -> None:
    """Responses whose bodies are compressed, chunked or both; revisits and other records are passed over."""
    records = list(read(FILES / name, name, Fields()))
    pages = [f"<html><p>Page {number}: über Köln.</p></html>".encode("latin-1") for number in range(4)]
    assert [(record.raw, record.error, record.encoding) for record in records] == [
        (page, None, "iso-8859-1") for page in pages
    ]
    assert records[3].url == "https://a.example/3"


@pytest.mark.parametrize("path", sorted(FILES.glob("pandas*")), ids=lambda path: path.name)
def test_tables_of_pandas(path: Path) -> None:
    """As its `to_csv` and `to_json` write them, in each compression, with other separators and with a mark."""
    records = list(read(path, path.name, Fields()))
    assert [record.raw for record in records] == TEXTS
    assert [str(record.fields["n"]) for record in records] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", pa.csv.write_csv),
        ("a.arrow", lambda table, path: pa.feather.write_feather(table, path, compression="zstd")),
        ("a.feather", lambda table, path: pa.feather.write_feather(table, path)),
    ],
)
def test_tables_of_pyarrow(tmp_path: Path, name: str, write: Callable[[Any, str], None]) -> None:
    """CSV and compressed Arrow files, whatever their extension."""
    write(pa.table({"text": TEXTS, "n": [1, 2, 3]}), str(tmp_path / name))
    assert [record.raw for record in read(tmp_path / name, name, Fields())] == TEXTS


def test_a_parquet_dataset_in_a_folder(tmp_path: Path) -> None:
    """Some files with many row groups each, in the order of their names."""
    table = pa.table({"text": [f"text {n}" for n in range(1000)], "n": list(range(1000))})
    pa.dataset.write_dataset(
        table, tmp_path / "in", format="parquet", max_rows_per_file=300, max_rows_per_group=70, min_rows_per_group=10
    )
    assert run(job(tmp_path / "in", tmp_path / "out.parquet"), FakeCleaner).written == 1000
    run(job(tmp_path / "out.parquet", tmp_path / "again.jsonl"), FakeCleaner)
    assert [record["n"] for record in read_lines(tmp_path / "again.jsonl")] == list(range(1000))
