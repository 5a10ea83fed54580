"""What a bulk run is asked to do, and the plan that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.dumps.inputs import Source, check_apart, find_sources, places
from cleaner.dumps.record import Fields
from cleaner.dumps.writers import FOLDER, check_output_extras, output_format
from cleaner.model import OptionError
from cleaner.noise.site import MIN_PAGES, MIN_SHARE, REPEAT_KIND
from cleaner.options import ENGINES

_MOST_SHARDS = 100_000
_MOST_SAMPLED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A bulk run. Making one checks the values; `plan` checks the files. Nothing is written by either.

    Raises OptionError for a value that cannot be, or for an option that this version does not support.

    >>> Job(inputs=("dump.jsonl",), output=Path("out.jsonl")).shards
    1
    >>> Job(inputs=("dump.jsonl",), output=Path("out"), workers=0)
    Traceback (most recent call last):
    cleaner.model.OptionError: --workers 0: give a whole number of at least 1
    """

    inputs: tuple[str | Path, ...]
    """Files, folders (searched to any depth) and globs, in the order in which they are read."""
    output: Path | None = None
    """Where the records go: a name in .jsonl, .jsonl.gz, .jsonl.zst, .parquet or .csv, or a new folder for one
    .txt a record. None where only `report` is wanted."""
    report: Path | None = None
    """Where a page of what was removed goes; see `cleaner.render.report`."""
    text_field: str | None = None
    """The field that holds the text in formats with fields; `text` where neither this nor `html_field` is given."""
    html_field: str | None = None
    """The field that holds the page. It goes before the text where a record has both."""
    id_field: str | None = None
    """The field that becomes the record's id, `id` by default. A record without is `<file>:<record number>`."""
    url_field: str | None = None
    """The field that holds the page's address, `url` by default."""
    removals: bool = False
    """Write `removals` and `edits` too."""
    keep_source: bool = False
    """Repeat the fields that were cleaned; of a record without fields, its text before cleaning."""
    output_format: str = "text"
    """How what was HTML is written: "text" or "markdown"."""
    shards: int = 1
    """How many files the output becomes: `out-00000-of-00004.jsonl` and so on, with the records in order."""
    workers: int | None = None
    """How many processes clean. None: as many as there are processors, and none of their own for a small input."""
    resume: bool = False
    """Go on where an interrupted run of the same job stopped."""
    timeout: float | None = 10.0
    """Seconds that one record may take. One that takes longer fails, and its process is ended. None or 0: no limit."""
    errors: Path | None = None
    """Where failed records are listed; `<output>.errors.jsonl` by default, which is there only if some failed."""
    fail_fast: bool = False
    """Stop at the first record that fails. The output is not made then; `resume` goes on."""
    quiet: bool = False
    """Show no progress. Where standard error is no terminal, progress is a line a minute."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The options of cleaning, as `Cleaner` takes them."""
    site_repeats: bool = False
    """Learn which lines recur on the pages of each site, and remove them: see `cleaner.noise.site`. Reads the inputs
    twice. What was learnt is written to `<output>.template.toml`."""
    site_pages: int = MIN_PAGES
    """On how many pages of its site a line must stand to be one that recurs; a sentence on twice as many."""
    site_share: float = MIN_SHARE
    """On which share of the pages of its site, from 0 to 1; a sentence on half of them at least."""
    template: Path | None = None
    """A file of lines that recur, as `site_repeats` writes it."""
    sample: int = 1000
    """How many records the report shows whole."""
    engine: str = "local"
    """Where the work is done: in processes of this machine ("local"), or by "ray" or "spark"; see `cleaner.engines`."""
    address: str | None = None
    """The address of a Ray cluster. None: one of this machine, for this run alone."""
    master: str | None = None
    """The master of a Spark cluster. None: this machine, for this run alone."""

    def __post_init__(self) -> None:
        self._check_engine()
        if not self.inputs:
            raise OptionError("no input: name files, folders or globs")
        if self.output is None and self.report is None:
            raise OptionError("no output: name one with -o, or a page with --report")
        if self.workers is not None and self.workers < 1:
            raise OptionError(f"--workers {self.workers}: give a whole number of at least 1")
        if not 1 <= self.shards <= _MOST_SHARDS:
            raise OptionError(f"--shards {self.shards}: give a whole number from 1 to {_MOST_SHARDS}")
        # A comparison with NaN is false, so that this refuses it as well.
        if self.timeout is not None and not 0 <= self.timeout < float("inf"):
            raise OptionError(f"--timeout {self.timeout}: give a number of seconds, or 0 for no limit")
        if self.site_pages < 2:
            raise OptionError(f"--site-pages {self.site_pages}: give a whole number of at least 2")
        if not 0 < self.site_share <= 1:
            raise OptionError(f"--site-share {self.site_share}: give a number above 0, at most 1")
        if not 0 <= self.sample <= _MOST_SAMPLED:
            raise OptionError(f"--sample {self.sample}: give a whole number from 0 to {_MOST_SAMPLED}")
        noise = self.options.get("noise", True)
        if (self.site_repeats or self.template) and (
            noise is False or (noise is not True and REPEAT_KIND not in noise)
        ):
            option = "--site-repeats" if self.site_repeats else "--template"
            raise OptionError(f"{option}: removes the kind {REPEAT_KIND}, which is not to be removed here")

    def _check_engine(self) -> None:
        if self.engine not in ENGINES:
            raise OptionError(f"--engine {self.engine}: choose one of {', '.join(ENGINES)}")
        for option, value, engine in (("--address", self.address, "ray"), ("--master", self.master, "spark")):
            if value and self.engine != engine:
                raise OptionError(f"{option}: goes with --engine {engine}")
            if value and self.workers is not None:
                raise OptionError(f"--workers: the cluster at {option} has its own; leave it out")
        if self.engine != "local" and self.fail_fast:
            raise OptionError(
                f"--fail-fast: --engine {self.engine} finishes records in any order, and knows no first; leave it out"
            )

    @property
    def fields(self) -> Fields:
        """The names of the fields, as readers take them."""
        return Fields(text=self.text_field, html=self.html_field, id=self.id_field, url=self.url_field)

    def plan(self) -> Plan:
        """Find the inputs and check that the job can begin. Writes nothing.

        Raises InputError, OptionError or MissingExtraError.
        """
        paths = Paths.of(self)
        format = "" if self.output is None else output_format(self.output)
        if self.shards > 1 and format in ("", FOLDER):
            raise OptionError(f"--shards {self.shards}: needs an output file, as in -o out.jsonl")
        check_output_extras(format)
        sources = find_sources(self.inputs)
        if any(source.is_stream for source in sources):
            if self.engine != "local":
                raise OptionError(f"--engine {self.engine}: its machines cannot read standard input; name a file")
            for name, option in (("resume", "--resume"), ("site_repeats", "--site-repeats")):
                if getattr(self, name):
                    raise OptionError(f"{option}: standard input can be read once only; name a file")
        plan = Plan(job=self, paths=paths, format=format, sources=tuple(sources))
        written = (*plan.outputs, *paths.written[0 if self.output is None else 1 :])
        check_apart(written, self.inputs, sources)
        if len(set(written)) < len(written):
            raise OptionError("-o, --report and --errors: two of them name the same file")
        for path in written:
            if path.is_dir() and (path != self.output or format != FOLDER):
                raise OptionError(f"{path}: is a folder; name a file")
            above = next(parent for parent in path.absolute().parents if parent.exists())
            if not above.is_dir():
                raise OptionError(f"{path}: {above} is no folder")
        return plan


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place that a job writes to. State is named after the output, or after the report if that is alone."""

    output: Path | None
    report: Path | None
    errors: Path
    state: Path
    parts: Path
    template: Path | None
    """Where what was learnt goes."""

    @classmethod
    def of(cls, job: Job) -> Paths:
        """The places of a job."""
        base = Path(job.output if job.output is not None else job.report or "")
        if not base.name:
            raise OptionError(f"{base}: name a file or a new folder")
        errors = beside(base, ".errors.jsonl") if job.errors is None else Path(job.errors)
        output = None if job.output is None else Path(job.output)
        report = None if job.report is None else Path(job.report)
        template = beside(base, ".template.toml") if job.site_repeats else None
        return cls(output, report, errors, beside(base, ".run.json"), beside(base, ".parts"), template)

    @property
    def written(self) -> tuple[Path, ...]:
        """The files and folders that outlast a run, the output first."""
        named = (self.output, self.report, self.template)
        return (*(path for path in named if path is not None), self.errors, self.state)


def shard_path(output: Path, format: str, number: int, shards: int) -> Path:
    """The file of one shard, counted from 0; the output itself where there is one shard only.

    >>> shard_path(Path("out.jsonl.gz"), ".jsonl.gz", 0, 4).as_posix()
    'out-00000-of-00004.jsonl.gz'
    """
    if shards == 1:
        return output
    stem, suffix = output.name[: -len(format)], output.name[-len(format) :]
    return output.with_name(f"{stem}-{number:05d}-of-{shards:05d}{suffix}")


@dataclass(frozen=True, slots=True)
class Plan:
    """A job that was checked, with the files that it reads."""

    job: Job
    paths: Paths
    format: str
    """One of `cleaner.dumps.writers.SUFFIXES`, "folder", or "" where there is no output."""
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """Bytes of all inputs, as they lie on the disk."""
        return sum(source.size for source in self.sources)

    @property
    def places(self) -> dict[str, str]:
        """Where each source lies below the folder that holds all of them, by its name."""
        return places(self.job.inputs, self.sources)

    @property
    def outputs(self) -> tuple[Path, ...]:
        """The file or folder that the records go to, or the file of each shard; none where there is no output."""
        output, shards = self.job.output, self.job.shards
        if output is None:
            return ()
        return tuple(shard_path(Path(output), self.format, number, shards) for number in range(shards))


def beside(base: Path, suffix: str) -> Path:
    """A path beside another, named after it.

    >>> beside(Path("a/out.jsonl"), ".parts").as_posix()
    'a/out.jsonl.parts'
    """
    return base.with_name(base.name + suffix)
