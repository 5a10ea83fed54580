"""What is found to be wrong before a bulk run begins, and which files it will read."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cleaner.dumps.inputs import find_sources
from cleaner.dumps.job import Job
from cleaner.dumps.run import run
from cleaner.model import InputError, MissingExtraError, OptionError
from tests.dumps.fakes import FakeCleaner


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of dumps, which is also where the test runs: names can be relative."""
    for name in ("b.txt", "a/one.html", "a/.hidden.txt", "a/photo.png", "c.jsonl", ".git/x.txt", "odd[1].txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"text": "Rain"}\n')
    (tmp_path / "in" / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\r")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("inputs", "names"),
    [
        (["in"], ["in/a/one.html", "in/b.txt", "in/c.jsonl", "in/odd[1].txt", "in/photo.txt"]),
        (["in/c.jsonl", "in/b.txt", "in/c.jsonl"], ["in/c.jsonl", "in/b.txt"]),
        (["in/*.txt"], ["in/b.txt", "in/odd[1].txt", "in/photo.txt"]),
        (["in/**/*.html"], ["in/a/one.html"]),
        (["in/odd[1].txt"], ["in/odd[1].txt"]),
        (["in/c.jsonl", "./in/../in/c.jsonl"], ["in/c.jsonl"]),
        (["i*"], ["in/a/one.html", "in/b.txt", "in/c.jsonl", "in/odd[1].txt", "in/photo.txt"]),
    ],
)
def test_files_behind_what_was_named(folder: Path, inputs: list[str], names: list[str]) -> None:
    """Folders to any depth and sorted, each file once, hidden ones and unknown formats passed over."""
    assert [source.name for source in find_sources(inputs)] == names


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["in/none.txt"], "in/none.txt: no such file or folder"),
        (["in/b.txt", "none"], "none: no such file or folder"),
        (["in/*.warc"], r"in/\*.warc: matches no file"),
        (["empty"], "empty: holds no file of a known format"),
        (["in/photo.txt"], "in/photo.txt: a binary file, not text"),
        (["in/a/photo.png"], "in/a/photo.png: a binary file, not text"),
        (["bad.jsonl.gz"], "bad.jsonl.gz: cannot be read: "),
        (["bad.jsonl.zst"], "bad.jsonl.zst: cannot be read: "),
        (["bad.jsonl.xz"], "bad.jsonl.xz: cannot be read: "),
        (["bad.jsonl.bz2"], "bad.jsonl.bz2: cannot be read: "),
        (["bad.parquet"], "bad.parquet: damaged after 0 records"),
        (["bad.zip"], "bad.zip: damaged after 0 records"),
        (["bad.warc"], "bad.warc: damaged after 0 records"),
    ],
)
def test_inputs_that_cannot_be(folder: Path, inputs: list[str], message: str) -> None:
    """One line with the name; nothing is written."""
    (folder / "empty").mkdir()
    (folder / "in/a/photo.png").write_bytes(b"\x89PNG\r\n")
    for name in ("bad.jsonl.gz", "bad.jsonl.zst", "bad.jsonl.xz", "bad.jsonl.bz2"):
        (folder / name).write_bytes(bytes(range(256)))
    for name in ("bad.parquet", "bad.zip", "bad.warc"):
        (folder / name).write_bytes(b"this is no such file at all")
    with pytest.raises(InputError, match=message) as caught:
        run(Job(inputs=tuple(inputs), output=Path("new/out.jsonl")), FakeCleaner)
    assert "\n" not in str(caught.value)
    assert not (folder / "new").exists()


def test_a_binary_file_among_others_is_one_failed_record(folder: Path) -> None:
    """Only alone it makes the command wrong."""
    summary = run(Job(inputs=("in/b.txt", "in/photo.txt"), output=Path("out.jsonl")), FakeCleaner)
    assert (summary.read, summary.failed) == (2, 1)


def test_links_in_a_folder(folder: Path) -> None:
    """A second name of a file is no second file; what leads nowhere, or to itself, is one failed record."""
    (folder / "links").mkdir()
    (folder / "links/a.txt").write_text("Rain")
    (folder / "links/b.txt").symlink_to("a.txt")
    (folder / "links/c.txt").symlink_to("none.txt")
    (folder / "links/d.txt").symlink_to("d.txt")
    summary = run(Job(inputs=("links",), output=Path("out.jsonl"), timeout=None), FakeCleaner)
    assert (summary.read, summary.written, summary.failed) == (3, 1, 2)
    assert run(Job(inputs=("links",), output=Path("out.jsonl"), timeout=None, resume=True), FakeCleaner).failed == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"site_repeats": True, "site_pages": 1}, "--site-pages 1: give a whole number of at least 2"),
        ({"site_repeats": True, "site_share": 0.0}, "--site-share 0.0: give a number above 0"),
        ({"site_repeats": True, "options": {"noise": {"share"}}}, "--site-repeats: removes the kind navigation"),
        ({"template": Path("t.toml"), "options": {"noise": False}}, "--template: removes the kind navigation"),
        ({"inputs": ("-",), "resume": True}, "--resume: standard input can be read once only"),
        ({"inputs": ("-",), "site_repeats": True}, "--site-repeats: standard input can be read once only"),
        ({"sample": -1}, "--sample -1: give a whole number"),
        ({"engine": "dask"}, "--engine dask: choose one of local, ray, spark"),
        ({"engine": "ray", "fail_fast": True}, "--fail-fast: --engine ray finishes records in any order"),
        ({"engine": "spark", "inputs": ("-",)}, "--engine spark: its machines cannot read standard input"),
        ({"engine": "ray", "address": "a:1", "workers": 2}, "--workers: the cluster at --address has its own"),
        ({"engine": "ray"}, "--engine ray: give run"),
        ({"engine": "spark", "address": "ray://x"}, "--address: goes with --engine ray"),
        ({"master": "local"}, "--master: goes with --engine spark"),
        ({"workers": 0}, "--workers 0: give a whole number of at least 1"),
        ({"shards": 0}, "--shards 0: give a whole number from 1"),
        ({"shards": 10**9}, "--shards 1000000000: give"),
        ({"timeout": -1}, "--timeout -1: give a number of seconds, or 0 for no limit"),
        ({"timeout": float("nan")}, "--timeout nan: give"),
        ({"inputs": ()}, "no input: name files"),
        ({"output": None}, "no output: name one with -o"),
        ({"output": Path("in/out.jsonl")}, "in/out.jsonl: lies in a folder that is an input"),
        ({"errors": Path("in/e.jsonl")}, "in/e.jsonl: lies in a folder that is an input"),
        ({"inputs": ("in/c.jsonl",), "output": Path("in/c.jsonl")}, "in/c.jsonl: would overwrite an input"),
        (
            {"inputs": ("in/c.jsonl",), "output": Path("in")},
            "in: is a folder that holds an input",
        ),
        ({"inputs": ("out-00001-of-00002.jsonl",), "shards": 2}, "would overwrite an input"),
        ({"output": Path("out.xml")}, "out.xml: unknown format of output; use .jsonl"),
        ({"output": Path("full")}, "full: this folder is not empty"),
        ({"output": Path("plain")}, "plain: exists and is no folder"),
        ({"output": Path("dir.jsonl")}, "dir.jsonl: is a folder; name a file"),
        ({"output": Path("out"), "shards": 2}, "--shards 2: needs an output file"),
        ({"inputs": ("in/c.jsonl",), "output": Path("in/b.txt/out.jsonl")}, "in/b.txt is no folder"),
        ({"report": Path("out.jsonl")}, "-o, --report and --errors: two of them name the same file"),
        ({"errors": Path("full")}, "full: is a folder; name a file"),
        ({"options": {"noise": 1, "nonsense": 2}}, "unknown options"),
    ],
)
def test_options_that_cannot_be(folder: Path, options: Mapping[str, Any], message: str) -> None:
    """One line with the option and what to do; nothing is written."""
    (folder / "full").mkdir()
    (folder / "full/x").touch()
    (folder / "plain").touch()
    (folder / "dir.jsonl").mkdir()
    (folder / "out-00001-of-00002.jsonl").write_text("{}")
    before = sorted(folder.rglob("*"))
    with pytest.raises(OptionError, match=message) as caught:
        run(Job(**{"inputs": ("in",), "output": Path("out.jsonl"), **options}), FakeCleaner)
    assert "\n" not in str(caught.value)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("source", "output", "package"),
    [
        ("x.parquet", "out.jsonl", "pyarrow"),
        ("x.warc.gz", "out.jsonl", "fastwarc"),
        ("x.jsonl.zst", "out.jsonl", "zstandard"),
        ("in/c.jsonl", "out.parquet", "pyarrow"),
        ("in/c.jsonl", "out.jsonl.zst", "zstandard"),
    ],
)
def test_a_missing_extra_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, output: str, package: str
) -> None:
    """Before anything is written."""
    (folder / source).touch()

    def missing(name: str) -> Any:
        if name.startswith(package):
            raise ModuleNotFoundError(name)
        return builtins.__import__(name)

    monkeypatch.setattr("cleaner.extras.importlib.import_module", missing)
    with pytest.raises(MissingExtraError, match=rf"need the package {package}: pip install 'article-cleaner\[dumps\]'"):
        run(Job(inputs=(source,), output=Path("new", output)), FakeCleaner)
    assert not (folder / "new").exists()
