"""Extraction on a cluster of Dask: ``pip install 'tidings[cluster]'``.

>>> from tidings import cluster
>>> with cluster.connected("tcp://host:8786") as client:  # doctest: +SKIP
...     cluster.extract(client, "s3://in/*.parquet", "s3://out")
"""

from tidings.cluster.crew import connected
from tidings.cluster.driver import extract, run

__all__ = ["connected", "extract", "run"]
