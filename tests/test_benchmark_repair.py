"""The benchmark of repair measures what it says, and holds us to what was reached."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

BENCHMARK = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "repair.py"))
SAMPLES = list(BENCHMARK["samples"]())


def test_there_are_25_encodings_with_a_short_and_a_long_sample_each() -> None:
    assert len(BENCHMARK["CHARSETS"]) == 25
    assert {(one.charset, one.size) for one in SAMPLES} == {
        (charset, size) for charset in BENCHMARK["CHARSETS"] for size in ("short", "long")
    }


def test_a_sample_is_its_text_in_its_encoding() -> None:
    for one in SAMPLES:
        assert one.raw.decode(BENCHMARK["CHARSETS"][one.charset][0]) == one.text
        assert not one.raw.isascii()


@pytest.mark.parametrize(("size", "least"), [("short", 0.95), ("long", 1.0)])
def test_undeclared_bytes_are_read_right(size: str, least: float) -> None:
    read = BENCHMARK["detectors"]()["cleaner"]
    hits = [read(one.raw) == one.text for one in SAMPLES if one.size == size]
    assert sum(hits) >= least * len(hits)


def test_mojibake_is_mended_as_ftfy_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert BENCHMARK["report_mojibake"]()
    total = len(list(BENCHMARK["garbled"]())) + len(BENCHMARK["PROSE"])
    assert f"same {total}/{total}" in capsys.readouterr().out


def test_the_other_tables_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    BENCHMARK["report_wraps"]()
    out = capsys.readouterr().out
    assert "wraps, joined" in out
    assert "lists, left alone     cleaner 2/2" in out
