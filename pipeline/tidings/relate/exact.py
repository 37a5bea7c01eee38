"""Sums that add up exactly to another one beside them: "£52m and £8m, so that £60m is spent".

Round figures seldom agree by chance when they stand together: in the gold documents nineteen of
twenty such runs are the parts of their total.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tidings.relate.sums import Sums

_LONGEST = 14  # no more than so many parts are added up
_TOP = 2  # the last block of headline and lead, whose sum a section far below divides

Value = tuple[str | None, Decimal]


class Run(NamedTuple):
    """Amounts told one after another, and the amount that they add up to."""

    parts: tuple[int, ...]
    total: int


def exact_runs(sums: Sums, indices: Sequence[int]) -> Iterator[Run]:
    """Every run of two or more neighbours in a sentence, a block or a list that adds up.

    ``indices`` are the amounts that count, in order: conversions tell a sum twice.

    >>> from tidings.relate.layout import lay_out
    >>> list(exact_runs(Sums(lay_out(""), (), {}, {}), ()))
    []
    """
    counted = [index for index in indices if sums.amounts[index].high]
    totals: dict[Value, list[int]] = {}
    for index in counted:
        totals.setdefault((sums.amounts[index].currency, _high(sums, index)), []).append(index)
    for row in _rows(sums, counted):
        yield from _runs(sums, row, totals)


def _rows(sums: Sums, indices: Sequence[int]) -> list[list[int]]:
    """Amounts of one currency in one sentence, in one block, and first in the items of a list."""
    rows: dict[tuple[object, ...], list[int]] = {}
    opened: set[tuple[object, ...]] = set()
    for index in indices:
        currency, block = sums.amounts[index].currency, sums.block_of(index)
        rows.setdefault((currency, "sentence", sums.sentence_of(index)), []).append(index)
        rows.setdefault((currency, "block", block), []).append(index)
        _, _, kind, heading, lead = sums.layout.blocks[block]
        if kind == "item" and (currency, block) not in opened:
            opened.add((currency, block))
            rows.setdefault((currency, "list", lead, heading), []).append(index)
    return list(rows.values())


def _runs(sums: Sums, row: Sequence[int], totals: dict[Value, list[int]]) -> Iterator[Run]:
    for first, index in enumerate(row):
        running = _high(sums, index)
        for last in range(first + 1, min(len(row), first + _LONGEST)):
            running += _high(sums, row[last])
            parts = tuple(row[first : last + 1])
            places = totals.get((sums.amounts[index].currency, running), ())
            for total in _beside(sums, parts, places):
                yield Run(parts, total)


def _beside(sums: Sums, parts: Sequence[int], places: Sequence[int]) -> Iterator[int]:
    """The nearest totals before and after a run in its section, and one at the top."""
    section = sums.layout.section_of(sums.block_of(parts[0]))
    here = bisect_left(places, parts[0])
    for total in dict.fromkeys((*places[max(here - 1, 0) : here + 1], *places[:1])):
        block = sums.block_of(total)
        if block <= _TOP or sums.layout.section_of(block) == section:
            yield total


def _high(sums: Sums, index: int) -> Decimal:
    return sums.amounts[index].high or Decimal(0)
