"""The rules are in order, and each kind of mistake is named with its file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidings.identifiers import is_ror, is_wikidata
from tidings.rulecheck import check_rules, run_examples
from tidings.rules import Rulebook, load_rulebook

ORGANISATIONS = {
    "key": ["name", "country"],
    "type": "object",
    "properties": {"type": {"enum": ["funder", "university"]}},
}
PATTERNS = {"key": ["id"], "type": "object", "required": ["id", "pattern", "examples"]}
HEADER = "name,type,country,aliases,acronyms,ror,wikidata"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A small rules folder without a mistake."""
    folder = tmp_path / "rules"
    write(folder / "schema/organisations.json", json.dumps(ORGANISATIONS))
    write(folder / "schema/cues.json", json.dumps(PATTERNS))
    write(folder / "schema/areas.json", json.dumps({"type": "object"}))
    write(folder / "schema/places.json", json.dumps({"type": "object"}))
    write(folder / "areas/areas.csv", "area,label", "ai,Artificial intelligence")
    write(folder / "places/countries.csv", "code,name", "GB,United Kingdom", "JP,Japan")
    write(folder / "organisations/funders.csv", HEADER, "Wellcome,funder,GB,Wellcome Trust,,,")
    return folder


def write(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def pattern(**fields: object) -> str:
    return json.dumps({"id": "cue.a", "pattern": "a+", "examples": ["aa"], **fields})


def problems(rules: Path, strict: bool = False) -> list[str]:
    return [str(p).replace(str(rules), "") for p in check_rules(Rulebook((rules,)), strict)]


def test_shipped_rules_are_in_order():
    assert [str(problem) for problem in check_rules(load_rulebook())] == []


def test_shipped_examples_hold():
    assert [str(problem) for problem in run_examples(load_rulebook())] == []


def test_a_small_folder_without_mistakes(rules):
    write(rules / "cues/a.jsonl", pattern())
    assert problems(rules) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("X,fundr,GB,,,,", "type: 'fundr' is not one of ['funder', 'university']"),
        ("X,funder,UK,,,,", "unknown country 'UK'"),
        ("X,funder,GB,,,0439y7843,", "no ror id: '0439y7843'"),
        ("X,funder,GB,,,,P31", "no wikidata id: 'P31'"),
        ("Wellcome,funder,GB,,,,", "Wellcome, GB stands twice"),
        ("X,funder,GB,Wellcome Trust,,,", "'Wellcome Trust' names Wellcome (GB) too"),
        ("X,funder,GB,Y, Z and W,,,,", "more cells than the header has columns"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(rules, row, says):
    with (rules / "organisations/funders.csv").open("a", encoding="utf-8") as stream:
        stream.write(row + "\n")
    assert any(p.startswith("/organisations/funders.csv:3: " + says) for p in problems(rules))


def test_an_unknown_area(rules):
    write(rules / "areas/phrases.csv", "phrase,area", "deep learning,ai", "widgets,wdgt")
    assert problems(rules) == ["/areas/phrases.csv:3: unknown area 'wdgt'"]


def test_what_is_ambiguous_is_named_only_when_asked(rules):
    write(
        rules / "organisations/more.csv",
        HEADER,
        "Wellcome,university,JP,,,,",
        "Alpha Research Agency,funder,JP,,ARA,,",
        "Animal Research Agency,funder,JP,,ARA,,",
    )
    assert problems(rules) == []
    assert [p.split(";")[0] for p in problems(rules, strict=True)] == [
        "/organisations/more.csv:2: 'Wellcome' is ambiguous, it names Wellcome (GB) too",
        "/organisations/more.csv:4: 'ARA' is ambiguous, it names Alpha Research Agency (JP) too",
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (pattern(examples=[]), "cue.a has no example"),
        (pattern(pattern="(a+"), "cue.a: pattern is refused: missing ): (a+"),
        (pattern(pattern=r"(?<=b)a+"), "cue.a: pattern is refused: invalid perl operator: (?<"),
        (pattern(pattern=r"(a)\1"), r"cue.a: pattern is refused: invalid escape sequence: \1"),
        (pattern(not_before="(?=x)"), "cue.a: not_before is refused: invalid perl operator: (?="),
        ("{", "not a pattern"),
        ('{"id": "cue.b", "pattern": "b"}', "the row: 'examples' is a required property"),
    ],
)
def test_a_wrong_pattern_is_named_with_its_line(rules, line, says):
    write(rules / "cues/a.jsonl", pattern(id="cue.first"), line)
    assert any(p.startswith("/cues/a.jsonl:2: " + says) for p in problems(rules))


def test_two_patterns_with_one_id(rules):
    write(rules / "cues/a.jsonl", pattern())
    write(rules / "cues/b.jsonl", pattern())
    assert [p.partition(";")[0] for p in problems(rules)] == ["/cues/b.jsonl:1: cue.a stands twice"]


def test_a_file_without_schema(rules):
    write(rules / "colours/warm.csv", "colour", "red")
    assert problems(rules) == [
        "/colours/warm.csv: no schema describes this file; "
        "describe a row in schema/colours.warm.json"
    ]


@pytest.mark.parametrize(
    ("owner", "says"),
    [
        ("Wellcome|Government of Japan", []),
        ("", []),
        ("Wellcome Trust|Wellcome", ["no body is called 'Wellcome Trust'; write Wellcome"]),
        ("Japan", ["no body is called 'Japan'; add the body, or leave the owner empty"]),
    ],
)
def test_a_programme_is_paid_for_by_bodies_that_are_known(rules, owner, says):
    write(rules / "schema/programmes.json", json.dumps({"type": "object"}))
    write(rules / "places/countries.csv", "code,name,government", "JP,Japan,Government of Japan")
    write(rules / "programmes/known/uk.csv", "name,owner", f"Bright Minds,{owner}")
    paid = [p for p in problems(rules) if "/programmes/" in p]
    assert paid == [f"/programmes/known/uk.csv:2: {problem}" for problem in says]


def test_a_schema_that_is_none(rules):
    write(rules / "schema/colours.json", '{"type": "colour"}')
    assert problems(rules)[0].startswith("/schema/colours.json: no JSON Schema: 'colour'")


def test_an_overlay_is_checked_like_the_shipped_rules(rules, tmp_path):
    overlay = tmp_path / "mine"
    write(overlay / "organisations/mine.csv", HEADER, "Wellcome,fundr,GB,,,,")
    found = check_rules(Rulebook((rules, overlay)))
    assert [(p.where, p.what.partition(":")[0]) for p in found] == [
        (f"{overlay}/organisations/mine.csv:2", "type")
    ]


def test_examples_and_counter_examples_are_tried(rules):
    write(
        rules / "cues/a.jsonl",
        pattern(examples=["aa", "b"], counter_examples=["b", "ab"]),
    )
    assert [problem.what for problem in run_examples(Rulebook((rules,)))] == [
        "cue.a misses its example 'b'",
        "cue.a takes its counter-example 'ab'",
    ]


def test_examples_of_a_refused_pattern_are_not_tried(rules):
    write(rules / "cues/a.jsonl", pattern(pattern="(a"))
    assert [str(problem) for problem in run_examples(Rulebook((rules,)))] == [
        "cues/a.jsonl: not tried: an expression here is refused"
    ]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0439y7842", True),
        ("001aqnf71", True),
        ("01k4yrm29", True),
        ("0439y7843", False),
        ("439y78420", False),
        ("0439Y7842", False),
        ("", False),
    ],
)
def test_ror_check_digits(text, good):
    assert is_ror(text) is good


@pytest.mark.parametrize(("text", "good"), [("Q42", True), ("Q042", False), ("P31", False)])
def test_wikidata_items(text, good):
    assert is_wikidata(text) is good
