"""Which commitments of different documents tell of the same money.

Two tellings are one commitment when the sum is the same, one set of funders holds the other, the
programmes do not contradict each other, and the documents appeared within 60 days. What follows
from pairs holds for chains of them. The result does not depend on the order of the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from tidings.text import fold

WINDOW = dt.timedelta(days=60)

Row = Mapping[str, Any]


def group_commitments(rows: Sequence[Row]) -> list[str]:
    """A group id for every row: ``doc_id/commitment_id`` of the group's first telling.

    A row has ``doc_id``, ``commitment_id``, ``currency``, ``low``, ``high``, ``programme``,
    ``funders`` (names) and ``published`` (a date or None).
    """
    leader = list(range(len(rows)))
    by_sum: dict[tuple[Any, ...], list[int]] = {}
    for number, row in enumerate(rows):
        if row["currency"] is not None and row["low"] is not None:
            by_sum.setdefault((row["currency"], row["low"], row["high"]), []).append(number)
    for numbers in by_sum.values():
        for one, other in combinations(numbers, 2):
            if _same(rows[one], rows[other]):
                leader[_find(leader, one)] = _find(leader, other)
    names: dict[int, str] = {}
    for number in sorted(range(len(rows)), key=lambda number: _first(rows[number])):
        row = rows[number]
        names.setdefault(_find(leader, number), f"{row['doc_id']}/{row['commitment_id']}")
    return [names[_find(leader, number)] for number in range(len(rows))]


def _find(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _first(row: Row) -> tuple[dt.date, str, str]:
    return row["published"] or dt.date.max, row["doc_id"], row["commitment_id"]


def _same(one: Row, other: Row) -> bool:
    if one["doc_id"] == other["doc_id"] or not (one["published"] and other["published"]):
        return False
    near = abs(one["published"] - other["published"]) <= WINDOW
    return near and _same_funders(one, other) and _compatible(one["programme"], other["programme"])


def _same_funders(one: Row, other: Row) -> bool:
    ours, theirs = set(map(fold, one["funders"])), set(map(fold, other["funders"]))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _compatible(one: str | None, other: str | None) -> bool:
    return one is None or other is None or fold(one) == fold(other)
