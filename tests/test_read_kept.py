"""Nothing lost: kill -9 at any moment, two runs at once, full disks, and taking a run up again."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pandas as pd
import pyarrow.parquet as pq
import pytest
from upath import UPath

from tests.test_tables import extraction
from tidings import write
from tidings.errors import OutputError
from tidings.folder import clear, locked, recover
from tidings.records import Failure
from tidings.schema import SCHEMAS
from tidings.spool import NAME
from tidings.tables import Tables

EXTRACT = [sys.executable, "-m", "tidings", "extract"]

# A writer that publishes one set of tables after another until it is killed: all rows of a set
# carry its number, so that a mixture of two sets shows. It forks, to import only once.
WRITER = """
import os, sys
from pathlib import Path
from tidings.folder import locked
from tidings.write import write_tables
from tidings.records import Failure
from tidings.tables import Tables
folder = Path(sys.argv[1])
for line in sys.stdin:
    number = int(line)
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        print("dead", flush=True)
    while not child:
        number += 1
        failures = [Failure(str(number), None, "read", "x" * 2000, str(i)) for i in range(300)]
        tables = Tables.from_results(failures)
        with locked(folder):
            write_tables(tables, folder, ["parquet"], {"n": number})
        print(number, flush=True)
"""


def number_of(folder):
    """The one number that every file of the folder carries."""
    names = {path.name for path in folder.iterdir()} - {".tidings-lock"}
    wanted = {f"{name}.parquet" for name in SCHEMAS} | {"run.json"}
    assert names == wanted
    parquet = set(pq.read_table(folder / "failures.parquet").column("source").to_pylist())
    run = {str(json.loads((folder / "run.json").read_text())["n"])}
    assert parquet == run
    assert len(run) == 1
    return int(run.pop())


def test_kill_9_at_30_moments_leaves_the_old_tables_or_the_new_ones_whole(tmp_path):
    moments, last = random.Random(9), 0
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True) as process:
        for round_number in range(31):
            begun = time.monotonic()
            print(last, file=process.stdin, flush=True)
            child = int(process.stdout.readline())
            if round_number == 0:  # the first set, and how long one takes
                process.stdout.readline()
                took = time.monotonic() - begun
            time.sleep(moments.uniform(0.0, 1.3 * took) if round_number else 0)
            os.kill(child, signal.SIGKILL)
            printed = [int(line) for line in iter(process.stdout.readline, "dead\n")]
            recover(tmp_path)
            clear(tmp_path / ".tidings-staging")  # drafts of a death before the journal
            found = number_of(tmp_path)
            assert found >= max([last, *printed]), round_number
            last = found
        process.stdin.close()
    assert last > 1


def test_kill_9_of_the_command_itself_and_resume_gives_the_same_bytes(tmp_path, root):
    source = tmp_path / "in.jsonl"
    rows = [{"doc_id": f"d{i:04}", "text": f"UKRI gave £{i + 1}m to York."} for i in range(700)]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    subprocess.run([*EXTRACT, source, "--out", whole], check=True, capture_output=True)
    process = subprocess.Popen([*EXTRACT, source, "--out", broken], stdout=subprocess.DEVNULL)
    kept = broken / NAME
    while not (kept.exists() and kept.stat().st_size) and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert kept.exists()
    assert not (broken / "documents.parquet").exists()
    again = [*EXTRACT, source, "--out", broken, "--resume"]
    done = subprocess.run(again, check=True, capture_output=True, text=True)
    assert "700 documents" in done.stdout
    for path in whole.iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (broken / path.name).read_bytes(), path.name
    assert not kept.exists()


def test_a_second_run_on_a_folder_is_told_who_has_it(tmp_path):
    with locked(tmp_path), pytest.raises(OutputError) as caught, locked(tmp_path):
        pass
    assert f"another run is writing into it (process {os.getpid()})" in str(caught.value)
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from tidings.folder import locked\n"
        "with locked(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert (tmp_path / ".tidings-lock").exists()
    with locked(tmp_path):
        pass


def test_the_command_says_that_another_run_is_at_work(tmp_path):
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    with locked(tmp_path / "out"):
        done = subprocess.run(
            [*EXTRACT, tmp_path / "a.txt", "--out", tmp_path / "out"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "another run is writing into it" in done.stderr


def test_an_output_that_is_a_file_is_one_sentence(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="a file stands where"), locked(tmp_path / "out"):
        pass
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_tables_land_in_object_storage_whole_and_replace_the_older(tmp_path):
    folder = UPath("memory://bucket/tables")
    tables = Tables.from_results([extraction()])
    for number in (1, 2):
        with locked(folder):
            write.write_tables(tables, folder, ["parquet", "csv"], {"n": number})
    assert json.loads((folder / "run.json").read_text(encoding="utf-8"))["n"] == 2
    with (folder / "amounts.parquet").open("rb") as stream:
        assert pq.read_table(stream).equals(tables.arrow["amounts"])
    assert not (folder / ".tidings-staging").exists()


def test_documents_come_from_object_storage(tmp_path):
    from tidings.read import read

    folder = UPath("memory://bucket/documents")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_bytes(b"One.")
    (folder / "c.jsonl").write_bytes(b'{"doc_id": "x", "text": "Two."}')
    documents = list(read(["memory://bucket/documents"]))
    assert [(document.doc_id, document.text) for document in documents] == [
        ("a", "One."),
        ("x", "Two."),
    ]


RISKY = ["=1+1", "+44 20", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "plain", "a=b", "£4m", "'x"]


def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe(tmp_path):
    failures = [Failure(f"{i:02}", None, "read", text, "") for i, text in enumerate(RISKY)]
    tables = Tables.from_results(failures)
    write.write_tables(tables, tmp_path, ["csv", "parquet"], {}, spreadsheet_safe=True)
    cells = pd.read_csv(tmp_path / "failures.csv", keep_default_na=False)["reason"].tolist()
    assert cells == [f"'{text}" for text in RISKY[:7]] + RISKY[7:]
    assert pq.read_table(tmp_path / "failures.parquet")["reason"].to_pylist() == RISKY
    write.write_tables(tables, tmp_path, ["csv"], {})
    assert pd.read_csv(tmp_path / "failures.csv")["reason"].tolist()[0] == "=1+1"
