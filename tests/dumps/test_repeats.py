"""Bulk runs that learn which lines recur, and files of such lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dumps import repeats
from cleaner.dumps import run as run_module
from cleaner.dumps.record import Record
from cleaner.dumps.run import run
from cleaner.dumps.templates import load_template, template_text
from cleaner.model import RuleFileError
from cleaner.noise.fold import fold_lines
from cleaner.noise.site import evidence
from tests.dumps.fakes import FakeCleaner, job, read_lines, write_lines

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def rows(hosts: int = 3, pages: int = 12) -> list[dict[str, Any]]:
    """Pages of some hosts, each host with a label and a box, and one story on all of them."""
    story = "The bridge over the Osk will be closed for nine weeks, the council said."
    made = []
    for page in range(pages):
        for host in range(hosts):
            own = [
                f"House {LETTERS[page]}{LETTERS[host]} of the harbour was sold for {n} crowns." for n in ("six", "ten")
            ]
            text = "\n\n".join([f"Menu {LETTERS[host]}", *([story] if page == 4 else own), f"Box of {LETTERS[host]}"])
            made.append({"id": f"{host}-{page}", "url": f"https://www.h{host}.example/{page}", "text": text})
    return made


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_learns_and_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """What recurs on a host is gone, the story stays, and the order of the records does not matter."""
    monkeypatch.setattr(run_module, "PART_RECORDS", 5)
    results = []
    for name, records in (("one", rows()), ("two", rows()[::-1])):
        dump, out = write_lines(tmp_path / f"{name}.jsonl", records), tmp_path / f"{name}-out.jsonl"
        summary = run(job(dump, out, workers=workers, site_repeats=True, removals=True), FakeCleaner)
        assert (summary.read, summary.failed) == (36, 0)
        results.append(sorted(out.read_bytes().split(b"\n")))
        written = read_lines(out)
        assert not any("Menu" in record["text"] or "Box" in record["text"] for record in written)
        assert sum("bridge over the Osk" in record["text"] for record in written) == 3
        assert {(one["rule"], one["kind"]) for record in written for one in record["removals"]} == {
            ("site/repeat", "navigation")
        }
        template = (tmp_path / f"{name}-out.jsonl.template.toml").read_text()
        assert '    "Menu a",  # 12 times\n' in template
        assert "bridge" not in template
    assert results[0] == results[1]


def test_what_was_learnt_can_be_edited_and_used_again(tmp_path: Path) -> None:
    """A line that is taken out of the file stays in the texts."""
    dump = write_lines(tmp_path / "dump.jsonl", rows())
    run(job(dump, tmp_path / "out.jsonl", site_repeats=True), FakeCleaner)
    saved = tmp_path / "out.jsonl.template.toml"
    run(job(dump, tmp_path / "same.jsonl", template=saved), FakeCleaner)
    assert (tmp_path / "same.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    edited = tmp_path / "edited.toml"
    edited.write_text("".join(line for line in saved.read_text().splitlines(True) if "Box of b" not in line))
    run(job(dump, tmp_path / "more.jsonl", template=edited), FakeCleaner)
    texts = [record["text"] for record in read_lines(tmp_path / "more.jsonl")]
    assert sum("Box of b" in text for text in texts) == 12
    assert not any("Box of a" in text or "Menu" in text for text in texts)


def test_an_interrupted_run_goes_on_with_what_it_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not look at all inputs again, and its output is that of a run that was left alone."""
    monkeypatch.setattr(run_module, "PART_RECORDS", 5)
    dump = write_lines(tmp_path / "dump.jsonl", rows())
    run(job(dump, tmp_path / "whole.jsonl", site_repeats=True), FakeCleaner)

    class Stop(BaseException):
        pass

    class Dying(FakeCleaner):
        def batch(self, raws: list[str | bytes], /) -> list[Any]:
            if any("House h" in str(raw) for raw in raws):
                raise Stop
            return super().batch(raws)

    with pytest.raises(Stop):
        run(job(dump, tmp_path / "out.jsonl", site_repeats=True), Dying)
    monkeypatch.setattr(repeats.EvidenceFiles, "learn", lambda *_: pytest.fail("learnt again"))
    run(job(dump, tmp_path / "out.jsonl", site_repeats=True, resume=True), FakeCleaner)
    for name in ("{}.jsonl", "{}.jsonl.template.toml"):
        assert (tmp_path / name.format("out")).read_bytes() == (tmp_path / name.format("whole")).read_bytes()


def test_a_site_with_very_many_pages_is_sampled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pages whatever the order and the size of the pieces; and what is on all of them is found."""
    monkeypatch.setattr(repeats, "_MOST_PAGES", 20)
    found = []
    for size in (7, 1 << 20):
        monkeypatch.setattr(repeats, "_ROWS_AT_A_TIME", size)
        folder = tmp_path / str(size)
        folder.mkdir()
        files = repeats.EvidenceFiles(folder, 100 << 20)
        for row in rows(2, 26):
            site = row["id"].partition("-")[0]
            files.add(evidence(site, row["text"]).tobytes())
        template = files.learn(5, 0.2)
        assert template.find("1", ["menu b", "menu a"]) == [0]
        found.append(template.hashes.tolist())
    assert found[0] == found[1]


def test_records_without_an_address() -> None:
    """Their site is their file; for a file that is one record, its folder."""
    assert repeats.site_of_record(Record(id="", where="in/dump.jsonl:7")) == "in/dump.jsonl"
    assert repeats.site_of_record(Record(id="", where="in/a/one.html:1")) == "in/a"
    assert repeats.site_of_record(Record(id="", where="one.txt:1")) == "."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("version = 2\n", "t.toml:1: version 2 is not known"),
        ("site = 3\n", "t.toml:1: site is no table"),
        ("\n[[site]]\nlines = []\n", "t.toml:2: a site has a name"),
        ('[[site]]\nname = "a"\n', "t.toml:1: the lines of 'a' are a list of strings"),
        ('[[site]]\nname = "a"\nlines = ["x"]\nmore = 1\n', "t.toml:1: unknown key 'more'"),
        ('[[site]]\nname = "a\n', "t.toml:2: no valid TOML: "),
        ("x = 1\n", "t.toml:1: unknown key 'x'"),
    ],
)
def test_a_wrong_template_is_one_line(tmp_path: Path, content: str, message: str) -> None:
    """With file, line and reason, before anything is written."""
    (tmp_path / "t.toml").write_text(content)
    dump = write_lines(tmp_path / "dump.jsonl", [])
    with pytest.raises(RuleFileError, match=message):
        run(job(dump, tmp_path / "out.jsonl", template=tmp_path / "t.toml"), FakeCleaner)
    assert not (tmp_path / "out.jsonl.run.json").exists()


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    """As one that is no text."""
    with pytest.raises(RuleFileError, match="cannot be read: No such file"):
        load_template(tmp_path / "none.toml")
    (tmp_path / "t.toml").write_bytes(b"version = 1\n\xff")
    with pytest.raises(RuleFileError, match=r"t\.toml:2: is not UTF-8"):
        load_template(tmp_path / "t.toml")


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.dictionaries(st.text(max_size=12), st.integers(1, 9))))
def test_any_lines_can_be_written_and_read(sites: dict[str, dict[str, int]]) -> None:
    """Whatever they hold, the file is read again and knows them."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.toml")
        path.write_text(template_text(sites), "utf8")
        template = load_template(path)
    for site, lines in sites.items():
        plain = [" ".join(line.split()) for line in lines if line.isprintable()]
        keys = fold_lines("\n".join(plain), ()) if plain else []
        if site.isprintable():
            assert template.find(site, keys) == [at for at, key in enumerate(keys) if key]


def test_json_of_a_template_is_small(tmp_path: Path) -> None:
    """The state of a run names the template by its content."""
    template = tmp_path / "t.toml"
    template.write_text('[[site]]\nname = "*"\nlines = ["Menu a"]\n')
    dump = write_lines(tmp_path / "dump.jsonl", rows(1, 1))
    run(job(dump, tmp_path / "out.jsonl", template=template), FakeCleaner)
    assert len(json.loads((tmp_path / "out.jsonl.run.json").read_bytes())["settings"]["template"][1]) == 64
