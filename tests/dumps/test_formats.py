"""Reading dumps: each format, and what hostile or damaged files do."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cleaner.decode import is_binary
from cleaner.dumps.formats import KNOWN, read, split_name
from cleaner.dumps.record import Fields, Record
from cleaner.dumps.streams import Meter, lines

TEXTS = ["Rain fell on the town.", 'A "quoted", text\nof two lines', "Übermäßig viel Regen: 雨\u2028und mehr\x85"]
ROWS = [{"id": f"r{n}", "text": text, "lang": "de"} for n, text in enumerate(TEXTS)]


def json_lines(rows: Iterable[Any]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def csv_bytes(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def parquet_bytes(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def arrow_bytes(rows: list[dict[str, Any]], *, stream: bool = False) -> bytes:
    out = io.BytesIO()
    table = pa.Table.from_pylist(rows)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def warc_record(kind: str, body: bytes, number: int, media: str = "text/plain") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def http(body: bytes, media: str = "text/html", extra: str = "", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def response(body: bytes, number: int) -> bytes:
    return warc_record("response", body, number, "application/http; msgtype=response")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def records(tmp_path: Path) -> Callable[..., list[Record]]:
    """Reads a file of the given name and content."""

    def read_all(name: str, content: bytes, **fields: Any) -> list[Record]:
        path = tmp_path / name
        path.write_bytes(content)
        return list(read(path, name, Fields(**fields)))

    return read_all


Records = Callable[..., list[Record]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json_lines(ROWS)),
        ("a.ndjson", b"\xef\xbb\xbf" + json_lines(ROWS).replace(b"\n", b"\r\n\r\n").rstrip()),
        ("a.json", json_lines(ROWS)),
        ("a.json", json.dumps(ROWS, indent=2).encode()),
        ("a.jsonl.gz", gzip.compress(json_lines(ROWS[:1])) + gzip.compress(json_lines(ROWS[1:]))),
        ("a.jsonl.zst", zstandard.compress(json_lines(ROWS[:1])) + zstandard.compress(json_lines(ROWS[1:]))),
        ("A.JSONL.GZ", gzip.compress(json_lines(ROWS))),
        ("a.jsonl.xz", lzma.compress(json_lines(ROWS[:1])) + lzma.compress(json_lines(ROWS[1:]))),
        ("a.jsonl.bz2", bz2.compress(json_lines(ROWS[:1])) + bz2.compress(json_lines(ROWS[1:]))),
        ("a.jsonl.gz", json_lines(ROWS)),
        ("a.jsonl", gzip.compress(json_lines(ROWS))),
        ("a.jsonl", json.dumps(ROWS, indent=1).encode()),
        ("a.json", b"\xef\xbb\xbf" + json.dumps(ROWS).encode()),
        ("a.json", json.dumps(ROWS).encode("utf-16")),
        ("a.txt", json_lines(ROWS)),
        ("a.log", json.dumps(ROWS).encode()),
        ("a.dat", parquet_bytes(ROWS)),
        ("a.txt", zstandard.compress(arrow_bytes(ROWS))),
        ("a.arrow", arrow_bytes(ROWS)),
        ("a.arrow", arrow_bytes(ROWS, stream=True)),
        ("a.arrow.gz", gzip.compress(arrow_bytes(ROWS, stream=True))),
        ("a.parquet.xz", lzma.compress(parquet_bytes(ROWS))),
        ("a.tsv", csv_bytes(ROWS, "\t")),
        ("a.tsv.bz2", bz2.compress(csv_bytes(ROWS, "\t"))),
        ("a.csv", csv_bytes(ROWS, ";")),
        ("a.csv", csv_bytes(ROWS).decode().encode("utf-16")),
        ("a.csv", csv_bytes(ROWS)),
        ("a.csv", b"\xef\xbb\xbf" + csv_bytes(ROWS)),
        ("a.csv.gz", gzip.compress(csv_bytes(ROWS))),
        ("a.parquet", parquet_bytes(ROWS)),
    ],
)
def test_formats_with_fields_give_the_same_records(records: Records, name: str, content: bytes) -> None:
    """Text, id and the other fields come back code point for code point, numbered from 1."""
    found = records(name, content)
    assert [record.raw for record in found] == TEXTS
    assert [record.id for record in found] == ["r0", "r1", "r2"]
    assert [record.where for record in found] == [f"{name}:{n}" for n in (1, 2, 3)]
    assert all(record.fields == {"lang": "de"} and record.error is None for record in found)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.txt", None), ("a.md", "text"), ("a.html", "html"), ("a.htm", "html"), ("a.txt.gz", None), ("a.log", None)],
)
def test_files_that_are_one_record(records: Records, name: str, kind: str | None) -> None:
    """Bytes come as they are, the kind from the extension; an unknown one is read as text."""
    raw = b"Rain \xff\x00 fell"
    (record,) = records(name, gzip.compress(raw) if name.endswith(".gz") else raw)
    assert (record.raw, record.kind, record.id, record.error) == (raw, kind, f"{name}:1", None)


def test_pages_of_a_web_archive(records: Records) -> None:
    """HTML and plain text of good responses, content encodings undone; requests, pictures and errors passed over."""
    page = "<p>Rain fell in Köln".encode("latin-1")
    packed = http(gzip.compress(page), "text/html; charset=ISO-8859-1", "Content-Encoding: gzip\r\n")
    dump = (
        warc_record("warcinfo", b"software: x", 0)
        + warc_record("request", b"GET / HTTP/1.1\r\n\r\n", 1, "application/http; msgtype=request")
        + response(packed, 2)
        + response(http(b"\x89PNG", "image/png"), 3)
        + response(http(b"<p>Gone", status="404 Not Found"), 4)
        + response(http(b"Rain", "text/plain"), 5)
    )
    for name, content in {"a.warc": dump, "a.warc.gz": gzip.compress(dump)}.items():
        first, second = records(name, content)
        assert (first.raw, first.kind, first.encoding) == (page, "html", "iso-8859-1")
        assert (first.id, first.url, first.where) == ("urn:uuid:2", "https://a.example/2", f"{name}:1")
        assert first.fields == {"url": "https://a.example/2", "date": "2024-05-01T00:00:00Z"}
        assert (second.raw, second.kind) == (b"Rain", "text")


@pytest.mark.parametrize("name", ["a.wet", "a.wet.gz", "a.warc.wet.gz"])
def test_texts_of_a_wet_archive(records: Records, name: str) -> None:
    """The extracted texts are text."""
    dump = warc_record("warcinfo", b"", 0) + warc_record("conversion", "Regen über Köln".encode(), 1)
    (record,) = records(name, gzip.compress(dump) if name.endswith(".gz") else dump)
    assert (record.raw, record.kind, record.error) == ("Regen über Köln".encode(), "text", None)


def test_a_web_archive_that_is_cut_short_says_so(records: Records) -> None:
    """Half a page is no page."""
    dump = response(http(b"<p>one"), 1) + response(http(b"<p>two" * 50), 2)
    first, second = records("a.warc", dump[:-100])
    assert first.raw == b"<p>one"
    assert second.error is not None
    assert "cut short" in second.error
    # Cut off in its head, the second does not even say how long it is.
    *_, last = records("a.warc", dump[: dump.index(b"uuid:2")])
    assert last.error == "damaged: it does not say how long it is"


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst", "a.warc.bz2"])
def test_damage_in_a_web_archive_is_told(records: Records, name: str) -> None:
    """Also where the library that reads it would not survive the error of the stream below it."""
    one, two = response(http(b"<p>one" * 4000), 1), response(http(random.Random(1).randbytes(9000), "text/html"), 2)
    packs: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress, ".zst": zstandard.compress, ".bz2": bz2.compress,
    }  # fmt: skip
    pack = packs.get(name[6:], bytes)
    assert [record.error for record in records(name, pack(one) + pack(two))] == [None, None]
    *_, last = records(name, (pack(one) + pack(two))[:-3000])
    assert last.error
    *_, last = records(name, pack(one) + pack(b"no such record\r\n" * 9) + pack(two))
    assert "damaged after 1 records" in (last.error or "")
    (empty,) = records("a.warc", b"")
    assert "an empty file" in (empty.error or "")


@pytest.mark.parametrize(
    "name", ["a.zip", "a.zip.gz", "a.tar", "a.tar.gz", "a.tgz", "a.tar.zst", "a.tar.xz", "a.txz", "a.tar.bz2"]
)
def test_archives_of_files(records: Records, name: str) -> None:
    """Members of every format, nested folders, compressed members; what is no dump is passed over."""
    members = {
        "news/one.txt": b"Rain",
        "two.jsonl": json_lines([{"text": "a"}, {"text": "b"}]),
        "three.csv.gz": gzip.compress(csv_bytes([{"text": "c"}])),
        "four.parquet": parquet_bytes([{"text": "d"}]),
        "five.warc.gz": gzip.compress(response(http(b"<p>e"), 1)),
        "photo.png": b"\x89PNG",
        "__MACOSX/._one.txt": b"\x00\x05",
        "inner.zip": zipped({"x.txt": b"x"}),
    }
    packed = zipped(members) if ".zip" in name else tarred(members)
    if name.endswith("xz"):
        packed = lzma.compress(packed)
    elif name.endswith("bz2"):
        packed = bz2.compress(packed)
    elif name.endswith(("gz", "tgz")):
        packed = gzip.compress(packed)
    elif name.endswith("zst"):
        packed = zstandard.compress(packed)
    found = records(name, packed)
    assert [record.raw for record in found] == [b"Rain", "a", "b", "c", "d", b"<p>e", ""]
    assert found[0].where == f"{name}/news/one.txt:1"
    assert found[2].where == f"{name}/two.jsonl:2"
    assert found[-1].error == "an archive inside an archive; unpack the outer one first"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": ', "not JSON"),
        (b'["text"]', "a JSON list, not an object"),
        (b'"text"', "a JSON str, not an object"),
        (b'{"text": "\xe4"}', "not UTF-8 at byte 10"),
        (b"[" * 200_000, "nest more than 200 deep"),
        (b'{"text": "x", "a": ' + b"[" * 201 + b"]" * 201 + b"}", "nest more than 200 deep"),
        (b'{"text": ' + b"9" * 5000 + b"}", "not usable as JSON"),
        (b'{"text": 5}', "the field 'text' holds int, not text"),
        (b'{"title": "Rain"}', "no field 'text' or 'html'"),
        (b'{"text": null}', "no field 'text' or 'html'"),
        (b"\x00", "not JSON"),
    ],
)
def test_a_bad_line_fails_alone(records: Records, line: bytes, reason: str) -> None:
    """It keeps its number, and the lines around it are read."""
    found = records("a.jsonl", b'{"text": "one"}\n' + line + b'\n{"text": "two"}')
    assert [record.raw for record in found] == ["one", "", "two"]
    assert reason in (found[1].error or "")
    assert found[1].where == "a.jsonl:2"


def test_named_fields(records: Records) -> None:
    """HTML goes before text, the id may have any type, and what is not cleaned is passed on."""
    row = {"id": "x", "doc": 7, "body": "Rain", "page": "<p>Rain", "link": "https://a.example/", "text": "other"}
    (record,) = records("a.jsonl", json_lines([row]), text="body", html="page", id="doc", url="link")
    assert (record.raw, record.kind, record.id, record.url) == ("<p>Rain", "html", "7", "https://a.example/")
    assert record.fields == {key: value for key, value in row.items() if key != "page"}
    (record,) = records("a.jsonl", json_lines([row | {"page": None}]), text="body", html="page")
    assert (record.raw, record.kind, record.id) == ("Rain", None, "x")
    assert "id" not in record.fields
    (record,) = records("a.jsonl", json_lines([row]), text="nope")
    assert (record.error or "").startswith("no field 'nope'; name one with --text-field")


def test_csv_rows_that_do_not_fit(records: Records) -> None:
    """Too many values fail; bytes that are no UTF-8 are kept as bytes; long fields and NULs are fine."""
    content = b"text,n\nRain,1\na,b,c\n\ncaf\xe9,2\n" + b"x" * 200_000 + b",3\nr\x00n,4\nshort\n"
    found = records("a.csv", content)
    assert [record.raw for record in found] == ["Rain", "", b"caf\xe9", "x" * 200_000, "r\0n", "short"]
    assert found[1].error == "3 values under 2 names; quote values that hold commas"


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.parquet", "a.warc", "a.json"])
def test_a_record_above_the_limit_fails_alone(records: Records, name: str) -> None:
    """The next record is read as if nothing had been."""
    big, small = "x" * 5000, "Rain"
    rows = [{"text": big}, {"text": small}]
    content = {
        "a.txt": big.encode(),
        "a.jsonl": json_lines(rows),
        "a.json": json_lines(rows),
        "a.csv": csv_bytes(rows),
        "a.parquet": parquet_bytes(rows),
        "a.warc": response(http(big.encode(), "text/plain"), 1) + response(http(b"Rain", "text/plain"), 2),
    }[name]
    first, *rest = records(name, content, limit=1000)
    assert first.error == "over 1000 bytes"
    assert [record.raw for record in rest] in ([], ["Rain"], [b"Rain"])
    assert len(rest) == (name != "a.txt")


def bomb(size: int) -> dict[str, bytes]:
    """Files that grow a thousandfold, as one record and as lines."""
    zeros = b"0" * size
    return {
        "a.txt.gz": gzip.compress(zeros),
        "a.jsonl.gz": gzip.compress(zeros),
        "a.jsonl.zst": zstandard.compress(zeros),
        "a.zip": zipped({"a.txt": zeros, "b.jsonl": zeros}),
        "a.tar.gz": gzip.compress(tarred({"a.txt": zeros})),
        "a.warc.gz": gzip.compress(response(http(zeros, "text/plain"), 1)),
        "a.warc": response(http(gzip.compress(zeros), "text/plain", "Content-Encoding: gzip\r\n"), 1),
    }


@pytest.mark.parametrize("name", list(bomb(1)))
def test_a_bomb_takes_bounded_memory(tmp_path: Path, name: str) -> None:
    """48 MB in a file of some 50 KB: each record fails at the limit, and memory stays near it."""
    path = tmp_path / name
    path.write_bytes(bomb(48 << 20)[name])
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        found = list(read(path, name, Fields(limit=1 << 20)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found
    assert all(record.error == "larger than 1 MB, the most that one record may have" for record in found)
    assert peak < 12 << 20


def test_a_tar_header_cannot_fill_the_memory(records: Records) -> None:
    """A header that is read whole may claim any size; above a megabyte the archive counts as damaged."""
    header = tarfile.TarInfo("././@PaxHeader")
    header.type = tarfile.XHDTYPE
    header.size = 1 << 30
    (record,) = records("a.tar", header.tobuf(tarfile.USTAR_FORMAT) + b"0" * 10_000)
    assert "no sound tar file" in (record.error or "")


def test_a_zstandard_frame_cannot_ask_for_any_memory(records: Records) -> None:
    """A frame of four letters with a window of a gigabyte counts as damaged."""
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([20 << 3]) + b"\x21\x00\x00Rain"
    (record,) = records("a.txt.zst", frame)
    assert "damaged" in (record.error or "")
    small = frame.replace(bytes([20 << 3]), bytes([10 << 3]))
    assert [record.raw for record in records("a.txt.zst", small)] == [b"Rain"]


def test_a_zip_with_one_bad_member(records: Records) -> None:
    """A member with a wrong check sum fails; those after it are read."""
    packed = bytearray(zipped({"one.txt": b"Rain fell.", "two.txt": b"Snow fell."}))
    at = packed.index(b"one.txt") + len(b"one.txt")
    packed[at + 3] ^= 0xFF
    first, second = records("a.zip", bytes(packed))
    assert first.error is not None
    assert second.raw == b"Snow fell."


@pytest.mark.parametrize(
    "name", ["a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.warc", "a.zip", "a.tar", "a.csv", "a.json"]
)
def test_damage_never_raises(tmp_path: Path, name: str) -> None:
    """Good files with bytes flipped, cut off and doubled: every one ends in records, the damage told."""
    good = {
        "a.jsonl.gz": gzip.compress(json_lines(ROWS)),
        "a.jsonl.zst": zstandard.compress(json_lines(ROWS)),
        "a.parquet": parquet_bytes(ROWS),
        "a.warc": response(http(b"<p>one"), 1) + response(http(b"<p>two"), 2),
        "a.zip": zipped({"a.txt": b"Rain" * 99, "b.jsonl": json_lines(ROWS)}),
        "a.tar": tarred({"a.txt": b"Rain" * 99, "b.jsonl": json_lines(ROWS)}),
        "a.csv": csv_bytes(ROWS),
        "a.json": json.dumps(ROWS).encode(),
    }[name]
    chance = random.Random(name)
    path = tmp_path / name
    for _ in range(60):
        content = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content) + 1)])])
        for record in read(path, name, Fields()):
            assert record.error is None or "\n" not in record.error
    path.write_bytes(b"no such format")
    # To CSV these are the names of the columns of a table without rows.
    assert name == "a.csv" or any(record.error for record in read(path, name, Fields()))


@pytest.mark.parametrize(
    "compress", [gzip.compress, zstandard.compress, lambda data: bz2.compress(data, 1), lzma.compress]
)
@pytest.mark.parametrize("damage", ["cut", "junk"])
def test_damaged_compression_costs_only_what_comes_after(
    records: Records, compress: Callable[[bytes], bytes], damage: str
) -> None:
    """What was there before is read, and the damage is one record that says so."""
    chance = random.Random(7)
    rows = [{"text": f"Rain {chance.random()}"} for _ in range(15_000)]
    packed = compress(json_lines(rows))
    found = records("a.jsonl", packed[: len(packed) // 2] if damage == "cut" else packed + b"junk at the end, and more")
    assert "the rest is not read" in (found[-1].error or "")
    assert [record.raw for record in found[:-2]] == [row["text"] for row in rows[: len(found) - 2]]
    assert len(found) == 15_001 if damage == "junk" else len(found) > 1000


def test_zeros_between_compressed_streams_are_nothing(records: Records) -> None:
    """Tapes and some tools fill up blocks with them."""
    packed = gzip.compress(json_lines(ROWS[:1])) + b"\0" * 9000 + gzip.compress(json_lines(ROWS[1:])) + b"\0" * 512
    assert [record.raw for record in records("a.jsonl.gz", packed)] == TEXTS


def test_arrays_of_any_size_are_read_item_by_item(records: Records) -> None:
    """An array larger than a record may be; one item that is no object fails alone, damage ends the array."""
    rows: list[Any] = [{"text": f"{n} " + "x" * 500} for n in range(2000)]
    rows[5] = 7
    found = records("a.json", json.dumps(rows).encode(), limit=10_000)
    assert len(found) == 2000
    assert [at for at, record in enumerate(found) if record.error] == [5]
    for broken in (json.dumps(rows)[:-500_000], json.dumps(rows)[:-1] + ", 3", json.dumps(rows) + "x"):
        last = records("a.json", broken.encode(), limit=10_000)[-1]
        assert "the rest is not read" in (last.error or "")
    assert [record.error for record in records("a.json", b"[" + b"[" * 100_000)][-1:] != [None]


def test_an_open_quote_cannot_swallow_the_rest_in_silence(records: Records) -> None:
    """The lines up to the end of the file are told to be lost."""
    found = records("a.csv", b'text,n\nRain,1\n"Snow,2\nHail,3\nFog,4\n')
    assert found[0].raw == "Rain"
    assert found[1].error == "a quote opens and is not closed in the 3 lines to the end"


def test_a_tar_file_without_its_end(records: Records) -> None:
    """Cut off between two members, it looks whole; its end mark is missing."""
    whole = tarred({"a.txt": b"Rain" * 99, "b.txt": b"Snow"})
    first, last = records("a.tar", whole[:1024])
    assert first.raw == b"Rain" * 99
    assert "cut short" in (last.error or "")


def test_strings_and_dates_that_python_cannot_hold(records: Records) -> None:
    """Bytes that are no UTF-8 in a column of strings, and a time stamp of the year 60,000, cost no record."""
    strings = pa.Array.from_buffers(pa.string(), 2, pa.array([b"Rain", b"caf\xe9"]).buffers())
    table = pa.table({"text": strings, "when": pa.array([0, 2**60], pa.timestamp("ms"))})
    out = io.BytesIO()
    pq.write_table(table, out)
    first, second = records("a.parquet", out.getvalue())
    assert (first.raw, second.raw, second.error) == ("Rain", b"caf\xe9", None)


def test_nested_columns(records: Records) -> None:
    """Lists, structs and maps come as they are."""
    rows = [{"text": "Rain", "tags": ["a"], "about": {"desk": "weather", "more": [{"n": 1}]}}]
    (record,) = records("a.parquet", parquet_bytes(rows))
    assert record.fields == {"tags": ["a"], "about": {"desk": "weather", "more": [{"n": 1}]}}


@pytest.mark.parametrize(
    ("row", "used"),
    [
        (
            {"Content": "Rain", "doc_id": 7, "Link": "https://a.example/"},
            "text from 'Content', id from 'doc_id', address from 'Link'",
        ),
        ({"raw_html": "<p>Rain", "body": "x"}, "page from 'raw_html'"),
        ({"text": None, "content": "Rain", "ID": "a"}, "text from 'content', id from 'ID'"),
    ],
)
def test_fields_are_found_and_told(records: Records, row: dict[str, Any], used: str) -> None:
    """The usual names, in any capitals; what is empty is passed over."""
    (record,) = records("a.jsonl", json_lines([row]))
    assert record.used == used
    assert record.error is None


@given(st.lists(st.binary(max_size=12)), st.integers(1, 8))
def test_bounded_lines_are_the_lines(pieces: list[bytes], limit: int) -> None:
    """Every line within the limit as it is, None for each that is longer."""
    content = b"\n".join(pieces)
    expected = [line if len(line.removesuffix(b"\n")) <= limit else None for line in io.BytesIO(content) if line]
    assert list(lines(io.BytesIO(content), limit)) == expected


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_some_records_in_every_format(content: bytes) -> None:
    """Nothing but records comes out of any reader."""
    with TemporaryDirectory() as folder:
        for extension in KNOWN:
            path = Path(folder, f"a{extension}")
            path.write_bytes(content)
            assert all(isinstance(record, Record) for record in read(path, path.name, Fields()))


@pytest.mark.parametrize(
    ("content", "binary"),
    [
        (b"", False),
        (b"Rain \x00 fell", False),
        ("Regen über Köln\n".encode("utf-16"), False),
        ("Regen über Köln, und mehr\n".encode("utf-16-be"), False),
        ("雨が降った。".encode("shift_jis") * 20, False),
        ("Дождь".encode("koi8-r") * 20, False),
        (b"%PDF-1.4\nRain", True),
        (b"PK\x03\x04rest", True),
        (bytes(range(256)) * 4, True),
        (b"\x00" * 100, True),
    ],
)
def test_what_counts_as_binary(content: bytes, binary: bool) -> None:
    """Text in any encoding is text; known kinds of files and bytes at random are not."""
    assert is_binary(content) is binary


def test_the_meter_counts_what_was_read(tmp_path: Path) -> None:
    """In bytes on the disk, whatever the compression."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json_lines(ROWS)))
    meter = Meter()
    list(read(path, "a", Fields(), meter))
    assert meter.bytes == path.stat().st_size


def test_every_known_extension_is_told_from_its_name() -> None:
    """With compression, without, and in capitals."""
    for extension in KNOWN:
        assert split_name(f"x/y.z{extension}") == (extension, "")
        assert split_name(f"x{extension.upper()}.zst") == (extension, ".zst")
    assert split_name("x.png") == ("", "")
    assert split_name(".jsonl") == ("", "")
