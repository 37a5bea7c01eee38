"""The tables of the last run as a source of rows: what did not change is not extracted again."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tidings.account import intact, read_account
from tidings.columns import empty_table
from tidings.parts import KEPT, LEDGER, ends_of, part_schema
from tidings.schema import SCHEMAS
from tidings.stored import state_file


class Earlier:
    """The Parquet tables of a folder, whose documents stand in the order of their ledger.

    Read row group by row group: rows that are asked for in their order are read once.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {name: _GroupReader(_file(folder, name), name) for name in KEPT}
        ledger = pq.ParquetFile(_file(folder, LEDGER)).read()
        self.ledger: pa.Table = ledger.cast(part_schema(LEDGER))
        self._ends: dict[str, Any] = {name: ends_of(self.ledger, name) for name in (*KEPT, LEDGER)}

    def rows(self, name: str, first: int, last: int) -> pa.Table:
        """The rows of the documents from the place ``first`` of the ledger to before ``last``."""
        if name == LEDGER:
            return self.ledger.slice(first, last - first)
        return self._files[name].rows(self._ends[name][first], self._ends[name][last])


def open_earlier(folder: Path) -> Earlier | None:
    """The tables of ``folder``, if they are all there in Parquet just as a run has written them.

    >>> open_earlier(Path("no such folder")) is None
    True
    """
    if not isinstance(folder, Path):
        return None
    outputs = read_account(folder).get("outputs")
    wanted = [_file(folder, name).name for name in (*KEPT, LEDGER)]
    if not isinstance(outputs, dict) or not all(name in outputs for name in wanted):
        return None
    if not intact(folder, {name: outputs[name] for name in wanted}):
        return None
    try:
        return Earlier(folder)
    except (pa.ArrowException, KeyError, OSError, ValueError):  # tables of another version
        return None


def _file(folder: Path, name: str) -> Path:
    return folder / (f"{name}.parquet" if name in SCHEMAS else state_file(name))


class _GroupReader:
    """Stretches of rows of a Parquet file; the row group that was read last is held."""

    def __init__(self, path: Path, name: str) -> None:
        self._file = pq.ParquetFile(path, memory_map=True)
        self._schema = part_schema(name)
        if self._file.schema_arrow.names != self._schema.names:
            raise KeyError(name)
        self._held: tuple[int, pa.Table] | None = None

    @cached_property
    def _starts(self) -> Any:
        """Where each row group begins, and where the last one ends."""
        meta = self._file.metadata
        sizes = [meta.row_group(number).num_rows for number in range(meta.num_row_groups)]
        return np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))

    def rows(self, start: int, end: int) -> pa.Table:
        """The rows from ``start`` to before ``end``."""
        pieces = [empty_table(self._schema)]
        number = int(np.searchsorted(self._starts, start, "right")) - 1
        while start < end:
            begin, behind = self._starts[number], self._starts[number + 1]
            stop = min(end, behind)
            pieces.append(self._group(number).slice(start - begin, stop - start))
            start, number = stop, number + 1
        return pa.concat_tables(pieces)

    def _group(self, number: int) -> pa.Table:
        if self._held is None or self._held[0] != number:
            self._held = number, self._file.read_row_group(number).cast(self._schema)
        return self._held[1]
