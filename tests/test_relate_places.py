"""What lists, entries, owners, nameless groups and the surroundings of a sum say of a body."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tidings.records import Context, Document
from tidings.relate.crowds import Crowd, Crowds
from tidings.relate.frames import Frames
from tidings.relate.gathering import Row
from tidings.relate.kinds import coarse
from tidings.relate.layout import lay_out
from tidings.relate.leads import Leads
from tidings.relate.members import Members
from tidings.relate.owners import Owners
from tidings.relate.pooling import parts_of
from tidings.relate.rounds import Rounds
from tidings.relate.stages import Wishes
from tidings.relate.surroundings import Surroundings
from tidings.relate.worth import single
from tidings.rules import load_rulebook

from .markup import read
from .scenes import relations, scene_of


@lru_cache(maxsize=1)
def leads() -> Leads:
    return Leads(load_rulebook())


@lru_cache(maxsize=1)
def rounds() -> Rounds:
    return Rounds(load_rulebook())


def clues_of(marked: str, name: str, part: int | None = None) -> list[str]:
    """The clues of a body for the first sum; ``part`` is the index of an amount in it."""
    scene = scene_of(marked)
    sums = [scene.judged[0].amount.start]
    places = Surroundings(scene, sums, leads(), rounds())
    parts = [] if part is None else [scene.judged[part].amount.start]
    party = next(party for party in places.parties() if party.name == name)
    return single(places.clues(sums, parts)[party])


SUM = "{o:Bora Fund|funder} gives {m:£9m|GBP 9000000} to nine teams."


@pytest.mark.parametrize(
    ("below", "clue"),
    [
        ("The winners:\n\n- {o:Ash|company}, Leeds\n- {o:Elm|company}, York", "recipient_first"),
        ("Who pays\n- {o:Ash|company}, Leeds\n- {o:Elm|company}, York", "funder_first"),
        (
            "Winners:\n\n- {o:Elm|company} with {o:Ash|company}\n- {o:Oak|company}",
            "recipient_later",
        ),
        (
            "Notes\n\nBuilders\n\nLeader: {o:Elm|company}. Partners: {o:Ash|company}",
            "recipient_field",
        ),
        ("More\n\nWho funds\n\nA third of it comes from {o:Ash|company}.", "funder_below"),
        ("Names\n\n- {o:Ash|company}, Leeds\n- {o:Elm|company}, York", "recipient_first"),
    ],
)
def test_lists_belong_to_the_sum_above_them(below, clue):
    assert f"list_{clue}" in clues_of(f"{SUM}\n\n{below}", "Ash")


def test_a_list_whose_items_hold_sums_is_none_of_another_sum():
    text, mentions = read(
        f"{SUM}\n\n- {{o:Ash|company}}: {{m:£2m|GBP 2000000}}\n- {{o:Elm|company}}"
    )
    scene = relations()._scene(Document("d", text), mentions, Context())
    sums = [item.amount.start for item in scene.judged]
    places = Surroundings(scene, sums, leads(), rounds())
    ash = next(party for party in places.parties() if party.name == "Ash")
    assert not [name for name in places.clues(sums[:1], [])[ash] if name.startswith("list_")]


def lists_of(marked: str, name: str) -> list[list[str]]:
    """The clues of lists for a body and every sum."""
    scene = scene_of(marked)
    sums = [item.amount.start for item in scene.judged]
    places = Surroundings(scene, sums, leads(), rounds())
    party = next(party for party in places.parties() if party.name == name)
    found = (places.clues([start], [])[party] for start in sums)
    return [[name for name in names if name.startswith("list_")] for names in found]


NAMES = "Examples\n\n- {o:Ash|company}, Leeds\n- {o:Elm|company}, York"
PAYERS = "- {o:Bora Fund|funder}: {m:£9m|GBP 9000000}\n- {o:Sea Fund|funder}: {m:£5m|GBP 5000000}"


def test_a_list_belongs_to_all_sums_of_one_list():
    marked = f"Big news\n\nIt is spring.\n\nThe money\n\n{PAYERS}\n\n{NAMES}"
    assert all("list_first_company" in names for names in lists_of(marked, "Ash"))


def test_a_list_without_a_sum_in_its_section_belongs_to_the_first():
    last = "Past\n\nIt gave {m:£3m|GBP 3000000} and {m:£4m|GBP 4000000}."
    first = "{o:Bora Fund|funder} gives {m:£9m|GBP 9000000}."
    told = lists_of(f"Big news\n\n{first}\n\n{last}\n\n{NAMES}", "Ash")
    assert ["list_first_company" in names for names in told] == [True, False, False]


def test_who_stands_in_the_entry_of_a_part_has_a_share():
    entry = "{o:Green Ship|research_institute}\nLeader: {o:Ash|company}\nAward: {m:£2m|GBP 2000000}"
    marked = f"{SUM}\n\n{entry}\n\nThe end of it all."
    assert "with_part" in clues_of(marked, "Ash", part=1)
    assert {"titles_part", "heads_part"} <= set(clues_of(marked, "Green Ship", part=1))
    assert "with_part" not in clues_of(marked, "Bora Fund", part=1)


@pytest.mark.parametrize(
    ("marked", "owner"),
    [
        ("The {p:Port Fund}, run by the {o:Sea Ministry|government}, grows.", "Sea Ministry"),
        ("{o:Sea Ministry|government}’s {p:Port Fund} grows.", "Sea Ministry"),
        ("The {o:Sea Ministry|government} has launched the {p:Port Fund}.", "Sea Ministry"),
        ("The {p:Port Fund} grows. The fund is managed by {o:Ash|company}.", "Ash"),
        ("The {p:Port Fund} welcomed {o:Ash|company}.", None),
    ],
)
def test_owners_of_programmes(marked, owner):
    owners = Owners(load_rulebook()).of(scene_of(marked))
    assert [p.name for p in owners.get("Port Fund", {})] == ([owner] if owner else [])


@pytest.mark.parametrize(
    ("marked", "crowd"),
    [
        ("Nine teams share {m:£2m|GBP 2000000}.", Crowd("receive", "teams", 9)),
        ("Private donors have pledged {m:£2m|GBP 2000000}.", Crowd("give", "donors")),
        (
            "{o:Ash|company} offers {m:£2m|GBP 2000000} for nine teams.",
            Crowd("receive", "teams", 9),
        ),
        ("{o:Ash|company} gives {m:£2m|GBP 2000000} to {o:Elm|company}.", Crowd("", "")),
    ],
)
def test_nameless_groups(marked, crowd):
    scene = scene_of(marked)
    ((_, _, tokens, _, _),) = scene.passages
    place = next(index for index, token in enumerate(tokens) if token.kind == "amount")
    assert Crowds(scene.vocabulary, Frames(scene.vocabulary)).of(tokens, place) == crowd


@pytest.mark.parametrize(
    ("marked", "noun", "size", "members"),
    [
        ("Donors such as {o:Ash|funder} met.", "donors", None, ["Ash"]),
        ("Its donors are {o:Ash|company} and {o:Elm|company}.", "donors", 2, ["Ash", "Elm"]),
        (
            "Among the partners:\n\n- {o:Ash|company}\n- {o:Elm|company}\n",
            "partners",
            2,
            ["Ash", "Elm"],
        ),
        ("[1] Chile, Peru, Kenya and Ghana.", "allies", 4, ["Chile", "Peru", "Kenya", "Ghana"]),
        ("[1] Chile, Peru, Kenya and Ghana.", "allies", 5, []),
        ("Chile, Peru, Kenya and Ghana met Fiji, Oman, Togo and Mali.", "allies", 4, []),
    ],
)
def test_members_of_a_nameless_group(marked, noun, size, members):
    scene = scene_of(marked)
    found = Members(scene, Frames(scene.vocabulary)).of(noun, size)
    assert [party.name.removeprefix("Government of ") for party in found] == members


def first_actor(scene):
    """The tokens of the first sentence, and the place of the first body in it."""
    passage = scene.passages[0]
    return passage.tokens, passage.bodies[0]


@pytest.mark.parametrize(
    ("marked", "preposition"),
    [
        ("Over seven years {o:Ash|funder} pays {m:£2m|GBP 2000000}.", ""),
        ("In April {o:Ash|funder} paid {m:£2m|GBP 2000000}.", ""),
        ("Across the sea the {o:Ash|funder} pays {m:£2m|GBP 2000000}.", ""),
        ("For the {o:Ash|funder} there is {m:£2m|GBP 2000000}.", "for"),
        ("From both the {o:Ash|funder} and others came {m:£2m|GBP 2000000}.", "from"),
        ("In large Finnish {o:Ash|company} it put {m:£2m|GBP 2000000}.", "in"),
    ],
)
def test_articles_and_times_close_what_a_preposition_governs(marked, preposition):
    scene = scene_of(marked)
    tokens, place = first_actor(scene)
    assert Frames(scene.vocabulary).governing.preposition(tokens, place) == preposition


@pytest.mark.parametrize(
    ("marked", "is_topic"),
    [
        ("The {o:Ash|funder} finds it first.", True),
        ("What the {o:Ash|funder} finds the firms may use.", False),
        ("While {o:Ash|funder} waits, others pay.", False),
    ],
)
def test_a_subordinate_clause_gives_no_topic(marked, is_topic):
    scene = scene_of(marked)
    tokens, place = first_actor(scene)
    assert (Frames(scene.vocabulary).topic(tokens, None) == tokens[place]) == is_topic


@pytest.mark.parametrize(
    ("marked", "is_fronted"),
    [
        ("With {m:£2m|GBP 2000000} from {o:Elm|funder}, {o:Ash|university} will build.", True),
        ("Backed by {m:£2m|GBP 2000000} of hers, the {o:Ash|university} builds.", True),
        ("Besides {m:£2m|GBP 2000000} of hers, the {o:Ash|university} builds.", False),
    ],
)
def test_whoever_acts_with_a_sum_is_told_after_it(marked, is_fronted):
    scene = scene_of(marked)
    (passage,) = scene.passages
    clues = Frames(scene.vocabulary).read(passage.tokens, passage.sums[0], None)
    fronted = [party.name for party, names in clues.items() if "fronted" in names]
    assert fronted == (["Ash"] if is_fronted else [])


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("It lives on support from Ottawa.", ["Government of Canada"]),
        ("It lives on Tokyo’s generous aid.", ["Government of Japan"]),
        ("It takes a train from Ottawa.", []),
        ("It lives on support from Brussels.", []),
    ],
)
def test_capitals_that_pay_stand_for_their_states(text, states):
    assert [party.name for actor in scene_of(text).actors for party in actor.parties] == states


@pytest.mark.parametrize(
    ("beside", "members"),
    [
        (" Four allies[1] set it up.", ["Chile", "Peru", "Kenya", "Ghana"]),
        (" Four universities[1] asked for it.", []),
        (" Five allies[1] set it up.", []),
        ("\n\nFour allies[1] set it up.", []),
    ],
)
def test_a_row_of_as_many_names_as_payers_are_counted_beside_a_sum(beside, members):
    row = "\n\n[1] Chile, Peru, Kenya and Ghana."
    scene = scene_of("A fund has {m:£2m|GBP 2000000}." + beside + row)
    found = Members(scene, Frames(scene.vocabulary)).beside(scene.judged[0].amount.start)
    assert [party.name.removeprefix("Government of ") for party in found] == members


@pytest.mark.parametrize(
    ("last", "parts"),
    [
        ("Together that makes {m:£5m|GBP 5000000}.", [0, 1]),
        ("Together that makes {m:£6m|GBP 6000000}.", []),
        ("{o:Oak|funder} pays {m:£5m|GBP 5000000}.", []),
        ("Together that makes {m:€5m|EUR 5000000}.", []),
    ],
)
def test_parts_of_a_total(last, parts):
    text = "{o:Ash|funder} gives {m:£2m|GBP 2000000}. {o:Elm|funder} gives {m:£3m|GBP 3000000}. "
    scene = scene_of(text + last)
    rows = [Row([index], set(), set()) for index in range(3)]
    assert parts_of(scene, rows, 2) == parts


@pytest.mark.parametrize(
    ("words", "role"),
    [("The eight centres", "recipient"), ("New shareholders", "funder"), ("Timetable", "")],
)
def test_leads(words, role):
    assert leads().role_above(words) == role


@pytest.mark.parametrize(
    ("before", "is_wish"),
    [
        ("The director asked for", True),
        ("The plan needs another", True),
        ("Requests came to more than", True),
        ("The council awarded", False),
        ("Asked for help, the state gave", False),
    ],
)
def test_wishes(before, is_wish):
    assert Wishes(load_rulebook()).hold(before) is is_wish


def test_focus_remembers_who_acted_last_in_the_section():
    marked = (
        "{o:Elm Council|funder} opened a competition in May.\n\n"
        "{o:Ash|company} looked on.\n\nUp to {m:£2m|GBP 2000000} is on the table."
    )
    assert {"last_giver", "first_giver"} <= set(clues_of(marked, "Elm Council"))
    assert not {"last_giver", "next_giver"} & set(clues_of(marked, "Ash"))
    assert coarse("government") == coarse("country") == "payer"


def test_surroundings_tell_who_is_near_and_who_is_first():
    marked = (
        "Money for boats\n\n{o:Sea Council|funder} has news. It is {m:£2m|GBP 2000000}.\n\n"
        "Elsewhere\n\n{o:Land Council|funder} has none, says {o:Ash|company}."
    )
    near, far = clues_of(marked, "Sea Council"), clues_of(marked, "Land Council")
    assert {"only_payer_of_block", "sentence_before_payer", "same_block_payer"} <= set(near)
    assert "elsewhere_payer" in far
    assert "same_block_payer" not in far
    assert "next_company" not in clues_of(marked, "Ash")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Leeds – £2m for a laser\n\nYork – £3m for a ship", "item item"),
        ("Who\nAmong the winners are\n\n- Leeds\n- York", "heading heading item item"),
        ("New shareholders\n- Leeds\n- York", "heading item item"),
    ],
)
def test_layout_of_lists(text, kinds):
    assert [block.kind for block in lay_out(text).blocks] == kinds.split()


def test_entries_are_lines_without_a_blank_line_between():
    assert lay_out("ASH\nGrant: £2m\n\nELM\nGrant: £3m").entries == [0, 0, 2, 2]


@pytest.mark.parametrize(
    ("below", "clues"),
    [
        ("{o:Ash|company} leads them.", {"apart_after_near_company", "apart_then_hold"}),
        (
            "It rains. It snows. {o:Ash|company} pays {m:£2m|GBP 2000000}.",
            {"apart_after_far_company", "apart_then_give", "apart_after_busy_company"},
        ),
    ],
)
def test_bodies_told_in_other_sentences(below, clues):
    found = clues_of(f"{SUM} {below}", "Ash")
    assert {name for name in found if name.startswith("apart_")} == clues


def test_no_body_is_apart_from_a_sum_of_its_own_sentence():
    found = clues_of(f"{SUM} The {{o:Bora Fund|funder}} signs.", "Bora Fund")
    assert not [name for name in found if name.startswith("apart_")]


@pytest.mark.parametrize(
    ("name", "place"), [("Ash", "top"), ("Elm", "here"), ("Oak", "away"), ("Fir", "away")]
)
def test_where_a_firm_stands_when_money_is_raised(name, place):
    marked = (
        "{o:Ash|company} grows\n\nIt does well.\n\n{o:Oak|company} builds.\n\n"
        "{o:Elm|company} led the Series B of {m:£9m|GBP 9000000}.\n\n{o:Fir|company} helps."
    )
    assert f"round_{place}_company" in clues_of(marked, name)


def test_a_sum_that_is_no_round_has_no_firm_that_raises_it():
    assert not [name for name in clues_of(SUM, "Bora Fund") if name.startswith("round_")]
