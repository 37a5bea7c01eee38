"""A run on a cluster: the inputs are divided, extracted, judged as a whole, and settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa

from tidings.account import Job, Outcome, Settings, Stopwatch
from tidings.claims import refuse_foreign
from tidings.cluster import tasks
from tidings.cluster.crew import results, wait_for_workers
from tidings.cluster.division import divide, from_elsewhere, is_collection
from tidings.cluster.messages import SHOWN, Order, Receipt
from tidings.cluster.storage import (
    clear_drafts,
    clear_strays,
    clear_tables,
    write_account,
    write_tables,
)
from tidings.cluster.verdicts import judge
from tidings.folder import locked
from tidings.merging import index_of
from tidings.read import Readable, discover
from tidings.read.source import to_path
from tidings.rows import Row
from tidings.schema import SCHEMAS

if TYPE_CHECKING:
    from distributed import Client

Paths = str | Path | Sequence[str | Path]
Progress = Callable[[int], None]

_INDEX = "organisation_index"


def extract(
    client: Client,
    inputs: Paths,
    out: str | Path,
    *,
    rules: str | Path | None = None,
    registry: str | Path | None = None,
    model: str | Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Extract files, folders and globs with the workers of ``client`` into the folder ``out``.

    A table becomes a folder of Parquet files; together they hold the rows that ``tidings.extract``
    gives for the same inputs, and ``Tables.read(out)`` reads them. All paths must mean the same to
    every worker. ``progress`` is called with numbers of documents. Gives what it writes into
    run.json, which is there when all is done, and not before.

    >>> from distributed import Client  # doctest: +SKIP
    >>> extract(Client("tcp://host:8786"), "s3://in/*.parquet", "s3://out")  # doctest: +SKIP
    """
    paths = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    sources = discover([str(path) for path in paths])
    job = Job(to_path(str(out)), sources, Settings(rules, registry, model))
    return run(client, job, progress).account


def run(client: Client, job: Job, progress: Progress | None = None) -> Outcome:
    """What ``extract`` does, for a job; of the failures only the first are given back."""
    watch = Stopwatch()
    settings = _everywhere(job.settings)
    order = Order(uuid4().hex, job.out.absolute(), settings.basis, settings)
    sources = [from_elsewhere(source) for source in job.sources]
    with locked(order.out), _drafts(order.out):
        refuse_foreign(order.out, job.force)
        wait_for_workers(client)
        digests, receipts = _extracted(client, order, sources, progress)
        clear_tables(order.out)
        account, failures = _settled(client, order, receipts)
        account |= settings.made_with() | {"inputs": digests, "seconds": watch.seconds()}
        clear_strays(order.out)
        write_account(account, order.out)
    return Outcome(account, failures)


def _everywhere(settings: Settings) -> Settings:
    """The same paths for workers in other folders."""
    given = (settings.rules, settings.registry, settings.model)
    return Settings(*(Path(path).absolute() if path else None for path in given))


@contextmanager
def _drafts(out: Path) -> Iterator[None]:
    clear_drafts(out)
    try:
        yield
    finally:
        clear_drafts(out)


def _extracted(
    client: Client, order: Order, sources: Sequence[Readable], progress: Progress | None
) -> tuple[dict[str, str | None], list[Receipt]]:
    """The first pass: digests of all inputs, and the receipts in the order of the inputs."""
    shapes = dict(results(client, tasks.measure, filter(is_collection, sources)))
    digests = {name: shape.digest for name, shape in shapes.items()}
    receipts = []
    work, rescue = partial(tasks.extract_shard, order), partial(tasks.extract_apart, order)
    for receipt in results(client, work, divide(sources, shapes), rescue):
        digests |= receipt.inputs
        receipts.append(receipt)
        if progress:
            progress(receipt.documents)
    return digests, sorted(receipts, key=lambda receipt: int(receipt.shard))


def _settled(
    client: Client, order: Order, receipts: Sequence[Receipt]
) -> tuple[dict[str, Any], list[Row]]:
    """The second pass: the tables are written; their rows and words, and the first failures."""
    rows: Counter[str] = Counter()
    failures: list[Row] = []
    words = 0

    def bodies() -> Iterator[pa.Table]:
        nonlocal words
        for settled in results(client, partial(tasks.settle_shard, order), judge(receipts)):
            rows.update(settled.rows)
            failures.extend(settled.failures[: SHOWN - len(failures)])
            words += settled.words
            yield settled.bodies

    index = index_of(bodies())
    write_tables({_INDEX: index}, order, "00000")
    rows[_INDEX] = index.num_rows
    return {"rows": {name: rows[name] for name in SCHEMAS}, "words": words}, failures
