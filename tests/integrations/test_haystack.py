"""Haystack pipelines with the cleaner in them."""

from __future__ import annotations

import copy
import inspect
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import InputError, OptionError
from tests.needed import needed

# Haystack looks when it is imported.
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
TRUSTED = "HAYSTACK_DESERIALIZATION_ALLOWLIST"
needed("haystack")
from haystack import Document, Pipeline  # noqa: E402
from haystack.components.preprocessors import DocumentCleaner, DocumentSplitter  # noqa: E402
from haystack.dataclasses import ByteStream  # noqa: E402

from cleaner.integrations.haystack import ArticleCleaner  # noqa: E402

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."


def cleaned(*documents: Any, **arguments: Any) -> list[Any]:
    done: list[Any] = ArticleCleaner(**arguments).run(list(documents))["documents"]
    return done


def test_documents_are_cleaned_and_those_given_stay() -> None:
    given = Document(
        content=NOISY, meta={"tags": ["rain"]}, score=0.5, embedding=[1.0], blob=ByteStream(b"x", mime_type="text/x")
    )
    (done,) = cleaned(given)
    assert (done.content, done.meta, done.score, done.embedding) == (CLEAN, {"tags": ["rain"]}, 0.5, [1.0])
    assert done.blob == given.blob
    done.meta["tags"].append("flood")
    assert (given.content, given.meta) == (NOISY, {"tags": ["rain"]})


@pytest.mark.parametrize("id", ["", "mine"])
@pytest.mark.parametrize("keep_id", [True, False])
def test_the_id_is_as_with_the_cleaner_of_haystack(id: str, keep_id: bool) -> None:
    given = Document(id=id, content="It rained.", meta={"a": 1})
    (theirs,) = DocumentCleaner(keep_id=keep_id).run([given])["documents"]
    (ours,) = cleaned(given, keep_id=keep_id)
    assert ours == theirs
    (changed,) = cleaned(Document(id=id, content=f"Share\n\n{given.content}", meta={"a": 1}))
    assert changed.id == Document(content="It rained.", meta={"a": 1}).id


def test_a_document_without_text() -> None:
    given = Document(blob=ByteStream(b"x"), meta={"a": 1})
    (done,) = cleaned(given, drop_empty=True, metadata_key="article")
    assert done is given


def test_documents_of_which_nothing_is_left() -> None:
    given = [Document(content=text) for text in ("Share", NOISY, "")]
    assert [one.content for one in cleaned(*given)] == ["", CLEAN, ""]
    assert [one.content for one in cleaned(*given, drop_empty=True)] == [CLEAN]
    assert cleaned() == []


def test_what_was_found_comes_under_one_key() -> None:
    page = "<head><title>Rain</title><meta name=author content='Jane Roe'></head><p>It rained for nine days in a row."
    (done,) = cleaned(Document(content=page, meta={"url": "https://a.example/1"}), metadata_key="article")
    assert list(done.meta) == ["url", "article"]
    found = done.meta["article"]
    assert (found["title"], found["authors"], found["kind"]) == ("Rain", ["Jane Roe"], "html")
    assert {"captions", "warnings"} <= found.keys()
    assert Document.from_dict(done.to_dict()) == done


def in_pipeline(**arguments: Any) -> Any:
    pipeline = Pipeline()
    pipeline.add_component("cleaner", ArticleCleaner(**arguments))
    pipeline.add_component("splitter", DocumentSplitter(split_by="word", split_length=2))
    pipeline.connect("cleaner.documents", "splitter.documents")
    return pipeline


def parts(pipeline: Any) -> list[str]:
    result = pipeline.run({"cleaner": {"documents": [Document(content=NOISY)]}})
    return [one.content for one in result["splitter"]["documents"]]


def test_in_a_pipeline() -> None:
    assert parts(in_pipeline()) == ["Russia sent ", "pumps."]


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TRUSTED, "cleaner.integrations.haystack")


def test_a_pipeline_as_text(tmp_path: Path) -> None:
    names = tmp_path / "names.toml"
    names.write_text('[[entity]]\nname = "Engines Ltd"\naliases = ["Pumps Ltd"]\n', "utf8")
    pipeline = in_pipeline(noise={"share", "advert"}, rules=(), entities=names, repair=frozenset(), keep_id=True)
    text = pipeline.dumps()
    assert Pipeline.loads(text).dumps() == text
    again: Any = Pipeline.loads(text).get_component("cleaner")
    assert again.to_dict() == {
        "type": "cleaner.integrations.haystack.ArticleCleaner",
        "init_parameters": {
            "keep_id": True,
            "metadata_key": None,
            "drop_empty": False,
            "noise": ["advert", "share"],
            "rules": [],
            "entities": str(names),
            "repair": [],
        },
    }
    assert again._cleaner.options == pipeline.get_component("cleaner")._cleaner.options


@pytest.mark.skipif(
    "allowed_modules" not in inspect.signature(Pipeline.loads).parameters, reason="this Haystack trusts every module"
)
def test_haystack_is_not_told_to_trust_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which modules a pipeline may be loaded from is up to the user."""
    text = in_pipeline().dumps()
    monkeypatch.delenv(TRUSTED)
    with pytest.raises(Exception, match="trusted-module allowlist"):
        Pipeline.loads(text)
    assert parts(Pipeline.loads(text, allowed_modules=[ArticleCleaner.__module__])) == ["Russia sent ", "pumps."]


def test_names_of_its_own_in_a_pipeline_as_text() -> None:
    pipeline = Pipeline.loads(in_pipeline(entities={"Russian Federation": "Rossiya"}).dumps())
    assert parts(pipeline) == ["Rossiya sent ", "pumps."]


@pytest.mark.parametrize("send", [copy.deepcopy, lambda component: pickle.loads(pickle.dumps(component))])
def test_a_component_may_be_copied(send: Any) -> None:
    component = send(ArticleCleaner(entities=False))
    assert component.run([Document(content=NOISY)])["documents"][0].content == "The Russian Federation sent pumps."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
        ({"metadata_key": 1}, "metadata_key is None or a str; not 1"),
        ({"nois": False}, "there is no option 'nois'"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        ArticleCleaner(**arguments)


@pytest.mark.parametrize("documents", [NOISY, [NOISY], None, [Document(content="a"), None]])
def test_something_else_than_documents(documents: Any) -> None:
    with pytest.raises(InputError, match=r"documents is a list of haystack.Document"):
        ArticleCleaner().run(documents)


OFFLINE = """
import sys

calls = []
sys.addaudithook(lambda event, _: calls.append(event) if event.split(".")[0] == "socket" else None)

from haystack import Document

from cleaner.integrations.haystack import ArticleCleaner

ArticleCleaner(metadata_key="article").run([Document(content="Share\\n\\nIt rained.")])
sys.exit(bool({"socket.connect", "socket.getaddrinfo", "socket.sendto"} & set(calls)))
"""


def test_nothing_goes_over_the_network(tmp_path: Path) -> None:
    """Whatever the user has chosen of Haystack's telemetry; a home of its own, since Haystack keeps an id in it."""
    environment = {**os.environ, "HOME": str(tmp_path), "HAYSTACK_TELEMETRY_ENABLED": "True"}
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", OFFLINE], check=True, env=environment, cwd=root)
