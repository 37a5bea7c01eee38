"""The figures: precision, recall and F1 of spans, values, roles and parties.

| figure | what counts as a hit |
| --- | --- |
| ``….span`` | a gold span and a row overlap (one to one, greatest total overlap) |
| ``….span_exact`` | … and have the same offsets |
| ``….value`` | … and the same value: name, sum, days, area |
| ``amounts.qualifier``, ``.role``; ``organisations.type``, ``.country`` | among right values |
| ``organisations.names``, ``research_areas.document``, ``people.names`` | sets, a document |
| ``people.role``, ``people.organisation`` | stated ones: texts overlap; equal |
| ``commitments.amount``, ``.funders``, ``.recipients`` | rows by their sum; names of parties |
| ``agreements.instrument``, ``.parties`` | rows by instrument and a shared party; names |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any, NamedTuple

from tidings.evaluate.gold import GoldDocument
from tidings.evaluate.outcomes import (
    ATTRIBUTES,
    LAYERS,
    MENTIONS,
    Comparison,
    DocumentTables,
    Tables,
    by_document,
    compare_layer,
    differing,
)
from tidings.evaluate.values import folded, same_role

Row = Mapping[str, Any]


class Figure(NamedTuple):
    """Precision, recall and F1, rounded to four places, and how many rows stand behind them."""

    precision: float
    recall: float
    f1: float
    gold: int
    predicted: int


class Tally:
    """Hits, rows beyond them and gold rows beyond them."""

    def __init__(self) -> None:
        self.hits = self.extra = self.missed = 0

    def add(self, hits: int, predicted: int, gold: int) -> None:
        """Count ``hits`` among so many rows and so many gold rows."""
        self.hits += hits
        self.extra += predicted - hits
        self.missed += gold - hits

    def figure(self) -> Figure:
        """The figure so far; 0 where there is nothing to divide by."""
        predicted, gold = self.hits + self.extra, self.hits + self.missed
        precision = self.hits / predicted if predicted else 0.0
        recall = self.hits / gold if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if self.hits else 0.0
        return Figure(round(precision, 4), round(recall, 4), round(f1, 4), gold, predicted)


class Tallies(dict[str, Tally]):
    """Tallies by the name of their figure, made when they are first asked for."""

    def __missing__(self, name: str) -> Tally:
        self[name] = Tally()
        return self[name]

    def add_sets(self, name: str, gold: Set[object], predicted: Set[object]) -> None:
        """Count two sets against each other."""
        self[name].add(len(gold & predicted), len(predicted), len(gold))


def evaluate(gold: Iterable[GoldDocument], tables: Tables) -> dict[str, Figure]:
    """Every figure of the tables (name → rows) against the gold documents.

    A document without rows, whether it failed or nothing was found, counts as missed throughout;
    rows of documents that are not in the gold do not count. The order of rows has no influence.

    >>> evaluate([], {})
    {}
    """
    tallies, rows = Tallies(), by_document(tables)
    for document in gold:
        found = DocumentTables(document.doc_id, rows)
        for layer in LAYERS:
            comparison = compare_layer(document, found, layer)
            if layer in MENTIONS:
                _count_mentions(tallies, layer, comparison)
            if layer in _COUNTERS:
                _COUNTERS[layer](tallies, comparison)
    return {name: tally.figure() for name, tally in tallies.items()}


def format_table(figures: Mapping[str, Figure], floors: Mapping[str, float] | None = None) -> str:
    """The figures as aligned lines of text; beside each its floor, where floors are given."""
    head = f"{'figure':28}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}{'rows':>7}"
    lines = [head + ("   floor" if floors is not None else "")]
    for name, figure in figures.items():
        line = (
            f"{name:28}{figure.precision:10.3f}{figure.recall:8.3f}{figure.f1:8.3f}"
            f"{figure.gold:7}{figure.predicted:7}"
        )
        lines.append(line + _floor_cell(name, figure, floors or {}))
    return "\n".join(lines)


def _floor_cell(name: str, figure: Figure, floors: Mapping[str, float]) -> str:
    if name not in floors:
        return ""
    return f"{floors[name]:8.3f}" + ("  BELOW" if figure.f1 < floors[name] else "")


def _count_mentions(tallies: Tallies, layer: str, comparison: Comparison) -> None:
    pairs = comparison.pairs
    gold, predicted = len(comparison.outcomes), len(pairs) + len(comparison.extra)
    exact = sum((g["start"], g["end"]) == (r["start"], r["end"]) for g, r in pairs)
    tallies[f"{layer}.span"].add(len(pairs), predicted, gold)
    tallies[f"{layer}.span_exact"].add(exact, predicted, gold)
    tallies[f"{layer}.value"].add(len(comparison.right), predicted, gold)
    wrong = [name for g, r in comparison.right for name in differing(layer, g, r)]
    for name in ATTRIBUTES.get(layer, ()):
        right = len(comparison.right)
        tallies[f"{layer}.{name}"].add(right - wrong.count(name), right, right)


def _count_organisations(tallies: Tallies, comparison: Comparison) -> None:
    tallies.add_sets(
        "organisations.names",
        {folded(g, "name") for g in _gold(comparison)},
        {folded(r, "name", "text") for r in _rows(comparison)},
    )


def _count_areas(tallies: Tallies, comparison: Comparison) -> None:
    tallies.add_sets(
        "research_areas.document",
        {g["area"] for g in _gold(comparison)},
        {r.get("area") for r in _rows(comparison)},
    )


def _count_people(tallies: Tallies, comparison: Comparison) -> None:
    gold, rows, pairs = _gold(comparison), _rows(comparison), comparison.pairs
    names = [{folded(row, "name") for row in side} for side in (gold, rows)]
    tallies.add_sets("people.names", names[0], names[1])
    roles = sum(same_role(g, r) for g, r in pairs)
    employers = sum(
        bool(g.get("organisation")) and folded(g, "organisation") == folded(r, "organisation")
        for g, r in pairs
    )
    for field, hits in (("role", roles), ("organisation", employers)):
        stated = [sum(bool(row.get(field)) for row in side) for side in (rows, gold)]
        tallies[f"people.{field}"].add(hits, stated[0], stated[1])


def _count_commitments(tallies: Tallies, comparison: Comparison) -> None:
    gold, rows, pairs = _gold(comparison), _rows(comparison), comparison.pairs
    tallies["commitments.amount"].add(len(pairs), len(rows), len(gold))
    for side in ("funders", "recipients"):
        tallies[f"commitments.{side}"].add(
            sum(len(g[side] & r[side]) for g, r in pairs),
            sum(len(r[side]) for r in rows),
            sum(len(g[side]) for g in gold),
        )


def _count_agreements(tallies: Tallies, comparison: Comparison) -> None:
    pairs = comparison.pairs
    tallies["agreements.instrument"].add(
        len(pairs), len(_rows(comparison)), len(comparison.outcomes)
    )
    for gold, row in pairs:
        tallies.add_sets("agreements.parties", gold["parties"], row["parties"])


def _gold(comparison: Comparison) -> list[Row]:
    return [outcome.gold for outcome in comparison.outcomes]


def _rows(comparison: Comparison) -> list[Row]:
    return [*(row for _, row in comparison.pairs), *comparison.extra]


_COUNTERS: dict[str, Callable[[Tallies, Comparison], None]] = {
    "organisations": _count_organisations,
    "research_areas": _count_areas,
    "people": _count_people,
    "commitments": _count_commitments,
    "agreements": _count_agreements,
}
