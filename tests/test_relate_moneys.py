"""Whose money a sum is in, and what business gives."""

from __future__ import annotations

import pytest

from tidings.relate.moneys import Moneys
from tidings.rules import load_rulebook

from .scenes import relations, scene_of

JOINT = (
    "{o:Dutch Research Council|funder||NL} and {o:National Research Foundation of Korea|funder||KR}"
    " pay for {o:Aalto University|university||FI}: {m:KRW 1.2 billion|KRW 1200000000}."
)
ALONE = "{o:Dutch Research Council|funder||NL} pays {m:KRW 1.2 billion|KRW 1200000000}."


def strangers(marked, currency):
    scene = scene_of(marked)
    bodies = list(scene.bodies.values())
    found = Moneys(load_rulebook()).strangers(scene, currency, bodies, bodies)
    return {body.name for body in found}


@pytest.mark.parametrize(
    ("marked", "currency", "expected"),
    [
        (JOINT, "KRW", {"Dutch Research Council", "Aalto University"}),
        (JOINT, "EUR", {"National Research Foundation of Korea"}),
        (JOINT, "GBP", set()),
        (ALONE, "KRW", set()),
        (ALONE, None, set()),
    ],
)
def test_bodies_of_other_lands_stand_back_where_one_of_the_land_pays(marked, currency, expected):
    assert strangers(marked, currency) == expected


@pytest.mark.parametrize(
    ("giver", "is_private"),
    [("Industry", True), ("The firms", True), ("Two ministries", False)],
)
def test_what_business_gives_is_told_of_every_body(giver, is_private):
    marked = f"{giver} will add {{m:£2 million|GBP 2000000}} to the work of {{o:Elm Fund|funder}}."
    _, clues = relations()._commitments.rows(scene_of(marked))
    said = {name for names in clues[0].values() for name in names}
    assert ("private_give_payer" in said) == is_private
