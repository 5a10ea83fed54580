"""The page on what a bulk run removed, and what it is made of."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from cleaner.model import Document, Edit, Metadata, Removal, Warning
from cleaner.render.report import EXAMPLES, Report
from cleaner.render.report_page import page
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
    """The tags and the text of a page, its scripts and styles left out."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = self.data = ""
        self._inside = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag if tag in ("script", "style") else ""
        if ("id", "data") in attrs:
            self._inside = "data"

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "data":
            self.data += data
        elif not self._inside:
            self.text += data


def test_figures_and_examples() -> None:
    """Counts of records, characters, kinds, rules, warnings and names, with what was there and why it went."""
    report = Report()
    report.add("one", shared())
    edit = Edit("entity/country", 0, 6, "Alania", "Alan", "an alias")
    report.add("two", document("Alania", edit, warnings=("short",)))
    report.add("three", document("", warnings=("short",)))
    text = _Page(page(report, failed=2, inputs=["a.jsonl"])).text
    for told in (
        "a.jsonl", "5records read", "3records written", "1of them empty", "2failed", "33.3%removed of 15 characters",
        "share/labelshare1 times in 1 records, 5 characters", "one: the label Share", "share: 5 in 1",
        "entity/country1 times in 1 records", "1AlaniaAlan", "2short", "twoshort",
    ):  # fmt: skip
        assert told in text


def test_examples_are_bounded() -> None:
    """A few of a rule, one of a document, and none longer than a few lines."""
    report = Report()
    for number in range(100):
        report.add(f"doc{number}", shared("x" * 10_000))
    content = page(report).partition('id="lines"')[0]
    assert content.count("<del>") == EXAMPLES
    assert len(page(report)) - len(page(Report())) < 20_000
    assert "100 times in 100 records" in content


def test_one_document_gives_one_example_of_a_rule() -> None:
    """However often the rule matched in it; and merging keeps the bound."""
    report, later = Report(), Report()
    report.add("one", document("abc", *(Removal("share/label", "share", at, at + 1, "abc"[at], "") for at in range(3))))
    assert (report.removals["share/label"].count, len(report.removals["share/label"].examples)) == (3, 1)
    for number in range(2 * EXAMPLES):
        later.add(str(number), shared())
    report.merge(later)
    assert len(report.removals["share/label"].examples) == EXAMPLES


def test_what_no_page_can_hold_is_replaced() -> None:
    """Control characters, lone surrogates, and marks that turn the direction of writing."""
    report = Report(sample=9)
    report.add("\x00\ud800", shared("\u202eShare\x1b[2J"), "https://\ud800/")
    report.trim()
    content = page(report)
    assert content.encode()
    assert not set(content) & set("\x00\x1b\u202e\ud800")


def test_rules_and_lines_without_end_are_bounded() -> None:
    """Names of rules may come from the user's files, and lines from anywhere."""
    report = Report()
    for number in range(25_000):
        report.add("doc", shared(f"line {number}", rule=f"own/{number % 3000}"))
    report.add("doc", shared("line 24000"))
    report.trim()
    assert len(report.removals) == 2001
    assert len(report.lines) == 5000
    assert report.lines["line 24000"] == ["share", 2]
    assert len(report.largest) == 20


def test_the_sample_is_the_same_however_the_records_are_parted() -> None:
    """As many as were asked for, picked by their place in the input; a part does not keep what has no chance."""
    together = Report(sample=20)
    parted = Report(sample=20)
    kept = 0
    for part in range(100):
        piece = Report(part, 20)
        for number in range(64):
            together.add("", shared(), where=f"a:{part * 64 + number}")
            piece.add("", shared(), where=f"a:{part * 64 + number}")
        kept += len(piece.sample)
        parted.merge(Report.from_dict(json.loads(json.dumps(piece.to_dict()))))
        parted.trim()
    together.trim()
    assert parted.sample == together.sample
    assert len(parted.sample) == 20
    assert kept < 3200


def test_long_records_are_shown_in_part() -> None:
    """The text around what was removed, and how much was left out."""
    report = Report(sample=1)
    text = "x" * 5000
    report.add(
        "one", document(f"Share{text}Share", *(Removal("a/b", "share", at, at + 5, "Share", "") for at in (0, 5005)))
    )
    assert [span if isinstance(span, list) else len(span) for span in report.sample[0][1]["spans"]] == [
        [0, "share", "a/b", "Share", ""], 500, [2, 4000], 500, [0, "share", "a/b", "Share", ""],
    ]  # fmt: skip


@given(st.lists(st.text(max_size=20), max_size=40), st.integers(0, 40))
def test_parts_that_are_merged_give_the_same_page(texts: list[str], at: int) -> None:
    """Also when a part went through JSON on its way."""
    whole, first, second = Report(0, 50), Report(0, 50), Report(0, 50)
    for number, text in enumerate(texts):
        one = shared(text, rule=f"share/{number % 3}") if text else document("Rain", warnings=("w",))
        whole.add(str(number), one)
        (first if number < at else second).add(str(number), one)
    first.merge(Report.from_dict(json.loads(json.dumps(second.to_dict()))))
    assert page(first) == page(whole)


@given(st.text(min_size=1))
def test_nothing_of_a_document_becomes_markup(text: str) -> None:
    """Whatever the ids, texts, reasons and names of rules hold; the data is read back as it was."""
    plain, hostile = Report(sample=1), Report(sample=1)
    plain.add("id", shared(), "https://a.example/")
    hostile.add(text, shared(f"<script>{text}</script><!--", rule=f"<b>{text}"), text)
    content = page(hostile)
    assert content.encode()
    read = _Page(content)
    assert read.tags == _Page(page(plain)).tags
    assert "<" not in read.data
    (record,) = json.loads(read.data)["records"]
    assert record["spans"][0][3].startswith("<script>")


def test_one_script_of_our_own_and_nothing_from_elsewhere() -> None:
    """The page is one file and may be opened anywhere; its policy lets no other script run."""
    content = page(Report())
    assert content.count("<script") == 2
    assert content.count("script-src 'sha256-") == 1
    assert "http://" not in content
    assert "https://" not in content
    assert "default-src 'none'" in content
    assert "innerHTML" not in content
