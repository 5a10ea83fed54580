"""The progress display."""

from __future__ import annotations

import sys

import pytest

from cleaner.dumps.parts import PartResult
from cleaner.dumps.progress import ProgressBar
from cleaner.dumps.streams import Meter

PART = PartResult(written=1498, errors=({}, {}), source=400, removed=100)


def test_without_a_terminal_it_is_a_line_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not more often, and without what only a terminal understands."""
    now = [0.0]
    monkeypatch.setattr("cleaner.dumps.progress.time.monotonic", lambda: now[0])
    with ProgressBar("cleaning", 2_000_000, Meter(), quiet=False) as bar:
        for _ in range(200):
            now[0] += 1
            bar.add(PART)
    lines = capsys.readouterr().err.splitlines()
    assert [line[:38] for line in lines] == [
        "clean: cleaning: 90,000 records, 120 f",
        "clean: cleaning: 180,000 records, 240 ",
        "clean: cleaning: 270,000 records, 360 ",
    ]
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize(
    ("terminal", "quiet", "shown"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_it_is_for_people_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, quiet: bool, shown: bool
) -> None:
    """On standard error, on a terminal, and not where it was told to be quiet; never on standard output."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    monkeypatch.setenv("COLUMNS", "200")
    meter = Meter()
    with ProgressBar("cleaning", 2_000_000, meter, quiet=quiet) as bar:
        meter.bytes = 1_000_000
        bar.add(PART)
    told = capsys.readouterr()
    assert told.out == ""
    assert ("cleaning: 1,500 records, 2 failed, 25.0% removed, 1.0 MB of 2.0 MB, " in told.err) is shown
    assert ("records/s" in told.err and "MB/s" in told.err) is shown
    assert (told.err == "") is not shown
