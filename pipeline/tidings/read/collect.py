"""Collections: JSON Lines, JSON, CSV and Parquet with one document a row, read as a stream."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import Any, BinaryIO

from tidings.errors import InputError
from tidings.read.apart import Apart
from tidings.read.fields import content_id, make_document, too_wide
from tidings.read.files import from_content
from tidings.read.govuk import is_content_item
from tidings.read.source import LIMIT, Readable, read_bytes
from tidings.records import Document, Failure

COLLECTIONS = frozenset({"jsonl", "json", "csv", "parquet"})
_JSON_LIMIT = 4 * LIMIT
_BATCH = 256
_END = "\uffff end of the table"  # behind the last line of a CSV; inside a cell it tells too much
Rows = Iterator[tuple[int, Any]]


@dataclass(frozen=True, slots=True)
class Portion:
    """``count`` rows of a collection behind the first ``skip`` (in JSON Lines: lines).

    ``offset`` is the byte at which they begin where rows are lines; otherwise it is 0.
    """

    skip: int
    count: int
    offset: int = 0


def read_collection(
    source: Readable, kind: str, apart: Apart, portion: Portion | None = None
) -> Iterator[Document | Failure]:
    """The documents of a collection of ``kind``; a bad row is a Failure that names its line.

    A row is a mapping with the field ``text``, or a page of the GOV.UK content API. With a
    ``portion`` these rows alone. Raises InputError where the file as a whole is no collection.
    """
    for number, row in _rows(source, kind, portion):
        where = f"{source.name}:{number}"
        try:
            yield _document(row, where, kind, apart)
        except InputError as error:
            doc_id = row.get("doc_id") if isinstance(row, Mapping) else None
            name = str(doc_id).encode("utf-8", "replace").decode() if doc_id else None
            yield Failure(error.where or where, name, "read", error.what, error.hint)


def count_rows(source: Readable, kind: str) -> int:
    """How many rows a collection has; lines, for JSON Lines, are counted elsewhere.

    Raises InputError where it is none, or where it breaks off.
    """
    if kind != "parquet":
        return sum(1 for _ in _rows(source, kind, None))
    with source.open() as stream, _parquet(stream, source.name) as table:
        return int(table.metadata.num_rows)


def _rows(source: Readable, kind: str, portion: Portion | None) -> Rows:
    if kind == "json":
        yield from _window(_json_rows(source), portion)
        return
    readers: dict[str, Callable[[BinaryIO, str, Portion | None], Rows]] = {
        "jsonl": _jsonl_rows,
        "csv": _csv_rows,
        "parquet": _parquet_rows,
    }
    with source.open() as stream:
        yield from readers[kind](stream, source.name, portion)


def _window(rows: Rows, portion: Portion | None) -> Rows:
    return islice(rows, portion.skip, portion.skip + portion.count) if portion else rows


def _document(row: Any, where: str, kind: str, apart: Apart) -> Document:
    if isinstance(row, InputError):
        raise row
    if is_content_item(row):
        return _page(row, where, apart)
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        raise InputError(
            "the row has no field 'text' with words in it",
            where=where,
            hint="every row holds its document in 'text'",
        )
    text = row["text"]
    return make_document(text, row, source=where, doc_id=content_id(text), origin=kind)


def _page(row: Mapping[str, Any], where: str, apart: Apart) -> Document:
    content = apart.read("govuk", json.dumps(row).encode())[0]
    if isinstance(content, InputError):
        raise content
    doc_id = content_id(content.text)
    return from_content(content, {}, source=where, doc_id=doc_id, origin="json")


def _jsonl_rows(stream: BinaryIO, name: str, portion: Portion | None) -> Rows:
    number, last = (portion.skip, portion.skip + portion.count) if portion else (0, None)
    if portion:
        stream.seek(portion.offset)
    while number != last and (line := stream.readline(LIMIT + 1)):
        number += 1
        where = f"{name}:{number}"
        if len(line) > LIMIT:
            yield number, _too_long(where)
            while line and not line.endswith(b"\n"):
                line = stream.readline(LIMIT)
        elif line.strip():
            yield number, _json(line, where)


def _too_long(where: str) -> InputError:
    return InputError(
        f"the line has more than {LIMIT >> 20} MB, the limit for one document",
        where=where,
        hint="split it into announcements",
    )


def _json(line: bytes, where: str) -> Any:
    try:
        return json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        return InputError(f"not JSON: {error}", where=where, hint="one JSON object a line")


def _json_rows(source: Readable) -> Rows:
    rows = _json(read_bytes(source, _JSON_LIMIT), source.name)
    if isinstance(rows, InputError):
        raise rows
    yield from enumerate(rows if isinstance(rows, list) else [rows], start=1)


def _csv_rows(stream: BinaryIO, name: str, portion: Portion | None) -> Rows:
    csv.field_size_limit(LIMIT)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    reader = csv.DictReader(chain(lines, [_END]))
    try:
        if "text" not in (reader.fieldnames or ()):
            raise _no_text(reader.fieldnames or (), f"{name}:1")
        yield from _window(_closed_rows(reader, name), portion)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(
            str(error), where=f"{name}:{reader.line_num}", hint="save it as UTF-8 CSV"
        ) from error


def _no_text(header: Sequence[str], where: str) -> InputError:
    mark = next((mark for mark in (";", "\t") if len(header) == 1 and mark in header[0]), None)
    hint = "a collection holds one document a row in the column 'text'"
    if mark:
        hint = f"its cells are parted by {mark!r}: save it with commas between them"
    return InputError("the table has no column 'text'", where=where, hint=hint)


def _closed_rows(reader: csv.DictReader[str], name: str) -> Rows:
    """The rows, an error in the place of one that is too wide.

    Raises InputError where a quote swallows the rest of the file.
    """
    line = reader.line_num + 1
    for row in reader:
        cells = [cell for cell in row.values() if isinstance(cell, str)]
        if any(cell.endswith(_END) and cell != _END for cell in cells):
            raise InputError(
                "a quote that opens here is never closed",
                where=f"{name}:{line}",
                hint="close it, or double the quotes inside a quoted cell",
            )
        if cells != [_END]:
            yield reader.line_num, too_wide(row, f"{name}:{line}") or row
        line = reader.line_num + 1


def _parquet_rows(stream: BinaryIO, name: str, portion: Portion | None) -> Rows:
    with _parquet(stream, name) as table:
        wanted = portion or Portion(0, table.metadata.num_rows)
        groups, number = _row_groups(table, wanted)
        for batch in table.iter_batches(batch_size=_BATCH, row_groups=groups):
            begin = min(max(wanted.skip - number, 0), batch.num_rows)
            end = min(wanted.skip + wanted.count - number, batch.num_rows)
            rows = batch.slice(begin, max(end - begin, 0)).to_pylist()
            yield from enumerate(rows, start=number + begin + 1)
            number += batch.num_rows


def _row_groups(table: Any, portion: Portion) -> tuple[list[int], int]:
    """The row groups that hold a portion, and the number of rows before the first of them."""
    sizes = [table.metadata.row_group(group).num_rows for group in range(table.num_row_groups)]
    begins = [0, *accumulate(sizes)]
    last = portion.skip + portion.count
    chosen = [
        group
        for group, size in enumerate(sizes)
        if begins[group] < last and begins[group] + size > portion.skip
    ]
    return chosen, begins[chosen[0]] if chosen else 0


@contextmanager
def _parquet(stream: BinaryIO, name: str) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(stream) as table:
            yield table
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise InputError(
            f"not a Parquet file: {error}", where=name, hint="write the file anew"
        ) from error
