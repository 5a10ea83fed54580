"""What a run leaves on the disk beside its parts, so that another run can go on where it stopped.

`OUT.run.json` says which job the parts belong to, and what came of it.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import cleaner
from cleaner.dumps.inputs import Source
from cleaner.dumps.job import Plan
from cleaner.dumps.parts import replace_file
from cleaner.dumps.record import json_text
from cleaner.model import OptionError

_INPUTS_NAMED = 1000
_SHOWN = 60


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
