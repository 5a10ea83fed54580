"""What is written, in every format, and under which names."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dumps.folders import safe_name
from cleaner.dumps.job import Job
from cleaner.dumps.output import output_line
from cleaner.dumps.parquet import _OURS
from cleaner.dumps.record import Record, json_line
from cleaner.dumps.run import run
from cleaner.dumps.writers import SUFFIXES, Columns, open_writer, spread
from cleaner.model import Caption, Document, Edit, Metadata, Removal, Warning
from cleaner.source import AlignedText
from tests.dumps.fakes import FakeCleaner, job, read_lines, write_lines

ROWS: list[dict[str, Any]] = [
    {"text": "Share\nRain\u2028fell", "views": 3, "share": 0.5, "tags": ["a"], "ok": True, "mixed": 1},
    {"text": "Snow \ud800 fell", "views": None, "share": 2, "mixed": "x", "late": "y"},
    {"text": ""},
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "dump.jsonl", ROWS)


def written(record: Record, **options: Any) -> dict[str, Any]:
    (document,) = FakeCleaner(kind="auto").batch([record.raw])
    line = output_line(record, document, **({"removals": False, "keep_source": False} | options))
    return dict(json.loads(line))


def test_lines_are_lines_to_everybody(dump: Path, tmp_path: Path) -> None:
    """U+2028, U+2029, U+0085 and lone surrogates are escaped; compression changes nothing and holds no time."""
    write_lines(dump, [{"text": "one\u2028two\u2029three\x85four \ud800", "t\u2028": "\u2029"}])
    for suffix in (".jsonl", ".jsonl.gz", ".jsonl.zst"):
        run(job(dump, tmp_path / f"out{suffix}"), FakeCleaner)
    plain = (tmp_path / "out.jsonl").read_bytes()
    assert len(plain.decode().splitlines()) == 1
    assert json.loads(plain)["text"] == "one\u2028two\u2029three\x85four \ud800"
    packed = (tmp_path / "out.jsonl.gz").read_bytes()
    assert gzip.decompress(packed) == plain
    assert packed[4:8] == b"\0\0\0\0"
    assert zstandard.ZstdDecompressor().stream_reader((tmp_path / "out.jsonl.zst").read_bytes()).read() == plain


def test_fields_of_the_input_are_passed_through() -> None:
    """Those with our names become `input_<name>`; cleaned ones are repeated only where that was asked for."""
    record = Record(
        id="r1",
        where="a:1",
        raw="Share\nRain",
        url="https://a.example/",
        fields={"metadata": 1, "input_metadata": 2, "removals": 3, "lang": "en"},
        cleaned={"text": "Share\nRain"},
    )
    passed = {"input_input_metadata": 1, "input_metadata": 2, "input_removals": 3, "lang": "en"}
    plain = written(record)
    assert plain["metadata"]["url"] == "https://a.example/"
    assert list(plain)[:4] == ["id", "text", "metadata", "warnings"]
    assert {key: value for key, value in plain.items() if key not in ("id", "text", "metadata", "warnings")} == passed
    full = written(record, removals=True, keep_source=True)
    assert full["input_text"] == "Share\nRain"
    assert full["removals"][0]["rule"] == "share/label"
    assert full["edits"] == []


def test_an_empty_result_is_written_with_a_warning() -> None:
    """It is no failure."""
    record = written(Record(id="r1", where="a:1", raw="Share\n"))
    assert record["text"] == ""
    assert [warning["code"] for warning in record["warnings"]] == ["empty-result"]


def test_the_source_of_a_record_without_fields_can_be_kept() -> None:
    """A file has no field to repeat; its decoded text is there under the name that the text would have had."""
    record = Record(id="r1", where="a:1", raw=b"Share\nRain")
    assert written(record, keep_source=True)["input_text"] == "Share\nRain"


def test_our_fields_are_those_of_the_document() -> None:
    """As `Document.to_dict` gives them, at every depth."""
    inner = Edit("unicode/nfc", 0, 1, "a", "b", "why")
    metadata = Metadata(title="Rain", authors=["A"], captions=[Caption("Rain", "a.png")], url="https://a.example/")
    done: list[Edit | Removal] = [
        Edit("names/alias", 0, 1, "a", "c", "why", (inner,)),
        Removal("share/label", "share", 1, 2, "b", "why"),
    ]
    aligned = AlignedText("abc", done)
    document = Document(
        text=aligned.text,
        source="abc",
        removals=aligned.removals,
        edits=aligned.edits,
        metadata=metadata,
        entities=[],
        warnings=[Warning("short", "little text")],
        _aligned=aligned,
    )
    line = json.loads(output_line(Record(id="r", where="a:1"), document, removals=True, keep_source=False))
    expected = document.to_dict()
    assert line == {"id": "r"} | {name: expected[name] for name in line if name != "id"}
    assert list(line) == ["id", "text", "metadata", "warnings", "removals", "edits"]


def test_csv_holds_every_field(dump: Path, tmp_path: Path) -> None:
    """One column for each field of any record; lists as JSON, nothing for null."""
    run(job(dump, tmp_path / "out.csv"), FakeCleaner)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(), newline="")))
    assert list(rows[0]) == ["id", "text", "metadata", "warnings", "views", "share", "tags", "ok", "mixed", "late"]
    assert [row["text"] for row in rows] == ["Rain\u2028fell", "Snow \ufffd fell", ""]
    assert (rows[0]["tags"], rows[0]["ok"], rows[0]["views"], rows[1]["views"]) == ('["a"]', "true", "3", "")
    assert json.loads(rows[2]["warnings"])[0]["code"] == "empty-result"


def test_parquet_has_types(dump: Path, tmp_path: Path) -> None:
    """Integers, numbers, booleans and strings as such, mixtures and lists of the input as JSON, our fields nested."""
    run(job(dump, tmp_path / "out.parquet", removals=True), FakeCleaner)
    table = pq.read_table(tmp_path / "out.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["views"], types["share"], types["ok"], types["mixed"]) == ("int64", "double", "bool", "string")
    rows = table.to_pylist()
    assert [row["share"] for row in rows] == [0.5, 2.0, None]
    assert [row["mixed"] for row in rows] == ["1", '"x"', None]
    assert rows[0]["removals"][0]["text"] == "Share\n"
    assert rows[0]["metadata"]["kind"] == "auto"
    assert rows[1]["text"] == "Snow \ufffd fell"


def test_parquet_knows_all_our_fields() -> None:
    """The columns are those of the values."""
    for shape, value in (
        (_OURS["metadata"], Metadata),
        (_OURS["warnings"][0], Warning),
        (_OURS["removals"][0], Removal),
        (_OURS["edits"][0], Edit),
    ):
        assert set(shape) == set(get_type_hints(value, localns={"Edit": Edit}))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_records_make_an_empty_file(tmp_path: Path, suffix: str) -> None:
    """Of its format, with the names of our fields where it has names."""
    dump = write_lines(tmp_path / "dump.jsonl", [])
    assert run(job(dump, tmp_path / f"out{suffix}"), FakeCleaner).read == 0
    if suffix == ".parquet":
        assert pq.read_table(tmp_path / "out.parquet").column_names == ["id", "text", "metadata", "warnings"]
    if suffix == ".csv":
        assert (tmp_path / "out.csv").read_text() == "id,text,metadata,warnings\n"


def test_a_folder_has_a_safe_name_for_each_record(tmp_path: Path) -> None:
    """Ids that climb, collide, differ by case or are empty each give a file inside the folder of their dump."""
    ids = ["../../etc/passwd", "a", "a", "A", "a-3", "CON", ".hidden", "x" * 500, "é\u2028/\0", "/"]
    dump = write_lines(tmp_path / "dump.jsonl", [{"id": id, "text": f"{n}"} for n, id in enumerate(ids)])
    run(job(dump, tmp_path / "out"), FakeCleaner)
    files = sorted((tmp_path / "out" / "dump").iterdir())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dump"]
    assert sorted(path.read_text() for path in files) == sorted(str(n) for n in range(len(ids)))
    assert all(path.suffix == ".txt" for path in files)
    assert (tmp_path / "out" / "dump" / "a.txt").read_text() == "1"
    assert run(job(dump, tmp_path / "out", resume=True), FakeCleaner).written == len(ids)


def test_a_folder_mirrors_the_names_of_the_inputs(tmp_path: Path) -> None:
    """Each file in its place below the folder that holds all; of two that want one name, each has one."""
    for name in ("in/a/one.txt", "in/b/one.txt", "in/b/one.html", "in/b/two.txt.gz", "in/b/two.md", "in/c.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = f'{{"text": "{name}"}}\n{{"text": "2"}}\n' if name.endswith("jsonl") else name
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    with zipfile.ZipFile(tmp_path / "in/d.zip", "w") as archive:
        for member in ("../../up.txt", "/etc/root.txt", "x/y.txt", "x/y.txt/z.txt"):
            archive.writestr(member, member)
    run(job(tmp_path / "in", tmp_path / "out"), FakeCleaner)
    found = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_text()
        for path in (tmp_path / "out").rglob("*.txt")
        if path.is_file()
    }
    assert found == {
        "a/one.txt": "in/a/one.txt", "b/one.txt": "in/b/one.html", "b/one.txt.txt": "in/b/one.txt",
        "b/two.txt": "in/b/two.md", "b/two.txt.gz.txt": "in/b/two.txt.gz", "c/1.txt": "in/c.jsonl", "c/2.txt": "2",
        "d/_/_/up.txt": "../../up.txt", "d/etc/root.txt": "/etc/root.txt", "d/x/y.txt": "x/y.txt",
        "d.zip/x/y.txt/z.txt.txt": "x/y.txt/z.txt",
    }  # fmt: skip


def test_files_of_one_name_in_two_folders(tmp_path: Path) -> None:
    """Named one by one they keep the folders that tell them apart."""
    for name in ("a/x.txt", "b/x.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(name)
    inputs = (tmp_path / "a/x.txt", tmp_path / "b/x.txt")
    run(Job(inputs=inputs, output=tmp_path / "out", workers=1, timeout=None), FakeCleaner)
    assert [(tmp_path / "out" / name).read_text() for name in ("a/x.txt", "b/x.txt")] == ["a/x.txt", "b/x.txt"]


def test_a_folder_that_just_got_its_name_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was killed between the renaming and the last note can be resumed."""
    dump = write_lines(tmp_path / "dump.jsonl", [{"id": "a", "text": "Rain"}])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("cleaner.dumps.results.write_errors", killed)
        with pytest.raises(KeyboardInterrupt):
            run(job(dump, tmp_path / "out"), FakeCleaner)
    assert run(job(dump, tmp_path / "out", resume=True), FakeCleaner).written == 1
    assert (tmp_path / "out" / "dump" / "a.txt").read_text() == "Rain"


@given(st.text())
def test_names_are_safe(id: str) -> None:
    """One part of a path, not hidden, short enough for every file system, and encodable."""
    name = safe_name(id)
    assert name
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith(".")
    assert len(f"{name}-1234567-12.txt".encode()) < 255


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none())))
def test_any_value_is_one_line_of_json(value: dict[str, Any]) -> None:
    """It comes back as it was, but for numbers that JSON lacks."""
    line = json_line(value)
    assert len(line.decode().splitlines()) == 1
    back = json.loads(line)
    assert {key: item for key, item in back.items() if not isinstance(value[key], float)} == {
        key: item for key, item in value.items() if not isinstance(item, float)
    }


def test_more_names_than_columns_share_one() -> None:
    """A dump that names its fields anew in every record cannot make a table of a million columns."""
    columns = Columns()
    rows = [{"id": str(n), f"field{n}": n} for n in range(1500)]
    for row in rows:
        columns.add(row)
    assert len(columns.types) == 1001
    assert spread(rows[1400], columns.types)["other_fields"] == {"field1400": 1400}
    assert spread(rows[3], columns.types)["other_fields"] is None


@pytest.mark.parametrize("format", [*SUFFIXES, "folder"])
def test_nothing_has_its_name_before_the_end(tmp_path: Path, format: str) -> None:
    """Neither while it is written nor after it was given up."""
    path, temporary = tmp_path / "out", tmp_path / "temporary"
    line = b'{"id": "a", "where": "a.jsonl:1", "text": "Rain"}\n'
    writer = open_writer(path, format, temporary, {"id": "string", "text": "string"})
    writer.write(line)
    assert not path.exists()
    writer.abort()
    assert not list(tmp_path.iterdir())
    writer = open_writer(path, format, temporary, {"id": "string", "text": "string"})
    writer.write(line)
    writer.close()
    assert [found.name for found in tmp_path.iterdir()] == ["out"]


def test_results_survive_their_own_reader(dump: Path, tmp_path: Path) -> None:
    """What was written can be read as a dump again, with the same texts."""
    run(job(dump, tmp_path / "out.jsonl"), FakeCleaner)
    run(job(tmp_path / "out.jsonl", tmp_path / "again.jsonl"), FakeCleaner)
    first, second = read_lines(tmp_path / "out.jsonl"), read_lines(tmp_path / "again.jsonl")
    assert [record["text"] for record in first] == [record["text"] for record in second]
    assert second[0]["id"] == first[0]["id"]
    assert second[0]["input_metadata"] == first[0]["metadata"]
