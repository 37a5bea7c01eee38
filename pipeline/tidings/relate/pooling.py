"""Totals of sums told beside them: "£55m from the state … £190m from partners … £245m in all".

Whoever pays a part pays the total: where a sentence says that sums come together, and the sums
told right before or right after it add up to it, its funders are theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tidings.records import Amount
from tidings.relate.gathering import Row
from tidings.relate.scene import Scene

_MOST = 8  # sums that one total can have beside it
_SLACK = Decimal("0.015")  # by which parts in round figures may miss their total


def parts_of(scene: Scene, rows: Sequence[Row], number: int) -> list[int]:
    """The rows beside a row that add up to it, where its sentence speaks of a total."""
    whole = _amount(scene, rows[number])
    sentence = scene.words(scene.layout.sentence_at(whole.start))
    if not (whole.high and scene.vocabulary.speaks("total", sentence)):
        return []
    before = range(number - 1, max(number - 1 - _MOST, -1), -1)
    after = range(number + 1, min(number + 1 + _MOST, len(rows)))
    return _run(scene, rows, whole, before) or _run(scene, rows, whole, after)


def _run(scene: Scene, rows: Sequence[Row], whole: Amount, others: range) -> list[int]:
    """The first of some rows that add up to a total, if two or more do."""
    total = whole.high or Decimal(0)
    running, found = Decimal(0), list[int]()
    for other in others:
        part = _amount(scene, rows[other])
        if part.currency != whole.currency or not part.high:
            continue
        running += part.high
        found.append(other)
        if abs(running - total) <= total * _SLACK:
            return sorted(found) if len(found) > 1 else []
        if running > total:
            break
    return []


def _amount(scene: Scene, row: Row) -> Amount:
    return scene.judged[row.mentions[0]].amount
