"""Sums told in a row: those of one sentence, and the first ones of the items of a list.

The parts of a total are mostly told in a row, so a row that comes to more than a sum is not its
breakdown, and one in several currencies that comes to about as much may well be. What a row is
worth is compared, not what it is: rates are rough, and a row seldom tells all parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tidings.relate.sums import Sums

_TWO = 2
_MORE = Decimal("1.1")  # parts in round figures come to no more than so many times their total
_ROUGH = (Decimal("0.8"), Decimal("1.2"))  # and this is as near as rough rates come


@dataclass(slots=True)
class _Row:
    """How many sums a row has, what they come to in each currency, and in dollars."""

    count: int = 0
    worth: Decimal = Decimal(0)
    totals: dict[str | None, Decimal] = field(default_factory=dict)

    def take(self, currency: str | None, high: Decimal, dollars: Decimal) -> None:
        """Add one sum."""
        self.count += 1
        self.worth += dollars
        self.totals[currency] = self.totals.get(currency, Decimal(0)) + high


class Rows:
    """The rows of one document.

    >>> from tidings.relate.layout import lay_out
    >>> Rows(Sums(lay_out(""), (), {}, {})).comparison(0, 0)
    ''
    """

    def __init__(self, sums: Sums) -> None:
        self._sums = sums
        self._rows: dict[int, _Row] = {}
        found: dict[tuple[object, ...], _Row] = {}
        opened: set[int] = set()
        for index in range(len(sums.amounts)):
            amount = sums.amounts[index]
            if amount.high and not sums.is_conversion(index):
                row = found.setdefault(self._place(index, opened), _Row())
                row.take(amount.currency, amount.high, sums.sizes[index] or Decimal(0))
                self._rows[index] = row

    def _place(self, index: int, opened: set[int]) -> tuple[object, ...]:
        """What an amount has in common with those of its row; ``opened`` items have told one."""
        number = self._sums.block_of(index)
        block = self._sums.layout.blocks[number]
        if block.kind == "item" and number not in opened:
            opened.add(number)
            return ("list", block.lead, block.heading)
        return ("sentence", self._sums.sentence_of(index))

    def comparison(self, index: int, holder: int) -> str:
        """How the row of an amount compares with a larger sum; "" where nothing can be said."""
        row = self._rows.get(index)
        is_inside = self._rows.get(holder) is row
        if row is None or row.count - is_inside < _TWO:
            return ""
        whole = self._sums.amounts[holder]
        if row.totals.keys() <= {whole.currency}:
            high = whole.high or Decimal(0)
            total = row.totals[whole.currency] - is_inside * high
            return "exceeds" if total > high * _MORE else ""
        return self._rough(row, self._sums.sizes[holder], is_inside)

    def _rough(self, row: _Row, size: Decimal | None, is_inside: bool) -> str:
        """The same for a row in other currencies, in dollars."""
        if not size:
            return ""
        least, most = _ROUGH
        worth = row.worth - is_inside * size
        if worth > most * size:
            return "exceeds_roughly"
        return "fits_roughly" if worth >= least * size else "falls_short_roughly"
