"""spaCy pipelines on clean text."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, Document, OptionError, clean_document
from cleaner.options import OptionValues
from tests.needed import needed

spacy = needed("spacy")
from spacy.tokens import Doc, DocBin, Span  # noqa: E402

from cleaner.integrations import spacy as integration  # noqa: E402
from cleaner.integrations.spacy import CleaningTokenizer  # noqa: E402

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement\n\nThen the rain stopped."
CLEAN = "Russia sent pumps.\n\nThen the rain stopped."
PAGE = "<nav><a href=/>Home</a></nav><h1>Rain</h1><p class=lead>Rain fell on <b>Minsk</b> for nine days in a row.</p>"

CAPTIONED = """<article><p>It rained for nine days in the town, and nobody was surprised.</p><figure><img src=a.jpg>
<figcaption>A street in Minsk under water.</figcaption></figure><p>Then it stopped for a while.</p></article>"""


def pipeline(**options: Any) -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("cleaner", config=options)
    return nlp


def sources(pieces: Any) -> list[str]:
    """What stood in the source where the tokens or spans are."""
    return [piece.doc._.cleaner.source[piece._.source_start : piece._.source_end] for piece in pieces]


def test_tokens_know_where_they_were() -> None:
    doc = pipeline()(NOISY)
    assert doc.text == CLEAN
    assert doc._.cleaner == clean_document(NOISY)
    assert sources(token for token in doc if not token.is_space) == [
        "The Russian Federation", "sent", "pumps", ".", "Then", "the", "rain", "stopped", ".",
    ]  # fmt: skip


def test_the_end_of_a_token_is_before_the_removal_behind_it() -> None:
    doc = pipeline()("It rained.\n\nAdvertisement")
    assert doc.text == "It rained."
    assert (doc[2]._.source_start, doc[2]._.source_end) == (9, 10)
    assert (doc[:]._.source_start, doc[:]._.source_end) == (0, 10)


def test_tokens_within_an_edit_were_all_of_it() -> None:
    doc = pipeline(entities={"Albion": "Great Britain"})("Ships left Albion, empty.")
    assert doc.text == "Ships left Great Britain, empty."
    assert sources(doc) == ["Ships", "left", "Albion", "Albion", ",", "empty", "."]
    assert sources([doc[1:3], doc[2:4], doc[3:5]]) == ["left Albion", "Albion", "Albion,"]


def test_a_span_over_a_removal_holds_it() -> None:
    doc = pipeline()("It rained. [Advertisement] Then it stopped.")
    assert sources([doc[1:5]]) == ["rained. [Advertisement] Then it"]


@pytest.mark.parametrize("text", ["", "Share", " ", "It rained."])
def test_empty_texts_and_spans(text: str) -> None:
    doc = pipeline()(text)
    assert doc.text == doc._.cleaner.text
    for at in range(len(doc) + 1):
        empty = doc[at:at]
        assert empty._.source_start == empty._.source_end


def test_a_page_of_html() -> None:
    doc = pipeline(noise=True)(PAGE)
    assert doc.text.startswith("Rain fell on Minsk")
    assert sources([doc[3:4]]) == ["Minsk"]


def test_a_doc_goes_through_as_it_is() -> None:
    nlp = pipeline()
    doc = Doc(nlp.vocab, words=["Share", "it"])
    assert nlp(doc) is doc
    assert doc._.cleaner is None
    assert (doc[0]._.source_start, doc[0]._.source_end, doc[:]._.source_start) == (None, None, None)


def test_a_part_of_a_doc_has_no_source() -> None:
    part = pipeline()(NOISY)[1:3].as_doc(copy_user_data=True)
    assert [token._.source_start for token in part] == [None, None]


def test_a_tokenizer_that_does_not_keep_the_text() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = CleaningTokenizer(lambda text: Doc(nlp.vocab, words=text.split()))
    doc = nlp("It  rained.")
    assert doc._.cleaner.source == "It  rained."
    assert [token._.source_end for token in doc] == [None, None]


def test_what_comes_after_it_in_the_pipeline() -> None:
    nlp = pipeline()
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Russia"}])
    doc = nlp(NOISY)
    assert [sentence.text.strip() for sentence in doc.sents] == ["Russia sent pumps.", "Then the rain stopped."]
    assert sources(doc.ents) == ["The Russian Federation"]


def test_a_merged_token() -> None:
    doc = pipeline()(NOISY)
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert sources(doc[:1]) == ["The Russian Federation sent"]


@pytest.mark.parametrize("batch_size", [1, 2])
def test_many_texts(batch_size: int) -> None:
    texts = [NOISY, "", "It rained on day 3."]
    nlp = pipeline()
    assert [doc.text for doc in nlp.pipe(texts, batch_size=batch_size)] == [CLEAN, "", "It rained on day 3."]
    assert [doc.text for doc in nlp.tokenizer.pipe(texts, batch_size=2)] == [CLEAN, "", "It rained on day 3."]
    pairs = nlp.pipe([(NOISY, {"id": 7})], as_tuples=True)
    assert [(doc._.cleaner.source, context) for doc, context in pairs] == [(NOISY, {"id": 7})]


PROCESSES = """
import multiprocessing
import sys

import spacy

import cleaner.integrations.spacy

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    nlp = spacy.blank("en")
    nlp.add_pipe("cleaner", config={"entities": False})
    nlp.add_pipe("sentencizer")
    texts = [(f"Share\\n\\nIt rained on day {number}.", number) for number in range(8)]
    for doc, number in nlp.pipe(texts, as_tuples=True, n_process=2, batch_size=2):
        assert doc.text == f"It rained on day {number}.", doc.text
        assert [token._.source_start for token in doc] == [7, 10, 17, 20, 24, 25]
        assert doc._.cleaner == nlp(texts[number][0])._.cleaner
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_many_processes(method: str, tmp_path: Path) -> None:
    """In a program of its own: a process that was spawned begins by importing the main module."""
    program = tmp_path / "program.py"
    program.write_text(PROCESSES, "utf8")
    subprocess.run([sys.executable, str(program), method], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize(
    "raw",
    [
        NOISY,
        PAGE,
        "",
        "Share",
        "It rained in G\u00c3\u00b6teborg, in Burma and  in Min-\nsk \u2026 \ud83d and \U0001f327.\n\n\n\nShare",
        "A lone \ud800 surrogate in a line of text.",
        "The Russian\u00a0Federation opened the University of the United States of America.",
        CAPTIONED,
    ],
)
def test_a_document_comes_back_from_bytes(raw: str) -> None:
    nlp = pipeline()
    doc = nlp(raw)
    document = doc._.cleaner
    through_bytes = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    through_bin = next(DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab))
    for other in (through_bytes, through_bin):
        again = other._.cleaner
        assert type(again) is Document
        assert again == document
        assert again.markdown == document.markdown
        assert again._kept_names == document._kept_names
        assert [again.to_raw(at) for at in range(len(again.text) + 1)] == [
            document.to_raw(at) for at in range(len(document.text) + 1)
        ]
        assert [again.to_clean(at) for at in range(len(again.source) + 1)] == [
            document.to_clean(at) for at in range(len(document.source) + 1)
        ]
        assert sources(other) == sources(doc)


def test_other_user_data_in_bytes_stays() -> None:
    nlp = pipeline()
    doc = nlp(NOISY)
    doc.user_data["mine"] = {"a": [1, {"b": None}]}
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes()).user_data["mine"] == {"a": [1, {"b": None}]}
    doc.user_data["mine"] = object()
    with pytest.raises(TypeError, match="object"):
        doc.to_bytes()


@pytest.mark.parametrize("raw", [NOISY, PAGE])
def test_a_doc_may_be_copied_and_pickled(raw: str) -> None:
    doc = pipeline()(raw)
    for other in (doc.copy(), pickle.loads(pickle.dumps(doc))):
        assert other._.cleaner == doc._.cleaner
        assert sources(other) == sources(doc)


def test_a_doc_bin_on_disk(tmp_path: Path) -> None:
    nlp = pipeline()
    DocBin(store_user_data=True, docs=nlp.pipe([NOISY, PAGE])).to_disk(tmp_path / "docs.spacy")
    docs = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab)
    assert [doc._.cleaner for doc in docs] == [clean_document(NOISY), clean_document(PAGE)]


def test_a_saved_pipeline_has_its_options(tmp_path: Path) -> None:
    nlp = pipeline(noise=["share"], entities={"Pumps": "Engines"})
    nlp.tokenizer.add_special_case("Share", [{"ORTH": "Sh"}, {"ORTH": "are"}])
    noisy = NOISY.replace("pumps", "Pumps")
    nlp.to_disk(tmp_path)
    for other in (
        spacy.load(tmp_path),
        spacy.blank("en", config=nlp.config).from_bytes(nlp.to_bytes()),
        pickle.loads(pickle.dumps(nlp)),
        copy.deepcopy(nlp),
    ):
        doc = other(noisy)
        assert doc.text == "Russia sent Engines.\n\nAdvertisement\n\nThen the rain stopped."
        assert [token.text for token in other("Please Share it.")] == ["Please", "Sh", "are", "it", "."]
        assert other.tokenizer is not nlp.tokenizer
        other.remove_pipe("cleaner")
        assert other(NOISY).text == NOISY
    assert nlp(NOISY).text != NOISY


def test_the_direct_form_is_saved_as_the_tokenizer_in_it(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = CleaningTokenizer(nlp.tokenizer, noise=["share"])
    nlp.tokenizer.add_special_case("Share", [{"ORTH": "Sh"}, {"ORTH": "are"}])
    nlp.to_disk(tmp_path)
    other = spacy.load(tmp_path)
    assert type(other.tokenizer) is spacy.tokenizer.Tokenizer
    other.tokenizer = CleaningTokenizer(other.tokenizer, noise=["share"])
    assert [token.text for token in other("Share\n\nPlease Share it.")] == ["Please", "Sh", "are", "it", "."]


def test_what_is_loaded_may_be_disabled_or_left_out(tmp_path: Path) -> None:
    pipeline().to_disk(tmp_path)
    disabled = spacy.load(tmp_path, disable=["cleaner"])
    assert disabled(NOISY).text == NOISY
    disabled.enable_pipe("cleaner")
    assert disabled(NOISY).text == CLEAN
    assert spacy.load(tmp_path, exclude=["cleaner"])(NOISY).text == NOISY


def test_the_component_can_be_switched() -> None:
    nlp = pipeline()
    with nlp.select_pipes(disable=["cleaner"]):
        assert nlp(NOISY).text == NOISY
        assert nlp(NOISY)._.cleaner is None
    assert nlp(NOISY).text == CLEAN
    plain = nlp.tokenizer.tokenizer
    _, component = nlp.remove_pipe("cleaner")
    assert nlp(NOISY).text == NOISY
    nlp.add_pipe("cleaner", name="again", config={"entities": False})
    assert nlp(NOISY).text.startswith("The Russian Federation sent")
    nlp.replace_pipe("again", "cleaner", config={"noise": False})
    assert nlp(NOISY).text.startswith("Share\n\nRussia sent")
    nlp.rename_pipe("again", "first")
    assert nlp(NOISY).text.startswith("Share\n\nRussia sent")
    assert nlp.tokenizer.tokenizer is plain
    assert not component.is_on


def test_two_components_in_one_pipeline() -> None:
    nlp = pipeline()
    with pytest.raises(OptionError, match="has a component that cleans; call nlp"):
        nlp.add_pipe("cleaner", name="again", config={"noise": False})
    assert nlp(NOISY).text == CLEAN


def test_a_tokenizer_around_one_that_cleans_takes_its_place() -> None:
    nlp = spacy.blank("en")
    plain = nlp.tokenizer
    for _ in range(2):
        nlp.tokenizer = CleaningTokenizer(nlp.tokenizer, Cleaner(entities=False))
    assert nlp.tokenizer.tokenizer is plain
    assert nlp(NOISY).text.startswith("The Russian Federation sent")
    nlp.add_pipe("cleaner")
    assert nlp.tokenizer.tokenizer is plain
    assert nlp(NOISY).text == CLEAN


def test_a_pipeline_that_does_not_clean_any_more() -> None:
    replaced = pipeline()
    replaced.tokenizer = replaced.tokenizer.tokenizer
    with pytest.raises(OptionError, match="the tokenizer of this pipeline does not clean"):
        replaced(NOISY)
    sourced = spacy.blank("en")
    sourced.add_pipe("cleaner", source=pipeline())
    with pytest.raises(OptionError, match="or the component comes from another pipeline"):
        sourced(NOISY)


def test_a_tokenizer_of_the_users_own_around_it() -> None:
    nlp = pipeline()
    cleaning = nlp.tokenizer
    nlp.tokenizer = lambda text: cleaning(text.replace("rain", "snow"))
    assert nlp(NOISY).text == CLEAN.replace("rain", "snow")


def test_the_tokenizer_in_it_can_be_reached() -> None:
    nlp = pipeline()
    assert nlp.tokenizer.vocab is nlp.vocab
    nlp.tokenizer.infix_finditer = None
    assert nlp.tokenizer.tokenizer.infix_finditer is None
    assert [token.text for token in nlp("It rained north-west.")] == ["It", "rained", "north-west", "."]
    with pytest.raises(AttributeError):
        nlp.tokenizer.no_such_thing  # noqa: B018


def test_the_options_are_those_of_the_cleaner() -> None:
    factory = spacy.Language.get_factory_meta("cleaner")
    assert list(factory.default_config) == list(OptionValues.__annotations__)
    assert spacy.blank("en").create_pipe("cleaner")._nlp.tokenizer.cleaner.options == Cleaner().options
    assert pipeline(repair=["wraps"], language="de").config["components"]["cleaner"]["repair"] == ["wraps"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"noise": ["adverts"]}, "noise has no 'adverts'"),
        ({"noise": "share"}, "noise is True, False or a set of"),
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
        ({"entities": {"Minsk: the city": "Minsk"}}, "names that spaCy's config cannot hold; put them into a file"),
    ],
)
def test_what_cannot_be_is_one_line(options: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        pipeline(**options)


def test_an_option_that_is_not_there_is_refused_by_spacy() -> None:
    with pytest.raises(ValueError, match="nois"):
        pipeline(nois=False)


def test_a_cleaner_and_options() -> None:
    with pytest.raises(OptionError, match=r"give a cleaner or options, not both \(options here: noise\)"):
        CleaningTokenizer(spacy.blank("en").tokenizer, Cleaner(), noise=False)


def test_an_entry_point_saves_the_import(tmp_path: Path) -> None:
    """spaCy reads its entry points while it makes a pipeline; a distribution of its own has ours."""
    here = tmp_path / "entry-1.dist-info"
    here.mkdir()
    (here / "METADATA").write_text("Metadata-Version: 2.1\nName: entry\nVersion: 1\n", "utf8")
    entry = "[spacy_factories]\ncleaner = cleaner.integrations.spacy:make_component\n"
    (here / "entry_points.txt").write_text(entry, "utf8")
    code = "import sys; sys.path.append(sys.argv[1]); import spacy; spacy.blank('en').add_pipe('cleaner')"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=Path(__file__).parents[2])


def test_extensions_are_what_the_module_says() -> None:
    assert integration.__doc__ is not None
    for owner in (Doc, Span, spacy.tokens.Token):
        names = [name for name in ("cleaner", "source_start", "source_end") if owner.has_extension(name)]
        assert names == (["cleaner"] if owner is Doc else ["source_start", "source_end"])
        assert all(f"._.{name}`" in integration.__doc__ for name in names)
