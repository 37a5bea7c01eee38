"""Which commitments of different documents tell of the same money.

Two tellings are one commitment when the sum is the same, one set of funders holds the other, the
programmes do not contradict each other, and the documents appeared within 60 days. What follows
from pairs holds for chains of them. The result does not depend on the order of the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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
        for one, other in _near([_telling(number, rows[number]) for number in numbers]):
            if _same(one, other):
                leader[_find(leader, one.row)] = _find(leader, other.row)
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


class _Telling(NamedTuple):
    """What is compared of a row, folded once."""

    published: dt.date | None
    doc_id: str
    row: int
    funders: frozenset[str]
    programme: str | None


def _telling(number: int, row: Row) -> _Telling:
    funders, programme = frozenset(map(fold, row["funders"])), row["programme"]
    folded = None if programme is None else fold(programme)
    return _Telling(row["published"], row["doc_id"], number, funders, folded)


def _near(tellings: Sequence[_Telling]) -> Iterator[tuple[_Telling, _Telling]]:
    """The pairs within the window; the others are not looked at."""
    dated = [(item.published, item) for item in tellings if item.published and item.funders]
    dated.sort(key=lambda pair: pair[0])
    for number, (day, one) in enumerate(dated):
        for place in range(number + 1, len(dated)):
            later, other = dated[place]
            if later - day > WINDOW:
                break
            yield one, other


def _same(one: _Telling, other: _Telling) -> bool:
    if one.doc_id == other.doc_id:
        return False
    if not (one.funders <= other.funders or other.funders <= one.funders):
        return False
    return None in (one.programme, other.programme) or one.programme == other.programme
