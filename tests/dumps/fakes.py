"""A cleaner that knows one rule, and words that make it misbehave; and documents to feed it with."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.dumps.job import Job
from cleaner.model import Document, Metadata, OptionError, Removal
from cleaner.source import AlignedText

OPTIONS = {"kind", "encoding", "noise", "rules", "entities"}


class FakeCleaner:
    """Removes the line "Share". RAISE, CRASH, HANG, SLOW and GREEDY do what they say."""

    def __init__(self, **options: Any) -> None:
        if unknown := set(options) - OPTIONS:
            raise OptionError(f"unknown options {sorted(unknown)}")
        if options.get("encoding") == "no-such-encoding":
            raise OptionError("no such encoding")
        self.options = options

    def batch(self, raws: list[str | bytes], /) -> list[Document]:
        return [self._document(raw) for raw in raws]

    def _document(self, raw: str | bytes) -> Document:
        encoding = self.options.get("encoding") or "utf-8"
        source = raw.decode(encoding, "replace") if isinstance(raw, bytes) else raw
        if "RAISE" in source:
            raise RuntimeError("broken on purpose")
        if "CRASH" in source:
            os._exit(9)
        if "HANG" in source:
            time.sleep(60)
        if "SLOW" in source:
            time.sleep(0.05)
        if "GREEDY" in source:
            source += "x" * (3 << 30)
        removals = []
        if source.startswith("Share\n"):
            removals.append(Removal("share/label", "share", 0, 6, "Share\n", "a label of a share button"))
        metadata = Metadata(kind=self.options.get("kind"), encoding=encoding if isinstance(raw, bytes) else None)
        return Document(
            text=source[6 if removals else 0 :],
            source=source,
            removals=removals,
            edits=[],
            metadata=metadata,
            entities=[],
            warnings=[],
            _aligned=AlignedText(source, removals),
        )


def write_lines(path: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    """A dump in JSON lines."""
    path.write_bytes(b"".join(json.dumps(record).encode() + b"\n" for record in records))
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a result, split at line feeds and nowhere else."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def job(source: Path, output: Path | None, **changes: Any) -> Job:
    """A job with one worker and no limit of time, so in this process, unless told otherwise."""
    return Job(inputs=(source,), output=output, **{"workers": 1, "timeout": None, **changes})
