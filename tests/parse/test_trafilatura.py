"""The second extractor."""

from __future__ import annotations

import pytest

from cleaner.parse.trafilatura import extract

STORY = "".join(
    f"<p>Rain fell on the town for {number} days and nights, and the river rose over the bridge.</p>"
    for number in range(2, 9)
)


def test_the_text_is_trafilaturas_with_a_block_for_each_line() -> None:
    page = extract(f"<head><title>Rain</title></head><nav><a href=/>Home</a></nav><article>{STORY}</article>")
    assert page.text.count("Rain fell") == 7
    assert "Home" not in page.text
    assert [page.text[block.start : block.end] for block in page.blocks] == [
        line for line in page.text.split("\n") if line
    ]
    assert (page.metadata.title, page.metadata.source_of_text) == ("Rain", "trafilatura")


@pytest.mark.parametrize("html", ["", " ", "<p>", "<script>x()</script>", "\x00\ud800"])
def test_nothing_found_is_an_empty_page_and_a_warning(html: str) -> None:
    page = extract(html)
    assert (page.text, page.blocks) == ("", ())
    assert [warning.code for warning in page.warnings] == ["extractor-empty"]


def test_a_failure_is_an_empty_page_and_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr("trafilatura.extract", fail)
    assert extract(STORY).warnings[0].message == "trafilatura failed: RuntimeError"


def test_the_same_page_gives_the_same_text_every_time() -> None:
    html = f"<html><body><article>{STORY}{STORY}</article></body></html>"
    assert len({extract(html).text for _ in range(5)}) == 1
