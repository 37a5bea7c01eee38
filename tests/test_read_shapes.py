"""Portions of collections together are the whole, whoever reads them."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidings.read import Source, read, read_units
from tidings.read.shapes import STRIDE, shape_of

ROWS = [{"doc_id": f"d{number}", "text": f"Line one.\nDocument {number}."} for number in range(150)]


def jsonl(path, rows):
    lines = [json.dumps(row) for row in rows]
    lines[40:40] = ["", "no JSON"]
    path.write_text("\n".join(lines), encoding="utf-8")


def as_json(path, rows):
    path.write_text(json.dumps(rows), encoding="utf-8")


def csv(path, rows):
    lines = [f'{row["doc_id"]},"{row["text"]}"' for row in rows]
    path.write_text("\n".join(["doc_id,text", *lines]), encoding="utf-8")


def parquet(path, rows):
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=47)


MAKERS = {"a.jsonl": jsonl, "a.json": as_json, "a.csv": csv, "a.parquet": parquet}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("size", [STRIDE, 2 * STRIDE, 8 * STRIDE])
def test_portions_together_are_the_whole(tmp_path, name, size):
    path = tmp_path / name
    MAKERS[name](path, ROWS)
    source = Source(path, "a")
    portions = shape_of(source).portions(size)
    assert len(portions) == -(-shape_of(source).rows // size)
    assert list(read_units((source, portion) for portion in portions)) == list(read([str(path)]))


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_lines_are_counted_as_they_are_read(tmp_path, end):
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"Text {number}."}) for number in range(2 * STRIDE)]
    path.write_text("\n".join(lines) + end, encoding="utf-8")
    shape = shape_of(Source(path, "a"))
    assert shape.rows == 2 * STRIDE + (end == "\n\n")
    assert shape.offsets[1] == len("\n".join(lines[:STRIDE])) + 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "The fund gets £2m."),
        ("a.json", "[{"),
        ("a.csv", 'text\n"One."\n\udcff'),
        ("a.parquet", "PAR1 and no more"),
    ],
)
def test_what_cannot_be_divided_is_one_piece_and_reads_as_before(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    source = Source(path, "a")
    shape = shape_of(source)
    assert (shape.rows, shape.portions(STRIDE)) == (None, [None])
    assert list(read_units([(source, None)])) == list(read([str(path)]))


def test_what_is_not_there_is_one_piece_and_fails_on_reading(tmp_path):
    source = Source(tmp_path / "gone.jsonl", "gone")
    assert shape_of(source).portions(STRIDE) == [None]
    [failure] = read_units([(source, None)])
    assert failure.stage == "read"


def test_the_digest_is_that_of_the_file(tmp_path):
    path = tmp_path / "a.jsonl"
    jsonl(path, ROWS)
    source = Source(path, "a")
    assert shape_of(source).digest == source.digest()
