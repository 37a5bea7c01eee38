"""Tables → Parquet, CSV and DuckDB, all or none, with a run.json beside them.

Every table is written a row group at a time, in all formats at once; where row groups end depends
on the rows alone. ``folder`` puts the files in their place.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from tidings.account import NAME
from tidings.claims import stale_files
from tidings.columns import empty_table, numbers
from tidings.duck import Database
from tidings.folder import publish, staged, unwritable
from tidings.merging import row_groups
from tidings.parts import part_schema
from tidings.schema import SCHEMAS
from tidings.stored import DATABASE, state_file

# What a spreadsheet takes for a formula, also as full-width forms.
_FORMULA = r"\A([=+\-@\t\r\n＝＋－＠])"
# Whole numbers up to here fit into 64 bits.
_LARGEST = 2.0**63

Add = Callable[[pa.Table], None]


class Streams(Protocol):
    """What can be written: ``Tables``, or the ``Merged`` rows of Parts."""

    @property
    def names(self) -> Sequence[str]:
        """The tables that it has."""

    def stream(self, name: str) -> Iterator[pa.Table]:
        """The rows of a table, piece by piece; every call begins anew."""


def write_tables(
    tables: Streams,
    folder: Path,
    formats: Iterable[str],
    run: Mapping[str, Any],
    spreadsheet_safe: bool = False,
) -> dict[str, Any]:
    """Write every table in every format and ``run.json`` into ``folder``, all or nothing.

    The caller holds the lock (``locked``). Tables of formats that are not asked for are removed,
    so that a folder never holds two runs. ``spreadsheet_safe`` puts an apostrophe before CSV cells
    that a spreadsheet would take for a formula. Returns what stands in run.json: ``run`` with the
    rows a table and the digest of each file. Raises OutputError (disk full, no permission); the
    previous tables then stay as they were.
    """
    try:
        with staged(folder) as staging:
            drafts = _Drafts(staging, frozenset(formats), spreadsheet_safe)
            account = {**run, "rows": drafts.write(tables), "outputs": drafts.digests}
            text = json.dumps(account, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
            (staging / NAME).write_text(text, encoding="utf-8")
            publish(folder, stale_files(folder))
    except (OSError, pa.ArrowException) as error:
        raise unwritable(folder, error) from error
    return account


class _Drafts:
    """The files of a run in one folder, and their digests."""

    def __init__(self, folder: Path, formats: frozenset[str], spreadsheet_safe: bool) -> None:
        self._folder = folder
        self._formats = formats
        self._safe = spreadsheet_safe
        self.digests: dict[str, str] = {}

    def write(self, tables: Streams) -> dict[str, int]:
        """Write all tables; how many rows each has."""
        with ExitStack() as stack:
            database = stack.enter_context(self._database()) if "duckdb" in self._formats else None
            counts = {name: self._table(name, tables, database) for name in SCHEMAS}
        if isinstance(self._folder, Path):  # nothing is taken over from object storage
            for name in set(tables.names) - set(SCHEMAS):
                with self._parquet(state_file(name), name) as add:
                    _pour(tables.stream(name), [add])
        return counts

    def _table(self, name: str, tables: Streams, database: Database | None) -> int:
        with ExitStack() as stack:
            adds: list[Add] = []
            if "parquet" in self._formats:
                adds.append(stack.enter_context(self._parquet(f"{name}.parquet", name)))
            if "csv" in self._formats:
                whole = whole_columns(name, tables.stream(name))
                adds.append(stack.enter_context(self._csv(f"{name}.csv", name, whole)))
            if database:
                adds.append(database.table(name))
            return _pour(tables.stream(name), adds)

    @contextmanager
    def _parquet(self, file: str, name: str) -> Iterator[Add]:
        schema = part_schema(name)
        with self._open(file) as stream, _parquet_writer(stream, schema) as writer:
            groups = 0

            def add(group: pa.Table) -> None:
                nonlocal groups
                groups += 1
                writer.write_table(group, row_group_size=group.num_rows)

            yield add
            if not groups:
                writer.write_table(empty_table(schema))

    @contextmanager
    def _csv(self, file: str, name: str, whole: frozenset[str]) -> Iterator[Add]:
        schema = _csv_cells(empty_table(part_schema(name)), whole, self._safe).schema
        with self._open(file) as stream, pyarrow.csv.CSVWriter(stream, schema) as writer:
            yield lambda group: writer.write_table(_csv_cells(group, whole, self._safe))

    @contextmanager
    def _database(self) -> Iterator[Database]:
        """By way of a local file: DuckDB writes here and there, object storage from end to end."""
        with tempfile.TemporaryDirectory() as place:
            draft = Path(place) / DATABASE
            with Database.at(draft) as database:
                yield database
            with draft.open("rb") as source, self._open(DATABASE) as target:
                shutil.copyfileobj(source, target)

    @contextmanager
    def _open(self, file: str) -> Iterator[BinaryIO]:
        with (self._folder / file).open("wb") as stream:
            digested = _Digested(stream)
            yield cast(BinaryIO, digested)
        self.digests[file] = digested.total.hexdigest()


class _Digested:
    """A stream to write to that hashes what passes."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.total = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Write and hash ``data``."""
        self.total.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """Hand on what is held back."""
        self._stream.flush()


def _parquet_writer(stream: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(stream, schema, compression="zstd")


def _pour(tables: Iterable[pa.Table], adds: Sequence[Add]) -> int:
    """Write a table to all its files, a row group at a time; how many rows it has."""
    rows = 0
    for group in row_groups(tables):
        rows += group.num_rows
        for add in adds:
            add(group)
    return rows


def whole_columns(name: str, tables: Iterable[pa.Table]) -> frozenset[str]:
    """The columns of sums that are whole in every row: CSV shows 1100000000000, not 1.1e+12.

    >>> sorted(whole_columns("amounts", [pa.table({"low": [2.0], "high": [2.5]})]))
    ['low']
    """
    whole = {field.name for field in part_schema(name) if pa.types.is_floating(field.type)}
    for table in tables if whole else ():
        for column in whole.intersection(table.column_names):
            values = numbers(table[column].drop_null())
            if not ((values == values.round()) & (abs(values) < _LARGEST)).all():
                whole.remove(column)
    return frozenset(whole)


def _csv_cells(table: pa.Table, whole: frozenset[str], spreadsheet_safe: bool) -> pa.Table:
    for index, field in enumerate(table.schema):
        column = table.column(index)
        if field.name in whole:
            table = table.set_column(index, field.name, column.cast(pa.int64()))
        elif spreadsheet_safe and pa.types.is_string(field.type):
            safe = pc.replace_substring_regex(column, pattern=_FORMULA, replacement=r"'\1")
            table = table.set_column(index, field.name, safe)
    return table
