"""Writing: exact cells, all tables or none, and the way back after a death in the middle."""

import json
import os

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.test_tables import extraction
from tidings import folder, write
from tidings.account import check_formats, file_digest
from tidings.errors import OutputError
from tidings.schema import SCHEMAS
from tidings.tables import Tables


@pytest.fixture
def tables():
    return Tables.from_results([extraction()])


def names(place):
    return sorted(path.name for path in place.iterdir())


def test_every_table_lands_in_every_format_with_the_account_of_the_run(tmp_path, tables):
    write.write_tables(tables, tmp_path, ["parquet", "csv"], {"seconds": 1})
    wanted = {f"{name}.{kind}" for name in SCHEMAS for kind in ("parquet", "csv")} | {"run.json"}
    assert set(names(tmp_path)) == wanted
    account = json.loads((tmp_path / "run.json").read_text())
    assert account["seconds"] == 1
    assert account["rows"] == tables.counts()
    assert account["outputs"] == {n: file_digest(tmp_path / n) for n in wanted - {"run.json"}}


def test_parquet_and_csv_say_the_same(tmp_path, tables):
    write.write_tables(tables, tmp_path, ["parquet", "csv"], {})
    for name in SCHEMAS:
        parquet = pd.read_parquet(tmp_path / f"{name}.parquet")
        csv = pd.read_csv(tmp_path / f"{name}.csv")
        assert list(csv.columns) == list(parquet.columns)
        assert len(csv) == len(parquet)


def test_csv_cells_are_plain(tmp_path, tables):
    write.write_tables(tables, tmp_path, ["csv"], {})
    line = (tmp_path / "amounts.csv").read_text().splitlines()[1]
    assert "2000000,2000000" in line
    commitment = (tmp_path / "commitments.csv").read_text().splitlines()[1]
    assert "2026-01-01" in commitment
    assert ",," in commitment  # no programme: null is empty


def test_the_schema_carries_the_descriptions(tmp_path, tables):
    write.write_tables(tables, tmp_path, ["parquet"], {})
    field = pq.read_schema(tmp_path / "amounts.parquet").field("currency")
    assert field.metadata[b"description"].startswith(b"ISO 4217")


def test_other_files_of_the_folder_stay_and_stale_formats_go(tmp_path, tables):
    (tmp_path / "README.md").write_text("mine")
    write.write_tables(tables, tmp_path, ["parquet", "csv"], {})
    write.write_tables(tables, tmp_path, ["parquet"], {})
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not list(tmp_path.glob("*.csv"))


def test_a_failure_while_writing_leaves_the_old_tables_whole(tmp_path, tables, monkeypatch):
    write.write_tables(tables, tmp_path, ["parquet"], {"run": 1})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def disk_full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "sync", disk_full)
    with pytest.raises(OutputError, match="No space left on device; the previous tables"):
        write.write_tables(Tables.from_results([]), tmp_path, ["parquet"], {"run": 2})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_death_between_two_renames_is_completed_by_recover(tmp_path, tables, monkeypatch):
    write.write_tables(Tables.from_results([]), tmp_path, ["parquet"], {"run": 1})
    rename, count = folder.Path.replace, iter(range(1000))

    def die_at_the_fifth(self, target):
        if next(count) == 5:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(folder.Path, "replace", die_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        write.write_tables(tables, tmp_path, ["parquet"], {"run": 2})
    monkeypatch.undo()
    folder.recover(tmp_path)
    assert json.loads((tmp_path / "run.json").read_text())["run"] == 2
    assert pd.read_parquet(tmp_path / "amounts.parquet").shape[0] == 1
    assert ".tidings-staging" not in names(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission_is_an_error_with_the_way_out(tmp_path, tables):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="choose another --out"):
        write.write_tables(tables, tmp_path / "out", ["csv"], {})


def test_an_unknown_format_is_refused_before_any_work():
    with pytest.raises(OutputError, match="unknown format 'xls'; use parquet or csv"):
        check_formats(["xls"])
