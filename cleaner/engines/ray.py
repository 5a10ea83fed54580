"""The cleaner on Ray Data.

Needs Ray: `pip install 'article-cleaner[ray]'`, on every machine of the cluster.
"""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.dumps.job import Plan
from cleaner.dumps.parts import PartResult, Parts
from cleaner.dumps.streams import Meter
from cleaner.dumps.worker import Work
from cleaner.engines.job import PartReader, PartsCleaner, check_reachable, first_line, groups_of, results_of
from cleaner.extras import extra
from cleaner.integrations.arrow import TableCleaner
from cleaner.model import OptionError

if TYPE_CHECKING:
    from typing import Unpack

    from cleaner.integrations.arrow import TableOptions

# Ray tells its makers how it is used, which is for its user to decide and not for us.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
ray = extra("ray", "Datasets of Ray", "ray")
ray_data = extra("ray.data", "Datasets of Ray", "ray")
pa = extra("pyarrow", "Datasets of Ray", "ray")

_BLOCK_BYTES = 4 << 20
"""The size of a block of parts: small, so that one large input keeps many processes busy."""
_MOST_BLOCKS = 10_000


def clean_dataset(
    dataset: Any,
    text_column: str = "text",
    output_column: str = "clean_text",
    *,
    map_batches: dict[str, Any] | None = None,
    **options: Unpack[TableOptions],
) -> Any:
    """A `ray.data.Dataset` with the cleaned text in a column of its own; lazy, as Ray's own transformations are.

    The arguments are those of `cleaner.integrations.arrow.clean_table`, and raise what they raise there; a column that
    is not there is noticed when the dataset is run. `map_batches` holds arguments for Ray's method of this name, as
    `{"num_cpus": 1, "concurrency": 8}`. The cleaner is sent to the cluster once. A dataset of one block is cleaned by
    one process: `dataset.repartition(n)` spreads it.

    Example: `clean_dataset(ray.data.read_parquet("dump/"), "body", metadata=True).write_parquet("clean/")`
    """
    tables = TableCleaner(text_column, output_column, **options)
    return dataset.map_batches(tables, **{"batch_format": "pyarrow", "zero_copy_batch": True, **(map_batches or {})})


class RayEngine:
    """Runs the jobs of `cleaner.dumps.run` on Ray: on the cluster at an address, or on this machine alone."""

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        self._address, self._workers, self._is_ours = address, workers, False

    def __enter__(self) -> RayEngine:
        """Start Ray, or join it; one that runs in this process already is used. Raises OptionError where that fails."""
        check_reachable("--address", self._address)
        self._is_ours = not ray.is_initialized()
        if self._is_ours:
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave Ray, which ends one that was started here."""
        if self._is_ours:
            ray.shutdown()

    def results(
        self, plan: Plan, work: Work, done: frozenset[int], meter: Meter, parts: Parts | None
    ) -> Iterator[tuple[int, PartResult]]:
        """See `cleaner.dumps.run.Engine`. Raises OptionError where Ray gives up."""
        try:
            yield from self._run(plan, work, done, meter, parts)
        except ray.exceptions.RayError as error:
            raise OptionError(f"--engine ray: Ray gave up ({first_line(error)}); --resume goes on") from error

    def _start(self) -> None:
        # Standard error is for our own messages; what goes wrong is raised.
        logging.getLogger("ray").setLevel(logging.CRITICAL)
        logging.getLogger("ray.data").setLevel(logging.CRITICAL)
        where = {"address": self._address} if self._address else {"address": "local", "num_cpus": self._workers}
        try:
            ray.init(**where, include_dashboard=False, log_to_driver=False, logging_level="critical")
        except (ConnectionError, RuntimeError, ValueError) as error:
            named = f"--address {self._address}" if self._address else "--engine ray"
            raise OptionError(f"{named}: Ray cannot be reached or started ({first_line(error)})") from error

    def _run(
        self, plan: Plan, work: Work, done: frozenset[int], meter: Meter, parts: Parts | None
    ) -> Iterator[tuple[int, PartResult]]:
        context = ray_data.DataContext.get_current()
        context.target_max_block_size, context.enable_progress_bars = _BLOCK_BYTES, False
        reader = PartReader(plan.job.fields, done, for_files=parts is not None)

        def read(groups: Any) -> Iterator[Any]:
            for packed in groups["group"].to_pylist():
                for row in reader.rows(packed):
                    yield pa.Table.from_batches([row])

        cleaner = PartsCleaner(plan, work, parts)

        def clean(parts: Any) -> Iterator[Any]:
            for row in cleaner.rows(parts):
                yield pa.Table.from_batches([row])

        groups = [{"group": pickle.dumps(group)} for group in groups_of(plan)]
        one_by_one: dict[str, Any] = {"batch_size": 1, "batch_format": "pyarrow"}
        cleaned = (
            ray_data.from_items(groups, override_num_blocks=min(len(groups), _MOST_BLOCKS))
            # Reading waits for the disk, and must not take a processor from the cleaning that it feeds.
            .map_batches(read, num_cpus=0, **one_by_one)
            .map_batches(clean, num_cpus=1, **one_by_one)
        )
        for batch in cleaned.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            yield from results_of(batch.to_pylist(), meter)
