"""Collections: JSON Lines, JSON, CSV and Parquet with one document a row, read as a stream."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from tidings.errors import InputError
from tidings.read.apart import Apart
from tidings.read.fields import content_id, make_document
from tidings.read.files import from_content
from tidings.read.govuk import is_content_item
from tidings.read.source import LIMIT, Readable, read_bytes
from tidings.records import Document, Failure

_JSON_LIMIT = 4 * LIMIT
Rows = Iterator[tuple[int, Any]]


def read_collection(source: Readable, kind: str, apart: Apart) -> Iterator[Document | Failure]:
    """The documents of a collection of ``kind``; a bad row is a Failure that names its line.

    A row is a mapping with the field ``text``, or a page of the GOV.UK content API. Raises
    InputError where the file as a whole is no collection.
    """
    for number, row in _rows(source, kind):
        where = f"{source.name}:{number}"
        try:
            yield _document(row, where, kind, apart)
        except InputError as error:
            doc_id = row.get("doc_id") if isinstance(row, Mapping) else None
            name = str(doc_id).encode("utf-8", "replace").decode() if doc_id else None
            yield Failure(error.where or where, name, "read", error.what, error.hint)


def _rows(source: Readable, kind: str) -> Rows:
    if kind == "json":
        yield from _json_rows(source)
        return
    readers: dict[str, Callable[[BinaryIO, str], Rows]] = {
        "jsonl": _jsonl_rows,
        "csv": _csv_rows,
        "parquet": _parquet_rows,
    }
    with source.open() as stream:
        yield from readers[kind](stream, source.name)


def _document(row: Any, where: str, kind: str, apart: Apart) -> Document:
    if isinstance(row, InputError):
        raise row
    if is_content_item(row):
        return _page(row, where, apart)
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
        raise InputError(
            "the row has no field 'text'",
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


def _jsonl_rows(stream: BinaryIO, name: str) -> Rows:
    number = 0
    while line := stream.readline(LIMIT + 1):
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


def _csv_rows(stream: BinaryIO, name: str) -> Rows:
    csv.field_size_limit(LIMIT)
    reader = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
    try:
        if "text" not in (reader.fieldnames or ()):
            raise InputError(
                "the table has no column 'text'",
                where=f"{name}:1",
                hint="a collection holds one document a row in the column 'text'",
            )
        for row in reader:
            yield reader.line_num, row
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(
            str(error), where=f"{name}:{reader.line_num}", hint="save it as UTF-8 CSV"
        ) from error


def _parquet_rows(stream: BinaryIO, name: str) -> Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        number = 0
        with pq.ParquetFile(stream) as table:
            for batch in table.iter_batches(batch_size=256):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise InputError(
            f"not a Parquet file: {error}", where=name, hint="write the file anew"
        ) from error
