"""The benchmark of pages scores as the makers of its metrics define them, and goes on where a system fails."""

from __future__ import annotations

import gzip
import json
import runpy
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SCORES = runpy.run_path(str(BENCHMARKS / "page_scores.py"))
RAIN = "Rain fell on the town for nine days and the river rose"


@pytest.mark.parametrize(
    ("output", "reference", "expected"),
    [
        ("", "", 1.0),
        ("Rain", "", 0.0),
        ("", "Rain", 0.0),
        ("Sun", "Rain", 0.0),
        ("RAIN fell.", "fell rain", 1.0),
        # Two of four words are right, two of three are found: precision 1/2, recall 2/3.
        ("rain rain fell down", "rain fell again", 4 / 7),
        # A word counts as often as the other side has it.
        ("rain rain rain", "rain", 0.5),
        ("snake_case 2026", "snake_case 2026", 1.0),
    ],
)
def test_word_f1_is_the_harmonic_mean_over_bags_of_words(output: str, reference: str, expected: float) -> None:
    assert SCORES["compare"](output, reference).word_f1 == pytest.approx(expected)


def test_runs_of_four_words_keep_their_case_and_a_short_text_is_one_run() -> None:
    assert SCORES["shingles"]("a b c d e") == {("a", "b", "c", "d"): 1, ("b", "c", "d", "e"): 1}
    assert SCORES["shingles"]("A b") == {("A", "b"): 1}
    assert not SCORES["shingles"]("...")


def test_shingle_f1_joins_mean_precision_and_mean_recall() -> None:
    scores = [SCORES["compare"](RAIN, RAIN), SCORES["compare"]("a b c d e", "a b c d"), SCORES["compare"]("", "a b")]
    # The page without output has no precision, and a recall of nothing.
    precision, recall = (1 + 1 / 2) / 2, (1 + 1 + 0) / 3
    expected = 2 * precision * recall / (precision + recall)
    assert SCORES["shingle_f1"](scores) == pytest.approx((expected, precision, recall))


def test_a_system_that_finds_nothing_has_no_shingle_f1() -> None:
    assert SCORES["shingle_f1"]([SCORES["compare"]("", RAIN)]) == (0.0, 0.0, 0.0)


def test_snippets_are_found_in_either_case() -> None:
    assert SCORES["share_within"](["RAIN fell", "no such"], RAIN) == 0.5


def test_a_line_with_a_footnote_mark_more_is_no_wrong_line() -> None:
    marked = RAIN.replace("days", "days [3]")
    assert list(SCORES["wrong_lines"](marked, RAIN, marked)) == []
    assert list(SCORES["wrong_lines"]("rainfall", "rain", "rain")) == ["cut     rain", "left    rainfall"]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.syspath_prepend(BENCHMARKS)
    return runpy.run_path(str(BENCHMARKS / "pages.py"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages of two types, in the form of the benchmark."""
    for part in ("html", "ground-truth"):
        (tmp_path / part).mkdir()
    for name, sort in (("1", "article"), ("2", "category")):
        truth = {"title": "Rain", "main_content": RAIN, "with": [RAIN[:20]], "without": ["Subscribe"]}
        entry = {"url": f"https://{name}.example", "ground_truth": truth, "_internal": {"page_type": {"primary": sort}}}
        (tmp_path / "ground-truth" / f"{name}.json").write_text(json.dumps(entry))
        with gzip.open(tmp_path / "html" / f"{name}.html.gz", "wt") as file:
            file.write(f"<title>Rain</title><article><p>{RAIN}.</p></article>")
    return tmp_path


def run(pages: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    monkeypatch.setattr("sys.argv", ["pages.py", str(folder), *more])
    pages["main"]()


def broken() -> Any:
    def fail(html: str) -> str:
        raise ValueError(f"no body in {len(html)}\ncode points")

    return fail


def absent() -> Any:
    raise ImportError("No module named 'peer'")


def test_a_crash_is_an_empty_answer_that_is_counted_and_shown(
    pages: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(pages["HTML_SYSTEMS"], "broken", broken)
    run(pages, folder, monkeypatch, "--systems", "ours,broken")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[2:4]] == [["ours", "1.000", "1.000"], ["broken", "0.000", "0.000"]]
    assert [line.split()[-1] for line in lines[2:4]] == ["0", "2"]
    assert lines[4].strip().startswith("failed with ValueError: no body in ")


def test_a_peer_that_is_not_installed_is_one_line(
    pages: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(pages["HTML_SYSTEMS"], "absent", absent)
    run(pages, folder, monkeypatch, "--systems", "absent")
    assert capsys.readouterr().out.splitlines()[2:] == [
        "absent                 not measured: No module named 'peer'; pip install '.[peers]'"
    ]


def test_types_dump_and_worst(
    pages: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out"
    monkeypatch.setitem(pages["HTML_SYSTEMS"], "echo", lambda: lambda html: "Subscribe")
    more = ["--systems", "echo,ours", "--types", "collection", "--worst", "3", "--dump", str(out)]
    run(pages, folder, monkeypatch, *more)
    assert sorted(file.name for file in out.iterdir()) == ["2.echo.txt", "2.ours.txt", "2.reference.txt"]
    assert (out / "2.ours.txt").read_text() == f"{RAIN}."
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "collection: the worst pages of echo",
        "    2 collection word F1 0.000; best ours 1.000",
        f"        cut     {RAIN}",
        "        left    Subscribe",
    ]


@pytest.mark.parametrize("more", [["--types", "poem"], ["--systems", "peer"], ["--types", "forum"]])
def test_a_wrong_command_is_refused(
    pages: dict[str, Any],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(pages, folder, monkeypatch, *more)
    assert stopped.value.code == 2
    assert more[1] in capsys.readouterr().err
