"""For whom ministers sign, which lands a name joins, and who "the two sides" are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tidings.records import Context, Document, Person
from tidings.relate import Relations
from tidings.relate.lands import Lands
from tidings.rules import load_rulebook

from .markup import read

RELATIONS = Relations(load_rulebook())
LANDS = Lands(load_rulebook())


def agreements(marked: str, people: tuple[tuple[str, str, str | None], ...] = ()):
    """Instrument, parties and day of each agreement; ``people`` are names, roles, bodies."""
    text, mentions = read(marked)
    found = []
    for name, role, body in people:
        start = text.index(name)
        place = {"start": start, "end": start + len(name), "text": name, "rule": "t"}
        found.append(Person(**place, name=name, role=role, organisation=body))
    mentions = replace(mentions, people=tuple(found))
    _, _, rows = RELATIONS.relate(Document("d", text), mentions, Context())
    return [(row.instrument, sorted(p.name for p in row.parties), row.signed) for row in rows]


@pytest.mark.parametrize(
    ("post", "government"),
    [
        ("Peruvian Minister of Mines", "Government of Peru"),
        ("minister of education of New Zealand", "Government of New Zealand"),
        ("Norway’s Minister of Energy", "Government of Norway"),
        ("Minister of Finance", None),
    ],
)
def test_land_of_a_post(post, government):
    state = LANDS.told_in(post)
    assert (state and state.name) == government


def test_ministers_sign_for_their_states():
    text = (
        "Ana Ruiz, Spanish Minister of Science, and Mei Tan, Secretary of State for Trade of "
        "Singapore, agreed the joint call in May."
    )
    people = (
        ("Ana Ruiz", "Spanish Minister of Science", None),
        ("Mei Tan", "Secretary of State for Trade of Singapore", None),
    )
    assert agreements(text, people) == [
        ("partnership", ["Government of Singapore", "Government of Spain"], None)
    ]


def test_heads_sign_for_their_bodies():
    text = (
        "Ana Ruiz, rector, and Mei Tan, president, signed an agreement. The speakers were from "
        "{o:Lima College|university} and {o:Kobe College|university}."
    )
    people = (("Ana Ruiz", "rector", "Lima College"), ("Mei Tan", "president", "Kobe College"))
    assert agreements(text, people) == [("other", ["Kobe College", "Lima College"], None)]


def test_lands_of_a_dateline_are_no_sides():
    text = (
        "{o:Rhein Pharma|company} invests in the United Kingdom\n\n"
        "MAINZ, Germany, and LONDON, UK – {o:Rhein Pharma|company} and the "
        "{o:UK Government|government|Government of the United Kingdom} plan a laboratory.\n\n"
        "In {d:July 2023|2023-07-01} the two sides signed a strategic partnership."
    )
    ((instrument, parties, _),) = agreements(text)
    assert instrument == "partnership"
    assert parties == ["Government of the United Kingdom", "Rhein Pharma"]


def test_signing_told_again_is_one_row():
    text = (
        "{o:Lima College|university} and {o:Kobe College|university} signed a memorandum of "
        "understanding on {d:2 May 2023|2023-05-02}. The agreement was signed in Kobe."
    )
    assert agreements(text) == [
        ("memorandum", ["Kobe College", "Lima College"], dt.date(2023, 5, 2))
    ]


def test_government_and_its_ministry_are_one_side():
    text = "The memorandum was signed by {o:Ministry of Health|government} and Chile."
    text, mentions = read(text)
    (body,) = mentions.organisations
    mentions = replace(mentions, organisations=(replace(body, country="CL"),))
    _, _, rows = RELATIONS.relate(Document("d", text), mentions, Context())
    assert rows == []
