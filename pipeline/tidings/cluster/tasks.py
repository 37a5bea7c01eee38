"""The tasks of a run by their names, light enough for all who only pass them on.

A task travels as the name of a function, which the driver, the scheduler and the worker look up.
What it needs (spaCy, the finders, the rules) is loaded where and when it is carried out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidings.cluster.messages import Order, Receipt, Settled, Shard, Verdict
    from tidings.read import Readable
    from tidings.read.shapes import Shape


def measure(source: Readable) -> tuple[str, Shape]:
    """The name of a source, and how it can be divided."""
    from tidings.cluster import work

    return work.measure(source)


def extract_shard(order: Order, shard: Shard) -> Receipt:
    """Extract a shard: ``work.extract_shard``."""
    from tidings.cluster import work

    return work.extract_shard(order, shard)


def extract_apart(order: Order, shard: Shard) -> Receipt:
    """Extract a shard whose workers died: ``work.extract_apart``."""
    from tidings.cluster import work

    return work.extract_apart(order, shard)


def settle_shard(order: Order, verdict: Verdict) -> Settled:
    """Write a shard's rows into the tables: ``work.settle_shard``."""
    from tidings.cluster import work

    return work.settle_shard(order, verdict)
