"""What Tidings did not write it does not write over, whatever the command, unless it is told to."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.test_registry import RECORDS, write_dump
from tests.test_tables import extraction
from tidings.claims import refuse_foreign, stale_files
from tidings.commands import app
from tidings.errors import OutputError
from tidings.schema import SCHEMAS
from tidings.tables import Tables
from tidings.write import write_tables


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refusal(*arguments):
    """The error of a command that refuses."""
    done = run(*arguments)
    assert isinstance(done.exception, OutputError), done.output
    return str(done.exception)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "a.txt").write_text("The fund gets £2m.", encoding="utf-8")
    return tmp_path / "a.txt"


FOREIGN = {
    "amounts.csv": b"account,amount\n1,20\n",
    "amounts.parquet": b"PAR1 or not",
    "people.csv": b"",
    "dates.csv": b"\xff\xfe\n",
    "run.json": b'{"speed": "7 km/h"}',
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_somebody_else_stays_unless_it_is_forced(tmp_path, source, name):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_bytes(FOREIGN[name])
    said = refusal("extract", source, "--out", out)
    assert said == (
        f"{out / name}: stands in the way: Tidings did not write it, and would write over it; "
        "move it away, name another place, or say --force"
    )
    assert [path.name for path in out.iterdir()] == [name]
    assert (out / name).read_bytes() == FOREIGN[name]
    assert run("extract", source, "--out", out, "--force").exit_code == 0
    assert len(Tables.read(out).amounts) == 1
    assert run("extract", source, "--out", out).output.startswith("nothing changed")


def test_parts_in_a_folder_called_like_a_table_stay(tmp_path, source):
    (tmp_path / "documents").mkdir()
    part = tmp_path / "documents" / "part-00000.parquet"
    pq.write_table(pa.table({"text": ["The fund gets £2m."]}), part)
    assert str(part) in refusal("extract", tmp_path / "documents", "--out", tmp_path)
    assert run("extract", tmp_path / "documents", "--out", tmp_path, "--force").exit_code == 0
    assert pq.read_table(part).num_rows == 1


def test_an_empty_folder_called_like_a_table_stays(tmp_path, source):
    (tmp_path / "people").mkdir()
    assert run("extract", source, "--out", tmp_path).exit_code == 0
    assert (tmp_path / "people").is_dir()


def test_tables_are_ours_by_their_account_or_their_columns(tmp_path):
    tables = Tables.from_results([extraction()])
    write_tables(tables, tmp_path, ["parquet", "csv"], {"tidings": "1"})
    wanted = {f"{name}.{kind}" for name in SCHEMAS for kind in ("parquet", "csv")}
    (tmp_path / "people.csv").write_text("mine now", encoding="utf-8")
    assert set(stale_files(tmp_path)) == wanted
    (tmp_path / "run.json").unlink()
    assert set(stale_files(tmp_path)) == wanted - {"people.csv"}
    with pytest.raises(OutputError, match=r"people\.csv: stands in the way"):
        refuse_foreign(tmp_path, force=False)


def test_parts_of_a_cluster_that_died_are_ours(tmp_path):
    (tmp_path / "amounts").mkdir()
    table = Tables.from_results([extraction()]).arrow["amounts"]
    pq.write_table(table, tmp_path / "amounts" / "part-00000.parquet")
    refuse_foreign(tmp_path, force=False)
    assert stale_files(tmp_path) == ["amounts"]


def test_a_report_takes_the_place_of_reports_alone(tmp_path, source):
    tables, out = tmp_path / "tables", tmp_path / "page.html"
    assert run("extract", source, "--out", tables).exit_code == 0
    out.write_text("<!doctype html><title>My page</title>", encoding="utf-8")
    assert f"{out}: stands in the way" in refusal("report", tables, "--out", out)
    assert "My page" in out.read_text(encoding="utf-8")
    assert run("report", tables, "--out", out, "--force").exit_code == 0
    assert run("report", tables, "--out", out, "--title", "Anew").exit_code == 0
    assert "<title>Anew</title>" in out.read_text(encoding="utf-8")


def test_a_registry_takes_the_place_of_registries_alone(tmp_path):
    dump, file = write_dump(tmp_path / "d.zip", RECORDS), tmp_path / "r" / "organisations.arrow"
    file.parent.mkdir()
    file.write_bytes(b"birds")
    given = ["organisations", "import", dump, "--to", tmp_path / "r"]
    assert f"{file}: stands in the way" in refusal(*given)
    assert file.read_bytes() == b"birds"
    assert run(*given, "--force").exit_code == 0
    assert run(*given).exit_code == 0


def test_weights_go_into_a_folder_of_weights_or_an_empty_one(tmp_path, root):
    out = tmp_path / "weights"
    out.mkdir()
    (out / "model").write_bytes(b"mine")
    gold = tmp_path / "gold.jsonl"
    line = (root / "corpus" / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()[0]
    gold.write_text(line + "\n", encoding="utf-8")
    given = ["train", gold, "--out", out, "--epochs", "1", "--folds", "0"]
    assert f"{out}: stands in the way" in refusal(*given)
    assert (out / "model").read_bytes() == b"mine"
    assert run(*given, "--force").exit_code == 0
    assert run(*given).exit_code == 0
    assert json.loads((out / "training.json").read_text(encoding="utf-8"))["documents"] == 1
