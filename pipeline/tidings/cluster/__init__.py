"""Extraction on a cluster of Dask: ``pip install 'tidings[cluster]'``.

>>> from tidings import cluster
>>> with cluster.connected("tcp://host:8786") as client:  # doctest: +SKIP
...     cluster.extract(client, "s3://in/*.parquet", "s3://out")

A scheduler imports this package too, to know its tasks by name: nothing is loaded until it is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tidings.cluster.crew import connected
    from tidings.cluster.driver import extract, run

__all__ = ["connected", "extract", "run"]

_HOMES = {
    "connected": "tidings.cluster.crew",
    "extract": "tidings.cluster.driver",
    "run": "tidings.cluster.driver",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tidings.cluster' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
