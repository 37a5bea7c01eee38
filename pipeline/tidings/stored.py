"""Tables read back from a folder, in the types of the schemas.

Parquet comes before CSV, CSV before the parts of a cluster, and these before DuckDB.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from tidings.columns import empty_table
from tidings.errors import OutputError
from tidings.schema import SCHEMAS, arrow_schema

DATABASE = "tidings.duckdb"


def state_file(name: str) -> str:
    """The hidden file of what a run leaves to the next one: its ``ledger``, its ``bodies``.

    >>> state_file("ledger")
    '.tidings-ledger.parquet'
    """
    return f".tidings-{name}.parquet"


# A sentence of evidence or a document's text may stand on many lines of its cell.
_PARSE = pyarrow.csv.ParseOptions(newlines_in_values=True)


def load_tables(folder: Path) -> dict[str, pa.Table]:
    """Table name → Arrow table, for every table; one without a file is empty.

    Raises OutputError where the folder holds no tables, or a table without its columns.

    >>> load_tables(Path("output"))["amounts"].num_rows  # doctest: +SKIP
    629
    """
    found = {name: _load(folder, name) for name in SCHEMAS}
    if found["documents"] is None:
        raise OutputError(
            "no tables here",
            where=str(folder),
            hint="name the folder that `tidings extract … --out FOLDER` wrote",
        )
    return {name: _known(name, table) for name, table in found.items()}


def _load(folder: Path, name: str) -> pa.Table | None:
    for suffix in (".parquet", ".csv"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return _read(path, name)
    if (folder / name).is_dir():
        return _read(folder / name, name)
    database = folder / DATABASE
    return _read(database, name) if database.is_file() else None


def _read(path: Path, name: str) -> pa.Table:
    schema = arrow_schema(name)
    try:
        return _READERS[path.suffix](path, name).select(schema.names).cast(schema)
    except (pa.ArrowException, KeyError, OSError) as error:
        raise OutputError(
            f"not a table of this version: {error}", where=str(path), hint="write it anew"
        ) from error


def _known(name: str, table: pa.Table | None) -> pa.Table:
    return empty_table(arrow_schema(name)) if table is None else table


def _read_parquet(path: Path, name: str) -> pa.Table:
    return pq.read_table(path)


def _read_parts(folder: Path, name: str) -> pa.Table:
    """The parts that a cluster wrote, in the order in which one machine writes."""
    schema = arrow_schema(name)
    parts = [pq.read_table(path) for path in sorted(folder.glob("part-*.parquet"))]
    table = pa.concat_tables([empty_table(schema), *parts])
    if name == "failures":
        rows = [[(cell is not None, cell) for cell in row.values()] for row in table.to_pylist()]
        return table.take(pa.array(sorted(range(len(rows)), key=rows.__getitem__), pa.int64()))
    return table.take(pc.sort_indices(table, sort_keys=[(schema.names[0], "ascending")]))


def _read_csv(path: Path, name: str) -> pa.Table:
    convert = pyarrow.csv.ConvertOptions(
        column_types=arrow_schema(name), strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    return pyarrow.csv.read_csv(path, parse_options=_PARSE, convert_options=convert)


def _read_duckdb(path: Path, name: str) -> pa.Table:
    try:
        import duckdb
    except ImportError as error:
        raise OSError('to read it, install "tidings[duckdb]"') from error
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.sql(f"FROM {name} ORDER BY rowid").to_arrow_table()
    except duckdb.Error as error:
        raise OSError(str(error)) from error


_READERS = {"": _read_parts, ".parquet": _read_parquet, ".csv": _read_csv, ".duckdb": _read_duckdb}
