"""Who raises a round of finance and who backs it, told after its sum."""

from __future__ import annotations

import pytest

from .test_relate_relations import names, relate

ASH = "{o:Ash Photonics|company}"
ELM, OAK = "{o:Elm Ventures|company}", "{o:Oak Capital|company}"
ROUND = f"{ASH} announced a Series B round of {{m:€9m|EUR 9000000}}."


@pytest.mark.parametrize(
    "told",
    [
        f"{ELM} led; {OAK} came along.",
        f"The round was led by {ELM}. Behind them came {OAK}.",
        f"Existing investors also took part: {ELM} and {OAK}.",
        f"{ELM} is the lead investor, and {OAK} joined in.",
    ],
)
def test_backers_are_told_after_the_sum(told):
    _, _, (_, (row,), _) = relate(f"{ROUND} {told}")
    assert (names(row.funders), names(row.recipients)) == (
        ["Elm Ventures", "Oak Capital"],
        ["Ash Photonics"],
    )


def test_the_sum_of_another_ends_what_is_told_of_a_round():
    text = f"{ROUND} {ELM} led. {{o:Fir|funder}} gives {{o:Yew|university}} {{m:£2m|GBP 2000000}}."
    _, _, (_, rows, _) = relate(f"{text} {OAK} took part.")
    assert names(rows[0].funders)[:1] == ["Elm Ventures"]
    assert "Oak Capital" not in names(rows[0].funders)


def test_a_ministry_that_raises_its_budget_pays():
    text = "{o:Ministry of Tides|government} raised its grant to {o:Yew|university} to "
    _, _, (_, (row,), _) = relate(f"{text}{{m:€2m|EUR 2000000}}.")
    assert names(row.funders) == ["Ministry of Tides"]
