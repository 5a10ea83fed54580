"""LangChain documents through the cleaner."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest

from cleaner import Cleaner, InputError, OptionError
from tests.needed import needed

needed("langchain_core")
from langchain_core.documents import BaseDocumentTransformer, Document  # noqa: E402
from langchain_core.runnables import RunnableLambda  # noqa: E402

from cleaner.integrations.langchain import CleaningTransformer  # noqa: E402

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."


class Page(Document):  # type: ignore[misc, unused-ignore]
    number: int


def test_documents_are_cleaned_and_those_given_stay() -> None:
    given = Document(page_content=NOISY, metadata={"url": "https://a.example/1", "tags": ["rain"]}, id="7")
    (cleaned,) = CleaningTransformer().transform_documents([given])
    assert cleaned == Document(page_content=CLEAN, metadata={"url": "https://a.example/1", "tags": ["rain"]}, id="7")
    assert given.page_content == NOISY
    cleaned.metadata["url"] = ""
    assert given.metadata["url"] == "https://a.example/1"


def test_the_type_of_a_document_stays() -> None:
    (cleaned,) = CleaningTransformer().transform_documents([Page(page_content=NOISY, number=3)])
    assert type(cleaned) is Page
    assert (cleaned.page_content, cleaned.number) == (CLEAN, 3)


def test_what_was_found_comes_under_one_key() -> None:
    page = "<head><title>Rain</title><meta name=author content='Jane Roe'></head><p>It rained for nine days in a row."
    given = Document(page_content=page, metadata={"url": "https://a.example/1", "article": "old"})
    (cleaned,) = CleaningTransformer(metadata_key="article").transform_documents([given])
    assert list(cleaned.metadata) == ["url", "article"]
    found = cleaned.metadata["article"]
    assert (found["title"], found["authors"], found["kind"]) == ("Rain", ["Jane Roe"], "html")
    assert {"captions", "warnings"} <= found.keys()
    assert given.metadata["article"] == "old"


@pytest.mark.parametrize("metadata_key", [None, "article"])
def test_documents_of_which_nothing_is_left(metadata_key: str | None) -> None:
    given = [Document(page_content=text) for text in ("Share", NOISY, "")]
    transformer = CleaningTransformer(metadata_key=metadata_key)
    assert [one.page_content for one in transformer.transform_documents(given)] == ["", CLEAN, ""]
    dropping = CleaningTransformer(metadata_key=metadata_key, drop_empty=True)
    assert [one.page_content for one in dropping.transform_documents(given)] == [CLEAN]


def test_no_documents_and_a_stream() -> None:
    assert CleaningTransformer().transform_documents([]) == []
    stream = (Document(page_content=NOISY) for _ in range(2))
    assert [one.page_content for one in CleaningTransformer().transform_documents(stream)] == [CLEAN, CLEAN]


def test_asynchronously() -> None:
    (cleaned,) = asyncio.run(CleaningTransformer().atransform_documents([Document(page_content=NOISY)]))
    assert cleaned.page_content == CLEAN


def test_in_a_chain() -> None:
    transformer = CleaningTransformer(entities=False)
    assert isinstance(transformer, BaseDocumentTransformer)
    chain = RunnableLambda(transformer.transform_documents) | (lambda documents: documents[0].page_content)
    assert chain.invoke([Document(page_content=NOISY)]) == "The Russian Federation sent pumps."


def test_a_cleaner_may_be_given_and_sent() -> None:
    transformer = pickle.loads(pickle.dumps(CleaningTransformer(Cleaner(noise={"share"}))))
    (cleaned,) = transformer.transform_documents([Document(page_content=NOISY)])
    assert cleaned.page_content == f"{CLEAN}\n\nAdvertisement"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
        ({"cleaner": Cleaner(), "noise": False}, r"give a cleaner or options, not both \(options here: noise\)"),
        ({"metadata_key": True}, "metadata_key is None or a str; not True"),
        ({"nois": False}, "there is no option 'nois'"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        CleaningTransformer(**arguments)


def test_options_that_come_too_late() -> None:
    transformer = CleaningTransformer()
    with pytest.raises(OptionError, match=r"when the transformer is made, not here \(noise\)"):
        transformer.transform_documents([], noise=False)
    assert transformer.transform_documents([], callbacks=[]) == []


def test_something_else_than_documents() -> None:
    with pytest.raises(InputError, match=r"a document is a langchain_core.documents.Document, not str"):
        CleaningTransformer().transform_documents([NOISY])
