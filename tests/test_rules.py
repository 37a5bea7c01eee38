"""The rulebook: overlays, keys, errors with file and line, the digest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidings.errors import RulesError
from tidings.rules import Rulebook, load_rulebook


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    write(folder / "schema/bodies.json", json.dumps({"key": ["name", "country"]}))
    write(folder / "bodies/a.csv", "name,country,aliases", "Wellcome,GB,Wellcome Trust | WT|")
    write(folder / "bodies/b.csv", "name,country,aliases", "NRF,KR,", "NRF,ZA,")
    write(folder / "cues/c.jsonl", cue("one", "a"), "", cue("two", "b"))
    return folder


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "overlay"
    write(folder / "bodies/mine.csv", "name,country,aliases", "Wellcome,GB,W", "Alpha,FR,")
    write(folder / "cues/mine.jsonl", cue("two", "B"), cue("three", "c"))
    return folder


def write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def cue(name: str, pattern: str) -> str:
    return json.dumps({"id": name, "pattern": pattern, "examples": [pattern]})


def names(book: Rulebook) -> list[tuple[str, str, str]]:
    return [(row["name"], row["country"], row["aliases"]) for row in book.rows("bodies/*.csv")]


def test_rows_come_by_file_and_line_and_know_their_place(shipped):
    rows = Rulebook((shipped,)).rows("bodies/*.csv")
    assert [row["name"] for row in rows] == ["Wellcome", "NRF", "NRF"]
    assert rows[0].items("aliases") == ("Wellcome Trust", "WT")
    assert rows[0]["no such column"] == ""
    assert rows[2].where == "bodies/b.csv:3"


def test_an_overlay_replaces_rows_of_its_key_and_adds_the_others(shipped, overlay):
    assert names(Rulebook((shipped, overlay))) == [
        ("Wellcome", "GB", "W"),
        ("NRF", "KR", ""),
        ("NRF", "ZA", ""),
        ("Alpha", "FR", ""),
    ]


def test_an_overlay_replaces_patterns_of_its_id_and_adds_the_others(shipped, overlay):
    patterns = Rulebook((shipped, overlay)).patterns("cues/*.jsonl")
    assert [(p.id, p.pattern) for p in patterns] == [("one", "a"), ("two", "B"), ("three", "c")]
    assert patterns[0].examples == ("a",)
    assert patterns[0].where.endswith("c.jsonl:1")


def test_the_last_overlay_wins(shipped, overlay, tmp_path):
    last = tmp_path / "last"
    write(last / "bodies/z.csv", "name,country,aliases", "Wellcome,GB,last")
    assert names(Rulebook((shipped, overlay, last)))[0] == ("Wellcome", "GB", "last")


def test_one_folder_replaces_nothing_of_its_own(shipped):
    write(shipped / "bodies/c.csv", "name,country,aliases", "Wellcome,GB,twice")
    assert [name for name, _, _ in names(Rulebook((shipped,)))].count("Wellcome") == 2


def test_an_overlay_replaces_a_row_that_stands_three_times(shipped, overlay):
    write(shipped / "bodies/c.csv", "name,country,aliases", "Wellcome,GB,2", "Wellcome,GB,3")
    aliases = [
        alias for name, _, alias in names(Rulebook((shipped, overlay))) if name == "Wellcome"
    ]
    assert aliases == ["W", "2", "3"]


def test_without_a_schema_the_first_column_is_the_key(shipped, overlay):
    (shipped / "schema/bodies.json").unlink()
    write(overlay / "bodies/mine.csv", "name,country,aliases", "Wellcome,US,W")
    assert names(Rulebook((shipped, overlay)))[0] == ("Wellcome", "US", "W")


def test_the_most_specific_schema_describes_a_file(shipped):
    write(shipped / "schema/bodies.a.json", json.dumps({"key": ["aliases"]}))
    book = Rulebook((shipped,))
    assert book.key("bodies/a.csv") == ("aliases",)
    assert book.key("bodies/b.csv") == ("name", "country")
    assert book.key("cues/c.jsonl") == ()


@pytest.mark.parametrize(
    ("name", "lines", "where", "what"),
    [
        ("bodies/a.csv", ["name,country", "A,GB,x,y"], "a.csv:2", "more cells"),
        ("bodies/a.csv", ["name,country", "A,GB", '"open,GB'], "a.csv:3", "unexpected end"),
        ("cues/c.jsonl", [cue("one", "a"), "{"], "c.jsonl:2", "not a pattern"),
        ("cues/c.jsonl", ['{"pattern": "a"}'], "c.jsonl:1", "not a pattern"),
        ("cues/c.jsonl", ["[]"], "c.jsonl:1", "not a pattern"),
        ("schema/bodies.json", ["{"], "bodies.json", "not JSON"),
    ],
)
def test_a_broken_file_is_named_with_its_line(shipped, name, lines, where, what):
    write(shipped / name, *lines)
    book = Rulebook((shipped,))
    with pytest.raises(RulesError) as caught:
        book.rows("bodies/*.csv"), book.patterns("cues/*.jsonl")
    assert caught.value.where.endswith(where)
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("name", "data"), [("bodies/a.csv", b"name\n\xff\n"), ("cues/c.jsonl", b'{"id": "\xff"}\n')]
)
def test_a_file_that_is_no_utf8_is_named(shipped, name, data):
    (shipped / name).write_bytes(data)
    book = Rulebook((shipped,))
    with pytest.raises(RulesError, match=name):
        book.rows("bodies/*.csv"), book.patterns("cues/*.jsonl")


def test_a_byte_order_mark_is_no_part_of_the_first_column(shipped):
    write(shipped / "bodies/a.csv", "\ufeffname,country", "A,GB")
    assert Rulebook((shipped,)).rows("bodies/a.csv")[0]["name"] == "A"


def test_a_folder_that_is_missing():
    with pytest.raises(RulesError, match="no such rules folder"):
        Rulebook((Path("no/such/folder"),))


def test_the_digest_changes_with_any_byte_and_with_nothing_else(shipped, overlay):
    plain = Rulebook((shipped,)).digest
    assert Rulebook((shipped,)).digest == plain
    assert Rulebook((shipped, overlay)).digest != plain
    write(shipped / "notes.txt", "no rule")
    assert Rulebook((shipped,)).digest == plain
    write(shipped / "bodies/b.csv", "name,country,aliases", "NRF,KR,")
    assert Rulebook((shipped,)).digest != plain


def test_the_digest_knows_which_folder_lies_on_top(shipped, overlay):
    assert Rulebook((shipped, overlay)).digest != Rulebook((overlay, shipped)).digest


def test_overlays_come_from_the_environment_and_the_caller(tmp_path, monkeypatch):
    overlay, mine = tmp_path / "ours", tmp_path / "mine"
    overlay.mkdir()
    mine.mkdir()
    monkeypatch.setenv("TIDINGS_RULES", str(overlay))
    book = load_rulebook(mine)
    assert book.folders[1:] == (overlay, mine)
    assert load_rulebook(mine) is book
    monkeypatch.delenv("TIDINGS_RULES")
    assert len(load_rulebook().folders) == 1
