"""What a run leaves on the disk while it works, so that another run can go on where it stopped.

A dump is cut into parts of some hundred records, always at the same places. Each finished part lies in `OUT.parts/` as
two files, of which `<number>.jsonl` gets its name last: where it is, the part is done and whole. `OUT.run.json` says
which job the parts belong to.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

import cleaner
from cleaner.dumps.inputs import Source
from cleaner.dumps.job import Plan
from cleaner.dumps.record import json_line, json_text
from cleaner.dumps.templates import Repeats
from cleaner.model import OptionError
from cleaner.noise.site import Template

_INPUTS_NAMED = 1000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PartResult:
    """What came of some records in a row: lines to write, failures to list, and figures for the report."""

    lines: tuple[bytes, ...] = ()
    errors: tuple[dict[str, str], ...] = ()
    written: int = 0
    report: dict[str, Any] | None = None
    empty: int = 0
    """How many of the records that are written have no text."""
    source: int = 0
    """Code points before cleaning, and how many of them were removed."""
    removed: int = 0
    repeats: Repeats = field(default_factory=dict)
    """The lines that were removed because they recur on their site."""
    fields: Mapping[str, int] = field(default_factory=dict)
    """Which fields of the records were taken for what, and how often."""

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return len(self.errors)

    @property
    def read(self) -> int:
        """How many records these were."""
        return self.written + len(self.errors)


@dataclass(frozen=True, slots=True)
class PartCounts:
    """The figures of a finished part."""

    read: int
    written: int
    failed: int
    errors: list[dict[str, str]]
    report: dict[str, Any] | None
    empty: int
    source: int
    removed: int
    repeats: Repeats
    fields: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class State:
    """The content of `OUT.run.json`: which job, how far it came. `settings` is what a resumed run must share."""

    version: str
    settings: dict[str, Any]
    done: bool = False
    read: int = 0
    written: int = 0
    failed: int = 0
    empty: int = 0
    source: int = 0
    removed: int = 0
    seconds: float = 0.0
    fields: dict[str, int] = field(default_factory=dict)
    note: str = field(default="State of a bulk run of the command clean. It can be deleted once the run is done.")


def version() -> str:
    """The version of this package, "0" where it is not installed."""
    try:
        return importlib.metadata.version("article-cleaner")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def settings_of(plan: Plan) -> dict[str, Any]:
    """All that the output depends on, as JSON holds it. Files that options name count by their content."""
    job = plan.job
    inputs = [_input(source) for source in plan.sources]
    settings = {
        "program": program_hash(),
        "inputs": {
            "files": len(inputs),
            "bytes": plan.size,
            "sha256": hashlib.sha256(json_text(inputs).encode()).hexdigest(),
            "first": inputs[:_INPUTS_NAMED],
        },
        "output": None if job.output is None else Path(job.output).name,
        "report": job.report is not None,
        "text_field": job.text_field,
        "html_field": job.html_field,
        "id_field": job.id_field,
        "url_field": job.url_field,
        "removals": job.removals,
        "keep_source": job.keep_source,
        "output_format": job.output_format,
        "shards": job.shards,
        "sample": job.sample,
        # Each engine cuts the inputs into parts of its own.
        "engine": job.engine,
        "site_repeats": [job.site_pages, job.site_share] if job.site_repeats else False,
        "template": _setting(job.template),
        **{f"options.{name}": _setting(value) for name, value in sorted(job.options.items())},
    }
    return dict(json.loads(json_text(settings)))


def _input(source: Source) -> list[Any]:
    if source.is_stream:
        return [source.name]
    try:
        about = source.path.stat()
    except OSError:
        return [source.name, None, None]
    changed = datetime.datetime.fromtimestamp(about.st_mtime, datetime.UTC).isoformat()
    return [source.name, about.st_size, changed]


@cache
def program_hash() -> str:
    """A hash of the rules, the data and the code that clean: a changed one may clean in another way."""
    digest = hashlib.sha256()
    package = Path(cleaner.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _setting(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(_setting(item) for item in value)
    if isinstance(value, Mapping):
        return {str(key): _setting(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_setting(item) for item in value]
    if isinstance(value, (str, Path)) and os.path.isfile(value):
        return [str(value), hashlib.sha256(Path(value).read_bytes()).hexdigest()]
    return str(value) if isinstance(value, Path) else value


def load_state(path: Path) -> State | None:
    """The state of an earlier run; None where there is none that can be used."""
    try:
        return State(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def save_state(path: Path, state: State) -> None:
    """Write the state, at once or not at all."""
    replace_file(path, json.dumps(asdict(state), indent=1, sort_keys=True).encode() + b"\n")


def check_same_job(path: Path, state: State, settings: Mapping[str, Any]) -> None:
    """Raise OptionError, with the names of what differs, where the state is of another job."""
    names = sorted(set(settings) | set(state.settings))
    different = [
        _difference(name, state.settings.get(name), settings.get(name))
        for name in names
        if settings.get(name) != state.settings.get(name)
    ]
    if state.version != version():
        different.insert(0, f"version was {state.version}, now {version()}")
    if different:
        raise OptionError(
            f"--resume: {path} is of another job: {', '.join(different)}; "
            "give what was given then, or leave --resume out to begin anew"
        )


def _difference(name: str, before: Any, now: Any) -> str:
    """What differs, in a few words."""
    if name == "program":
        return "the program's rules, data or code have changed"
    if name == "inputs" and isinstance(before, dict):
        pairs = zip_longest(before.get("first", ()), now["first"])
        first = next(((old, new) for old, new in pairs if old != new), None)
        if first is not None:
            return f"inputs had {json_text(first[0])}, now {json_text(first[1])}"
    told = [text if len(text) <= _SHOWN else text[:_SHOWN] + "..." for text in (json_text(before), json_text(now))]
    return f"{name} was {told[0]}, now {told[1]}"


class Parts:
    """The folder of finished parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clear(self) -> None:
        """Drop what is there, as of a run that was killed."""
        if self._folder.is_dir():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)

    def prepare(self) -> None:
        """Make the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)

    def temporary(self, name: str) -> Path:
        """A place for a result that is not finished; on the same disk as its last place."""
        return self._folder / f"result-{name}"

    def mark_moving(self) -> None:
        """Note that a finished folder is about to get its name, which is not to be taken for somebody else's then."""
        (self._folder / "moving").touch()

    def is_moving(self) -> bool:
        """Whether a run got as far as that."""
        return (self._folder / "moving").is_file()

    def evidence(self) -> Path:
        """An empty folder for evidence on what recurs on sites."""
        folder = self._folder / "sites"
        if folder.is_dir():
            shutil.rmtree(folder)
        folder.mkdir()
        return folder

    def template(self) -> Template | None:
        """What an earlier run learnt; None where it did not get so far."""
        try:
            return Template(np.frombuffer((self._folder / "template.bin").read_bytes(), np.uint64))
        except (OSError, ValueError):
            return None

    def keep_template(self, template: Template) -> None:
        """Keep what was learnt, and drop the evidence."""
        replace_file(self._folder / "template.bin", template.hashes.tobytes())
        shutil.rmtree(self._folder / "sites", ignore_errors=True)

    def counts(self, number: int) -> PartCounts | None:
        """The figures of a finished part; None where it is not finished."""
        if not self.lines_path(number).is_file():
            return None
        try:
            return PartCounts(**json.loads(self._counts(number).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def save(self, number: int, result: PartResult) -> None:
        """Keep a part. Its lines come last, for they are what says that it is finished."""
        errors = list(result.errors)
        figures = (result.empty, result.source, result.removed, result.repeats, result.fields)
        counts = PartCounts(result.read, result.written, len(errors), errors, result.report, *figures)
        # Figures that the disk lost are noticed and make the part be cleaned again: only the lines need to be safe.
        replace_file(self._counts(number), json_text(asdict(counts)).encode(), safe=False)
        replace_file(self.lines_path(number), b"".join(result.lines))

    def finished(self) -> list[int]:
        """The numbers of the parts that are finished, in order."""
        found = (int(path.stem) for path in self._folder.glob("[0-9]*.jsonl"))
        return sorted(number for number in found if self.counts(number) is not None)

    def lines(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The records of some parts, in order."""
        for number in numbers:
            with self.lines_path(number).open("rb") as file:
                yield from file

    def errors(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The failures of some parts, in order."""
        for number in numbers:
            counts = self.counts(number)
            if counts is not None:
                yield from map(json_line, counts.errors)

    def _counts(self, number: int) -> Path:
        return self._folder / f"{number:08d}.counts.json"

    def lines_path(self, number: int) -> Path:
        """Where the records of a part lie."""
        return self._folder / f"{number:08d}.jsonl"


def replace_file(path: Path, content: bytes, *, safe: bool = True) -> None:
    """Write a file under another name and rename it: it is there whole or not at all.

    `safe` waits for the disk, so that this holds for a failure of power too.
    """
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        if safe:
            file.flush()
            os.fsync(file.fileno())
    os.replace(temporary, path)
