"""Who has a sum, acts with it or builds for it, and whom a text only mentions."""

from __future__ import annotations

import pytest

from tidings.relate.kinds import coarse
from tidings.relate.outsiders import Outsiders

from .scenes import scene_of
from .test_relate_clauses import clues_of

SUM = "{m:£2m|GBP 2000000}"


@pytest.mark.parametrize(
    ("clause", "clue"),
    [
        (f"has more than {SUM} for its students.", "has_academic"),
        (f"had {SUM} from Elm.", "has_from_academic"),
        (f"will look for answers with a grant of {SUM}.", "uses_academic"),
        (f"is building a laboratory for {SUM}.", "builds_academic"),
        (f"plans a {SUM} laboratory.", "builds_academic"),
    ],
)
def test_the_subject_has_uses_or_builds(clause, clue):
    assert clue in clues_of(f"{{o:Ash|university}} {clause}")["Ash"]


@pytest.mark.parametrize(
    "clause",
    [f"has promised {SUM}.", f"backs the centre with {SUM}.", f"opened the building for {SUM}."],
)
def test_verbs_of_giving_speak_for_themselves(clause):
    clues = clues_of(f"{{o:Ash|university}} {clause}")
    assert not any(clue.startswith(("has_", "uses_", "builds_")) for clue in clues["Ash"])


@pytest.mark.parametrize(
    ("sentence", "clue"),
    [
        ("The firm is a spin-out of {o:Ash|university}.", "only_left_academic"),
        ("{o:Ash|university} is preparing a bid.", "only_bidder_academic"),
        ("{o:Ash|university} advises the jury.", "only_adviser_academic"),
        ("{o:Ash|university} leads the work.", ""),
        (f"{{o:Ash|university}} has a bid for {SUM}.", ""),
    ],
)
def test_a_body_that_is_only_mentioned(sentence, clue):
    scene = scene_of(f"{{o:Elm|funder}} gives {SUM}. {sentence}")
    kinds = {party: coarse(actor.kind) for actor in scene.actors for party in actor.parties}
    found = {party.name: name for party, name in Outsiders(scene, kinds).clues()}
    assert found.get("Ash", "") == clue
