"""Whether amounts that stand together add up to a larger one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tidings.records import Amount
from tidings.relate.layout import Layout

_ROUNDING = Decimal("0.01")  # parts told in round figures may miss their total by this much
_ROUGHLY = Decimal("0.03")  # and by this much where the total is said to be rough
_ROW = 14  # no more than so many neighbours are added up
_REACH = 120  # amounts on each side among which neighbours are looked for


class Adding:
    """The rows of amounts of one document: lists, blocks, headings, in one currency."""

    def __init__(
        self,
        layout: Layout,
        amounts: Sequence[Amount],
        twins: Mapping[int, int],
        blocks: Sequence[int],
    ) -> None:
        self._layout = layout
        self._amounts = amounts
        self._twins = twins
        self._blocks = blocks
        self._slacks: dict[int, Decimal] = {}
        self._rows: dict[int, list[int]] = {}
        self._totals: dict[int, list[Decimal]] = {}

    def adds_up(self, index: int, holder: int) -> bool:
        """Whether an amount and its neighbours in a list or a block add up to a larger one."""
        total, part = self._amounts[holder].high, self._amounts[index].high
        if index in self._twins or total is None or part is None:
            return False
        slack = self._slack_of(holder)
        if part <= slack:
            return False
        totals = self._totals_around(index, holder)
        place = bisect_left(totals, total - slack)
        return place < len(totals) and totals[place] <= total + slack

    def _slack_of(self, holder: int) -> Decimal:
        if holder not in self._slacks:
            self._slacks[holder] = _slack(self._amounts[holder])
        return self._slacks[holder]

    def _totals_around(self, index: int, holder: int) -> list[Decimal]:
        """What the runs of neighbours that hold an amount add up to; the holder is none of them."""
        row = self._row(index)
        if holder in row:
            return self._totals_of([other for other in row if other != holder], index)
        if index not in self._totals:
            self._totals[index] = self._totals_of(row, index)
        return self._totals[index]

    def _totals_of(self, row: Sequence[int], index: int) -> list[Decimal]:
        place = row.index(index)
        figures = [self._amounts[other].high or Decimal(0) for other in row]
        totals: list[Decimal] = []
        for first in range(max(0, place - _ROW), place + 1):
            running = sum(figures[first:place], Decimal(0))
            for last in range(place, min(len(row), first + _ROW)):
                running += figures[last]
                if last > first:
                    totals.append(running)
        return sorted(totals)

    def _row(self, index: int) -> list[int]:
        """An amount with its nearest neighbours, one more on each side than are added up."""
        if index not in self._rows:
            before = self._neighbours(index, range(index - 1, max(index - _REACH, 0) - 1, -1))
            after = self._neighbours(index, range(index + 1, index + _REACH))
            self._rows[index] = [*reversed(before), index, *after]
        return self._rows[index]

    def _neighbours(self, index: int, others: range) -> list[int]:
        found: list[int] = []
        for other in others:
            if other >= len(self._amounts) or len(found) > _ROW:
                break
            if self._is_neighbour(other, index):
                found.append(other)
        return found

    def _is_neighbour(self, other: int, index: int) -> bool:
        """Whether an amount can be added to another one."""
        a, b = self._blocks[other], self._blocks[index]
        blocks = self._layout.blocks
        both_head = blocks[a].kind == blocks[b].kind == "heading"
        same_section = blocks[a].heading == blocks[b].heading and abs(a - b) <= _ROW
        is_near = a == b or both_head or same_section
        same_currency = self._amounts[other].currency == self._amounts[index].currency
        return other not in self._twins and is_near and same_currency


def _slack(total: Amount) -> Decimal:
    """How far parts may miss a total: half a unit of its last digit, more where it is rough."""
    value = total.high or Decimal(0)
    last_digit = Decimal(10) ** len(str(int(value))) / Decimal(10) ** len(
        str(int(value)).rstrip("0")
    )
    share = _ROUNDING if total.qualifier == "exact" else _ROUGHLY
    return max(last_digit / 2, value * share) if last_digit < value / 10 else value * share
