"""The commands as a user types them: what they print, write and return."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib.metadata import version

import pandas as pd
import pytest

from tidings.cli import run

TIDINGS = [sys.executable, "-m", "tidings"]


def tidings(*arguments, cwd=None, env=None):
    return subprocess.run(
        [*TIDINGS, *map(str, arguments)],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["extract"],
        ["show"],
        ["explain"],
        ["evaluate"],
        ["review"],
        ["rules", "check"],
        ["rules", "test"],
        ["rules", "new", "organisation"],
        ["areas"],
    ],
)
def test_every_command_has_help_with_an_example(command):
    done = tidings(*command, "--help")
    assert done.returncode == 0
    assert "tidings " + (" ".join(command) or "extract") in re.sub(r"\s+", " ", done.stdout)
    assert re.search(r"Example:|Start with:", done.stdout)


def test_help_loads_nothing_heavy():
    code = (
        "import sys, tidings.commands; print([m for m in sys.modules if m in {'spacy', 'pandas'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_extract_writes_the_tables_and_says_so(tmp_path, root):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text("The fund gets £4.5 million.", encoding="utf-8")
    done = tidings("extract", source, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert re.search(r"1 document, 5 words in [\d.]+ s \([\d,]+ words a second\)", done.stdout)
    assert "\x1b" not in done.stdout + done.stderr
    amounts = pd.read_parquet(tmp_path / "out" / "amounts.parquet")
    assert amounts[["text", "currency", "low"]].values.tolist() == [["£4.5 million", "GBP", 4.5e6]]
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["rows"]["amounts"] == 1
    assert run["model_version"] == "3.8.0"
    assert len(run["rules"]) == 64


FAST = """
import sys
from tidings.cli import run
try:
    run()
finally:
    heavy = {"spacy", "pandas", "pyarrow", "numpy", "rich", "typer", "charset_normalizer"}
    print(sorted(heavy & sys.modules.keys()))
"""


def test_a_second_run_does_nothing_and_loads_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("The fund gets £4.5 million.", encoding="utf-8")
    source, out = tmp_path / "a.txt", tmp_path / "out"
    assert tidings("extract", source, "--out", out).returncode == 0
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    command = [sys.executable, "-c", FAST, "extract", str(source), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"nothing changed: 1 document\ntables: {out}\n[]\n"
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_ctrl_c_is_one_line_and_what_is_finished_can_be_taken_over(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    rows = [{"doc_id": f"d{i:04}", "text": f"UKRI gave £{i + 1}m to York."} for i in range(900)]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [*TIDINGS, "extract", str(source), "--out", str(out), "--processes", "2"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes, start_new_session=True) as process:
        kept = out / ".tidings-parts"
        while process.poll() is None and not (kept.exists() and kept.stat().st_size):
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate()
    assert process.returncode == 130
    assert said == ("", "tidings: interrupted; --resume takes over what is finished\n")
    assert kept.stat().st_size > 0
    assert tidings("extract", source, "--out", out, "--resume").returncode == 0
    assert len(pd.read_parquet(out / "documents.parquet")) == 900


def test_a_bad_document_is_a_row_and_an_exit_status_of_1(tmp_path):
    (tmp_path / "good.txt").write_text("The fund gets £2m.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2")
    done = tidings("extract", tmp_path, "--out", tmp_path / "out", "--format", "csv")
    assert done.returncode == 1
    assert "bad.txt: binary data, not text; save it as UTF-8 text" in re.sub(
        r"\s+", " ", done.stdout
    )
    failures = pd.read_csv(tmp_path / "out" / "failures.csv")
    assert len(failures) == 1
    assert len(pd.read_csv(tmp_path / "out" / "amounts.csv")) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "nowhere", "--out", "out"], "tidings: nowhere: no readable file here; name"),
        (["extract", ".", "--out", "out", "--format", "xls"], "tidings: unknown format 'xls'; use"),
        (["show", "nowhere.txt"], "tidings: nowhere.txt: no readable file here"),
        (["explain", "x", "--rules", "nowhere"], "no such rules folder; name a folder laid out"),
        (["explain", "x", "--published", "soon"], "published is 'soon'; write an ISO date"),
        (["evaluate", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_one_sentence_on_stderr_and_writes_nothing(tmp_path, arguments, message):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    done = tidings(*arguments, cwd=tmp_path)
    assert done.returncode in {1, 2}
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_show_prints_the_text_without_the_control_characters_of_the_document(tmp_path):
    (tmp_path / "a.txt").write_text("UKRI gave £2m.\x1b[2J Bye.", encoding="utf-8")
    done = tidings("show", tmp_path / "a.txt")
    assert done.returncode == 0, done.stderr
    assert "<U+001B>[2J" in done.stdout
    assert "\x1b" not in done.stdout


def test_show_as_json_gives_the_rows_of_all_tables(tmp_path):
    (tmp_path / "a.txt").write_text("UKRI gave £2m to the University of York.", encoding="utf-8")
    rows = json.loads(tidings("show", tmp_path / "a.txt", "--json").stdout)
    assert rows["amounts"][0]["low"] == 2e6
    assert {row["text"] for row in rows["organisations"]} == {"UKRI", "University of York"}


def test_explain_names_the_rule_the_value_and_the_loser():
    done = tidings("explain", "Horizon 2020 gave the University of York £2m.")
    shown = re.sub(r"\s+", " ", done.stdout)
    assert done.returncode == 0, done.stderr
    assert "programme.gazetteer" in shown
    assert "GBP 2,000,000" in shown


def test_the_same_bytes_in_another_zone_locale_order_and_from_two_processes(tmp_path, root):
    files = sorted((root / "corpus" / "raw").glob("*.txt"))
    plain = tidings("extract", *files, "--out", tmp_path / "plain", cwd=root)
    other = tidings(
        "extract",
        *reversed(files),
        "--out",
        tmp_path / "other",
        "--processes",
        "2",
        cwd=root,
        env={"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PATH": "/bin"},
    )
    assert (plain.returncode, other.returncode) == (0, 0), plain.stderr + other.stderr
    for path in (tmp_path / "plain").iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name


def test_areas_lists_the_vocabulary_and_the_terms_of_one_area():
    listed = tidings("areas").stdout
    assert re.search(r"quantum_computing\s+│ Quantum computing\s+│ quantum", listed)
    terms = tidings("areas", "fusion").stdout
    assert "tokamak" in terms
    wrong = tidings("areas", "alchemy")
    assert wrong.returncode == 2
    assert "there is no research area 'alchemy'; tidings areas lists them" in wrong.stderr


def test_what_the_system_refuses_is_one_sentence_too(monkeypatch, capsys):
    def refuse(words):
        raise OSError(28, "No space left on device", "some/file")

    monkeypatch.setattr("tidings.cli._carried_out", refuse)
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "tidings: some/file: No space left on device\n"


def test_the_version_is_told():
    done = tidings("--version")
    assert (done.returncode, done.stdout) == (0, f"tidings {version('tidings')}\n")


def test_of_many_failures_some_are_told_and_the_others_counted(tmp_path):
    for number in range(25):
        (tmp_path / f"{number:02}.txt").touch()
    done = tidings("extract", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 1
    told = done.stdout.splitlines()
    assert len([line for line in told if line.startswith("failed: ")]) == 20
    assert told[-1] == "5 more have failed: see the table failures"
