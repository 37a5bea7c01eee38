"""What a sum is in its document: a total, told late, or far above the sum that it is about.

Who receives a total is told with its parts. What is told in the second half, or towers over the
first sum, is background: the bodies of the announcement do not receive it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from tidings.records import Amount
from tidings.relate.roles import Judged

_LATE = 0.5  # the part of a text after which a sum is told late
_ABOVE = 20  # how many times the first sum a sum is that towers over it


class _Row(Protocol):
    @property
    def mentions(self) -> list[int]: ...

    @property
    def parts(self) -> list[int]: ...


def prominence(judged: Sequence[Judged], rows: Sequence[_Row], length: int) -> Iterator[list[str]]:
    """The traits of each sum, in the order of ``rows``; ``length`` is that of the text."""
    first: dict[str, Decimal] = {}
    for row in rows:
        amount = judged[row.mentions[0]].amount
        size = _size(amount)
        least = first.setdefault(amount.currency or "", size)
        traits = {
            "has_parts": bool(row.parts),
            "told_late": amount.start > _LATE * length,
            "towers": bool(least) and size >= _ABOVE * least,
        }
        yield [name for name, holds in traits.items() if holds]


def _size(amount: Amount) -> Decimal:
    return amount.high or amount.low or Decimal(0)
