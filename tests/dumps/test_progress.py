"""The progress display."""

from __future__ import annotations

import sys

import pytest

from cleaner.dumps.progress import ProgressBar
from cleaner.dumps.streams import Meter


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
    with ProgressBar(2_000_000, meter, quiet=quiet) as bar:
        meter.bytes = 1_000_000
        bar.add(1500, 2)
    told = capsys.readouterr()
    assert told.out == ""
    assert ("1,500 records, 2 failed, 1.0 MB of 2.0 MB" in told.err) is shown
    assert (told.err == "") is not shown
