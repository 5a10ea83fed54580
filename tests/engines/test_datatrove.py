"""Pipelines of datatrove with the cleaner in them."""

from __future__ import annotations

import copy
import gzip
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, OptionError
from tests.needed import needed

datatrove = needed("datatrove")

from datatrove.data import Document, Media  # noqa: E402
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader, WarcReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter  # noqa: E402
from datatrove.utils.logging import logger  # noqa: E402

from cleaner.engines.datatrove import CleanerStep  # noqa: E402

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."
STEP = "🛢 - EXTRAC: 🧽 Cleaner"


def page(title: str, text: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta name=author content='Jane Roe'></head><body>"
        f"<nav><a href=/>Home</a></nav><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logger.disable("datatrove")
    yield
    logger.enable("datatrove")


def jsonl(path: Path, *lines: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")


def warc(path: Path, *pages: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wb") as file:
        for number, body in enumerate(pages):
            payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
            head = [
                "WARC/1.0", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:{path.stem}-{number}>",
                f"WARC-Target-URI: https://example.org/{number}", "WARC-Date: 2024-05-01T00:00:00Z",
                "WARC-Identified-Payload-Type: text/html", "Content-Type: application/http; msgtype=response",
                f"Content-Length: {len(payload)}",
            ]  # fmt: skip
            file.write("\r\n".join(head).encode() + b"\r\n\r\n" + payload + b"\r\n\r\n")


def written(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf8").splitlines()]


def run(tmp_path: Path, *steps: Any, tasks: int = 1) -> dict[str, Any]:
    """The stats of the cleaner's step."""
    logs = tmp_path / "logs"
    LocalPipelineExecutor(list(steps), tasks=tasks, workers=tasks, logging_dir=str(logs)).run()
    stats = {stat["name"]: stat for stat in json.loads((logs / "stats.json").read_text("utf8"))}
    return dict(stats[STEP])


@pytest.mark.parametrize("tasks", [1, 2])
def test_pages_of_a_web_archive(tmp_path: Path, tasks: int) -> None:
    needed("warcio")
    needed("cchardet")
    needed("magic")
    for name in ("a", "b"):
        pages = (page(f"Rain {name}", "It rained for nine days."), "<html><body><nav><a href=/>Home</a></nav></html>")
        warc(tmp_path / "in" / f"{name}.warc.gz", *(one.encode() for one in pages))
    stats = run(
        tmp_path,
        WarcReader(str(tmp_path / "in")),
        CleanerStep(),
        JsonlWriter(str(tmp_path / "out"), compression=None),
        tasks=tasks,
    )
    rows = written(tmp_path / "out")
    assert [row.get("text", "") for row in rows] == ["It rained for nine days.", ""] * 2
    first = rows[0]["metadata"]
    assert (first["url"], first["clean_title"]) == ("https://example.org/0", "Rain a")
    assert json.loads(first["clean_authors"]) == ["Jane Roe"]
    assert [warning["code"] for warning in json.loads(rows[1]["metadata"]["clean_warnings"])] == ["empty-result"]
    counts = stats["stats"]
    assert [counts[name] for name in ("total", "forwarded", "empty", "warning_empty-result")] == [4, 4, 2, 2]
    assert "dropped" not in counts
    assert counts["code_points_after"]["total"] == 2 * len("It rained for nine days.")
    assert counts["code_points_before"]["total"] > counts["code_points_after"]["total"]
    assert any(name.startswith("removed_") for name in counts)
    assert stats["time_stats"]["total"] > 0


@pytest.mark.parametrize("tasks", [1, 2])
def test_texts_are_what_the_cleaner_makes_of_them(tmp_path: Path, tasks: int) -> None:
    texts = [f"Share\n\nThe Russian Federation sent {number} pumps.\n\nAdvertisement" for number in range(70)]
    for part in range(2):
        lines = [{"text": text, "id": text, "language": "xx"} for text in texts[part::2]]
        jsonl(tmp_path / "in" / f"{part}.jsonl", *lines)
    options: dict[str, Any] = {"noise": {"share"}, "entities": {"Russian Federation": "Oldland"}}
    stats = run(
        tmp_path,
        JsonlReader(str(tmp_path / "in")),
        CleanerStep(metadata=False, **options),
        JsonlWriter(str(tmp_path / "out"), compression=None),
        tasks=tasks,
    )
    rows = written(tmp_path / "out")
    clean = Cleaner(**options).clean
    assert [row["text"] for row in rows] == [clean(text) for text in texts[::2] + texts[1::2]]
    assert {row["metadata"]["language"] for row in rows} == {"xx"}
    assert not any(name.startswith("clean_") for name in rows[0]["metadata"])
    assert stats["stats"]["removed_share"] == 70


def test_parquet_of_documents_of_which_different_things_are_known(tmp_path: Path) -> None:
    parquet = needed("pyarrow.parquet")
    jsonl(tmp_path / "in" / "a.jsonl", {"text": NOISY}, {"text": page("Rain", "It rained for nine days.")})
    writer = ParquetWriter(str(tmp_path / "out"), batch_size=1)
    run(tmp_path, JsonlReader(str(tmp_path / "in")), CleanerStep(), writer)
    (file,) = (tmp_path / "out").glob("*.parquet")
    rows = parquet.read_table(file).to_pylist()
    assert [row["text"] for row in rows] == [CLEAN, "It rained for nine days."]
    assert [row["metadata"]["clean_title"] for row in rows] == ["", "Rain"]
    assert [row["metadata"]["clean_kind"] for row in rows] == ["text", "html"]


def test_empty_documents_are_dropped_on_wish() -> None:
    step = CleanerStep(drop_empty=True)
    done = list(step([Document(text=text, id=text) for text in ("Share", NOISY, " ")]))
    assert [document.text for document in done] == [CLEAN]
    assert [step.stats.stats[name].total for name in ("total", "forwarded", "dropped", "empty")] == [3, 1, 2, 2]
    assert [document.text for document in CleanerStep()([Document(text="Share", id="1")])] == [""]


@pytest.mark.skipif("media_bytes" not in Media.__dataclass_fields__, reason="this datatrove has no bytes of media")
def test_html_among_the_media() -> None:
    html = page("Regen", "Der Präsident der Ukraine besuchte Köln.").replace("<head>", "<head><meta charset=cp1252>")
    media = [
        Media("0", 0, "a.png", media_bytes=b"\x89PNG\r\n\x1a\n<p>no page</p>"),
        Media("1", 3, "gone.html"),
        Media("2", 3, "a.html", media_bytes=html.encode("cp1252")),
    ]
    step = CleanerStep(media=True)
    first, second = step([Document("What was here before.", "1", media), Document(NOISY, "2", media[:2])])
    assert first.text == "Der Präsident der Ukraine besuchte Köln."
    assert first.metadata["clean_encoding"] == "windows-1252"
    assert first.media[2].media_bytes == html.encode("cp1252")
    assert second.text == CLEAN
    assert step.stats.stats["from_media"].total == 1
    assert next(CleanerStep()([Document(NOISY, "1", media)])).text == CLEAN


def test_their_metadata_is_never_lost() -> None:
    theirs = {"title": "Mine", "clean_title": 1, "input_clean_title": 2, "url": "a"}
    metadata = next(CleanerStep()([Document(NOISY, "1", metadata=dict(theirs))])).metadata
    assert metadata["title"] == "Mine"
    assert (metadata["clean_title"], metadata["input_clean_title"], metadata["input_input_clean_title"]) == ("", 2, 1)
    bare = next(CleanerStep(prefix="")([Document(NOISY, "1", metadata=dict(theirs))])).metadata
    assert [bare[name] for name in ("input_title", "input_url", "title", "kind")] == ["Mine", "a", "", "text"]
    assert all(isinstance(value, str) for name, value in metadata.items() if name.startswith("clean_"))


def test_content_never_raises(tmp_path: Path) -> None:
    odd = ["It rained \ud800.", None, 7, b"\xff\xfe", "", "<p>" * 3000, "\0"]
    options: dict[str, Any] = {"repair": False, "noise": False, "entities": False}
    done = list(CleanerStep(**options)([Document(text, str(number)) for number, text in enumerate(odd)]))
    assert len(done) == len(odd)
    assert all(isinstance(document.text, str) for document in done)
    assert done[0].text == "It rained \ufffd."
    assert json.loads(done[1].metadata["clean_warnings"])[0]["code"] == "bad-input"
    with JsonlWriter(str(tmp_path), compression=None) as writer:
        for document in done:
            writer.write(document)
    assert list(CleanerStep()(None)) == []


def test_a_step_is_sent_with_its_cleaner() -> None:
    step = CleanerStep(entities={"Russian Federation": "Oldland"}, drop_empty=True)
    for sent in (pickle.loads(pickle.dumps(step)), copy.deepcopy(step)):
        assert [document.text for document in sent([Document(NOISY, "1"), Document("", "2")])] == [
            "Oldland sent pumps."
        ]
    assert repr(step) == STEP


def test_documents_come_in_small_batches_and_in_order() -> None:
    taken = []

    def documents() -> Iterator[Any]:
        for number in range(1000):
            taken.append(number)
            yield Document(f"It rained on day {number}.", str(number))

    done = CleanerStep()(documents())
    assert next(done).text == "It rained on day 0."
    assert len(taken) < 100
    assert [document.id for document in done] == [str(number) for number in range(1, 1000)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "pdf"}, "kind is one of auto, text, html"),
        ({"nose": True}, "there is no option 'nose'"),
        ({"cleaner": Cleaner(), "noise": False}, r"give a cleaner or options, not both \(options here: noise\)"),
        ({"media": True, "kind": "text"}, "media are cleaned where they are HTML; leave out kind='text'"),
        ({"prefix": None}, "prefix is a str, not NoneType"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        CleanerStep(**arguments)
