"""Collections: JSON Lines, JSON, CSV and Parquet with one document a row, read as a stream."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tidings.errors import InputError
from tidings.read.fields import content_id, make_document
from tidings.records import Document, Failure

_CELL_LIMIT = 64 * 1024 * 1024


def read_collection(path: Path) -> Iterator[Document | Failure]:
    """The documents of a collection; a bad row is a Failure that names its line.

    Raises InputError where the file as a whole is no collection.
    """
    rows = {".csv": _csv_rows, ".parquet": _parquet_rows, ".json": _json_rows}
    for number, row in rows.get(path.suffix.lower(), _jsonl_rows)(path):
        where = f"{path}:{number}"
        try:
            yield _document(row, where, path)
        except InputError as error:
            doc_id = row.get("doc_id") if isinstance(row, Mapping) else None
            yield Failure(
                error.where or where,
                str(doc_id) if doc_id else None,
                "read",
                error.what,
                error.hint,
            )


def _document(row: Any, where: str, path: Path) -> Document:
    if isinstance(row, InputError):
        raise row
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        raise InputError(
            "the row has no field 'text'",
            where=where,
            hint="every row holds its document in 'text'",
        )
    text = row["text"]
    origin = path.suffix.lower().lstrip(".")
    return make_document(text, row, source=where, doc_id=content_id(text), origin=origin)


def _jsonl_rows(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, _json(line, f"{path}:{number}")


def _json(line: bytes, where: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return InputError(f"not JSON: {error}", where=where, hint="one JSON object a line")


def _json_rows(path: Path) -> Iterator[tuple[int, Any]]:
    rows = _json(path.read_bytes(), str(path))
    if isinstance(rows, InputError):
        raise rows
    yield from enumerate(rows if isinstance(rows, list) else [rows], start=1)


def _csv_rows(path: Path) -> Iterator[tuple[int, Any]]:
    csv.field_size_limit(_CELL_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        try:
            if "text" not in (reader.fieldnames or ()):
                raise InputError(
                    "the table has no column 'text'",
                    where=f"{path}:1",
                    hint="a collection holds one document a row in the column 'text'",
                )
            for row in reader:
                yield reader.line_num, row
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(
                str(error), where=f"{path}:{reader.line_num}", hint="save it as UTF-8 CSV"
            ) from error


def _parquet_rows(path: Path) -> Iterator[tuple[int, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        number = 0
        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=256):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except pa.ArrowException as error:
        raise InputError(f"not a Parquet file: {error}", where=str(path)) from error
