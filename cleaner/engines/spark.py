"""The cleaner on Spark.

Needs PySpark and Java: `pip install 'article-cleaner[spark]'`, on every machine of the cluster.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from cleaner.dumps.job import Plan
from cleaner.dumps.parts import PartResult, Parts
from cleaner.dumps.streams import Meter
from cleaner.dumps.worker import Work
from cleaner.engines.job import (
    PART_ROW,
    Group,
    PartReader,
    PartsCleaner,
    check_reachable,
    first_line,
    groups_of,
    results_of,
)
from cleaner.extras import extra
from cleaner.integrations.arrow import TableCleaner
from cleaner.model import OptionError

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.integrations.arrow import TableOptions


@contextlib.contextmanager
def _no_warnings() -> Iterator[None]:
    """Spark warns of versions of pandas, which is not used here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


with _no_warnings():
    pyspark, spark_sql, spark_types, py4j = (
        extra(module, "Data frames of Spark", "spark")
        for module in ("pyspark", "pyspark.sql", "pyspark.sql.pandas.types", "py4j.protocol")
    )

_WAVE_BYTES = 128 << 20
"""Bytes of the inputs for each processor that are cleaned before the results are fetched and kept."""
_BATCH_SETTING = "spark.sql.execution.arrow.maxRecordsPerBatch"
_TELLING = regex.compile(r"Exception|[Ee]rror|No such file|not (?:found|set)")
_SLICES = 4
"""How many slices of a wave each processor gets, one after the other."""


def clean_dataframe(
    frame: Any,
    text_column: str = "text",
    output_column: str = "clean_text",
    **options: Unpack[TableOptions],
) -> Any:
    """A `pyspark.sql.DataFrame` with the cleaned text in a column of its own; lazy, by `mapInArrow`.

    The arguments are those of `cleaner.integrations.arrow.clean_table`, and raise what they raise there. The cleaner is
    sent with the plan, not with the rows. As many tasks clean as the frame has partitions.

    Example: `clean_dataframe(spark.read.parquet("dump/"), "body", metadata=True).write.parquet("clean/")`
    """
    tables = TableCleaner(text_column, output_column, **options)
    schema = tables.schema(spark_types.to_arrow_schema(frame.schema))

    def clean(batches: Iterator[Any]) -> Iterator[Any]:
        return map(tables, batches)

    return frame.mapInArrow(clean, spark_types.from_arrow_schema(schema))


class SparkEngine:
    """Runs the jobs of `cleaner.dumps.run` on Spark: on the cluster of a master, or on this machine alone."""

    def __init__(self, master: str | None = None, workers: int | None = None) -> None:
        self._master, self._workers = master, workers
        self._session: Any = None
        self._ended_by: Callable[[], object] = lambda: None

    def __enter__(self) -> SparkEngine:
        """Start Spark, or join its master; a session that this process has already is used. Raises OptionError."""
        check_reachable("--master", self._master)
        session = spark_sql.SparkSession.getActiveSession()
        if session is None:
            self._session = self._started()
            self._session.sparkContext.setLogLevel("OFF")
            self._ended_by = self._session.stop
        else:
            self._session = session
            self._ended_by = partial(session.conf.set, _BATCH_SETTING, session.conf.get(_BATCH_SETTING))
        # A row is a part of many records; a batch of the usual ten thousand of them would not fit anywhere.
        self._session.conf.set(_BATCH_SETTING, "1")
        return self

    def __exit__(self, *_: object) -> None:
        """End the session, or leave it as it was."""
        self._ended_by()

    def results(
        self, plan: Plan, work: Work, done: frozenset[int], meter: Meter, parts: Parts | None
    ) -> Iterator[tuple[int, PartResult]]:
        """See `cleaner.dumps.run.Engine`. Raises OptionError where Spark gives up."""
        reader = PartReader(plan.job.fields, done, for_files=parts is not None)
        cleaner = PartsCleaner(plan, work, parts)
        processors = self._session.sparkContext.defaultParallelism
        try:
            for wave in _waves(groups_of(plan), _WAVE_BYTES * processors):
                yield from _cleaned(self._session, wave, reader, cleaner, processors * _SLICES, meter)
        except (pyspark.errors.PySparkException, py4j.Py4JError) as error:
            raise OptionError(f"--engine spark: Spark gave up ({first_line(error)}); --resume goes on") from error

    def _started(self) -> Any:
        builder = spark_sql.SparkSession.builder.appName("clean")
        if self._master is None:
            # Workers of this machine need this very Python, and no name server to find each other.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        named = f"--master {self._master}" if self._master else "--engine spark"
        with _messages_kept() as messages:
            try:
                return builder.master(self._master or f"local[{self._workers or '*'}]").getOrCreate()
            # Java, the gateway to it and Spark each have errors of their own.
            except Exception as error:
                told = _telling(messages.read_text("utf-8", "replace")) or first_line(error)
                raise OptionError(f"{named}: Spark cannot be reached or started ({told})") from error


@contextlib.contextmanager
def _messages_kept() -> Iterator[Path]:
    """Let what Java says on its way up go to a file: standard error is for our own messages, and Java inherits it."""
    with tempfile.TemporaryDirectory() as folder, _no_warnings():
        path = Path(folder) / "messages"
        sys.stderr.flush()
        before = os.dup(2)
        with path.open("wb") as file:
            os.dup2(file.fileno(), 2)
        try:
            yield path
        finally:
            os.dup2(before, 2)
            os.close(before)


def _waves(groups: Sequence[Group], size: int) -> Iterator[list[Group]]:
    """The groups in rows of so many bytes."""
    wave: list[Group] = []
    gathered = 0
    for group in groups:
        wave.append(group)
        gathered += group.size
        if gathered >= size:
            yield wave
            wave, gathered = [], 0
    if wave:
        yield wave


def _cleaned(
    session: Any, groups: Sequence[Group], reader: PartReader, cleaner: PartsCleaner, slices: int, meter: Meter
) -> Iterator[tuple[int, PartResult]]:
    def read(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            for packed in batch.column(1).to_pylist():
                yield from reader.rows(packed)

    def clean(batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            yield from cleaner.rows(batch)

    with _no_warnings():
        row = spark_types.from_arrow_schema(PART_ROW)
        packed = [(group.number, bytearray(pickle.dumps(group))) for group in groups]
        cleaned = (
            session.createDataFrame(packed, "number long, packed binary")
            .repartition(min(len(groups), slices), "number")
            .mapInArrow(read, row)
            # One large input is read by one task; its parts go to all of them.
            .repartition(slices, "number")
            .mapInArrow(clean, row)
            .persist(pyspark.StorageLevel.DISK_ONLY)
        )
    try:
        # Rows are fetched from one partition after the other, which would also clean one after the other.
        cleaned.count()
        yield from results_of((one.asDict() for one in cleaned.toLocalIterator()), meter)
    finally:
        cleaned.unpersist()


def _telling(text: str) -> str:
    """The line of some messages that tells best what went wrong, "" where there are none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if _TELLING.search(line)), lines[-1] if lines else "")
