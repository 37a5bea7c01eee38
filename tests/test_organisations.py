"""Names of bodies are found whole, each with its identity; nothing else is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import grows_linearly
from tidings.find.organisations import OrganisationFinder
from tidings.flat import flat_of
from tidings.gazetteer import gazetteer_of
from tidings.normalise.context import build_context
from tidings.normalise.identities import Identities
from tidings.places import places_of
from tidings.records import Context, Document, Organisation
from tidings.rules import load_rulebook
from tidings.spans import Guess

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "organisations.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
BOOK = load_rulebook()
FINDER = OrganisationFinder(BOOK)
IDENTITIES = Identities(BOOK)


def organisations(text: str) -> list[Organisation]:
    context = build_context(Document("case", text), None, BOOK)
    return IDENTITIES.resolve(text, FINDER.find(text), context)


def marked(text: str, found: list[Organisation]) -> str:
    for item in reversed(found):
        text = f"{text[: item.start]}[{item.text}]{text[item.end :]}"
    return text


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_names_are_found_whole_and_identified(case: dict) -> None:
    found = organisations(case["text"].replace("[", "").replace("]", ""))
    assert marked(case["text"].replace("[", "").replace("]", ""), found) == case["text"]
    assert [[item.name, item.type, item.country] for item in found] == case["names"]


def guesses(text: str) -> list[Guess]:
    """«…» stands around what the recogniser calls an organisation."""
    plain, spans = "", []
    for number, part in enumerate(text.replace("»", "«").split("«")):
        if number % 2:
            spans.append(Guess(len(plain), len(plain) + len(part), "ORG"))
        plain += part
    return spans


@pytest.mark.parametrize(
    ("text", "believed"),
    [
        ("the «Zentra», a company from Oslo", ["Zentra"]),
        ("CEO of «Helio Vector», spoke", ["Helio Vector"]),
        ("«Qubitra», based in Leeds, hires", ["Qubitra"]),
        ("EPSRC and «Qubitra» signed", ["EPSRC", "Qubitra"]),
        ("a division of «the Norlase Group»", ["Norlase Group"]),
        ("They met «Frank-Walter Weber» there", []),
        ("EPSRC, and «Jane Weber», Deputy Minister", ["EPSRC"]),
        ("EPSRC and «Quantum Computing» matter", ["EPSRC"]),
        ("CEO of «Leeds», of all places", []),
        ("a division of «the Fusion Programme»", []),
    ],
)
def test_a_guess_is_believed_in_company_only(text: str, believed: list[str]) -> None:
    plain = text.replace("«", "").replace("»", "")
    found = FINDER.find(plain, guesses(text))
    assert [plain[item.start : item.end] for item in found] == believed


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("It signed a contract for nickel with Zentrix on Tuesday.", ["Zentrix"]),
        ("a licence deal worth up to $1 billion with the Zentrix Group", ["Zentrix Group"]),
        ("the agreement that links it with Zentrix", []),
        ("its first supply contract, with Zentrix of Hamburg", ["Zentrix"]),
        ("a memorandum with Peru", []),
        ("a contract with Jane Weber", []),
        ("She deals with Zentrix daily.", []),
    ],
)
def test_what_is_signed_is_signed_with_a_body(text: str, partners: list[str]) -> None:
    assert [text[item.start : item.end] for item in FINDER.find(text)] == partners


def test_every_rule_id_names_layer_and_voice() -> None:
    voices = {"gazetteer", "grammar", "statistical", "document"}
    for case in CASES:
        for item in FINDER.find(case["text"].replace("[", "").replace("]", "")):
            layer, voice, detail = item.rule.split(".")
            assert layer == "organisation"
            assert voice in voices
            assert detail


def test_the_gazetteer_tells_forms_apart() -> None:
    gazetteer = gazetteer_of(BOOK)
    text = "Engineering & Physical Sciences Research Council, not the epsrc; an EPSRC award"
    assert [text[hit.start : hit.end] for hit in gazetteer.find(flat_of(text))] == [
        "Engineering & Physical Sciences Research Council",
        "EPSRC",
    ]


@pytest.mark.parametrize(
    "name",
    ["Science & Technology Facilities Council", "Rolls-Royce", "King's College London", "EPSRC"],
)
def test_marks_inside_and_between_words_do_not_hide_a_name(name: str) -> None:
    text = f"R&D & more: the {name}'s grants & prizes"
    hits = gazetteer_of(BOOK).find(flat_of(text))
    assert [text[hit.start : hit.end] for hit in hits] == [name]


def test_a_shorter_form_holds_where_the_longest_is_broken() -> None:
    text = "the Austrian Science Fund (FWF) and others"
    hits = gazetteer_of(BOOK).find(flat_of(text))
    assert [text[hit.start : hit.end] for hit in hits] == ["Austrian Science Fund", "FWF"]


@pytest.mark.parametrize(
    ("word", "country"),
    [("Japan", "JP"), ("U.K", "GB"), ("Welsh", "GB"), ("SCOTLAND", "GB"), ("us", None)],
)
def test_places_are_known_as_written(word: str, country: str | None) -> None:
    place = places_of(BOOK).get(word)
    assert (place.country if place else None) == country


PIECES = """the The UK and Department of for Science , Institute ( ) EPSRC 's ’s Ltd Inc. University
universities governments Government Research Council & - – AND OF MINISTRY é ﬁ İ ß 研究"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_any_text_gives_spans_that_hold(text: str) -> None:
    found = FINDER.find(text, [Guess(0, len(text), "ORG")] if text.strip() else [])
    resolved = IDENTITIES.resolve(text, found, Context())
    assert [(item.start, item.end) for item in resolved] == [(i.start, i.end) for i in found]
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(item.name and item.status for item in resolved)


@pytest.mark.parametrize(
    "unit",
    [
        "University of ",
        "Council and ",
        "Aa, ",
        "Department of Aa, Bb and ",
        "UK, ",
        "governments of Norway, ",
        "Aa Bb Ltd. ",
        "Energy ",
        "(EPSRC) ",
        "Institute for the ",
        "companies such as Aa, ",
    ],
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    def resolving(repeats: int) -> Callable[[], object]:
        text = unit * repeats
        return lambda: IDENTITIES.resolve(text, FINDER.find(text), Context())

    assert grows_linearly(resolving, 500, 4000)


def test_a_page_in_capitals_costs_linear_time_with_a_guess_at_each_word() -> None:
    def finding(repeats: int) -> Callable[[], object]:
        text = "AA BB " * repeats
        guesses = [Guess(place, place + 2, "ORG") for place in range(0, len(text), 3)]
        return lambda: FINDER.find(text, guesses)

    assert grows_linearly(finding, 250, 2000)
