"""From what the user named to files: folders and globs, and what can be told to be wrong before the work begins."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.decode import is_binary
from cleaner.dumps.formats import KNOWN, check_extras, format_of, is_known, read, unpacked
from cleaner.dumps.record import Fields
from cleaner.dumps.streams import STANDARD_INPUT, Meter, open_bytes
from cleaner.model import InputError, OptionError

_TEXT = ("", ".txt", ".md", ".html", ".htm", ".csv", ".tsv", ".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. Its records are counted under `name`; `size` is in bytes."""

    path: Path
    name: str
    size: int

    @property
    def is_stream(self) -> bool:
        """Whether this is standard input, which can be read once only."""
        return self.path == STANDARD_INPUT


def find_sources(inputs: Sequence[str | Path]) -> list[Source]:
    """The files behind files, folders and globs, each once, in the order named; folders and globs sorted.

    Folders are searched to any depth for files of a known format; names that begin with a dot are passed over.
    "-" is standard input.
    Raises InputError for an input that does not exist, cannot be read or holds nothing to read, and MissingExtraError.
    """
    found: dict[Path, Source] = {}
    for given in inputs:
        if str(given) == str(STANDARD_INPUT):
            found[STANDARD_INPUT] = Source(STANDARD_INPUT, str(STANDARD_INPUT), 0)
            continue
        for path in _expand(given):
            found.setdefault(_resolved(path), _source(path, named=str(path) == str(given)))
    sources = list(found.values())
    for source in sources:
        check_extras(source.name)
    if len(sources) == 1 and len(inputs) == 1 and Path(inputs[0]).is_file():
        _check_alone(sources[0])
    return sources


def check_apart(outputs: Iterable[Path], inputs: Sequence[str | Path], sources: Sequence[Source]) -> None:
    """Refuse to write into what is read. Raises OptionError.

    A result inside an input folder would be an input of the next run.
    """
    files = {_resolved(source.path) for source in sources if not source.is_stream}
    folders = {Path(given).resolve() for given in inputs if Path(given).is_dir()}
    for output in outputs:
        resolved = output.resolve()
        if resolved in files:
            raise OptionError(f"{output}: would overwrite an input; name another output")
        if any(resolved == folder or folder in resolved.parents for folder in folders):
            raise OptionError(f"{output}: lies in a folder that is an input; name an output outside of it")
        if any(resolved in path.parents for path in files):
            raise OptionError(f"{output}: is a folder that holds an input; name a new folder")


def places(inputs: Sequence[str | Path], sources: Sequence[Source]) -> dict[str, str]:
    """Where each source lies below the folder that holds all of them, with "/" between the names, by source's name."""
    tops = [os.path.abspath(given) for given in inputs if Path(given).is_dir()]
    files = [os.path.abspath(source.path) for source in sources if not source.is_stream]
    tops += [os.path.dirname(path) for path in files if not any(_is_below(path, top) for top in tops)]
    try:
        root = os.path.commonpath(tops) if tops else ""
    except ValueError:
        # Disks of their own share no folder.
        root = ""
    return {
        source.name: "stdin" if source.is_stream else Path(os.path.relpath(source.path, root or None)).as_posix()
        for source in sources
    }


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _expand(given: str | Path) -> list[Path]:
    path = Path(given)
    # A file may be called `a[1].txt`, so that the name itself goes before its meaning as a glob.
    if path.is_dir():
        inside = _walk(path)
        if not inside:
            raise InputError(f"{given}: holds no file of a known format ({' '.join(KNOWN)})")
        return inside
    if path.exists():
        return [path]
    if not glob.has_magic(str(given)):
        raise InputError(f"{given}: no such file or folder")
    matches = sorted(Path(match) for match in glob.glob(str(given), recursive=True))
    files = [file for match in matches for file in (_walk(match) if match.is_dir() else [match])]
    if not files:
        raise InputError(f"{given}: matches no file")
    return files


def _walk(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot be read: {error.strerror}") from error

    files: list[Path] = []
    for parent, names, here in os.walk(folder, onerror=refuse):
        names[:] = sorted(name for name in names if not name.startswith("."))
        files += [Path(parent, name) for name in here if not name.startswith(".") and is_known(name)]
    return sorted(files)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        # A link that leads to itself.
        return path.absolute()


def _source(path: Path, *, named: bool) -> Source:
    """A file. One that was not named but lies in a folder, as a link to nowhere, fails as a record when it is read."""
    try:
        return Source(path=path, name=path.as_posix(), size=path.stat().st_size)
    except OSError as error:
        if not named:
            return Source(path=path, name=path.as_posix(), size=0)
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _check_alone(source: Source) -> None:
    """A file named alone that cannot be read is a wrong command rather than one failed record."""
    try:
        with open_bytes(source.path, Meter()) as stream:
            head = unpacked(stream, source.name)[1]
    # The errors of zstandard share no base but Exception with those of zlib and the file system.
    except Exception as error:
        raise InputError(f"{source.path}: cannot be read: {_reason(error)}") from error
    if format_of(head, source.name) in _TEXT:
        if is_binary(head):
            raise InputError(f"{source.path}: a binary file, not text; the formats that are read: {' '.join(KNOWN)}")
        return
    first = next(read(source.path, source.name, Fields()), None)
    if first is not None and first.error is not None and first.error.startswith("damaged after 0 records"):
        raise InputError(f"{source.path}: {first.error}")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or f"{type(error).__name__}: {error}".splitlines()[0]
