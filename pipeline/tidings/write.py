"""Tables → Parquet, CSV and DuckDB, atomically, with a run.json beside them.

All files are written and synced in a folder of their own first. Then a journal names them, and
they are renamed into place. A run that dies before the journal leaves the old tables untouched;
one that dies after it is completed by the next command that opens the folder (``recover``).
A lock keeps two runs out of one folder. Folders in object storage (paths of fsspec) work too.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from tidings.duck import check_duckdb, write_duckdb
from tidings.errors import OutputError
from tidings.stored import DATABASE
from tidings.tables import Tables

FORMATS = ("parquet", "csv", "duckdb")
_STAGING = ".tidings-staging"
_JOURNAL = "journal.json"
_LOCK = ".tidings-lock"
# What a spreadsheet takes for a formula, also as full-width forms.
_FORMULA = r"\A([=+\-@\t\r\n＝＋－＠])"


def check_formats(formats: Iterable[str]) -> None:
    """Raise OutputError for a format that is not one of ``FORMATS``."""
    for kind in formats:
        if kind not in FORMATS:
            raise OutputError(f"unknown format {kind!r}", hint="use " + " or ".join(FORMATS))
        if kind == "duckdb":
            check_duckdb()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep ``folder`` for this process; the system opens the lock when a process dies.

    Raises OutputError where another process has it, or where the folder cannot be made. Object
    storage knows no locks: there two runs at once are the user's to avoid.
    """
    if not isinstance(folder, Path):
        yield
        return
    lock = folder / _LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = _take(lock)
    except BlockingIOError as error:
        raise OutputError(
            f"another run is writing into it (process {_holder(lock)})",
            where=str(folder),
            hint="wait until it is done, or choose another --out",
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _take(lock: Path) -> int:
    """The descriptor of the locked file; not of one that its last holder has just removed."""
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if lock.exists() and os.fstat(descriptor).st_ino == lock.stat().st_ino:
                os.truncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
                return descriptor
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _holder(lock: Path) -> str:
    try:
        return lock.read_text(encoding="utf-8") or "unknown"
    except OSError:
        return "unknown"


def write_tables(
    tables: Tables,
    folder: Path,
    formats: Iterable[str],
    run: Mapping[str, Any],
    spreadsheet_safe: bool = False,
) -> None:
    """Write every table in every format and ``run.json`` into ``folder``, all or nothing.

    The caller holds the lock (``locked``). Tables of formats that are not asked for are removed,
    so that a folder never holds two runs. ``spreadsheet_safe`` puts an apostrophe before CSV cells
    that a spreadsheet would take for a formula. Raises OutputError (disk full, no permission); the
    previous tables then stay as they were.
    """
    staging = folder / _STAGING
    try:
        _finish(folder)
        _clear(staging)
        staging.mkdir(parents=True)
        for kind in formats:
            if kind == "duckdb":
                _write_database(tables, staging / DATABASE)
                continue
            for name, table in tables.arrow.items():
                _write(table, staging / f"{name}.{kind}", kind, spreadsheet_safe)
        text = json.dumps(run, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        (staging / "run.json").write_text(text, encoding="utf-8")
        _publish(folder, staging, set(tables.arrow))
    except (OSError, pa.ArrowException) as error:
        _clear(staging)
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: Exception) -> OutputError:
    return OutputError(
        f"the tables cannot be written: {error}",
        where=str(folder),
        hint="the previous tables are untouched; free space or choose another --out",
    )


def recover(folder: Path) -> None:
    """Finish what a run began to rename before it died; nothing to do in most folders.

    Raises OutputError where the run is not dead but at work.
    """
    if (folder / _STAGING / _JOURNAL).is_file():
        with locked(folder):
            _finish(folder)


def _finish(folder: Path) -> None:
    staging = folder / _STAGING
    journal = staging / _JOURNAL
    if not journal.is_file():
        return
    plan = json.loads(journal.read_text(encoding="utf-8"))
    for name in plan["write"]:
        if (staging / name).exists():
            _move(staging / name, folder / name)
    for name in plan["remove"]:
        (folder / name).unlink(missing_ok=True)
    _clear(staging)


def _move(source: Path, target: Path) -> None:
    if isinstance(source, Path):
        source.replace(target)
    else:  # object storage: a copy, whole or not there, then the end of the draft
        source.fs.mv(source.path, target.path)


def _clear(staging: Path) -> None:
    """Remove the staging folder, the journal last: a death in between must not lose it."""
    if not isinstance(staging, Path):
        if staging.exists():
            staging.rmdir(recursive=True)
        return
    for path in staging.glob("*"):
        if path.name != _JOURNAL:
            path.unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)


def _publish(folder: Path, staging: Path, names: set[str]) -> None:
    written = sorted(path.name for path in staging.iterdir())
    possible = {f"{name}.{kind}" for name in names for kind in FORMATS} | {DATABASE}
    stale = sorted(name for name in possible - set(written) if (folder / name).exists())
    for name in written:
        _sync(staging / name)
    draft = staging / (_JOURNAL + ".part")
    draft.write_text(json.dumps({"write": written, "remove": stale}), encoding="utf-8")
    _sync(draft)
    _move(draft, staging / _JOURNAL)
    _sync(staging)
    _finish(folder)
    _sync(folder)


def _write(table: pa.Table, path: Path, kind: str, spreadsheet_safe: bool) -> None:
    with path.open("wb") as stream:
        if kind == "parquet":
            pq.write_table(table, stream, compression="zstd")
        else:
            pyarrow.csv.write_csv(_csv_cells(table, spreadsheet_safe), stream)


def _write_database(tables: Tables, path: Path) -> None:
    """By way of a local file: DuckDB writes here and there, object storage from first to last."""
    with tempfile.TemporaryDirectory() as place:
        draft = Path(place) / DATABASE
        write_duckdb(tables, draft)
        with draft.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)


def _csv_cells(table: pa.Table, spreadsheet_safe: bool) -> pa.Table:
    """Sums as whole numbers where all of a column are whole: 1100000000000, not 1.1e+12."""
    for index, field in enumerate(table.schema):
        column = table.column(index)
        if pa.types.is_floating(field.type):
            if all(value is None or value.is_integer() for value in column.to_pylist()):
                table = table.set_column(index, field.name, column.cast(pa.int64()))
        elif spreadsheet_safe and pa.types.is_string(field.type):
            safe = pc.replace_substring_regex(column, pattern=_FORMULA, replacement=r"'\1")
            table = table.set_column(index, field.name, safe)
    return table


def _sync(path: Path) -> None:
    if not isinstance(path, Path):
        return  # object storage: an object is there when its upload has ended
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
