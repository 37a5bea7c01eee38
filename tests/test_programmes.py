"""Programmes: marked-up sentences, what holds for any text, and the rules behind them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.find.programmes import ProgrammeFinder
from tidings.normalise.programmes import Programmes
from tidings.records import Context, Found
from tidings.rules import load_rulebook

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases/programmes.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
FINDER = ProgrammeFinder(load_rulebook())
NORMALISER = Programmes(load_rulebook())
MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case):
    text = MARKED.sub(r"\1", case["text"])
    found = FINDER.find(text)
    assert [text[item.start : item.end] for item in found] == MARKED.findall(case["text"])
    if "names" in case:
        named = NORMALISER.name(text, found, Context())
        assert [programme.name for programme in named] == case["names"]


def test_most_known_programmes_are_found_as_their_own_row():
    rows = load_rulebook().rows("programmes/known/*.csv")
    missed = [
        row["name"]
        for row in rows
        if row["name"] not in row.items("guarded")
        and row["name"] not in {f.value for f in FINDER.find(f"They pay for {row['name']} now.")}
    ]
    assert len(rows) >= 500
    assert missed == []


def test_a_body_keeps_its_name():
    text = "The Clinton Health Access Initiative paid."
    body = FINDER.find(text)[0]._replace(rule="organisation.gazetteer.name")
    assert FINDER.find(text, [body]) == []


def test_a_known_programme_is_no_body_that_grammar_builds():
    text = "The Newton Fund paid."
    found = FINDER.find(text)
    assert found[0].rule == "programme.gazetteer.name"
    assert FINDER.find(text, [found[0]._replace(rule="organisation.grammar.name")]) == found


@given(st.text(max_size=300))
def test_any_text_gives_sorted_disjoint_spans(text):
    found = FINDER.find(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_an_award_may_follow_a_row_of_bodies():
    text = (
        "The six awards:\nYork and Hull: MindSea, $9m for oceans\nLeeds: TwinReach, $8m for hearts"
    )
    spans = [(text.index(name), text.index(name) + len(name)) for name in ("York", "Hull", "Leeds")]
    bodies = [Found(start, end, "organisation.gazetteer.name") for start, end in spans]
    found = [text[item.start : item.end] for item in FINDER.find(text, bodies)]
    assert found == ["MindSea", "TwinReach"]


def test_headings_of_sums_are_no_awards():
    text = "Ten projects won.\n2. BIO2: KRW 2.94 TRILLION\nKAIST\n3. SPA2: KRW 1 TRILLION\nIBS"
    assert FINDER.find(text) == []
    assert len(FINDER.find(text.replace("TRILLION", "trillion"))) == 2


@pytest.mark.parametrize(
    ("value", "kept"), [("Convergent Technologies", 1), ("Costar Institute", 0)]
)
def test_a_known_programme_outranks_what_capitals_made(value, kept):
    body = Found(4, 10, "organisation.document.acronym", value)
    assert len(FINDER.find("The CoSTAR began.", [body])) == kept


def test_a_known_name_that_goes_on_as_a_body_yields_to_it():
    text = "The Clean Sky 2 Joint Undertaking ended."
    body = Found(4, 33, "organisation.gazetteer.name")
    assert FINDER.find(text, [body]) == []
    assert [found.rule for found in FINDER.find("Clean Sky 2 ended.")] == [
        "programme.gazetteer.numbered"
    ]
