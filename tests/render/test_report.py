"""The page on what a bulk run removed."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Document, Edit, Metadata, Removal, Warning
from cleaner.render.report import EXAMPLES, Report
from cleaner.source import AlignedText


def document(source: str, *done: Removal | Edit, warnings: tuple[str, ...] = ()) -> Document:
    aligned = AlignedText(source, done)
    return Document(
        text=aligned.text,
        source=source,
        removals=aligned.removals,
        edits=aligned.edits,
        metadata=Metadata(),
        entities=[],
        warnings=[Warning(code, "") for code in warnings],
        _aligned=aligned,
    )


def shared(text: str = "Share", rule: str = "share/label") -> Document:
    return document(f"{text}Rain", Removal(rule, "share", 0, len(text), text, f"the label {text}"))


class _Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_figures_and_examples() -> None:
    """Counts of documents, characters, kinds, rules and warnings, with what was there and why it went."""
    report = Report()
    report.add("one", shared())
    report.add("two", document("colour", Edit("names/alias", 0, 6, "colour", "color", "an alias"), warnings=("short",)))
    report.add("three", document("", warnings=("short",)))
    text = _Page(report.html()).text
    assert "3 documents with 15 characters. 5 characters (33.3%) were removed as noise" in text
    assert "the cleaned texts have 9. 1 documents came out empty" in text
    assert "share/label, kind share: 1 times in 1 documents, 5 characters" in text
    assert "one: the label Share" in text
    assert "names/alias: 1 times in 1 documents, 6 characters" in text
    assert "color" in text
    assert "short2" in text


def test_examples_are_bounded() -> None:
    """At most twenty of a rule, one of a document, and none longer than a few lines."""
    report = Report()
    for number in range(100):
        report.add(f"doc{number}", shared("x" * 10_000))
    page = report.html()
    assert page.count("<del>") == EXAMPLES
    assert len(page) < 20_000
    assert "100 times in 100 documents" in page


def test_one_document_gives_one_example_of_a_rule() -> None:
    """However often the rule matched in it; and merging keeps the bound."""
    report, later = Report(), Report()
    report.add("one", document("abc", *(Removal("share/label", "share", at, at + 1, "abc"[at], "") for at in range(3))))
    assert "share/label</b>, kind share: 3 times in 1 documents" in report.html()
    assert report.html().count("<del>") == 1
    for number in range(EXAMPLES):
        later.add(str(number), shared())
    report.merge(later)
    assert report.html().count("<del>") == EXAMPLES


def test_what_no_page_can_hold_is_replaced() -> None:
    """Control characters, lone surrogates, and marks that turn the direction of writing."""
    report = Report()
    report.add("\x00\ud800", shared("\u202eShare\x1b[2J"))
    page = report.html()
    assert page.encode()
    assert not set(page) & set("\x00\x1b\u202e\ud800")


def test_rules_without_end_are_bounded() -> None:
    """Names of rules may come from the user's files."""
    report = Report()
    for number in range(3000):
        report.add("doc", shared(rule=f"own/{number}"))
    assert len(report.to_dict()["removals"]) == 2001
    assert "other rules" in report.html()


@given(st.lists(st.text(max_size=20), max_size=40), st.integers(0, 40))
def test_parts_that_are_merged_give_the_same_page(texts: list[str], at: int) -> None:
    """Also when a part went through JSON on its way."""
    whole, first, second = Report(), Report(), Report()
    for number, text in enumerate(texts):
        one = shared(text, rule=f"share/{number % 3}") if text else document("Rain", warnings=("w",))
        whole.add(str(number), one)
        (first if number < at else second).add(str(number), one)
    first.merge(Report.from_dict(json.loads(json.dumps(second.to_dict()))))
    assert first.html() == whole.html()


@given(st.text(min_size=1))
def test_nothing_of_a_document_becomes_markup(text: str) -> None:
    """Whatever the ids, texts, reasons and names of rules hold; and the page can be written as UTF-8."""
    plain, hostile = Report(), Report()
    plain.add("id", shared())
    hostile.add(text, shared(f"<script>{text}</pre>", rule=f"<b>{text}"))
    page = hostile.html()
    assert page.encode()
    assert _Page(page).tags == _Page(plain.html()).tags


def test_no_script_and_nothing_from_elsewhere() -> None:
    """The page is one file and may be opened anywhere."""
    page = Report().html()
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in page
