"""The same jobs on this machine, on Ray and on Spark."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, OptionError
from cleaner.dumps import run as run_module
from cleaner.dumps.job import Job
from cleaner.dumps.run import run
from cleaner.dumps.tally import Summary
from cleaner.engines import engine_of
from tests.needed import needed

ray: Any = needed("ray")
needed("pyspark")

# Engines bring many packages, each with warnings of its own; starting one takes a while.
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(300)]

ENGINES = ("ray", "spark")


@pytest.fixture(scope="module", autouse=True)
def started() -> Iterator[None]:
    """Engines that run already are used: starting one takes longer than most tests."""
    from pyspark.sql import SparkSession

    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False)
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield
    session.stop()
    ray.shutdown()


NOISY = "Share\n\nThe Russian Federation sent pumps on day {}, and nobody was hurt.\n\nAdvertisement"
_WORDS = ("osk", "tarn", "quill", "lund", "breck", "orrin", "vel", "hald")


def do(name: str, output: Path | None, *inputs: Path, **values: Any) -> Summary:
    job = Job(inputs=inputs, output=output, engine=name, quiet=True, **values)
    return run(job, engine=engine_of(job))


def command(folder: Path, *engine: str) -> subprocess.CompletedProcess[str]:
    """The command on a dump in a folder, as a process of its own."""
    words = [sys.executable, "-m", "cleaner", "dump.jsonl", "-o", "out.jsonl", "--engine", *engine]
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        words, cwd=folder, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=False
    )


def plain(summary: Summary) -> Summary:
    return dataclasses.replace(summary, seconds=0.0)


def write_lines(path: Path, count: int, start: int = 0) -> Path:
    lines = [json.dumps({"id": f"r{n}", "text": NOISY.format(n), "n": n}) + "\n" for n in range(start, start + count)]
    path.write_text("".join(lines))
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with files of several formats, some of them damaged."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    write_lines(folder / "a.jsonl", 300)
    with (folder / "a.jsonl").open("a") as file:
        file.write('{"id": "broken", "text": \n')
    whole = gzip.compress(write_lines(tmp_path / "b", 400, 1000).read_bytes())
    (folder / "b.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "c.csv").write_text("id,text,url\n1,It rained for nine days.,https://a.example/1\n2,Share,\n")
    (folder / "d.html").write_bytes("<title>Köln</title><p>Es hat in Köln neun Tage geregnet.</p>".encode("cp1252"))
    (folder / "e.txt").write_text("Weather desk\n\nIt rained for nine days, and the Russian Federation sent pumps.\n")
    return folder


@pytest.mark.parametrize("name", ENGINES)
def test_records_errors_totals_and_exit_code_are_those_of_this_machine(
    name: str, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With files of rules whose names mean something in this folder alone, and inputs likewise."""
    monkeypatch.chdir(tmp_path)
    Path("rules.toml").write_text('[[rule]]\nid = "own/desk"\nkind = "desk"\nlines = ["Weather desk"]\n')
    values = {"removals": True, "keep_source": True, "options": {"rules": "rules.toml"}}
    here = do("local", Path("here.jsonl"), Path("mixed"), report=Path("here.html"), **values)
    there = do(name, Path("there.jsonl"), Path("mixed"), report=Path("there.html"), **values)
    assert plain(there) == plain(here)
    assert (here.exit_code, here.failed) == (1, 2)
    assert Path("there.jsonl").read_bytes() == Path("here.jsonl").read_bytes()
    assert b"own/desk" in Path("there.jsonl").read_bytes()
    assert Path("there.jsonl.errors.jsonl").read_bytes() == Path("here.jsonl.errors.jsonl").read_bytes()
    assert "share/label" in Path("there.html").read_text()
    assert not Path("there.jsonl.parts").exists()


@pytest.mark.parametrize("name", ENGINES)
def test_a_folder_gets_parts_in_the_order_of_the_input(name: str, mixed: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there"
    expected = plain(do("local", here, mixed))
    assert plain(do(name, there, mixed)) == expected
    names = sorted(path.name for path in there.iterdir())
    assert names == [f"part-{number:05d}.jsonl" for number in range(len(names))]
    assert b"".join((there / part).read_bytes() for part in names) == here.read_bytes()
    with pytest.raises(OptionError, match="this folder is not empty"):
        do(name, there, mixed)


@pytest.mark.parametrize("name", ENGINES)
def test_repeats_of_sites_are_learnt_there_too(name: str, tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    with dump.open("w") as file:
        for n in range(40):
            one, other = _WORDS[n % 8], _WORDS[n // 8]
            story = f"The {one} bridge near {other} hall was closed, and nobody in {one}ton or {other}ham was hurt."
            text = f"Blorf quindle\n\n{story}\n\nMarvex · tosh · nubble"
            file.write(json.dumps({"text": text, "url": f"https://a.example/{n}"}) + "\n")
    do("local", tmp_path / "here.jsonl", dump, site_repeats=True)
    do(name, tmp_path / "there.jsonl", dump, site_repeats=True)
    assert (tmp_path / "there.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()
    texts = [json.loads(line)["text"] for line in (tmp_path / "there.jsonl").read_text().splitlines()]
    assert len(texts) == 40
    assert not any("Blorf" in text or "nubble" in text for text in texts)
    assert (tmp_path / "there.jsonl.template.toml").read_bytes() == (tmp_path / "here.jsonl.template.toml").read_bytes()


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("output", ["out.jsonl", "out"])
def test_what_is_done_is_not_done_again(
    name: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends before its parts are put together goes on with none of them left to clean."""
    dump, out = write_lines(tmp_path / "dump.jsonl", 200), tmp_path / output

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "put_together", end)
        with pytest.raises(KeyboardInterrupt):
            do(name, out, dump)
    parts = sorted((tmp_path / f"{output}.parts").glob("*.jsonl"))
    assert parts
    marked = parts[0].read_bytes().replace(b"Russia", b"Ruritania")
    parts[0].write_bytes(marked)
    assert do(name, out, dump, resume=True).written == 200
    made = out if out.is_file() else out / "part-00000.jsonl"
    assert made.read_bytes().startswith(marked)


@pytest.mark.parametrize("name", ENGINES)
def test_a_record_that_takes_too_long_fails(name: str, tmp_path: Path) -> None:
    dump = write_lines(tmp_path / "dump.jsonl", 2)
    summary = do(name, tmp_path / "out.jsonl", dump, timeout=1e-9)
    assert (summary.read, summary.failed) == (2, 2)
    errors = [json.loads(line) for line in (tmp_path / "out.jsonl.errors.jsonl").read_text().splitlines()]
    assert errors[0] == {"id": "r0", "where": f"{dump}:1", "error": "took longer than 1e-09 seconds"}


def test_five_thousand_records_have_the_same_texts_on_every_engine(tmp_path: Path) -> None:
    needed("datatrove")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.engines.datatrove import CleanerStep

    folder = tmp_path / "dump"
    folder.mkdir()
    write_lines(folder / "a.jsonl", 3000)
    write_lines(folder / "b.jsonl", 2000, 3000)
    texts = {}
    for name in ("local", *ENGINES):
        do(name, tmp_path / f"{name}.jsonl", folder)
        rows = [json.loads(line) for line in (tmp_path / f"{name}.jsonl").read_text().splitlines()]
        texts[name] = {row["id"]: row["text"] for row in rows}
    steps = [
        JsonlReader(str(folder)),
        CleanerStep(),
        JsonlWriter(str(tmp_path / "datatrove"), output_filename="${rank}.jsonl", compression=None),
    ]
    LocalPipelineExecutor(pipeline=steps, tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()
    lines = [line for path in (tmp_path / "datatrove").iterdir() for line in path.read_text().splitlines()]
    texts["datatrove"] = {row["id"]: row["text"] for row in map(json.loads, lines)}
    cleaner = Cleaner()
    expected = {f"r{n}": cleaner.clean(NOISY.format(n)) for n in range(5000)}
    assert expected["r7"] == "Russia sent pumps on day 7, and nobody was hurt."
    for name, found in texts.items():
        assert found == expected, name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ray", "--address", "127.0.0.1:1"], "--address 127.0.0.1:1: cannot be reached (Connection refused)"),
        (["spark", "--master", "spark://127.0.0.1:1"], "--master spark://127.0.0.1:1: cannot be reached"),
        (["spark", "--master", "nonsense"], "--master nonsense: Spark cannot be reached or started ("),
    ],
)
def test_no_cluster_at_an_address(arguments: list[str], message: str, tmp_path: Path) -> None:
    """One line, before anything is written."""
    write_lines(tmp_path / "dump.jsonl", 2)
    done = command(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(f"clean: {message}")
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.jsonl"]


@pytest.mark.parametrize("name", ENGINES)
def test_the_command_starts_an_engine_of_its_own(name: str, tmp_path: Path) -> None:
    """Nothing but our own messages on standard error, and the exit code of this machine."""
    with write_lines(tmp_path / "dump.jsonl", 3).open("a") as file:
        file.write("{broken\n")
    done = command(tmp_path, name, "--workers", "2")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "clean: 4 read, 3 written, 1 failed",
        "clean: fields: text from 'text', id from 'id' (3 records)",
    ]
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3
