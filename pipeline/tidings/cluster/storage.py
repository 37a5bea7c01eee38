"""What a cluster's run keeps in the folder of its tables: drafts while it lasts, then the tables.

Every file is whole or not there, however often a task is tried. The drafts of a run have a folder
of their own, so that a task which outlives its run cannot write among those of the next.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from tidings.account import NAME
from tidings.claims import stale_files
from tidings.cluster.messages import Order
from tidings.folder import remove
from tidings.parts import Part
from tidings.rows import arrow_of
from tidings.schema import SCHEMAS

_DRAFTS = ".tidings-shards"
# So many files of a shard are written at a time.
_WRITERS = 4
_ORIGIN = pa.schema([("doc_id", pa.string()), ("source", pa.string())])


class Origin(NamedTuple):
    """The id of a document that was read, and where it was read from."""

    doc_id: str
    source: str


def keep_draft(order: Order, shard: str, part: Part, origins: list[Origin]) -> None:
    """Keep the Part of a shard, and the origins of all documents that were read for it."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(part.to_bytes())
    _write(sink.getvalue(), _drafts(order) / f"{shard}.part")
    rows = [origin._asdict() for origin in origins]
    _write(_parquet(arrow_of(rows, _ORIGIN)), _drafts(order) / f"{shard}.parquet")


def read_part(order: Order, shard: str) -> Part:
    """The Part of a shard."""
    with (_drafts(order) / f"{shard}.part").open("rb") as file:
        return Part.from_bytes(pa.CompressedInputStream(file, "zstd").read())


def read_origins(order: Order, shard: str) -> list[Origin]:
    """The origins of all documents that were read for a shard, in order."""
    with (_drafts(order) / f"{shard}.parquet").open("rb") as file:
        return [Origin(**row) for row in pq.ParquetFile(file).read().to_pylist()]


def clear_drafts(out: Path) -> None:
    """Remove the drafts of all runs."""
    drafts = out / _DRAFTS
    if isinstance(drafts, Path):
        shutil.rmtree(drafts, ignore_errors=True)
    elif drafts.exists():
        drafts.rmdir(recursive=True)


def clear_tables(out: Path) -> None:
    """Remove the tables of an earlier run; first the file that says that they are whole."""
    for name in (NAME, *stale_files(out)):
        remove(out / name)


def clear_strays(out: Path) -> None:
    """Remove what tasks that died have left beside the parts."""
    for name in SCHEMAS if isinstance(out, Path) else ():
        for stray in (out / name).glob(".part-*"):
            stray.unlink(missing_ok=True)


def write_tables(tables: Mapping[str, pa.Table], order: Order, shard: str) -> None:
    """Write the rows of a shard as a Parquet file in the folder of each table.

    Side by side, since what takes time is to wait for the disk or the network.
    """

    def write(name: str) -> None:
        data = _parquet(tables[name])
        _write(data, order.out / name / f"part-{shard}.parquet", lasting=True)

    with ThreadPoolExecutor(_WRITERS) as writers:
        for _ in writers.map(write, tables):
            pass


def write_account(account: Mapping[str, Any], out: Path) -> None:
    """Write run.json, which says that the tables are whole."""
    text = json.dumps(account, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    _write(text.encode(), out / NAME, lasting=True)


def _drafts(order: Order) -> Path:
    return order.out / _DRAFTS / order.run


def _parquet(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _write(data: pa.Buffer | bytes, path: Path, lasting: bool = False) -> None:
    """Under a name of its own, then renamed; an upload to object storage is so by itself.

    What is ``lasting`` is on the disk when this returns; drafts need not outlive the machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(path, Path):
        with path.open("wb") as file:
            file.write(data)
        return
    draft = path.with_name(f".{path.name}-{uuid4().hex}")
    with draft.open("wb") as file:
        file.write(data)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    draft.replace(path)
