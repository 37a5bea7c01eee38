"""Roles are weighed together: a part needs a whole that is funding, repeats have one role."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tidings.records import Amount
from tidings.relate.layout import lay_out
from tidings.relate.mentions import Mentions
from tidings.relate.roles import Roles, view_of
from tidings.relate.standing import Standing
from tidings.relate.sums import Sums
from tidings.relate.weighing import Evidence, Weighing
from tidings.relate.wholes import Wholes
from tidings.rules import load_rulebook

WEIGHTS = {
    "given": (3.0, 0.0, 0.0),
    "traded": (0.0, 0.0, 3.0),
    "whole.in_block": (0.0, 2.0, 0.0),
    "follows_other": (0.0, 0.0, 2.0),
}


def amounts(text: str, *figures: str) -> tuple[Amount, ...]:
    """Amounts in pounds, "£2m", in the order in which they stand."""
    found, offset = [], 0
    for figure in figures:
        start = text.index(figure, offset)
        offset = start + len(figure)
        value = Decimal(figure.strip("£m")) * 1_000_000
        found.append(Amount(start, offset, figure, "test", "GBP", value, value))
    return tuple(found)


def chance(evidence: dict[int, Evidence], role: int) -> float:
    """The chance of a role of the second amount."""
    chances = Weighing(WEIGHTS).chances(evidence)[1]
    assert sum(chances) == pytest.approx(1)
    return chances[role]


def part_of(whole: str) -> dict[int, Evidence]:
    return {
        0: Evidence([whole], None, []),
        1: Evidence([], None, [(0, ["whole.in_block"])]),
    }


def test_a_sum_is_part_of_a_larger_one_that_is_given_not_of_one_that_is_traded() -> None:
    assert chance(part_of("given"), 1) > 0.75
    assert chance(part_of("traded"), 1) < 0.5


def test_what_a_sum_follows_speaks_as_far_as_it_is_likely() -> None:
    second = Evidence([], (0, "follows"), [])
    assert chance({0: Evidence(["traded"], None, []), 1: second}, 2) > 0.7
    assert chance({0: Evidence(["given"], None, []), 1: second}, 2) < 0.4


def test_unknown_features_weigh_nothing() -> None:
    assert Weighing({}).chances({0: Evidence(["odd"], None, [])})[0] == pytest.approx((1 / 3,) * 3)


def test_a_whole_is_larger_and_told_where_it_stands() -> None:
    text = "UKRI gives £9m.\n\nOf this £2m goes to York.\n\nKent has £9m."
    sums = Sums(lay_out(text), amounts(text, "£9m", "£2m", "£9m"), {}, {})
    wholes = Wholes(sums, Standing(sums, Mentions()), [(), ("component",), ()])
    found = dict(wholes.of(1))
    assert wholes.of(0) == wholes.of(2) == []
    assert {"whole.in_top", "whole.first", "whole.repeated", "whole.parted_far"} <= set(found[0])
    assert {"whole.in_after", "whole.after_section"} <= set(found[2])


def test_amounts_are_tied_to_the_one_before() -> None:
    text = "York gets £2m and Kent £3m; Leeds was given £4m. It is £5m.\n\n- Bath: £6m\n- Hull: £7m"
    figures = [f"£{n}m" for n in range(2, 8)]
    sums = Sums(lay_out(text), amounts(text, *figures), {}, {})
    ties = [sums.company(index) for index in range(6)]
    assert [tie and tie.tie for tie in ties] == [
        None, "joined_to", "follows", "beside", None, "sibling_of",
    ]  # fmt: skip


def test_every_telling_of_a_sum_has_one_role() -> None:
    text = "Grant of £9m for York.\n\nThe council gives £9m to York. Trade worth £9m was lost."
    judged = Roles(load_rulebook()).judge(
        lay_out(text), Mentions(amounts=amounts(text, *["£9m"] * 3))
    )
    assert len({item.amount.role for item in judged}) == 1


def test_the_next_sentence_speaks_for_the_last_sum_of_the_one_before() -> None:
    text = "Hull has £8m, York has £2m. It is part of a fund.\n\nIt is part of Kent: £3m."
    given = amounts(text, "£8m", "£2m", "£3m")
    sums = Sums(lay_out(text), given, {}, {})
    told = [view_of(sums.layout, text, sums, index).next for index in range(3)]
    assert told == ["", "It is part of a fund.", ""]
