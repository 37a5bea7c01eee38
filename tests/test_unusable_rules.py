"""Rules of one's own that cannot be used: file, line, what is wrong, and the way out, in a run."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tidings.commands import app
from tidings.errors import RulesError
from tidings.extraction import Extractor
from tidings.mistakes import refuse_mistakes
from tidings.rulecheck import check_rules, try_examples
from tidings.rules import Rulebook, load_rulebook, rule_folders

BODY = "name,type,country,aliases,acronyms,guarded,ror,wikidata"


def money(**says):
    line = {"id": "money.grammar.mine", "pattern": "x", "examples": ["5"], "counter_examples": []}
    return json.dumps(line | says)


def date(**says):
    return money(**{"id": "date.grammar.mine", **says})


# Name of the file, its lines, the line that is wrong, what the error says of it.
CASES = {
    "value": (
        "organisations/ours.csv",
        [BODY, "Alpha Fund,funder,GB,,,,,", "Zorblex,fundr,GB,,,,,"],
        3,
        "type: 'fundr' is not one of",
    ),
    "column": (
        "organisations/ours.csv",
        ["name,kind", "Zorblex,funder"],
        2,
        "a row says name, type, country",
    ),
    "pattern": (
        "organisations/ours.csv",
        [BODY, "Zorblex,funder,Britain,,,,,"],
        2,
        "ISO 3166-1 alpha-2; empty for an international body",
    ),
    "country": ("organisations/ours.csv", [BODY, "Zorblex,funder,QQ,,,,,"], 2, "unknown country"),
    "area": ("areas/terms/ours.csv", ["term,area", "kelp,seawed"], 2, "unknown area 'seawed'"),
    "identifier": (
        "organisations/o.csv",
        [BODY, "Zorblex,funder,GB,,,,0439y7843,"],
        2,
        "no ror id",
    ),
    "cells": ("areas/terms/ours.csv", ["term,area", "kelp,ocean,x"], 2, "more cells than"),
    "file": ("organisation/ours.csv", [BODY], 0, "perhaps organisations/"),
    "expression": ("money/patterns.jsonl", [money(), money(pattern="(5")], 2, "missing )"),
    "line": ("money/patterns.jsonl", [money(), "{"], 2, "not a pattern"),
    "placeholder of money": (
        "money/patterns.jsonl",
        [money(id="money.grammar.other"), "", money(pattern="{no} 5")],
        3,
        "the pattern names {no}, which nothing stands behind; it may name ",
    ),
    "placeholder of dates": (
        "dates/patterns.jsonl",
        [date(pattern="{no}")],
        1,
        "the pattern names {no}, which is no class or earlier fragment",
    ),
    "weight": (
        "relations/role_weights.csv",
        ["feature,funding,component,other", "mine,much,0.0,0.0"],
        2,
        "funding: 'much' does not match",
    ),
}


@pytest.fixture(params=CASES)
def case(request, tmp_path):
    name, lines, number, says = CASES[request.param]
    path = tmp_path / "mine" / name
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "mine", f"{path}:{number}" if number else str(path), says


def test_a_run_refuses_them_with_file_line_and_the_way_out(case):
    folder, where, says = case
    with pytest.raises(RulesError) as caught:
        Extractor(folder)
    assert str(caught.value).startswith(where + ": ")
    assert says in str(caught.value)
    assert len(str(caught.value)) < 500
    assert caught.value.hint


def test_the_check_names_the_same_lines(tmp_path):
    cases = ("value", "area", "file", "placeholder of money", "placeholder of dates", "weight")
    for name, lines, _, _ in map(CASES.get, cases):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rulebook = Rulebook(rule_folders(tmp_path))
    found = [*check_rules(rulebook), *(p for t in try_examples(rulebook) for p in t.problems)]
    for name, _, number, says in map(CASES.get, cases):
        where = f"{tmp_path / name}:{number}" if number else str(tmp_path / name)
        assert any(says in str(problem) for problem in found if problem.where == where)


def test_the_error_of_a_command_is_one_sentence(tmp_path):
    mine = tmp_path / "mine/organisations/ours.csv"
    mine.parent.mkdir(parents=True)
    mine.write_text(f"{BODY}\nZorblex,fundr,GB,,,,,\n", encoding="utf-8")
    command = ["explain", "Zorblex pays.", "--rules", str(tmp_path / "mine")]
    refused = CliRunner().invoke(app, command).exception
    assert isinstance(refused, RulesError)
    assert refused.hint == f"`tidings rules check --rules {tmp_path / 'mine'}` names every mistake"


def test_what_else_lies_beside_the_rules_is_let_alone(tmp_path):
    for name in ("gold.jsonl", "notes.csv", "tables/amounts.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("anything,\n", encoding="utf-8")
    refuse_mistakes(load_rulebook(tmp_path))


def test_rules_without_a_mistake_are_taken(tmp_path):
    mine = tmp_path / "organisations/ours.csv"
    mine.parent.mkdir(parents=True)
    mine.write_text(f"{BODY}\nZorblex,funder,GB,,,,,\n", encoding="utf-8")
    refuse_mistakes(load_rulebook(tmp_path))
    assert ("Zorblex",) in {
        (row["name"],) for row in load_rulebook(tmp_path).rows("organisations/*.csv")
    }


def test_what_only_shows_when_the_rules_are_used_names_the_command(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    monkeypatch.setattr("tidings.extraction.Kinds", lambda rulebook: {}["a row"])
    with pytest.raises(RulesError, match="rules cannot be used: KeyError") as caught:
        Extractor(tmp_path / "mine")
    assert caught.value.hint == f"tidings rules check --rules {tmp_path / 'mine'} names the line"


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path):
    path = tmp_path / "organisations/ours.csv"
    path.parent.mkdir()
    rows = f"{BODY}\nAlpha,funder,GB,,,,,\nInstitut für X,funder,DE,,,,,\n"
    path.write_bytes(rows.encode("cp1252"))
    with pytest.raises(RulesError, match=r"ours\.csv:3: not UTF-8: .*; save the file as UTF-8"):
        load_rulebook(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "organisations/ours.csv"
    path.mkdir(parents=True)
    with pytest.raises(RulesError, match=r"ours\.csv: Is a directory; make the file readable"):
        load_rulebook(tmp_path)
