"""Tables compiled from the rules: the same whether made, read, damaged or not kept at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tidings.compiled import Table, compiled
from tidings.extraction import Extractor
from tidings.read import read
from tidings.rules import Rulebook, forget_rulebooks, load_rulebook, shipped_rules

PLAIN = {"forms": {"épsrc": [["EPSRC", True]], "two words": []}, "empty": {}, "ids": {"a": "1"}}
KEPT = {"organisations", "programmes", "people", "areas"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TIDINGS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def unwanted():
    raise AssertionError("compiled although it was kept")


def items(tables: dict[str, Table]):
    return {name: {key: table[key] for key in table.cells} for name, table in tables.items()}


def test_what_was_kept_is_read(folder):
    book = load_rulebook()
    assert items(compiled(book, "sample", lambda: PLAIN)) == PLAIN
    assert items(compiled(book, "sample", unwanted)) == PLAIN
    assert [file.name.partition("-")[0] for file in folder.iterdir()] == ["sample"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"EPSRC", b"ESPRC"),
        lambda data: data.replace(b'"empty": 0', b'"empty": 1'),
        lambda data: b"[]\n" + data,
        lambda data: b"\xff\xfe" * 40,
    ],
)
def test_a_damaged_file_is_made_again(folder, damage):
    book = load_rulebook()
    compiled(book, "sample", lambda: PLAIN)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert items(compiled(book, "sample", lambda: PLAIN)) == PLAIN
    assert file.read_bytes() == whole


def test_another_rule_is_another_file(folder, tmp_path):
    overlay = tmp_path / "mine"
    (overlay / "organisations").mkdir(parents=True)
    mine = overlay / "organisations" / "mine.csv"
    for name in ("Institute of Odd Things", "Institute of Even Things"):
        mine.write_text(f"name,type,country\n{name},institute,GB\n", encoding="utf-8")
        book = Rulebook((shipped_rules(), overlay))
        tables = compiled(book, "sample", lambda name=name: {"names": {name: ""}})
        assert list(tables["names"].cells) == [name]
    assert len(list(folder.iterdir())) == 2


def test_files_of_rules_that_have_gone_are_removed(folder):
    folder.mkdir()
    for age in range(9):
        old = folder / f"sample-{age}"
        old.touch()
        os.utime(old, (1000 - age, 1000 - age))
    (folder / "others-0").touch()
    compiled(load_rulebook(), "sample", lambda: PLAIN)
    kept = {file.name for file in folder.iterdir()}
    assert {"sample-0", "sample-1", "sample-2", "others-0"} < kept
    assert len(kept) == 5


@pytest.mark.parametrize("given", ["", "off"])
def test_nothing_is_kept_where_it_is_turned_off(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIDINGS_CACHE", given)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert items(compiled(load_rulebook(), "sample", lambda: PLAIN)) == PLAIN
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("TIDINGS_CACHE", str(tmp_path / "file" / "cache"))
    assert items(compiled(load_rulebook(), "sample", lambda: PLAIN)) == PLAIN


def test_the_folder_of_the_user(tmp_path, monkeypatch):
    monkeypatch.delenv("TIDINGS_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiled(load_rulebook(), "sample", lambda: PLAIN)
    assert len(list((tmp_path / "tidings" / "rules").glob("sample-*"))) == 1


def extracted():
    forget_rulebooks()
    results = Extractor().extract_batch(list(read(["corpus/gold/seeds.jsonl"]))[:2])
    forget_rulebooks()
    return results


def test_extractions_are_the_same_however_rules_are_loaded(folder, monkeypatch):
    made = extracted()
    assert {file.name.partition("-")[0] for file in folder.iterdir()} == KEPT
    assert extracted() == made
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert extracted() == made
    monkeypatch.setenv("TIDINGS_CACHE", "off")
    assert extracted() == made


def test_processes_may_write_at_once(folder):
    program = (
        "from tidings.gazetteer import gazetteer_of; from tidings.rules import load_rulebook;"
        "print(gazetteer_of(load_rulebook()).entries('EPSRC'))"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = {worker.communicate()[0] for worker in workers}
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert len(answers) == 1
    assert "Engineering and Physical" in answers.pop()
    assert [Path(file).name.partition("-")[0] for file in folder.iterdir()] == ["organisations"]
