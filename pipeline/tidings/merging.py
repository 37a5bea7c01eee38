"""Parts → the rows of the final tables, a row group at a time.

Documents stand in the order of their ids, whatever Part they come from, and row groups end by the
final rows alone: so neither processes nor batches nor an earlier run can be seen in the result.
Held for the whole run are only the keys of commitments (for ``commitment_group``) and one row a
body (``organisation_index``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidings.columns import column, empty_table, numbers
from tidings.parts import BODIES, LEDGER, Part
from tidings.relate.groups import group_commitments
from tidings.rows import Row, arrow_of, keep_fullest
from tidings.schema import SCHEMAS, arrow_schema

# A row group ends with the row that fills one of the two.
GROUP_ROWS = 65_536
GROUP_BYTES = 32 * 1024 * 1024
# So many documents of one source are taken in one go at most.
_RUN = 512
# So many rows, or tables, are joined.
_ROWS, _TABLES = 8_192, 1_024

_ZERO = column([0], pa.int32())[0]
_KEYS = ("doc_id", "commitment_id", "currency", "low", "high", "programme")


class Source(Protocol):
    """Where documents' rows are: a Part, in memory or on disk, or the tables of an earlier run."""

    @property
    def ledger(self) -> pa.Table:
        """One row a document: its key and its rows in each table."""

    def rows(self, name: str, first: int, last: int) -> pa.Table:
        """The rows of the documents from one place of its ledger to before another."""


class Place(NamedTuple):
    """Where the rows of a document are: the number of a source, a place in its ledger."""

    doc_id: str
    source: int
    position: int


class Merged:
    """The final rows of all tables: the documents at ``places``, and ``failures``.

    >>> from tidings.parts import part_of
    >>> from tidings.records import Document, Extraction
    >>> parts = [part_of([Extraction(Document(doc_id, "Text."))]) for doc_id in "ba"]
    >>> [table["doc_id"].to_pylist() for table in Merged.of(parts).stream("documents")]
    [['a'], ['b']]
    """

    names = (*SCHEMAS, BODIES, LEDGER)

    def __init__(
        self, sources: Sequence[Source], places: Iterable[Place], failures: Sequence[pa.Table]
    ) -> None:
        self._sources = sources
        self._runs = list(_runs(sorted(places)))
        self._failures = failures

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Merged:
        """All documents of ``parts``."""
        places = (
            Place(doc_id, number, position)
            for number, part in enumerate(parts)
            for position, doc_id in enumerate(part.ledger["doc_id"].to_pylist())
        )
        return cls(parts, places, [part.tables["failures"] for part in parts])

    def stream(self, name: str) -> Iterator[pa.Table]:
        """The rows of a table in their order, piece by piece."""
        if name == "organisation_index":
            yield index_of(self._rows(BODIES))
        elif name == "failures":
            yield self._sorted_failures()
        elif name == "commitments":
            yield from self._commitments()
        else:
            yield from self._rows(name)

    def _rows(self, name: str) -> Iterator[pa.Table]:
        for source, first, last in self._runs:
            yield self._sources[source].rows(name, first, last)

    def _commitments(self) -> Iterator[pa.Table]:
        start, place = 0, arrow_schema("commitments").get_field_index("commitment_group")
        for table in self._rows("commitments"):
            groups = self._groups.slice(start, table.num_rows)
            yield table.set_column(place, table.schema.field(place), groups)
            start += table.num_rows

    @cached_property
    def _groups(self) -> pa.Array:
        """The group of every commitment, in the order of the final rows."""
        keys = (commitment_keys(self._sources[number], *places) for number, *places in self._runs)
        joined = list(_joined(keys))
        return group_ids(pa.concat_tables(joined)) if joined else column([], pa.string())

    def _sorted_failures(self) -> pa.Table:
        if not self._failures:
            return empty_table(arrow_schema("failures"))
        table = pa.concat_tables(self._failures)
        rows = [tuple(row.values()) for row in table.to_pylist()]
        order = sorted(range(len(rows)), key=lambda n: [(v is not None, v) for v in rows[n]])
        return table.take(column(order, pa.int64()))


def commitment_keys(source: Source, first: int, last: int) -> pa.Table:
    """What decides the group of each commitment of the documents from ``first`` to before ``last``.

    The input of ``group_ids``: a row a commitment, in the order of the table ``commitments``.
    """
    keys = source.rows("commitments", first, last).select(_KEYS)
    documents = source.rows("documents", first, last).select(["doc_id", "published"])
    published = dict(_cells(documents, "doc_id", "published"))
    funders: dict[tuple[str, str], list[str]] = {}
    for party in source.rows("commitment_parties", first, last).to_pylist():
        if party["role"] == "funder" and party["name"]:
            funders.setdefault((party["doc_id"], party["commitment_id"]), []).append(party["name"])
    ids = list(_cells(keys, *_KEYS[:2]))
    names = column([funders.get(key, ()) for key in ids], pa.list_(pa.string()))
    days = column([published[doc_id] for doc_id, _ in ids], pa.date32())
    return keys.append_column("funders", names).append_column("published", days)


def index_of(tables: Iterable[pa.Table]) -> pa.Table:
    """``organisation_index`` from the bodies of documents; the fullest row of each body."""
    index: dict[str, Row] = {}
    columns = [column.name for column in SCHEMAS["organisation_index"]]
    for table in tables:
        for row in table.select(columns).to_pylist():
            keep_fullest(index, row)
    return arrow_of([index[name] for name in sorted(index)], arrow_schema("organisation_index"))


def row_groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables that follow each other as row groups; where they end depends on the rows alone."""
    held: list[pa.Table] = []
    rows = size = 0
    for table in _joined(tables):
        start = 0
        lengths = _lengths(table)
        while start < table.num_rows:
            filled = size + np.cumsum(lengths[start:])
            full = int(np.searchsorted(filled, GROUP_BYTES)) + 1
            count = min(full, GROUP_ROWS - rows, table.num_rows - start)
            held.append(table.slice(start, count))
            rows, size, start = rows + count, int(filled[count - 1]), start + count
            if rows == GROUP_ROWS or size >= GROUP_BYTES:
                yield pa.concat_tables(held).combine_chunks()
                held, rows, size = [], 0, 0
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _joined(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Small tables that follow each other made one: each by itself costs far more than its rows."""
    held: list[pa.Table] = []
    rows = 0
    for table in tables:
        held.append(table)
        rows += table.num_rows
        if rows >= _ROWS or len(held) >= _TABLES:
            yield pa.concat_tables(held).combine_chunks()
            held, rows = [], 0
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _lengths(table: pa.Table) -> Any:
    """The bytes of text in each row."""
    total = np.zeros(table.num_rows, dtype=np.int64)
    for text in table.columns:
        if pa.types.is_string(text.type):
            total += numbers(pc.fill_null(pc.binary_length(text), _ZERO))
    return total


def _runs(places: Sequence[Place]) -> Iterator[tuple[int, int, int]]:
    """Places as stretches of one source: its number, the first position, the one behind."""
    begin = 0
    for number, (_, source, position) in enumerate(places, start=1):
        following = places[number] if number < len(places) else None
        goes_on = following and following[1:] == (source, position + 1)
        if not goes_on or number - begin == _RUN:
            yield source, places[begin].position, position + 1
            begin = number


def group_ids(keys: pa.Table) -> pa.Array:
    """The group of each commitment of ``commitment_keys``, of whatever documents.

    Only those whose sum another one has need a closer look.
    """
    keys = keys.combine_chunks()  # rows are taken from all over it
    names = list(map("/".join, _cells(keys, "doc_id", "commitment_id")))
    sums: dict[tuple[Any, ...], list[int]] = {}
    for row, money in enumerate(_cells(keys, "currency", "low", "high")):
        if None not in money[:2]:
            sums.setdefault(money, []).append(row)
    for rows in sums.values():
        if len(rows) > 1:
            tellings = keys.take(column(rows, pa.int64())).to_pylist()
            for row, name in zip(rows, group_commitments(tellings), strict=True):
                names[row] = name
    return column(names, pa.string())


def _cells(table: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """The cells of some columns, row by row."""
    return zip(*(table[name].to_pylist() for name in names), strict=True)
