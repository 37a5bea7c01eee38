"""Python values as Arrow arrays: what ``pa.array`` makes of them, and no pandas imported."""

import subprocess
import sys
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.columns import column, empty_table, numbers

_CELLS = {
    pa.string(): st.text(st.characters(exclude_categories=["Cs"])),
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.list_(pa.string()): st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]))),
}


@pytest.mark.parametrize("kind", _CELLS, ids=str)
@given(data=st.data())
def test_column_is_what_arrow_makes(kind: pa.DataType, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | _CELLS[kind]))
    made = column(values, kind)
    made.validate(full=True)
    assert made.equals(pa.array(values, kind))
    assert made.null_count == values.count(None)


def test_column_of_bytes() -> None:
    values = [b"", b"\0\xff", b"three"]
    assert column(values, pa.large_binary()).to_pylist() == values


def test_empty_table_has_the_columns_of_its_schema() -> None:
    schema = pa.schema([("text", pa.string()), ("day", pa.date32())], metadata={"a": "b"})
    assert empty_table(schema).schema.equals(schema, check_metadata=True)
    assert empty_table(schema).num_rows == 0


@pytest.mark.parametrize("chunks", [[], [[1, 2]], [[1], [], [2, 3]]])
def test_numbers_of_any_chunks(chunks: list[list[int]]) -> None:
    cells = pa.chunked_array([pa.array(chunk, pa.int32()) for chunk in chunks], pa.int32())
    assert numbers(cells).tolist() == [number for chunk in chunks for number in chunk]


def test_numbers_of_a_slice() -> None:
    assert numbers(pa.array([1, 2, 3, 4], pa.int64()).slice(1, 2)).tolist() == [2, 3]


def test_tables_are_made_and_written_without_pandas(tmp_path: object) -> None:
    program = (
        "import sys; from pathlib import Path; from tidings.commands import app;"
        "app(['extract', 'corpus/raw', '--out', sys.argv[1]], standalone_mode=False);"
        "assert (Path(sys.argv[1]) / 'commitments.parquet').is_file();"
        "assert 'pandas' not in sys.modules, 'pandas was imported'"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr


def test_days_before_the_first_are_negative() -> None:
    assert column([date(1969, 12, 31)], pa.date32()).cast(pa.int32()).to_pylist() == [-1]
