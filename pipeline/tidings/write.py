"""Tables → Parquet and CSV, atomically, with a run.json beside them.

All files are written and synced in a folder of their own first. Then a journal names them, and
they are renamed into place. A run that dies before the journal leaves the old tables untouched;
one that dies after it is completed by the next command that opens the folder (``recover``).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from tidings.errors import OutputError
from tidings.tables import Tables

FORMATS = ("parquet", "csv")
_STAGING = ".tidings-staging"
_JOURNAL = "journal.json"


def check_formats(formats: Iterable[str]) -> None:
    """Raise OutputError for a format that is not one of ``FORMATS``."""
    for kind in formats:
        if kind not in FORMATS:
            raise OutputError(f"unknown format {kind!r}", hint="use " + " or ".join(FORMATS))


def write_tables(
    tables: Tables, folder: Path, formats: Iterable[str], run: Mapping[str, Any]
) -> None:
    """Write every table in every format and ``run.json`` into ``folder``, all or nothing.

    Tables of formats that are not asked for are removed, so that a folder never holds two runs.
    Raises OutputError (disk full, no permission); the previous tables then stay as they were.
    """
    staging = folder / _STAGING
    try:
        recover(folder)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        for name, table in tables.arrow.items():
            for kind in formats:
                _write(table, staging / f"{name}.{kind}", kind)
        text = json.dumps(run, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        (staging / "run.json").write_text(text, encoding="utf-8")
        _publish(folder, staging, set(tables.arrow))
    except (OSError, pa.ArrowException) as error:
        shutil.rmtree(staging, ignore_errors=True)
        raise OutputError(
            f"the tables cannot be written: {error}",
            where=str(folder),
            hint="the previous tables are untouched; free space or choose another --out",
        ) from error


def recover(folder: Path) -> None:
    """Finish what a run began to rename before it died; nothing to do in most folders."""
    staging = folder / _STAGING
    journal = staging / _JOURNAL
    if not journal.is_file():
        return
    plan = json.loads(journal.read_text(encoding="utf-8"))
    for name in plan["write"]:
        if (staging / name).exists():
            (staging / name).replace(folder / name)
    for name in plan["remove"]:
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(staging)


def _publish(folder: Path, staging: Path, names: set[str]) -> None:
    written = sorted(path.name for path in staging.iterdir())
    possible = {f"{name}.{kind}" for name in names for kind in FORMATS}
    stale = sorted(name for name in possible - set(written) if (folder / name).exists())
    for name in written:
        _sync(staging / name)
    draft = staging / (_JOURNAL + ".part")
    draft.write_text(json.dumps({"write": written, "remove": stale}), encoding="utf-8")
    _sync(draft)
    draft.replace(staging / _JOURNAL)
    _sync(staging)
    recover(folder)
    _sync(folder)


def _write(table: pa.Table, path: Path, kind: str) -> None:
    if kind == "parquet":
        pq.write_table(table, path, compression="zstd")
    else:
        pyarrow.csv.write_csv(_csv_cells(table), path)


def _csv_cells(table: pa.Table) -> pa.Table:
    """Sums as whole numbers where all of a column are whole: 1100000000000, not 1.1e+12."""
    for index, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            column = table.column(index)
            if all(value is None or value.is_integer() for value in column.to_pylist()):
                table = table.set_column(index, field.name, column.cast(pa.int64()))
    return table


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
