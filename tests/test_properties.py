"""What holds for every input: the record rebuilds the text, offsets map, and all ways in give the same."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Document, Edit, Removal, clean, clean_batch, clean_document
from cleaner.noise.phrases import phrase_table
from cleaner.source import replay

WORDS = [
    "Share", "Advertisement", "Related", "By Jane Roe", "Jane Roe reported from Moscow.", "(Photo: AFP)",
    "Read more: ", "It rained on the town for nine days, and then it stopped.", "Sign up for our newsletter",
    "Source: Reuters", "—", "the Russian Federation", "ISIL", "NATO", "Daesh's", "&amp;", "&nbsp;",
    "&amp;lt;p&gt;", "Ã©", "â€œ", "é", "\u200b", "<p>", "</p>", "<div>", "<!-- x -->", "http://example.org/",
    "3 May 2017", "###", "\n", "\n\n", "\r\n", "\u2028", "\x00", "\ud800", " ", "\t", "\xa0", "exam-\nple",
    "12 shares", "© 2017 Example", "Home > World", "[Advertisement]",
    "Town counts the cost (Photo: AFP) of it\n\n", "Share\n",
]  # fmt: skip
TEXT = st.one_of(
    st.text(st.one_of(st.characters(), st.sampled_from("\n\r\u2028\x00\ud800 ")), max_size=80),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=14).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=14).map("\n".join),
)
KINDS = st.sampled_from(["auto", "text", "html"])
CLEANERS = {kind: Cleaner(kind=kind) for kind in ("auto", "text", "html")}
RULES = """
[[rule]]
id = "mine/word"
kind = "mine"
lines = ['%s']
inline = ['%s']
phrases = ["only {text} here"]
"""


def check(document: Document) -> None:
    """All that a document's record promises."""
    assert replay(document.source, document.removals, document.edits) == document.text
    position = 0
    done: list[Removal | Edit] = [*document.removals, *document.edits]
    for one in sorted(done, key=lambda one: one.start):
        assert position <= one.start < one.end <= len(document.source)
        assert document.source[one.start : one.end] == (one.text if isinstance(one, Removal) else one.before)
        assert one.rule
        assert one.reason
        position = one.end
    assert document.to_raw(len(document.text)) == len(document.source)
    raws = [document.to_raw(offset) for offset in range(len(document.text) + 1)]
    assert raws == sorted(raws)
    for offset, raw in enumerate(raws[:-1]):
        back = document.to_clean(raw)
        assert back is not None
        if back == offset and document.source[raw] == document.text[offset]:
            continue
        assert any(edit.start <= raw < edit.end for edit in document.edits)
    for entity in document.entities:
        assert 0 <= entity.start < entity.end <= len(document.source)


@given(TEXT, KINDS)
def test_record_rebuilds_the_text(raw: str, kind: str) -> None:
    check(CLEANERS[kind].document(raw))


OPTIONS = st.fixed_dictionaries(
    {
        "headline": st.sampled_from(["auto", "keep", "drop"]),
        "leaning": st.sampled_from(["balanced", "precision", "recall"]),
        "noise": st.sampled_from([True, False, {"share", "related"}, {"caption", "main"}]),
        "repair": st.sampled_from([True, False, {"whitespace"}, {"markup", "wraps"}]),
        "entities": st.sampled_from([True, False, "annotate"]),
    }
)


@given(TEXT, KINDS, OPTIONS)
def test_record_rebuilds_the_text_whatever_the_options(raw: str, kind: Any, options: Any) -> None:
    check(clean_document(raw, kind=kind, **options))


@given(st.binary(max_size=80))
def test_bytes_never_raise(raw: bytes) -> None:
    check(clean_document(raw))


@given(TEXT)
def test_everything_off_changes_nothing(raw: str) -> None:
    document = clean_document(raw, kind="text", repair=False, noise=False, entities=False)
    assert (document.text, document.source, document.removals, document.edits) == (raw, raw, [], [])


@given(st.lists(TEXT, max_size=4), KINDS)
def test_all_ways_in_give_the_same(raws: list[str], kind: Any) -> None:
    cleaner = CLEANERS[kind]
    documents = [cleaner.document(raw) for raw in raws]
    assert [clean(raw, kind=kind) for raw in raws] == [document.text for document in documents]
    assert [clean_document(raw, kind=kind) for raw in raws] == documents
    assert clean_batch(raws, kind=kind) == documents
    assert list(cleaner.stream(iter(raws))) == documents
    assert cleaner.batch(raws) == documents
    assert pickle.loads(pickle.dumps(cleaner)).batch(raws) == documents


@given(TEXT)
def test_names_are_idempotent(raw: str) -> None:
    cleaner = Cleaner(kind="text", repair=False, noise=False)
    once = cleaner.clean(raw)
    assert cleaner.clean(once) == once


@given(TEXT, st.sampled_from(["Share", "[a-z]+", "(a+)+$", "x.y", "Jane Roe"]), st.sampled_from(["nine", "o+", "[^ ]"]))
def test_random_rules_keep_the_record(tmp_path_factory: pytest.TempPathFactory, raw: str, line: str, part: str) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "rules.toml"
    path.write_text(RULES % (line, part), "utf8")
    check(clean_document(raw, kind="text", rules=path))


@given(TEXT, st.sets(st.sampled_from(["share", "advert", "byline", "caption", "related", "repeat"])))
def test_only_the_kinds_asked_for_are_removed(raw: str, kinds: set[str]) -> None:
    document = clean_document(raw, kind="text", noise=kinds)
    assert {removal.kind for removal in document.removals} <= kinds


def test_many_line_breaks() -> None:
    document = clean_document("\n" * 100_000 + "It rained." + "\r\n" * 100_000)
    assert document.text == "It rained."
    check(document)


def test_tables_are_shared_between_cleaners() -> None:
    assert phrase_table(("en",)) is phrase_table(("en",))
