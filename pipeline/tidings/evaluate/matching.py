"""One-to-one matching with the greatest total overlap; the order of rows has no influence.

A greedy matching takes the best pair first and can leave two spans unmatched that belong together.
Here the assignment is optimal (the Hungarian method), and rows are put into one canonical order
beforehand, so that a tie falls the same way however a table is sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def match_spans(gold: Sequence[Row], rows: Sequence[Row]) -> dict[int, int]:
    """Pair overlapping spans: index in ``gold`` → index in ``rows``.

    The pairing has the greatest sum of overlap divided by union; a span is used once.

    >>> match_spans([{"start": 0, "end": 4}], [{"start": 9, "end": 11}, {"start": 2, "end": 5}])
    {0: 1}
    """
    pairs: dict[int, int] = {}
    for some_gold, some_rows in _clusters(gold, rows):
        weights = [[_overlap(gold[g], rows[r]) for r in some_rows] for g in some_gold]
        pairs.update((some_gold[i], some_rows[j]) for i, j in assign(weights))
    return dict(sorted(pairs.items()))


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (line, column) with the greatest total weight; a pair without weight is no pair.

    >>> assign([[0.9, 0.8], [0.7, 0.0]])
    [(0, 1), (1, 0)]
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        turned = assign([list(column) for column in zip(*weights, strict=True)])
        return sorted((i, j) for j, i in turned)
    owners = _owners([[-weight for weight in line] for line in weights])
    return sorted((i, j) for j, i in owners.items() if weights[i][j] > 0)


def canonical(row: Row) -> tuple[int, int, str]:
    """A sorting key made of everything that a row says, its offsets first."""
    says = repr(sorted((key, str(value)) for key, value in row.items()))
    return int(row.get("start") or 0), int(row.get("end") or 0), says


def _clusters(gold: Sequence[Row], rows: Sequence[Row]) -> Iterator[tuple[list[int], list[int]]]:
    """Stretches of the text whose spans hang together, as indices into both lists."""
    spans = [
        (*canonical(row), side, i) for side in (0, 1) for i, row in enumerate((gold, rows)[side])
    ]
    spans.sort()
    members: tuple[list[int], list[int]] = ([], [])
    reach = -1
    for start, end, _, side, index in spans:
        if start >= reach and any(members):
            yield members
            members = ([], [])
        members[side].append(index)
        reach = max(reach, end)
    yield members


def _overlap(one: Row, other: Row) -> float:
    """Shared characters divided by those of both together; 0 where they do not overlap."""
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    union = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return shared / union if shared > 0 else 0.0


def _owners(cost: list[list[float]]) -> dict[int, int]:
    """Column → line of the cheapest complete assignment; there are no more lines than columns.

    Every line in turn looks for the cheapest path of exchanges that ends in a free column. The
    prices keep all reduced costs at zero or more, which is what makes that search correct.
    """
    columns = range(len(cost[0]))
    line_price, column_price = [0.0] * len(cost), [0.0] * len(cost[0])
    owners: dict[int, int] = {}
    for newcomer in range(len(cost)):
        distance = [float("inf")] * len(cost[0])
        came_from: dict[int, int | None] = {}
        settled: dict[int, float] = {}
        line, last, travelled = newcomer, None, 0.0
        while True:
            for j in columns:
                via = travelled + cost[line][j] - line_price[line] - column_price[j]
                if j not in settled and via < distance[j]:
                    distance[j], came_from[j] = via, last
            last = min((j for j in columns if j not in settled), key=lambda j: distance[j])
            travelled = settled[last] = distance[last]
            if last not in owners:
                break
            line = owners[last]
        line_price[newcomer] += travelled
        for j, at in settled.items():
            if j in owners:
                line_price[owners[j]] += travelled - at
            column_price[j] -= travelled - at
        step: int | None = last
        while step is not None:
            before = came_from[step]
            owners[step] = newcomer if before is None else owners[before]
            step = before
    return owners
