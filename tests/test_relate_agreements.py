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


def test_pairs_of_a_sentence_have_an_instrument_each():
    text = (
        "Two memoranda were signed: {o:Lima College|university} with {o:Kobe College|university} "
        "on soils, {o:Oslo Lab|research_institute} with {o:Turin Lab|research_institute} on ice."
    )
    assert agreements(text) == [
        ("memorandum", ["Kobe College", "Lima College"], None),
        ("memorandum", ["Oslo Lab", "Turin Lab"], None),
    ]


def test_with_told_twice_is_two_instruments():
    twice = "{o:Lima College|university} signed memoranda with {o:Kobe College|university} and "
    assert agreements(twice + "with {o:Oslo Lab|research_institute}.") == [
        ("memorandum", ["Kobe College", "Lima College"], None),
        ("memorandum", ["Lima College", "Oslo Lab"], None),
    ]
    assert agreements(twice + "{o:Oslo Lab|research_institute}.") == [
        ("memorandum", ["Kobe College", "Lima College", "Oslo Lab"], None)
    ]


def test_pairs_that_between_joins():
    text = (
        "Agreements between {o:Lima College|university} and {o:Kobe College|university} and "
        "between {o:Oslo Lab|research_institute} and {o:Turin Lab|research_institute} followed."
    )
    assert [parties for _, parties, _ in agreements(text)] == [
        ["Kobe College", "Lima College"],
        ["Oslo Lab", "Turin Lab"],
    ]


def test_list_under_agreements_signed():
    items = (
        "- {o:Lima College|university} and {o:Kobe College|university}: soils\n"
        "- {o:Oslo Lab|research_institute} – {o:Turin Lab|research_institute}, on ice\n"
        "- a dinner"
    )
    listed = [("other", ["Kobe College", "Lima College"]), ("other", ["Oslo Lab", "Turin Lab"])]
    told = agreements(f"The visit was short. These agreements were signed:\n{items}")
    assert [row[:2] for row in told] == listed
    assert agreements(f"The visit was short. This agreement was read:\n{items}") == []


def test_the_two_of_the_same_sentence():
    text = (
        "{o:Lima College|university} opened a hall with {o:Kobe College|university}, under the "
        "agreement the two signed in 2019."
    )
    assert agreements(text) == [("other", ["Kobe College", "Lima College"], None)]


@pytest.mark.parametrize(
    "told",
    [
        "Their agreement is public.",
        "The agreement that seals this was inked on Monday.",
        "Rain fell in Lima. Both put their signatures to an agreement.",
    ],
)
def test_agreement_of_those_told_before(told):
    before = "{o:Lima College|university} and {o:Kobe College|university} meet in May. "
    assert agreements(before + told) == [("other", ["Kobe College", "Lima College"], None)]


def test_land_behind_a_body_is_its_home():
    text = "{o:Lima Lab|research_institute} of Peru and {o:Turin Lab|research_institute} of Italy "
    text, mentions = read(text + "agreed to test cables.")
    homes = ("PE", "IT")
    bodies = (replace(o, country=c) for o, c in zip(mentions.organisations, homes, strict=True))
    mentions = replace(mentions, organisations=tuple(bodies))
    _, _, (row,) = RELATIONS.relate(Document("d", text), mentions, Context())
    assert sorted(party.name for party in row.parties) == ["Lima Lab", "Turin Lab"]


def test_what_one_agreed_to_do_at_another_is_no_agreement():
    text = "{o:Lima Lab|research_institute} agreed to build a hall at {o:Kobe College|university}."
    assert agreements(text) == []


def test_joint_communique():
    text = "{o:Lima Council|government} and {o:Kobe Council|government} adopted a joint communiqué."
    assert agreements(text) == [("joint_statement", ["Kobe Council", "Lima Council"], None)]


LIMA, KOBE, OSLO = (f"{{o:{name} College|university}}" for name in ("Lima", "Kobe", "Oslo"))


@pytest.mark.parametrize(
    ("before", "told", "parties"),
    [
        (f"{LIMA} teamed up with {KOBE} and {OSLO}.", "Their accord is public.", 3),
        (f"{LIMA} and {KOBE} met.", "Yesterday the rectors signed a contract.", 2),
        (f"{LIMA} opened a hall near {KOBE}.", "It rests on an agreement made in spring.", 2),
        (f"{LIMA} and {KOBE} met.", "Negotiators reached an agreement.", 0),
        (f"{LIMA} opened a hall near {KOBE}.", "An agreement needs time.", 0),
        (f"{LIMA} and {KOBE} met.", f"{OSLO} likes their agreement.", 0),
    ],
)
def test_parties_of_the_sentence_before(before, told, parties):
    rows = agreements(f"Weather in March\n\n{before} {told}")
    assert [len(row[1]) for row in rows] == [parties] * bool(parties)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("The presidents launched a partnership, into which {a} and {b} pay.", 1),
        ("{a} launched a partnership near {b}.", 0),
        ("The presidents launched a hall for the partnership of old at {a} near {b}.", 0),
    ],
)
def test_partnership_that_persons_launch(words, rows):
    assert len(agreements(words.format(a=LIMA, b=KOBE))) == rows


def test_host_agreement_with_a_state():
    text = f"The host agreement between {LIMA} and Chile was signed."
    assert [row[0] for row in agreements(text)] == ["treaty"]


def test_rows_of_a_table_are_read_apart():
    text = (
        f"What | Who | When in the very long year\nMemorandum on the ice of lakes | {LIMA}, {KOBE}"
        f" | in the spring\nLetter of intent on tall towers | {KOBE}, {OSLO} | in the autumn"
    )
    assert [row[:2] for row in agreements(text)] == [
        ("memorandum", ["Kobe College", "Lima College"]),
        ("letter_of_intent", ["Kobe College", "Oslo College"]),
    ]


def test_states_beside_the_union():
    text = "{o:European Union|international} , Chile and Peru signed a joint statement."
    text = text.replace(" ,", ",")
    assert [len(parties) for _, parties, _ in agreements(text)] == [3]


def test_our_governments_are_states():
    text = f"{LIMA} in Chile met Peru. The accord, signed in May by our governments, is new."
    assert [parties for _, parties, _ in agreements(text)] == [
        ["Government of Chile", "Government of Peru"]
    ]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("{a} and {b} have joined forces to build a hall.", [("partnership", 2)]),
        ("{a} had contracted with {b} for a computer.", [("contract", 2)]),
        ("{a} signed a €90 million loan with {b}.", [("contract", 2)]),
        ("{a} asked {b} for a loan.", []),
        ("{a} and {b} train staff under a letter of agreement of May.", [("other", 2)]),
        ("Under a purchase agreement with {a}, {b} will buy heat.", [("contract", 2)]),
        ("{a} and {b} have agreed on a feasibility study for tunnels.", [("other", 2)]),
        ("{a} awarded {b} the contract for the design in June.", [("contract", 2)]),
        ("Ana Ruiz of {a} praised a partnership of more than 20 years with {b}.", []),
        ("{a} met {b}. The two agreed on a new partnership in May.", [("partnership", 2)]),
        ("{a} signed a statement near {b}.", []),
        ("{a} has licensed a pump to {b}, under a deal of May.", [("contract", 2)]),
        ("{a} and {b} have had a joint doctoral agreement since May.", [("other", 2)]),
        ("{a} agreed a loan with {b}.", [("contract", 2)]),
        ("{a} and {b} have agreed to look for dams together.", [("partnership", 2)]),
        ("{a} and {b} upgraded their talks to a partnership.", [("partnership", 2)]),
    ],
)
def test_instruments_by_what_is_done(words, rows):
    found = agreements(words.format(a=LIMA, b=KOBE))
    assert [(instrument, len(parties)) for instrument, parties, _ in found] == rows


def test_leaders_act_for_their_states():
    text = "Chile and Peru met. The two leaders formed a partnership on ice."
    assert [row[:2] for row in agreements(text)] == [
        ("partnership", ["Government of Chile", "Government of Peru"])
    ]


def test_the_foundation_is_one_that_is_called_so():
    text = (
        "{o:Lima Foundation|funder} met the {o:Oslo Trust|funder}. In May the foundation and "
        f"{KOBE} signed a memorandum."
    )
    assert agreements(text) == [("memorandum", ["Kobe College", "Lima Foundation"], None)]


def test_list_of_those_with_whom_one_signed():
    text = (
        "{o:Lima Council|funder} met. Agreements concluded by it in the year:\n"
        f"- with {KOBE}, on soils\n- with the {OSLO}, on ice"
    )
    assert [row[:2] for row in agreements(text)] == [
        ("other", ["Kobe College", "Lima Council"]),
        ("other", ["Lima Council", "Oslo College"]),
    ]


def test_home_of_a_body_in_capitals():
    text, mentions = read(
        "MEMORANDUM BETWEEN THE {o:LIMA LAB|research_institute} OF PERU AND THE "
        "{o:TURIN LAB|research_institute} OF ITALY"
    )
    homes = ("PE", "IT")
    bodies = (replace(o, country=c) for o, c in zip(mentions.organisations, homes, strict=True))
    mentions = replace(mentions, organisations=tuple(bodies))
    _, _, (row,) = RELATIONS.relate(Document("d", text), mentions, Context())
    assert sorted(party.name for party in row.parties) == ["LIMA LAB", "TURIN LAB"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"Signed this week: {LIMA} and {KOBE}, a framework agreement on ice.", 1),
        (f"They praised {LIMA} and {KOBE}, a contract in hand.", 0),
        (f"{LIMA} and {KOBE} met. The agreement entered into force in May.", 1),
        (f"{LIMA} and {KOBE} met. The agreement bears the date of 15 June.", 1),
        (f"{LIMA} and {KOBE} met. President Ana Ruiz and Mei Tan signed the agreement.", 1),
        ("Leaders adopted the Cape Declaration on Sunday. Chile and Peru share it.", 1),
        ("Ministers of Peru, Chile and Kenya put their signatures to a charter.", 1),
    ],
)
def test_other_ways_to_name_those_who_sign(text, rows):
    assert len(agreements(text)) == rows
