"""A cluster of two workers gives the rows that one machine gives, also when workers die."""

import json
import logging
import os
import signal
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import tidings.run
from tidings.backends import load_extractor
from tidings.cluster.division import divide, from_elsewhere
from tidings.cluster.verdicts import firsts
from tidings.commands import app
from tidings.errors import InputError, OutputError, TidingsError
from tidings.read import Source, Web
from tidings.read.shapes import Shape
from tidings.schema import SCHEMAS
from tidings.tables import Tables
from tidings.write import write_tables

distributed = pytest.importorskip("distributed", reason="needs the extra tidings[cluster]")

from tidings import cluster  # noqa: E402
from tidings.cluster import crew  # noqa: E402

TEXT = (
    "London, 4 May 2024. UK Research and Innovation will invest £{n} million in quantum "
    "computing at the University of {place}. Professor Jane Smith welcomed the fund."
)
PLACES = ("Oxford", "Leeds", "Tokyo", "Cambridge", "Bristol", "Edinburgh", "Warwick")

# Runs in every new interpreter, and stands before tidings.extraction: hemlock in a text ends the
# process that extracts it, and where all texts speak of tea, nothing is to be found and nothing is
# loaded.
POISON = """
import importlib.abc, importlib.machinery, os, sys

class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name == "tidings.extraction":
            self.real = importlib.machinery.PathFinder.find_spec(name, path)
            return importlib.machinery.ModuleSpec(name, self)

    def exec_module(self, module):
        def real():
            self.real.loader.exec_module(module)
            made, module.Extractor = module.Extractor, Poisoned
            return made

        class Poisoned:
            def __init__(self, *given):
                self.given = given

            def extract_batch(self, documents):
                if any("hemlock" in document.text for document in documents):
                    os._exit(9)
                if all("tea" in document.text for document in documents):
                    from tidings.records import Extraction

                    return [Extraction(document) for document in documents]
                if not hasattr(self, "extractor"):
                    self.extractor = real()(*self.given)
                return self.extractor.extract_batch(documents)

        module.Extractor = Poisoned

sys.meta_path.insert(0, Finder())
"""


def row(number, **fields):
    text = TEXT.format(n=number % 9 + 1, place=PLACES[number % len(PLACES)])
    published = f"2024-05-{number % 28 + 1:02}"
    return {"doc_id": f"d{number:03}", "text": text, "published": published, **fields}


def write_inputs(folder):
    """Collections and files in which ids, texts and commitments come again far from each other."""
    folder.mkdir()
    lines = [json.dumps(row(number)) for number in range(150)]
    lines[100] = json.dumps(row(100, doc_id="d003"))
    lines[101:101] = ["no JSON", json.dumps(row(7, doc_id="copy"))]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = [row(number) for number in range(140, 190)]
    pq.write_table(pa.Table.from_pylist(table), folder / "b.parquet", row_group_size=20)
    (folder / "c.csv").write_text('doc_id,text\nd003,"Once\nmore."\ne1,The fund gets £2m.\n')
    (folder / "d.txt").write_text("The Wellcome Trust awards £3m to Imperial College London.\n")
    (folder / "e.html").write_text("<html><body><p>JSPS will invest 2 billion yen.</p></body>")
    (folder / "f.json").write_text("[{")
    return folder


def assert_same(ours, expected):
    for name in SCHEMAS:
        assert ours.arrow[name].to_pylist() == expected.arrow[name].to_pylist(), name


@pytest.fixture(scope="module", autouse=True)
def _one_extractor():
    """What this process extracts to compare with needs one Extractor, not one a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tidings.run, "load_extractor", lru_cache(load_extractor))
        yield


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return write_inputs(tmp_path_factory.mktemp("cluster") / "in")


@pytest.fixture(scope="module")
def expected(inputs):
    return tidings.extract(inputs)


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    (place / "sitecustomize.py").write_text(POISON, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(place), os.environ.get("PYTHONPATH", "")]))
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as local:
            yield local


@pytest.fixture(scope="module")
def client(workers):
    with cluster.connected(workers.scheduler_address) as connected:
        yield connected


def test_the_rows_are_those_of_one_machine(client, inputs, expected, tmp_path):
    seen = []
    account = cluster.extract(client, inputs, tmp_path / "out", progress=seen.append)
    tables = Tables.read(tmp_path / "out")
    assert_same(tables, expected)
    assert account == json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert account["rows"] == tables.counts()
    assert account["inputs"] == {
        path.as_posix(): Source(path, "").digest() for path in inputs.iterdir()
    }
    assert len(seen) > 4
    assert tables.failures["reason"].str.contains("already taken by .*a.jsonl:4").sum() == 2
    assert tables.documents.set_index("doc_id").loc["copy", "duplicate_of"] == "d007"
    assert tables.commitments["commitment_group"].nunique() < len(tables.commitments)
    assert not list((tmp_path / "out").rglob(".*"))


def test_a_killed_workers_documents_are_done_again_once(
    client, workers, inputs, expected, tmp_path
):
    killed = []

    def kill_one(_):
        if not killed:
            killed.append(workers.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    cluster.extract(client, inputs, tmp_path, progress=kill_one)
    assert killed
    assert not list(tmp_path.rglob(".*"))
    assert_same(Tables.read(tmp_path), expected)


def test_a_document_that_kills_its_worker_is_a_failure_and_the_rest_goes_on(
    client, workers, tmp_path
):
    rows = [{"doc_id": f"d{number:03}", "text": f"Cup {number} of tea."} for number in range(40)]
    rows[20]["text"] = "A cup of hemlock."
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    workers.scheduler.allowed_failures = 0
    try:
        cluster.extract(client, tmp_path / "a.jsonl", tmp_path / "out")
    finally:
        workers.scheduler.allowed_failures = 3
    tables = Tables.read(tmp_path / "out")
    assert tables.documents["doc_id"].tolist() == [f"d{n:03}" for n in range(40) if n != 20]
    [failure] = tables.arrow["failures"].to_pylist()
    assert (failure["doc_id"], failure["stage"]) == ("d020", "extract")
    assert "ended its worker process" in failure["reason"]


def test_workers_with_other_rules_are_refused_and_old_tables_stay(
    client, inputs, tmp_path, monkeypatch
):
    write_tables(Tables.from_results([]), tmp_path, ["parquet"], {"tidings": "1"})
    old = (tmp_path / "documents.parquet").read_bytes()
    ours = tmp_path / "rules" / "organisations"
    ours.mkdir(parents=True)
    columns = "name,type,country,aliases,acronyms,guarded,ror,wikidata"
    row = "The Fund of Nowhere,funder,,,,,,"
    (ours / "ours.csv").write_text(f"{columns}\n{row}\n", encoding="utf-8")
    monkeypatch.setenv("TIDINGS_RULES", str(tmp_path / "rules"))
    with pytest.raises(TidingsError, match="other rules"):
        cluster.extract(client, inputs, tmp_path)
    assert (tmp_path / "documents.parquet").read_bytes() == old


def test_a_cluster_writes_over_nothing_that_is_not_ours(client, inputs, tmp_path):
    (tmp_path / "people.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"people\.csv: stands in the way"):
        cluster.extract(client, inputs, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_the_command_replaces_what_one_machine_wrote(client, workers, tmp_path, monkeypatch):
    monkeypatch.setattr(logging, "disable", lambda: None)  # this process has other tests to run
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text("The fund gets £2m.", encoding="utf-8")
    given = ["extract", "in", "--out", "out"]
    assert CliRunner().invoke(app, given).exit_code == 0
    expected = Tables.read("out")
    result = CliRunner().invoke(app, [*given, "--scheduler", workers.scheduler_address])
    assert result.exit_code == 0, result.output
    assert "1 document" in result.output
    assert_same(Tables.read("out"), expected)
    assert not list(Path("out").glob("*.parquet"))
    assert CliRunner().invoke(app, given).exit_code == 0
    assert not Path("out/documents").exists()


def test_inputs_and_tables_may_lie_at_addresses(client, tmp_path):
    (tmp_path / "a.txt").write_text("A cup of tea.", encoding="utf-8")
    account = cluster.extract(client, f"file://{tmp_path}/*.txt", f"file://{tmp_path}/out")
    assert Tables.read(tmp_path / "out").counts() == account["rows"]
    assert account["rows"]["documents"] == 1


def test_no_scheduler_and_no_worker_are_errors_with_the_way_out(monkeypatch, tmp_path):
    monkeypatch.setattr(crew, "_PATIENCE", 1)
    with pytest.raises(TidingsError, match="no scheduler answers"):  # noqa: SIM117
        with cluster.connected("tcp://127.0.0.1:9"):
            pass
    with (
        distributed.LocalCluster(
            n_workers=0, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as empty,
        cluster.connected(empty.scheduler_address) as lonely,
        pytest.raises(TidingsError, match="no worker has joined"),
    ):
        crew.wait_for_workers(lonely)


def test_who_only_passes_tasks_on_loads_nothing_that_extracts():
    code = "import sys, tidings.cluster.driver, tidings.run; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "tidings.cluster.messages" in done.stdout.split()
    assert not {"spacy", "pandas", "tidings.extraction"} & set(done.stdout.split())


def test_pages_of_the_web_are_refused():
    with pytest.raises(InputError, match="fetches no pages"):
        from_elsewhere(Web().page("https://example.org/"))


def test_shards_depend_on_the_sources_alone_and_hold_everything_once(tmp_path):
    sources = [Source(tmp_path / f"{number:04}.txt", "") for number in range(100)]
    sources.insert(50, Source(tmp_path / "0050.jsonl", ""))
    shapes = {sources[50].name: Shape(5000, tuple(range(0, 50_000, 10)), None)}
    shards = divide(sources, shapes)
    sizes = [sum(part.count if part else 1 for _, part in shard.units) for shard in shards]
    assert sum(sizes) == 5100
    assert max(sizes) == 160
    assert [shard.name for shard in shards][:2] == ["00000", "00001"]
    portions = [part for shard in shards for _, part in shard.units if part]
    assert [part.skip for part in portions] == list(range(0, 5000, 160))
    assert all(part.offset == part.skip // 32 * 10 for part in portions)


def test_firsts_are_the_first_of_their_kind():
    chance = np.random.default_rng(1)
    kinds = chance.integers(0, 40, 200)
    digests = b"".join(bytes([kind]) * 8 + bytes([kind % 7]) * 8 for kind in kinds.tolist())
    assert firsts(digests).tolist() == [kinds.tolist().index(kind) for kind in kinds.tolist()]
    assert firsts(b"").tolist() == []
