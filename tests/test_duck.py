"""The DuckDB file: the rows of the tables, keys and comments, and what the views say."""

import sys
from dataclasses import replace

import duckdb
import pytest

from tests.report_samples import NAME, tables
from tests.test_tables import extraction
from tidings import write
from tidings.account import check_formats
from tidings.errors import OutputError
from tidings.schema import SCHEMAS, SUMMARIES
from tidings.tables import Tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    write.write_tables(tables(), folder, ["duckdb"], {"seconds": 1})
    return folder


@pytest.fixture
def database(folder):
    with duckdb.connect(folder / "tidings.duckdb", read_only=True) as connection:
        yield connection


def test_one_file_holds_all_tables_as_they_are(folder):
    assert sorted(path.name for path in folder.iterdir()) == ["run.json", "tidings.duckdb"]
    assert Tables.read(folder).arrow == tables().arrow


def test_every_table_and_column_says_what_it_means(database):
    said = database.sql("SELECT table_name, comment FROM duckdb_tables()").fetchall()
    assert dict(said) == SUMMARIES
    columns = database.sql(
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE table_name IN (SELECT table_name FROM duckdb_tables())"
    ).fetchall()
    wanted = {(t, c.name, c.description) for t, known in SCHEMAS.items() for c in known}
    assert set(columns) == wanted


def test_a_row_cannot_come_twice_nor_without_its_commitment(folder, tmp_path):
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((folder / "tidings.duckdb").read_bytes())
    with duckdb.connect(copy) as connection:
        with pytest.raises(duckdb.ConstraintException, match="primary key"):
            connection.execute("INSERT INTO amounts FROM amounts")
        with pytest.raises(duckdb.ConstraintException, match="foreign key"):
            connection.execute("INSERT INTO commitment_areas VALUES ('d', 'none', 'ai')")


def test_a_commitment_stands_in_one_row_with_its_parties(database):
    rows = database.sql(
        "SELECT funders, recipients, areas, published::VARCHAR FROM commitments_in_full "
        "WHERE currency = 'EUR'"
    ).fetchall()
    assert rows == [(NAME, "<h1>Lab</h1>", "ai; quantum", "2026-03-01")]


def test_sums_count_a_group_once_by_year_currency_stage_and_area(database):
    rows = database.sql("SELECT * FROM sums_by_year WHERE area = 'ai'").fetchall()
    assert rows == [
        (2026, "EUR", "announced", "ai", 1, 3_000_000, 3_000_000),
        (2026, "GBP", "announced", "ai", 1, 2_000_000, 2_000_000),
        (2029, "GBP", "proposed", "ai", 1, 70_000_000, 70_000_000),
    ]


def test_bodies_of_one_document_stand_together_once(tmp_path):
    fund = extraction().organisations[0]
    lab = replace(fund, start=35, end=38, text="Lab", name="Lab", org_id="tidings:lab")
    again = replace(fund, start=0, end=3, text="The")
    both = [extraction(doc_id, organisations=(again, fund, lab)) for doc_id in "ab"]
    together = Tables.from_results([*both, extraction("c")])
    write.write_tables(together, tmp_path, ["duckdb"], {})
    with duckdb.connect(tmp_path / "tidings.duckdb", read_only=True) as connection:
        rows = connection.sql("FROM organisations_together").fetchall()
    assert rows == [("ror:0000000", "Fund for Tests", "tidings:lab", "Lab", 2)]


def test_the_format_asks_for_its_package_before_the_run(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(OutputError, match=r'install "tidings\[duckdb\]"'):
        check_formats(["duckdb"])


def test_another_format_takes_the_file_away(folder, tmp_path):
    write.write_tables(tables(), tmp_path, ["duckdb", "csv"], {})
    write.write_tables(tables(), tmp_path, ["csv"], {})
    assert not (tmp_path / "tidings.duckdb").exists()
