"""What clauses, rows and pointing words around a sum say of the bodies in its sentence."""

from __future__ import annotations

import pytest

from tidings.relate.frames import Frames
from tidings.relate.gathering import Row
from tidings.relate.prominence import prominence
from tidings.relate.topics import Topics

from .scenes import scene_of


def clues_of(marked: str) -> dict[str, set[str]]:
    """Name of each body → its clues in the sentence of the last sum."""
    scene = scene_of(marked)
    frames = Frames(scene.vocabulary)
    told = [passage for passage in scene.passages if passage.sums][-1]
    topic = Topics(scene, frames).before(told.number)
    clues = frames.read(told.tokens, told.sums[-1], topic)
    return {party.name: names for party, names in clues.items()}


SUM = "{m:£2m|GBP 2000000}"


@pytest.mark.parametrize(
    ("shared", "does"),
    [
        (f"share the {SUM} that ten more dishes cost.", "give"),
        (f"share the {SUM} bill for the dishes.", "give"),
        (f"share {SUM} among nine teams.", "give"),
        (f"share {SUM} for new dishes.", "receive"),
        (f"share {SUM}, and what that costs is known.", "receive"),
    ],
)
def test_who_shares_a_cost_gives(shared, does):
    clues = clues_of(f"{{o:Ash|funder}} and {{o:Elm|funder}} will {shared}")
    assert f"subject_of_{does}" in clues["Ash"] & clues["Elm"]


@pytest.mark.parametrize(
    ("condition", "is_condition"),
    [
        ("subject to a decision by", True),
        ("conditional on the consent of", True),
        ("pending clearance by", True),
        ("in a subject chosen by", False),
    ],
)
def test_bodies_of_a_condition_are_no_payers(condition, is_condition):
    clues = clues_of(f"{{o:Ash|company}} earmarked {SUM}, {condition} the {{o:Elm|government}}.")
    assert ("after_condition" in clues.get("Elm", ())) == is_condition


def test_a_body_right_after_another_is_its_host():
    text = f"It gave {SUM} to the {{o:Data Lab|research_institute}} at the {{o:Ash|university}}."
    assert "after_host" in clues_of(text)["Ash"]
    assert "after_at" in clues_of(f"{SUM} will be spent at {{o:Ash|university}}.")["Ash"]


def test_of_hosted_bodies_each_stands_in_the_row():
    text = (
        f"It gave {SUM} to the {{o:Data Lab|research_institute}} at {{o:Ash|university}}, the "
        "{o:Mind Lab|research_institute} ({o:ML|research_institute|Mind Lab}) at the "
        "{o:Elm|university} and {o:Wind Lab|research_institute} at {o:Oak|university}."
    )
    clues = clues_of(text)
    assert [name for name, names in clues.items() if "after_to" in names] == [
        "Data Lab",
        "Mind Lab",
        "Wind Lab",
    ]
    assert all("after_host" in clues[name] for name in ("Ash", "Elm", "Oak"))


def test_a_row_after_a_host_stays_one():
    text = f"It gave {SUM} to the {{o:Lab|research_institute}} at {{o:Ash|university}} and "
    clues = clues_of(text + "{o:Elm|university}.")
    assert clues["Ash"] == clues["Elm"]


def test_who_is_brought_from_a_body_leaves_it():
    left = clues_of(f"One, worth {SUM}, brings a chemist from {{o:Ash|university}} to us.")
    assert "after_from" not in left.get("Ash", ())
    paid = clues_of(f"The bid brings {SUM} from {{o:Ash|university}} to us.")
    assert "after_from" in paid["Ash"]


def test_what_adds_up_gives_nothing():
    text = f"{{o:Ash|university}} is half of three of them, whose grants add up to {SUM}."
    assert "subject_of_give" not in clues_of(text).get("Ash", ())


def test_the_number_of_a_note_keeps_the_subject_of_the_one_before():
    text = "1. {o:Ash|funder} has looked at robots.\n\n2. On 10 May it announced "
    assert "subject_of_launch" in clues_of(text + SUM + ".")["Ash"]


@pytest.mark.parametrize(
    ("told", "owners"),
    [
        ("{o:Ash|company}, {o:Elm|company} and {o:Oak|company} each own a third.", 3),
        ("{o:Ash|company} and {o:Elm|company} took the decision. Both companies own it.", 2),
        ("It is owned equally by {o:Ash|company}, {o:Elm|company} and {o:Oak|company}.", 3),
    ],
)
def test_owners_are_those_who_own(told, owners):
    later = " {o:Bay|company} and {o:Sea|company} came to see it. The owners paid for it."
    *_, actor = scene_of(told + later).actors
    assert [party.name for party in actor.parties] == ["Ash", "Elm", "Oak"][:owners]


def test_those_who_sign_a_joint_statement_say_we():
    heads = "A JOINT STATEMENT\n\n{o:Ash|funder}\n{o:Elm|funder}\n\n"
    text = heads + f"{{o:Oak|funder}} may join. Each of us commits {SUM}."
    assert "subject_of_give" in clues_of(text)["Ash"] & clues_of(text)["Elm"]
    single = heads.replace("{o:Elm|funder}\n", "")
    assert "subject_of_give" not in clues_of(text.replace(heads, single)).get("Ash", ())


@pytest.mark.parametrize(
    ("after", "clue"),
    [
        ("for {o:Ash|company}’s new plant", "after_for_owner_company"),
        ("to the {o:Ash|university}’s new school", "after_to_owner_academic"),
    ],
)
def test_a_sum_for_what_a_body_owns_is_for_the_body(after, clue):
    assert clues_of(f"{{o:Elm|funder}} gives {SUM} {after}.")["Ash"] == {clue}


@pytest.mark.parametrize(
    ("verb", "is_given"), [("gave it", True), ("promised them", True), ("matched it with", False)]
)
def test_whom_the_text_speaks_of_is_given_a_sum(verb, is_given):
    clues = clues_of(f"{{o:Ash|university}} is old. In May {{o:Elm|funder}} {verb} {SUM}.")
    assert ("between_give_object" in clues.get("Ash", ())) == is_given
    assert "subject_of_give" in clues["Elm"]


def test_totals_late_sums_and_those_that_tower_are_told_apart():
    scene = scene_of(
        "It gave {m:£2m|GBP 2000000}, of which {m:£1m|GBP 1000000} for us. "
        "It has {m:€50m|EUR 50000000} and {m:£39m|GBP 39000000} and {m:£40m|GBP 40000000}."
    )
    rows = [Row([0], set(), set(), [1]), *(Row([index], set(), set()) for index in (2, 3, 4))]
    length = len(scene.document.text)
    assert list(prominence(scene.judged, rows, length)) == [
        ["has_parts"],
        ["told_late"],
        ["told_late"],
        ["told_late", "towers"],
    ]
    assert list(prominence(scene.judged, rows, 10 * length))[1:] == [[], [], ["towers"]]
