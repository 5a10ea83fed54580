"""The page in a real browser: filters, search, keys, light and dark, a narrow window, hostile records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import clean_document
from cleaner.render.report import Report
from cleaner.render.report_page import page
from tests.render import browser
from tests.render.browser import Browser

# Where a browser is promised, as in the checks, its absence is a failure.
pytestmark = pytest.mark.skipif(
    not browser.installed() and not os.environ.get("WITH_BROWSER"), reason="needs chromium and chromedriver"
)

HOSTILE = "</script><script>document.title='gone'</script><img src=x onerror=\"document.title='gone'\">"
TEXTS = [
    "Share\n\nThe Russian Federation sent pumps to the town by the river.\n\nAdvertisement\n\nNobody was hurt.",
    "Der Fluss stieg in der Nacht und niemand im Dorf hat geschlafen, weil das Wasser kam.\n\nWerbung\n\nEs regnet.",
    f"Advertisement\n\nRain fell on {HOSTILE} for nine days.",
]


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of ten thousand records."""
    report = Report(sample=10_000)
    documents = [clean_document(text) for text in TEXTS]
    for number in range(10_000):
        hostile = number % 3 == 2
        id = f"record {number} {HOSTILE}" if hostile else f"record {number}"
        report.add(id, documents[number % 3], "javascript:document.title='gone'", where=str(number))
    report.trim()
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(report, failed=1, inputs=[HOSTILE]), "utf8")
    return path


def count(window: Browser) -> str:
    return str(window.run("document.getElementById('count').textContent"))


def test_filters_search_and_keys(window: Browser, shown: Path, tmp_path: Path) -> None:
    """Each filter alone and together, over ten thousand records, of which only those in sight are drawn."""
    window.open(shown)
    assert count(window) == "10,000 of 10,000 sampled records"
    assert window.run("document.querySelectorAll('.row').length") < 40
    window.keys("#kind", "share")
    assert count(window) == "3,334 of 10,000 sampled records"
    assert window.run("document.querySelector('#record del:not(.dim)').textContent.trim()") == "Share"
    assert window.run("document.querySelectorAll('#record del.dim').length") > 0
    window.keys("#search", "nobody WAS")
    assert count(window) == "3,334 of 10,000 sampled records"
    assert window.run("document.querySelector('#record mark').textContent") == "Nobody was"
    window.keys("#search", "xyz")
    assert count(window) == "0 of 10,000 sampled records"
    assert "No record" in window.run("document.getElementById('record').textContent")
    window.click("#filters [type=reset]")
    assert count(window) == "10,000 of 10,000 sampled records"
    window.keys("#language", "de")
    assert count(window) == "3,333 of 10,000 sampled records"
    window.keys("body", "jj")
    assert window.run("document.querySelector('[aria-selected=true]').id") == "row2"
    window.keys("body", "k")
    assert window.run("document.querySelector('[aria-selected=true]').id") == "row1"
    window.keys("body", "n")
    assert window.run("document.querySelectorAll('del.here').length") == 1
    window.keys("body", "/")
    assert window.run("document.activeElement.id") == "search"
    assert window.complaints() == []


def test_light_and_dark(window: Browser, shown: Path) -> None:
    """The switch turns the paper, and the key does too."""
    window.open(shown)
    colour = "getComputedStyle(document.body).backgroundColor"
    before = window.run(colour)
    window.click("#theme")
    assert window.run(colour) != before
    window.keys("body", "t")
    assert window.run(colour) == before


def test_hostile_records_run_nothing(window: Browser, shown: Path) -> None:
    """Neither in the tables, nor where the script shows them; the text of the markup is seen instead."""
    window.open(shown)
    window.keys("#search", "onerror")
    assert count(window) == "3,333 of 10,000 sampled records"
    assert "<img src=x" in window.run("document.getElementById('record').textContent")
    assert window.run("document.title") == "What was cleaned"
    assert window.run("document.querySelectorAll('main img, main script, main a[href^=javascript]').length") == 0
    assert window.complaints() == []


def test_a_narrow_window(window: Browser, shown: Path) -> None:
    """Nothing is wider than a phone."""
    window.resize(400, 800)
    window.open(shown)
    assert window.run("document.documentElement.scrollWidth <= innerWidth")
    window.resize(1280, 900)


def test_pictures_for_people(window: Browser, shown: Path, tmp_path: Path) -> None:
    """Kept where REPORT_PICTURES says, for whoever wants to look."""
    folder = Path(os.environ.get("REPORT_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    window.open(shown)
    window.picture(folder / "report-light.png")
    window.click("#theme")
    window.run("document.getElementById('records').scrollIntoView({behavior: 'instant'})")
    window.picture(folder / "report-dark-records.png")
    assert (folder / "report-light.png").stat().st_size > 20_000
