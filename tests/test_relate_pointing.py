"""What "the firm", "each side", "the two", "to which" and "of its own" point to beside a sum."""

from __future__ import annotations

import pytest

from tidings.records import Party
from tidings.relate.frames import Frames
from tidings.relate.patrons import Patrons
from tidings.relate.topics import Topics
from tidings.rules import load_rulebook

from .scenes import scene_of

SUM = "{m:£2m|GBP 2000000}"
ASH, ELM, OAK = "{o:Ash|company}", "{o:Elm|company}", "{o:Oak|funder}"


def clues_of(marked: str) -> dict[str, set[str]]:
    """Name of each body → its clues in the sentence of the last sum."""
    scene = scene_of(marked)
    frames = Frames(scene.vocabulary)
    topics = Topics(scene, frames)
    told = [passage for passage in scene.passages if passage.sums][-1]
    topic, group = topics.before(told.number), topics.group_before(told.number)
    clues = frames.read(told.tokens, told.sums[-1], topic, group)
    return {party.name: names for party, names in clues.items()}


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (f"{ASH} builds lasers. It buys them from {ELM}.", "Ash"),
        (f"{ASH} grows. Last year {ASH} was joined by {ELM}.", "Ash"),
        (f"{ASH}, {ELM} and {{o:Yew|company}} grow. {ASH} leads.", "Ash"),
        (f"{ASH} was bought by {ELM}. {ELM} builds lasers.", "Elm"),
    ],
)
def test_the_firm_is_the_one_that_is_spoken_of(before, told):
    scene = scene_of(f"{before} The firm will invest {SUM}.")
    pointing = max(scene.actors, key=lambda actor: actor.start)
    assert [party.name for party in pointing.parties] == [told]


@pytest.mark.parametrize(
    "sentence",
    [f"Each side puts in {SUM}.", f"Each gives {SUM}.", f"The two will spend {SUM}."],
)
def test_each_of_a_group_gives(sentence):
    clues = clues_of(f"{ASH} and {ELM} opened a laboratory. {sentence}")
    assert all("subject_of_give" in clues[name] for name in ("Ash", "Elm"))


@pytest.mark.parametrize(
    "sentence",
    [
        f"Each of five hubs puts in {SUM}.",
        f"Each project gives {SUM}.",
        f"{SUM} each pays for it.",
        f"The two hubs give {SUM}.",
    ],
)
def test_each_of_others_is_not_the_group(sentence):
    clues = clues_of(f"{ASH} and {ELM} opened a laboratory. {sentence}")
    assert not any("subject_of_give" in names for names in clues.values())


def test_each_of_a_nameless_group_told_last_is_nobody():
    assert not clues_of(f"{ASH} and {ELM} named five teams. Each gets {SUM}.")


@pytest.mark.parametrize(
    "sentence",
    [
        f"{ASH} and {ELM} learnt that {OAK} gives each of them {SUM}.",
        f"{ASH} and {ELM} heard that {OAK} has granted them {SUM}.",
    ],
)
def test_whom_the_sentence_speaks_of_is_given(sentence):
    clues = clues_of(sentence)
    assert all("between_give_object" in clues[name] for name in ("Ash", "Elm"))
    assert "between_give_object" not in clues["Oak"]


@pytest.mark.parametrize(
    ("sentence", "is_goal"),
    [
        (f"{ASH}, to which {OAK} gave {SUM}, grows.", True),
        (f"{ASH}, into which {OAK} has put {SUM}, grows.", True),
        (f"{ASH}, with which {OAK} works, has {SUM}.", False),
        (f"The lab of {ASH}, a firm to which {OAK} gave {SUM}, grows.", False),
    ],
)
def test_to_which_a_sum_goes(sentence, is_goal):
    assert ("to_which" in clues_of(sentence).get("Ash", ())) == is_goal


@pytest.mark.parametrize(
    ("sentence", "is_own"),
    [
        (f"{ASH} set up a school with {SUM} of its own.", True),
        (f"{ASH} gives the school {SUM} from its own purse.", True),
        (f"With {SUM} of {ASH}’s own the school was built.", True),
        (f"{ASH} gives {SUM} for a school of its own.", False),
        (f"{ASH} gives {SUM} of public money.", False),
    ],
)
def test_own_money_is_its_owners(sentence, is_own):
    assert ("own_money" in clues_of(sentence)["Ash"]) == is_own


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        (f"{ASH}, founded in 2016 with {SUM} from {OAK}, grows.", True),
        (f"{ASH} was set up last year with a gift of {SUM}.", True),
        (f"{ASH} runs a scheme, endowed with {SUM}.", False),
        (f"{ASH} opened a school with {SUM}.", False),
    ],
)
def test_who_is_founded_with_a_sum_receives_it(sentence, is_told):
    assert ("founded_with" in clues_of(sentence).get("Ash", ())) == is_told


def test_who_borrows_receives():
    assert "subject_of_receive" in clues_of(f"{ASH} borrowed {SUM} from {OAK}.")["Ash"]


@pytest.mark.parametrize(
    ("sentence", "clue"),
    [
        (f"{OAK} lends Kenya {SUM}.", "between_give_object_state"),
        (f"{OAK} gives {SUM} to Kenya.", "after_to_state"),
    ],
)
def test_a_state_that_receives_is_told_so(sentence, clue):
    assert clue in clues_of(sentence)["Government of Kenya"]


def test_a_body_that_receives_is_no_state():
    assert "after_to_state" not in clues_of(f"{OAK} gives {SUM} to {ASH}.")["Ash"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"{SUM} comes from {{p:Horizon Europe}}.",
            [("patron_near_first", "European Commission"), ("patron_near_later", "European Union")],
        ),
        (
            f"{{p:Horizon Europe}} goes on.\n\nA project has {SUM}.",
            [("patron_last_first", "European Commission"), ("patron_last_later", "European Union")],
        ),
        (f"{SUM} comes from the {{p:Unheard-of Fund}}.", []),
        (f"{SUM} is there.", []),
    ],
)
def test_known_programmes_have_known_patrons(text, found):
    scene = scene_of(text)
    names = ("European Union", "Ash", "European Commission")
    bodies = {name: Party(name, name) for name in names}
    starts = [amount.start for amount in scene.mentions.amounts]
    told = Patrons(load_rulebook()).of(scene, starts, bodies)
    assert [(name, party.name) for name, party in told] == found
