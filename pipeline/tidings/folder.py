"""A folder of tables: one run at a time, and all of its new files or none.

Files are written and synced in a folder of their own first (``STAGING``). Then a journal names
them, and they are renamed into place. A run that dies before the journal leaves the old files
untouched; one that dies after it is completed by the next command that opens the folder
(``recover``). Folders in object storage (paths of fsspec) work too, without a lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tidings.errors import OutputError

STAGING = ".tidings-staging"
_JOURNAL = "journal.json"
_LOCK = ".tidings-lock"
# The files of a table that a cluster has written into a folder.
PARTS = "part-*.parquet"


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
        raise unwritable(folder, error) from error
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


def unwritable(folder: Path, error: Exception) -> OutputError:
    """The error of a folder whose tables could not be replaced."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        return OutputError(
            "a file stands where the folder should be",
            where=str(folder),
            hint="choose another --out, or move the file away",
        )
    return OutputError(
        f"the tables cannot be written: {error}",
        where=str(folder),
        hint="the previous tables are untouched; free space or choose another --out",
    )


def spare_foreign(path: Path, ours: bool) -> None:
    """Raise OutputError where something stands at ``path`` that is not ``ours``.

    The one rule of all commands that write: what Tidings did not write, it does not write over,
    unless ``--force`` says so.

    >>> spare_foreign(Path("no such file"), ours=False)
    """
    if path.exists() and not ours:
        raise OutputError(
            "stands in the way: Tidings did not write it, and would write over it",
            where=str(path),
            hint="move it away, name another place, or say --force",
        )


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """An empty folder for drafts inside ``folder``; the caller holds the lock of ``folder``.

    Where it ends in an OSError the drafts are removed, and what stood in ``folder`` stays.
    """
    staging = folder / STAGING
    try:
        finish(folder)
        clear(staging)
        staging.mkdir(parents=True)
        yield staging
    except OSError:
        clear(staging)
        raise


def publish(folder: Path, stale: Iterable[str]) -> None:
    """Put all drafts in their place, and take the ``stale`` files away that no draft replaces."""
    staging = folder / STAGING
    written = sorted(path.name for path in staging.iterdir())
    gone = sorted(name for name in set(stale) - set(written) if (folder / name).exists())
    for name in written:
        sync(staging / name)
    draft = staging / (_JOURNAL + ".part")
    draft.write_text(json.dumps({"write": written, "remove": gone}), encoding="utf-8")
    sync(draft)
    _move(draft, staging / _JOURNAL)
    sync(staging)
    finish(folder)
    sync(folder)


def recover(folder: Path) -> None:
    """Finish what a run began to rename before it died; nothing to do in most folders.

    Raises OutputError where the run is not dead but at work.
    """
    if (folder / STAGING / _JOURNAL).is_file():
        with locked(folder):
            finish(folder)


def finish(folder: Path) -> None:
    """``recover`` for who holds the lock."""
    staging = folder / STAGING
    journal = staging / _JOURNAL
    if not journal.is_file():
        return
    plan = json.loads(journal.read_text(encoding="utf-8"))
    for name in plan["write"]:
        if (staging / name).exists():
            _move(staging / name, folder / name)
    for name in plan["remove"]:
        remove(folder / name)
    clear(staging)


def remove(path: Path) -> None:
    """Remove a file, or the parts of a table that a cluster has written into a folder."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for pattern in (PARTS, ".part-*"):  # the others are of tasks that died
        for part in path.glob(pattern):
            part.unlink()
    if isinstance(path, Path):
        with suppress(OSError):  # the user keeps something there
            path.rmdir()


def clear(staging: Path) -> None:
    """Remove the staging folder, the journal last: a death in between must not lose it."""
    if not isinstance(staging, Path):
        if staging.exists():
            staging.rmdir(recursive=True)
        return
    for path in staging.glob("*"):
        if path.name != _JOURNAL:
            path.unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    if not isinstance(path, Path):
        return  # object storage: an object is there when its upload has ended
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move(source: Path, target: Path) -> None:
    if isinstance(source, Path):
        source.replace(target)
    else:  # object storage: a copy, whole or not there, then the end of the draft
        source.fs.mv(source.path, target.path)
