"""Who signs: holders of posts, groups that are only counted, owners of an agreement, headlines."""

from __future__ import annotations

import dataclasses

import pytest

from tidings.records import Context, Document, Person
from tidings.relate import Relations
from tidings.rules import load_rulebook

from .markup import read

RELATIONS = Relations(load_rulebook())
TOWNS = ("Lima", "Kobe", "Oslo", "Roma")
LIMA, KOBE, OSLO, ROMA = (f"{{o:{town} College|university}}" for town in TOWNS)
LIST = f"The members:\n- {LIMA}\n- {KOBE}\n- {OSLO}\n\n"


def agreements(marked: str):
    """Instrument and first words of the parties of each agreement."""
    text, mentions = read(marked)
    _, _, rows = RELATIONS.relate(Document("d", text), mentions, Context())
    names = (sorted(p.name.removeprefix("Government of ") for p in row.parties) for row in rows)
    told = (" ".join(name.split()[0] for name in parties) for parties in names)
    return list(zip((row.instrument for row in rows), told, strict=True))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"{LIMA}’s rector and the Kenyan minister signed a pact.", [("other", "Kenya Lima")]),
        ("The Chilean and Kenyan ministers initialled accords.", [("other", "Chile Kenya")]),
        ("A pact was signed by the Chilean president and the Kenyan premier.", "Chile Kenya"),
        (f"{LIMA} signed a pact in the presence of the Kenyan minister.", []),
        (f"{LIMA} and the Kenyan minister signed a pact.", [("other", "Kenya Lima")]),
    ],
)
def test_posts_sign_for_their_owners(text, rows):
    found = agreements(text)
    assert found == (rows if isinstance(rows, list) else [("other", rows)])


PLURAL = [("memorandum", "Lima Oslo"), ("memorandum", "Kobe Oslo")]
SEPARATE = [("memorandum", "Kobe Lima"), ("memorandum", "Lima Oslo")]
ALLIED = [("partnership", "Kobe Lima")]
VIETNAM = "{o:Ministry of Health of Viet Nam|government||VN}"


@pytest.mark.parametrize(
    ("envoy", "minister", "more", "rows"),
    [
        ("Ambassador of Norway to Peru", "Vice Minister of Health", "", "Norway Peru"),
        ("Ambassador of Norway", "Vice Minister of Health", "", None),
        ("Ambassador of Norway", "Vice Minister of Health", VIETNAM, "Norway Vietnam"),
    ],
)
def test_an_ambassador_signs_for_the_sender_and_a_minister_for_the_host(
    envoy, minister, more, rows
):
    text, mentions = read(f"Ana Lund, {envoy}, and Juan Paz, {minister}, signed a pact. {more}")
    people = tuple(
        Person(start=start, end=start + len(name), text=name, rule="t", name=name, role=role)
        for name, role in (("Ana Lund", envoy), ("Juan Paz", minister))
        for start in (text.index(name),)
    )
    _, _, found = RELATIONS.relate(
        Document("d", text), dataclasses.replace(mentions, people=people), Context()
    )
    told = [sorted(p.name.removeprefix("Government of ") for p in row.parties) for row in found]
    assert told == ([rows.split()] if rows else [])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            f"{LIMA} signed memoranda with three colleges: {KOBE}, {OSLO} and {ROMA}.",
            [("memorandum", pair) for pair in ("Kobe Lima", "Lima Oslo", "Lima Roma")],
        ),
        (f"{LIMA} signed separate memoranda with {KOBE} and {OSLO}.", SEPARATE),
        (
            "Joint statement of the Japan–EU Council\n\nThe {o:EU|international} and "
            f"{LIMA} sent people. {LIMA} and {KOBE} adopted this statement.",
            [("joint_statement", "EU Japan")],
        ),
        (f"{LIMA} and {KOBE} have signed memoranda with {OSLO}.", PLURAL),
        (f"A contract was awarded to {LIMA} by {KOBE}.", [("contract", "Kobe Lima")]),
        (f"A contract worth €2 million went to {LIMA}; {KOBE} pays.", [("contract", "Kobe Lima")]),
        (f"{LIMA} and {KOBE} have extended their alliance until 2030.", ALLIED),
        (f"{LIMA} and {KOBE} signed up to a code of conduct.", [("other", "Kobe Lima")]),
        (f"{LIMA} and {KOBE} exchanged letters on valves.", [("other", "Kobe Lima")]),
        (f"{LIMA} and {KOBE} signed the Ash Region Deal.", [("other", "Kobe Lima")]),
        (
            f"{LIMA} lends {KOBE} money. The contract was signed by {LIMA} and a minister.",
            [("contract", "Kobe Lima")],
        ),
        (
            f"{LIMA} trains fellows. Agreements were reached with {KOBE} and {OSLO}.",
            [("other", "Kobe Lima Oslo")],
        ),
        (
            f"JOINT DECLARATION\n\n{LIMA}, {KOBE} and {OSLO}\n\n"
            f"{LIMA} and {KOBE}, together with {ROMA}, adopted this declaration.",
            [("joint_statement", "Kobe Lima Oslo")],
        ),
        (
            "Chile signs association agreement\n\nThe Chilean and Kenyan ministers put their "
            "names to the agreement.",
            [("treaty", "Chile Kenya")],
        ),
        (
            "The {o:EU|international} pays. The Japan–EU Digital Partnership was launched in May.",
            [("partnership", "EU Japan")],
        ),
    ],
)
def test_whose_instrument_it_is(text, rows):
    assert agreements(text) == rows


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (f"{LIST}A charter, signed by all three in May, is public.", "Kobe Lima Oslo"),
        (f"{LIST}The three signed a charter.", "Kobe Lima Oslo"),
        (f"{LIST}Rectors of three universities signed a charter.", "Kobe Lima Oslo"),
        ("Ministers of three countries signed a charter.\n\nChile, Kenya and Peru.", "Chile"),
    ],
)
def test_those_who_are_only_counted(text, parties):
    ((kind, told),) = agreements(text)
    assert kind == "other"
    assert told.startswith(parties)


def test_a_count_that_no_row_has_names_nobody():
    rows = "Chile, Kenya and Peru. Spain, Italy and Malta."
    assert agreements(f"Ministers of three countries signed a charter.\n\n{rows}") == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"A deputy asked why {LIMA}’s memorandum with {KOBE} was late.", "memorandum"),
        (f"Money goes to {LIMA}. {KOBE} signed a contract with it in May.", "contract"),
        (f"Under a licence signed in May, {LIMA} may use a valve of {KOBE}.", "contract"),
        (f"{LIMA} has a lease with {KOBE}.", "contract"),
        (f"{LIMA} has renewed its service-level agreement with {KOBE}.", "contract"),
        (f"{LIMA} and {KOBE} will collaborate on valves.", "partnership"),
        (f"{LIMA} and {KOBE} met and said that they will collaborate.", "partnership"),
        (f"{LIMA} has entered into a research collaboration with {KOBE}.", "partnership"),
        (f"{LIMA} to team up with {KOBE}", "partnership"),
        (f"{LIMA} and {KOBE} signed up to a joint fund.", "partnership"),
        (f"{LIMA} and {KOBE} signed two protocols.", "other"),
        (f"{LIMA} and {KOBE} signed the minutes.", "other"),
        (f"{LIMA} and {KOBE} issued a statement.", "joint_statement"),
        (f"{LIMA} is to sign a two-year bridge loan with {KOBE}.", "contract"),
        (f"{LIMA} received an order from {KOBE} for pumps.", "contract"),
        (f"{LIMA} agreed in June to buy power from {KOBE}.", "contract"),
        (f"{LIMA} chose {KOBE}: the contract, worth €2m, was signed in May.", "contract"),
        (f"{LIMA} and {KOBE} have come to an agreement on ice.", "other"),
        (f"The agreement that {LIMA} has with {KOBE} is old.", "other"),
        (f"{LIMA} is to license a valve. Under the deal {KOBE} pays fees.", "contract"),
        (f"{LIMA} and {KOBE} founded a joint company.", "partnership"),
        (f"{LIMA} and {KOBE} opened a hall under an agreement of intent.", "letter_of_intent"),
    ],
)
def test_words_for_instruments(text, rows):
    assert agreements(text) == [(rows, "Kobe Lima")]


@pytest.mark.parametrize(
    "text",
    [
        f"{LIMA} collaborates with everybody. {KOBE} is in Japan.",
        f"{LIMA} and {KOBE} have begun talks on a framework agreement.",
        f"Under the plan {LIMA} pays {KOBE}.",
        f"{LIMA} agreed last year to buy {KOBE}.",
        f"{LIMA} bought a licence. {KOBE} is in Japan.",
        f"{LIMA} and {KOBE} were met. The director signed the documents.",
    ],
)
def test_what_is_no_instrument(text):
    assert agreements(text) == []


def test_second_instrument_of_a_kind():
    text = f"{LIMA} and {KOBE} agreed a partnership in May. They also signed a health partnership."
    assert [kind for kind, _ in agreements(text)] == ["partnership", "partnership"]


def test_headline_of_what_the_text_tells():
    body = f"{LIMA} and {KOBE} signed a memorandum of understanding."
    for headline in (f"{LIMA} to work with {KOBE}", f"{LIMA} signs pact with {KOBE}"):
        assert agreements(f"{headline}\n\n{body}") == [("memorandum", "Kobe Lima")]
    assert agreements(f"{LIMA} to work with {KOBE}\n\nIt is new.") == [("partnership", "Kobe Lima")]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (f"{OSLO} is new. It has also signed a pact with {KOBE}.", "Kobe Oslo"),
        (f"{OSLO} met us; it will sign a pact with {KOBE}.", "Kobe Oslo"),
        (f"Under the terms of the deal, {LIMA} works for {KOBE}.", "Kobe Lima"),
        ("Chile met Peru. A plan that Ana and her colleague Mei Tan signed is out.", "Chile Peru"),
        ("The Indian and Peruvian ministers concluded the pact.", "India Peru"),
        (f"A pact that {LIMA} and {KOBE} are negotiating is late.", ""),
    ],
)
def test_subjects_of_signing(text, parties):
    assert agreements(text) == ([("other", parties)] if parties else [])


@pytest.mark.parametrize(
    "told",
    [
        f"So have {KOBE} and {OSLO}.",
        f"{KOBE} did the same with {OSLO}.",
        f"{KOBE} and {OSLO} intend to conclude one on optics.",
    ],
)
def test_others_who_sign_too(told):
    text = f"{LIMA} and {OSLO} signed a letter of intent. {told}"
    both = [("letter_of_intent", "Lima Oslo"), ("letter_of_intent", "Kobe Oslo")]
    assert agreements(text) == both
    assert agreements(f"Nobody signs. {told}") == []


def test_a_statement_seals_no_partnership():
    text = f"{LIMA} and {KOBE} formed a partnership. A joint statement was signed by both."
    assert [kind for kind, _ in agreements(text)] == ["partnership", "joint_statement"]


@pytest.mark.parametrize("body", ["City of Limoges", "Limoges County Council"])
def test_a_state_beside_a_city_is_a_side_of_its_own(body):
    text = f"{{o:{body}|government|{body}|FR}} and France signed a pact."
    ((_, parties),) = agreements(text)
    assert "France" in parties


def test_a_ministry_of_regions_stands_for_its_state():
    growth = "Ministry of Regional Growth"
    text = f"{{o:{growth}|government|{growth}|FR}}, {LIMA} and France signed a pact."
    ((_, parties),) = agreements(text)
    assert "France" not in parties
