"""Tables read back: the same from Parquet and from CSV, and a plain word where there are none."""

import pytest

from tests.test_tables import extraction
from tidings import write
from tidings.errors import OutputError
from tidings.records import Failure
from tidings.tables import Tables


@pytest.fixture
def tables():
    odd = 'a "quoted", line\nand another'
    results = [extraction("a"), extraction("b", published=None), Failure(odd, None, "read", "", "")]
    return Tables.from_results(results)


@pytest.mark.parametrize("kind", ["parquet", "csv", "duckdb"])
def test_what_was_written_is_read(tmp_path, tables, kind):
    write.write_tables(tables, tmp_path, [kind], {})
    assert Tables.read(tmp_path).arrow == tables.arrow


def test_a_folder_without_tables_says_what_to_name(tmp_path):
    with pytest.raises(OutputError, match=r"no tables here; name the folder"):
        Tables.read(tmp_path)


def test_a_missing_table_is_empty(tmp_path, tables):
    write.write_tables(tables, tmp_path, ["csv"], {})
    (tmp_path / "people.csv").unlink()
    assert len(Tables.read(tmp_path).people) == 0


@pytest.mark.parametrize("content", ["nonsense\n1\n", "", "doc_id,name\nd,x\n"])
def test_a_table_of_another_make_is_refused(tmp_path, tables, content):
    write.write_tables(tables, tmp_path, ["csv"], {})
    (tmp_path / "amounts.csv").write_text(content, encoding="utf-8")
    with pytest.raises(OutputError, match=r"amounts\.csv: not a table"):
        Tables.read(tmp_path)


def test_a_notebook_shows_rows_by_table(tables):
    shown = tables._repr_html_()
    assert "<th scope='row'>documents</th><td>2</td><td>one row a document" in shown


def test_areas_weigh_by_place_and_repetition(raw_tables):
    weights = raw_tables.area_weights()
    sums = weights.groupby("doc_id")["weight"].sum()
    assert sums.round(2).eq(1).all()
    assert set(weights["doc_id"]) == set(raw_tables.research_areas["doc_id"])
    quantum = weights[weights["doc_id"] == "uk-japan-quantum-memorandum-2025"]
    assert quantum.iloc[0]["area"] == "quantum"
