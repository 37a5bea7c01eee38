"""Tables to be judged, read back from a folder as rows of plain values.

They need not be ours: a table is asked for the columns that a figure is computed from, and for no
others, so that another extractor can be measured. A DuckDB file is one that Tidings wrote.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tidings.errors import OutputError
from tidings.stored import DATABASE, load_tables

# The tables that figures are computed from, and the columns without which none can be.
NEEDED = {
    "organisations": ("start", "end", "name"),
    "programmes": ("start", "end", "name"),
    "amounts": ("start", "end", "currency", "low", "high"),
    "dates": ("start", "end", "kind", "earliest", "latest", "duration"),
    "research_areas": ("start", "end", "area"),
    "people": ("name",),
    "commitments": ("commitment_id", "currency", "low", "high"),
    "commitment_parties": ("commitment_id", "role", "name"),
    "agreements": ("agreement_id", "instrument"),
    "agreement_parties": ("agreement_id", "name"),
}
_INTEGERS = ("start", "end")


def read_tables(folder: str | Path) -> dict[str, list[dict[str, Any]]]:
    """Table name → rows; Parquet is taken before CSV before DuckDB, a missing table has no rows.

    >>> read_tables("output/tables")["amounts"][0]["currency"]  # doctest: +SKIP
    'GBP'
    """
    place = Path(folder)
    tables = {name: _read_table(place, name) for name in NEEDED}
    if all(rows is None for rows in tables.values()):
        if (place / DATABASE).is_file():
            stored = load_tables(place)
            return {name: stored[name].to_pylist() for name in NEEDED}
        raise OutputError(
            "no tables here",
            where=str(place),
            hint="name the folder that `tidings extract … --out FOLDER` wrote",
        )
    return {name: rows or [] for name, rows in tables.items()}


def _read_table(folder: Path, name: str) -> list[dict[str, Any]] | None:
    for suffix, read in ((".parquet", _read_parquet), (".csv", _read_csv)):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            columns, rows = read(path)
            _check_columns(path, columns, ("doc_id", *NEEDED[name]))
            return rows
    return None


def _read_parquet(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    # Imported on use: one who asks for --help does not wait for it.
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise OutputError(f"not a Parquet file: {error}", where=str(path)) from error
    rows = table.to_pylist()
    return table.column_names, [{key: _known(cell) for key, cell in row.items()} for row in rows]


def _read_csv(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        try:
            rows = [{key: cell or None for key, cell in row.items()} for row in reader]
            typed = [{**row, **_integers(row)} for row in rows]
        except (csv.Error, ValueError) as error:
            raise OutputError(str(error), where=f"{path}:{reader.line_num}") from error
        return list(reader.fieldnames or ()), typed


def _integers(row: dict[str, Any]) -> dict[str, int]:
    return {column: int(row[column]) for column in _INTEGERS if row.get(column)}


def _known(cell: Any) -> Any:
    """None for a NaN, which is how some writers say that a cell is empty."""
    return None if cell != cell else cell


def _check_columns(path: Path, columns: Iterable[str], needed: Iterable[str]) -> None:
    missing = [column for column in needed if column not in set(columns)]
    if missing:
        raise OutputError(f"no column {', '.join(missing)}", where=str(path), hint="write it anew")
