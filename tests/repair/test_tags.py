"""Tags left in plain text: linear on any heap of them, and left alone in pages, where they are what is shown."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.repair.census import Census
from cleaner.repair.tags import tag_changes
from tests.timing import assert_linear


def test_a_page_shows_its_tags() -> None:
    page = "<!doctype html><p>Rain fell on the town, and a sign said &lt;b&gt;closed&lt;/b&gt; for nine days.</p>"
    assert "<b>closed</b>" in clean(page, kind="html")
    text = "A sign said &lt;b&gt;closed&lt;/b&gt; for nine days."
    assert clean(text, kind="text") == "A sign said closed for nine days."


def test_markup_switches_them() -> None:
    assert clean("The <b>mayor</b> said so.", repair={"unicode"}) == "The <b>mayor</b> said so."


@pytest.mark.parametrize("piece", ["<b>", "</b>", "<b>a</b>", "<b ", "<", "<br>\n", "<p>a\n", "<a href=x>b"])
def test_time_is_linear(piece: str) -> None:
    assert_linear(lambda text: tag_changes(Census.of(text)), lambda size: piece * (size // len(piece)), 200_000)
