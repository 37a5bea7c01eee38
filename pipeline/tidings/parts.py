"""A Part: the rows of some documents, ready for the final tables. It is what travels and is kept.

Workers make Parts, a run keeps them on disk, a cluster writes one a task, and ``merging`` puts them
together: the final tables are the documents of all Parts in the order of their ids, whatever Part
they stand in. Two things are known only then: which commitments of different documents tell of the
same money (``commitment_group`` is null in a Part), and one row a body (``organisation_index`` is
made of ``bodies``).

A worker:     ``part_of(extractor.extract_batch(documents)).to_bytes()``
The driver:   ``Tables.from_parts([Part.from_bytes(data), ...])``
A part file:  ``pq.write_table(part.tables["amounts"], "amounts/part-00042.parquet")``
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from tidings.columns import column, numbers
from tidings.records import Document, Extraction, Failure
from tidings.rows import DOCUMENT_TABLES, Rows, arrow_of, bodies_of, record_row, rows_of, to_arrow
from tidings.schema import SCHEMAS, arrow_schema

# The bodies of each document, of which organisation_index is made.
BODIES = "bodies"
# One row a document: its key, and how many rows it has in each table.
LEDGER = "ledger"
KEPT = (*DOCUMENT_TABLES, BODIES)


@lru_cache
def part_schema(name: str) -> pa.Schema:
    """The schema of a table of a Part: that of the final table, or of ``bodies`` and ``ledger``."""
    if name == BODIES:
        index = arrow_schema("organisation_index")
        return pa.schema([pa.field("doc_id", pa.string()), *index])
    if name == LEDGER:
        counts = [pa.field(table, pa.int32()) for table in KEPT]
        return pa.schema([("doc_id", pa.string()), ("key", pa.string()), *counts])
    return arrow_schema(name)


@dataclass(frozen=True)
class Part:
    """The rows of some documents: ``tables`` by name, sorted as the final tables are.

    Beside the tables that have a column ``doc_id`` and ``failures`` there are ``bodies`` and
    ``ledger``; the rows of a document stand together in every table, in the order of the ledger.

    >>> part = part_of([Extraction(Document("d", "Text."))])
    >>> part.tables["documents"].num_rows, Part.from_bytes(part.to_bytes()) == part
    (1, True)
    """

    tables: Mapping[str, pa.Table]

    @property
    def ledger(self) -> pa.Table:
        """One row a document, sorted by its id: its key and its rows in each table."""
        return self.tables[LEDGER]

    def rows(self, name: str, first: int, last: int) -> pa.Table:
        """The rows of the documents from the place ``first`` of the ledger to before ``last``."""
        ends = self._ends[name]
        return self.tables[name].slice(ends[first], ends[last] - ends[first])

    @cached_property
    def _ends(self) -> dict[str, Any]:
        return {name: ends_of(self.ledger, name) for name in (*KEPT, LEDGER)}

    def to_bytes(self) -> bytes:
        """The Part in one piece, to be sent or kept; the same for the same rows."""
        return pack(self.tables)

    @classmethod
    def from_bytes(cls, data: bytes | pa.Buffer) -> Part:
        """The Part that ``to_bytes`` gave; its rows stay where ``data`` has them.

        Raises ValueError for what another version of Tidings made.
        """
        blobs = unpack(data)
        return cls({name: open_table(blob, name) for name, blob in blobs.items()})


def part_of(results: Iterable[Extraction | Failure], keys: Sequence[str | None] = ()) -> Part:
    """The Part of some results; ``keys`` are those of their documents (``document_key``), if known.

    >>> part_of([Failure("a.txt", None, "read", "empty", "")]).tables["failures"].num_rows
    1
    """
    rows: Rows = {name: [] for name in (*KEPT, "failures")}
    ledger: list[dict[str, Any]] = []
    for number, result in enumerate(results):
        if isinstance(result, Failure):
            rows["failures"].append(record_row(result))
            continue
        doc_id = result.document.doc_id
        new: Rows = {**rows_of(result), BODIES: _bodies(doc_id, result)}
        counts = {name: len(found) for name, found in new.items()}
        key = keys[number] if keys else None
        ledger.append({"doc_id": doc_id, "key": key, **counts})
        for name, found in new.items():
            rows[name] += found
    tables = {name: to_arrow(name, rows[name]) for name in (*DOCUMENT_TABLES, "failures")}
    tables[BODIES] = _arrow(BODIES, rows[BODIES])
    tables[LEDGER] = _arrow(LEDGER, ledger)
    return Part(tables)


def document_key(document: Document, basis: str) -> str:
    """What the result of a document depends on, in 32 digits; ``basis`` is all beside itself.

    >>> document_key(Document("d", "Text."), "") == document_key(Document("d", "Text?"), "")
    False
    """
    content = repr((basis, *record_row(document).values()))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def ends_of(ledger: pa.Table, name: str) -> Any:
    """Where the rows of each document end in a table, and before it where the first begins."""
    counts = np.ones(ledger.num_rows) if name == LEDGER else numbers(ledger[name])
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


def pack(tables: Mapping[str, pa.Table]) -> bytes:
    """Tables in one Arrow stream, each as one value, so that one can be had without the others."""
    names = list(tables)
    blobs = [_one_batch(tables[name]).serialize().to_pybytes() for name in names]
    columns = [column(names, pa.string()), column(blobs, pa.large_binary())]
    batch = pa.record_batch(columns, schema=_envelope())
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def unpack(data: bytes | pa.Buffer) -> dict[str, pa.Buffer]:
    """The tables of ``pack`` by name, not opened yet. Raises ValueError for another version's."""
    with pa.ipc.open_stream(data) as stream:
        if not stream.schema.equals(_envelope(), check_metadata=True):
            raise ValueError("a part of another version")
        batch = stream.read_next_batch()
    names, blobs = batch.columns
    _, offsets, values = blobs.buffers()  # a cell by itself would be a copy
    ends = np.frombuffer(offsets, np.int64)[: len(names) + 1].tolist()
    stretches = zip(names.to_pylist(), pairwise(ends), strict=True)
    return {name: values.slice(start, end - start) for name, (start, end) in stretches}


def open_table(blob: pa.Buffer, name: str) -> pa.Table:
    """A table of ``unpack``; its columns stay where ``blob`` has them."""
    return pa.Table.from_batches([pa.ipc.read_record_batch(blob, part_schema(name))])


@lru_cache
def _envelope() -> pa.Schema:
    known = repr([part_schema(name) for name in (*SCHEMAS, BODIES, LEDGER)])
    version = hashlib.sha256(known.encode()).hexdigest()
    fields = [("table", pa.string()), ("rows", pa.large_binary())]
    return pa.schema(fields, metadata={"part": version})


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else _no_rows(table.schema)


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([column([], kind) for kind in schema.types], schema=schema)


def _bodies(doc_id: str, extraction: Extraction) -> list[dict[str, Any]]:
    return [{"doc_id": doc_id, **body} for body in bodies_of(extraction)]


def _arrow(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    schema = part_schema(name)
    order = "org_id" if name == BODIES else "key"
    return arrow_of(sorted(rows, key=lambda row: (row["doc_id"], row[order] or "")), schema)
