"""The Parts of a run on disk until the tables are written: bounded memory, and ``--resume``.

One file, a frame a Part: a head with its length and digest, then the Part. A frame that the death
of a run has cut is not there. Rows are read where they lie, by a map of the file; pages that were
read are given back now and then, so that what is resident stays small.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from tidings.errors import OutputError
from tidings.parts import LEDGER, ends_of, open_table, unpack

NAME = ".tidings-parts"
_MAGIC = b"tidings1"
# Magic, length, SHA-256, and nothing: Arrow wants its buffers at multiples of 64.
_HEAD = struct.Struct("<8sQ32s16x")
# So many bytes are read between two times that pages are given back.
_RESIDENT = 64 * 1024 * 1024
# What the system maps around a page that is touched.
_AROUND = 64 * 1024
# Tables that are read side by side: for the groups of commitments they are three.
_SIDE_BY_SIDE = 3


class _Opened(NamedTuple):
    """A table of a Part, where each document's rows end in it, and its size in bytes."""

    table: pa.Table
    ends: Any
    size: int


class Spool:
    """Parts in one file, in the order in which they were added.

    >>> from tidings.parts import part_of
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     spool = Spool(Path(folder, NAME))
    ...     spool.add(part_of([]).to_bytes())
    0
    """

    def __init__(self, path: Path, resume: bool = False) -> None:
        self._path = path
        self._frames: list[tuple[int, int]] = []
        self._opened: dict[str, dict[int, _Opened]] = {}
        self._map: mmap.mmap | None = None
        self._read = 0
        resumed = resume and path.is_file()
        self._stream = path.open("r+b" if resumed else "w+b")
        if resumed:
            self._stream.truncate(self._index())

    def add(self, data: bytes) -> int:
        """Keep a Part (``Part.to_bytes``); its number. Raises OutputError on a full disk."""
        place = self._stream.seek(0, 2) + _HEAD.size
        head = _HEAD.pack(_MAGIC, len(data), hashlib.sha256(data).digest())
        try:
            self._stream.write(head + data + bytes(-len(data) % _HEAD.size))
            self._stream.flush()
        except OSError as error:
            raise OutputError(
                f"what is finished cannot be kept: {error.strerror}",
                where=str(self._path.parent),
                hint="the previous tables are untouched; free space, then add --resume",
            ) from error
        self._frames.append((place, len(data)))
        return len(self._frames) - 1

    def parts(self) -> list[Shelf]:
        """All Parts, as sources of rows."""
        return [Shelf(self, number) for number in range(len(self._frames))]

    def open(self, number: int, name: str) -> _Opened:
        """A table of a Part; of tables that were not asked for lately nothing is held."""
        if name not in self._opened:
            while len(self._opened) >= _SIDE_BY_SIDE:
                del self._opened[next(iter(self._opened))]
            self._opened[name] = {}
        opened = self._opened[name]
        if number not in opened:
            opened[number] = self._open(number, name)
        return opened[number]

    def count(self, size: int) -> None:
        """Note that so many bytes are read, and give pages back where they are many."""
        self._read += size
        if self._read > _RESIDENT and self._map:
            self._map.madvise(mmap.MADV_DONTNEED)
            self._read = 0

    def close(self) -> None:
        """Close the file; what was opened stays readable while it is held."""
        with suppress(OSError):  # a full disk was reported when the Part was written
            self._stream.close()

    def _open(self, number: int, name: str) -> _Opened:
        place, length = self._frames[number]
        blobs = unpack(pa.py_buffer(memoryview(self._mapped(place + length))[place:][:length]))
        table = open_table(blobs[name], name)
        ledger = open_table(blobs[LEDGER], LEDGER)
        return _Opened(table, ends_of(ledger, name), blobs[name].size)

    def _mapped(self, end: int) -> mmap.mmap:
        """A map of the file that reaches to ``end`` at least."""
        if self._map is None or len(self._map) < end:
            self._map = mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_READ)
        return self._map

    def _index(self) -> int:
        """Note where each whole Part begins; the offset behind the last of them."""
        end = 0
        while len(head := self._stream.read(_HEAD.size)) == _HEAD.size:
            magic, length, digest = _HEAD.unpack(head)
            data = self._stream.read(length) if magic == _MAGIC else b""
            if magic != _MAGIC or hashlib.sha256(data).digest() != digest or not _known(data):
                break
            self._frames.append((end + _HEAD.size, length))
            end = self._stream.seek(end + _HEAD.size + length + -length % _HEAD.size)
        return end


class Shelf(NamedTuple):
    """A Part in a Spool: a source of rows for ``Merged``."""

    spool: Spool
    number: int

    @property
    def ledger(self) -> pa.Table:
        """One row a document, sorted by its id: its key and its rows in each table."""
        return self.spool.open(self.number, LEDGER).table

    def rows(self, name: str, first: int, last: int) -> pa.Table:
        """The rows of the documents from the place ``first`` of the ledger to before ``last``."""
        table, ends, size = self.spool.open(self.number, name)
        self.spool.count(size + _AROUND)  # few rows of all columns lie on as many pages as all
        return table.slice(ends[first], ends[last] - ends[first])


@contextmanager
def spool_in(folder: Path, resume: bool) -> Iterator[Spool]:
    """The Spool of ``folder``; its file stays there unless all ends well.

    For object storage it lies in a temporary folder of this machine, and nothing can be resumed.
    Raises OutputError where the folder cannot be written.
    """
    with tempfile.TemporaryDirectory() as place:
        path = (folder if isinstance(folder, Path) else Path(place)) / NAME
        try:
            spool = Spool(path, resume)
        except OSError as error:
            raise OutputError(
                f"the folder cannot be written: {error}",
                where=str(folder),
                hint="choose another --out",
            ) from error
        try:
            yield spool
        finally:
            spool.close()
        path.unlink(missing_ok=True)


def _known(data: bytes) -> bool:
    """Whether a Part is of this version of the tables."""
    try:
        return bool(unpack(data))
    except (ValueError, pa.ArrowException):
        return False
