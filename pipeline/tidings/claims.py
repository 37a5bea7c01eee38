"""What stands where the files of a run belong, and which of it an earlier run has written.

Tables are called ``amounts.csv``, a folder of a cluster's parts ``documents``: the user may have
called something so too. Only what is ours is written over or taken away.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tidings.account import NAME, read_account
from tidings.folder import PARTS, spare_foreign
from tidings.parts import BODIES, LEDGER, part_schema
from tidings.schema import SCHEMAS
from tidings.stored import DATABASE, state_file

# Names that nobody else gives a file.
_OURS_ALONE = (DATABASE, state_file(LEDGER), state_file(BODIES))
_LONGEST_HEADER = 10_000


class _Standing(NamedTuple):
    """A table in a folder: ``file`` is what stands there, ``path`` that or the first part in it."""

    file: str
    table: str
    path: Path


def refuse_foreign(folder: Path, force: bool) -> None:
    """Raise OutputError where something that is not ours has the name of a table, of any format.

    Written over or not, who reads the folder would take it for one. ``force`` lets all pass.

    >>> refuse_foreign(Path("no such folder"), force=False)
    """
    if force:
        return
    spare_foreign(folder / NAME, _is_account(folder / NAME))
    accounted = _accounted(folder)
    for table in _standing(folder):
        spare_foreign(table.path, _is_ours(table, accounted))


def stale_files(folder: Path) -> list[str]:
    """What earlier runs have written into a folder, their account left out; all of it may go.

    >>> stale_files(Path("no such folder"))
    []
    """
    accounted = _accounted(folder)
    tables = [it.file for it in _standing(folder) if _is_ours(it, accounted)]
    return [*tables, *(name for name in _OURS_ALONE if (folder / name).exists())]


def _standing(folder: Path) -> Iterator[_Standing]:
    """All that has the name of a table; DuckDB's is ours alone."""
    for name in SCHEMAS:
        for file in (f"{name}.parquet", f"{name}.csv"):
            if (folder / file).exists():
                yield _Standing(file, name, folder / file)
        yield from (_Standing(name, name, part) for part in sorted((folder / name).glob(PARTS))[:1])


def _accounted(folder: Path) -> frozenset[str]:
    """The files that the account of a folder names as its tables."""
    outputs = read_account(folder).get("outputs")
    return frozenset(outputs) if isinstance(outputs, dict) else frozenset()


def _is_account(path: Path) -> bool:
    """Whether an account stands here, be it damaged, or nothing at all."""
    return not path.exists() or b'"tidings"' in path.read_bytes()


def _is_ours(standing: _Standing, accounted: frozenset[str]) -> bool:
    """Whether a run wrote this table: the account says so, or it has its very columns."""
    if standing.file in accounted:
        return True
    try:
        return _columns(standing.path) == list(part_schema(standing.table).names)
    except (OSError, ValueError, pa.ArrowException, csv.Error):
        return False


def _columns(path: Path) -> list[str]:
    """The columns of a table. Raises one error or another where it is none."""
    with path.open("rb") as stream:
        if path.suffix == ".csv":
            return next(csv.reader([stream.readline(_LONGEST_HEADER).decode()]), [])
        return list(pq.read_schema(stream).names)
