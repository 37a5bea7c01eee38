"""Python values → Arrow arrays, and no pandas on the way.

``pa.array`` imports pandas, if it is installed, to see whether it was given a series: a quarter of
a second and 40 MB in every process that writes tables and never looks at one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, chain
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_FIRST_DAY = date(1970, 1, 1).toordinal()


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The values as an array of text, bytes, flags, numbers, days or lists of them; None is null.

    >>> column(["one", None, "three"], pa.string()).to_pylist()
    ['one', None, 'three']
    """
    nulls = sum(value is None for value in values)
    head = [_bits([value is not None for value in values]) if nulls else None]
    if pa.types.is_list(kind):
        lists = [value or () for value in values]
        items = column(list(chain.from_iterable(lists)), kind.value_type)
        head.append(_ends(lists, np.int32))
        return pa.Array.from_buffers(kind, len(values), head, nulls, children=[items])
    return pa.Array.from_buffers(kind, len(values), [*head, *_cells(values, kind)], nulls)


def empty_table(schema: pa.Schema) -> pa.Table:
    """A table of a schema without rows.

    >>> empty_table(pa.schema([("start", pa.int32())])).num_rows
    0
    """
    return pa.Table.from_arrays([column([], kind) for kind in schema.types], schema=schema)


def numbers(cells: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """The numbers of a column without nulls, where Arrow has them.

    >>> numbers(column([4, 5], pa.int32())).tolist()
    [4, 5]
    """
    kind = np.dtype(str(cells.type))
    if not len(cells):
        return np.empty(0, kind)
    array = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    return np.frombuffer(array.buffers()[1], kind, len(array), array.offset * kind.itemsize)


def _cells(values: Sequence[Any], kind: pa.DataType) -> list[pa.Buffer]:
    """The buffers that hold the values themselves; a null is empty, or zero."""
    if pa.types.is_string(kind):
        pieces = [value.encode() if value else b"" for value in values]
        return [_ends(pieces, np.int32), pa.py_buffer(b"".join(pieces))]
    if pa.types.is_large_binary(kind):
        return [_ends(values, np.int64), pa.py_buffer(b"".join(values))]
    if pa.types.is_date32(kind):
        days = (value.toordinal() - _FIRST_DAY if value else 0 for value in values)
        return [_buffer(np.fromiter(days, np.int32, len(values)))]
    if pa.types.is_boolean(kind):
        return [_bits([bool(value) for value in values])]
    return [_buffer(np.array([value or 0 for value in values], str(kind)))]


def _ends(pieces: Iterable[Sequence[Any]], kind: type[np.integer[Any]]) -> pa.Buffer:
    """Where each piece begins when they stand end to end, and where the last one ends."""
    return _buffer(np.array([*accumulate(map(len, pieces), initial=0)], kind))


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    return _buffer(np.packbits(np.array(flags, bool), bitorder="little"))


def _buffer(values: Any) -> pa.Buffer:
    return pa.py_buffer(values.tobytes())
