"""A folder of texts that mirrors the names of the inputs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from cleaner.dumps.formats import is_one_record, split_name
from cleaner.dumps.record import without_surrogates

_LONGEST_NAME = 120
_DEEPEST = 20
_UNSAFE = re.compile(r"[^\w.-]+")
# Names that Windows keeps for devices, whatever their extension.
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


class FolderWriter:
    """A folder with the text of each record in a file of its own.

    A file that is one text keeps its place and name: `news/one.html` becomes `news/one.txt`. Any other becomes a folder
    with a file for each record, named after the record's id or else its number.
    """

    def __init__(self, path: Path, temporary: Path, places: Mapping[str, str]) -> None:
        self._path, self._temporary, self._places = path, temporary, places
        if temporary.is_dir():
            shutil.rmtree(temporary)
        temporary.mkdir()
        self._count = 0

    def write(self, line: bytes) -> None:
        record = json.loads(line)
        self._count += 1
        text = without_surrogates(record["text"]).encode()
        for name in self._names(record["where"], record["id"]):
            path = self._temporary / f"{name}.txt"
            # Mode "x" lets the file system say whether the name is taken, in whatever way it compares names. A folder
            # may also want the name of a file, as where `a.txt` lies beside `a.txt/b.txt` in an archive.
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    file.write(text)
            except (FileExistsError, NotADirectoryError):
                continue
            return

    def close(self) -> None:
        if self._path.is_dir():
            self._path.rmdir()
        os.replace(self._temporary, self._path)

    def abort(self) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)

    def _names(self, where: str, id: str) -> Iterator[str]:
        """Names for a record, without extension: the best first, and then as many as are needed."""
        file, _, number = where.rpartition(":")
        stem = safe_path(self._place(file, bare=True))
        if is_one_record(file):
            yield stem
            yield safe_path(self._place(file, bare=False))
        else:
            stem = f"{stem}/{number if id == where else safe_name(id)}"
            yield stem
        for tries in range(1, self._count + 2):
            yield f"{stem}-{self._count}" + (f"-{tries}" if tries > 1 else "")
        # Where a file lies in the way of a folder, no name below it will do.
        for tries in range(1, self._count + 2):
            yield f"_{self._count}-{tries}"

    def _place(self, file: str, *, bare: bool) -> str:
        """Where a file, or a member of an archive, lies: `bare` without the extensions of formats."""
        name, member = file, ""
        while name and name not in self._places:
            name, _, last = name.rpartition("/")
            member = f"{last}/{member}" if member else last
        place = self._places.get(name, name)
        if not member:
            return _bare(place) if bare else place
        return f"{_bare(place)}/{_bare(member)}" if bare else f"{place}/{member}"


def _bare(name: str) -> str:
    """A name without the extension of its format and compression.

    >>> _bare("a/one.html"), _bare("dump.jsonl.gz"), _bare("v1.2")
    ('a/one', 'dump', 'v1.2')
    """
    extension, compression = split_name(name)
    if name.lower().endswith((".tgz", ".tbz2", ".txz", ".tzst")):
        return name.rpartition(".")[0]
    if compression:
        name = name[: -len(compression)]
    return name[: -len(extension)] if extension else name


def safe_path(path: str) -> str:
    """A path whose parts are safe names, at most twenty of them: it leads nowhere but down.

    >>> safe_path("a/../b c/d"), safe_path("/")
    ('a/_/b_c/d', '_')
    """
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(map(safe_name, parts[-_DEEPEST:])) or "_"


def safe_name(id: str) -> str:
    """A file name from an id: no separators, no reserved names, at most 120 bytes, never empty or hidden.

    >>> safe_name("../a b.txt:1"), safe_name("CON"), safe_name("")
    ('_a_b.txt_1', '_CON', '_')
    """
    name = _UNSAFE.sub("_", without_surrogates(id)).lstrip(".").rstrip(".") or "_"
    if len(name.encode()) > _LONGEST_NAME:
        digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        short = name.encode()[: _LONGEST_NAME - 13].decode("utf-8", "ignore")
        name = f"{short}-{digest}"
    return f"_{name}" if _RESERVED.match(name) else name
