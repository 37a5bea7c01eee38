"""What became of each gold row in the tables: right, wrong or missed; and what the tables add."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from tidings.evaluate.folder import NEEDED
from tidings.evaluate.gold import GoldDocument
from tidings.evaluate.matching import assign, canonical, match_spans
from tidings.evaluate.values import (
    amount_of,
    fold_name,
    folded,
    same_amount,
    same_area,
    same_date,
    same_name,
    same_role,
)

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Same = Callable[[Row, Row], bool]

MENTIONS: dict[str, Same] = {
    "organisations": same_name,
    "programmes": same_name,
    "amounts": same_amount,
    "dates": same_date,
    "research_areas": same_area,
}
# What a mention says beyond its value; measured among the mentions whose value is right.
ATTRIBUTES = {"organisations": ("type", "country"), "amounts": ("qualifier", "role")}
LAYERS = (*MENTIONS, "people", "commitments", "agreements")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold row, the table row that answers it, and whether the value is right."""

    gold: Row
    row: Row | None
    right: bool

    @property
    def kind(self) -> Literal["right", "wrong", "missed"]:
        """ "right", "wrong" (found with another value) or "missed"."""
        return "missed" if self.row is None else "right" if self.right else "wrong"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One layer of one document: an outcome for each gold row, and the rows beyond them."""

    outcomes: tuple[Outcome, ...]
    extra: tuple[Row, ...]

    @property
    def pairs(self) -> list[tuple[Row, Row]]:
        """The gold rows that were found, each with its row."""
        return [(o.gold, o.row) for o in self.outcomes if o.row is not None]

    @property
    def right(self) -> list[tuple[Row, Row]]:
        """The pairs whose value is right."""
        return [(o.gold, o.row) for o in self.outcomes if o.row is not None and o.right]


class DocumentTables:
    """The rows of one document, in an order of their own; parties beside what they take part in."""

    def __init__(self, doc_id: str, tables: Mapping[str, Mapping[str, Sequence[Row]]]) -> None:
        self._rows = {name: by_doc.get(doc_id, ()) for name, by_doc in tables.items()}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table in canonical order; [] for a table that is missing."""
        return sorted(self._rows.get(table, ()), key=canonical)

    def commitments(self) -> list[Row]:
        """Commitments, each with the folded names of its ``funders`` and ``recipients``."""
        parties = self._rows.get("commitment_parties", ())
        return [
            {
                **row,
                "funders": _names(parties, "commitment_id", row, "funder"),
                "recipients": _names(parties, "commitment_id", row, "recipient"),
            }
            for row in self.rows("commitments")
        ]

    def agreements(self) -> list[Row]:
        """Agreements, each with the folded names of its ``parties``."""
        parties = self._rows.get("agreement_parties", ())
        return [
            {**row, "parties": _names(parties, "agreement_id", row)}
            for row in self.rows("agreements")
        ]


def differing(layer: str, gold: Row, row: Row) -> list[str]:
    """The attributes of a layer in which a row does not say what the gold says."""
    attributes = ATTRIBUTES.get(layer, ())
    return [name for name in attributes if gold.get(name) != (row.get(name) or None)]


def by_document(tables: Tables) -> dict[str, dict[str, list[Row]]]:
    """Table name → doc_id → rows, of the tables that are compared."""
    compared = ((name, rows) for name, rows in tables.items() if name in NEEDED)
    sorted_rows = {name: sorted(rows, key=_doc_id) for name, rows in compared}
    return {
        name: {doc_id: list(group) for doc_id, group in groupby(rows, key=_doc_id)}
        for name, rows in sorted_rows.items()
    }


def compare_layer(document: GoldDocument, found: DocumentTables, layer: str) -> Comparison:
    """The outcomes of one of ``LAYERS`` in one document."""
    if layer in MENTIONS:
        return _mentions(document.rows(layer), found.rows(layer), MENTIONS[layer])
    return _COMPARERS[layer](document, found)


def _mentions(gold: Sequence[Row], rows: Sequence[Row], same: Same) -> Comparison:
    pairs = match_spans(gold, rows)
    return _comparison(gold, rows, pairs, same)


def _people(document: GoldDocument, found: DocumentTables) -> Comparison:
    gold, rows = document.people, found.rows("people")
    weights = [[float(same_name(g, r)) * (1 + _agreement(g, r)) for r in rows] for g in gold]
    return _comparison(gold, rows, dict(assign(weights)), lambda g, r: _agreement(g, r) == 1)


def _agreement(gold: Row, row: Row) -> float:
    """1 where post and organisation of a person agree, less where one or both do not."""
    roles = same_role(gold, row) if gold.get("role") or row.get("role") else True
    return (roles + (folded(gold, "organisation") == folded(row, "organisation"))) / 2


def _commitments(document: GoldDocument, found: DocumentTables) -> Comparison:
    gold = [
        {**g["amount"], "funders": _fold(g["funders"]), "recipients": _fold(g["recipients"])}
        for g in document.commitments
    ]
    rows = found.commitments()
    weights = [[_commitment_weight(g, r) for r in rows] for g in gold]
    return _comparison(gold, rows, dict(assign(weights)), _same_parties)


def _commitment_weight(gold: Row, row: Row) -> float:
    """Commitments answer each other by their amount; among equal sums, shared parties decide."""
    if amount_of(gold) != amount_of(row):
        return 0.0
    return 1 + sum(_share(gold[side], row[side]) for side in ("funders", "recipients"))


def _same_parties(gold: Row, row: Row) -> bool:
    return all(gold[side] == row[side] for side in ("funders", "recipients"))


def _agreements(document: GoldDocument, found: DocumentTables) -> Comparison:
    gold = [{**g, "parties": _fold(g["parties"])} for g in document.agreements]
    rows = found.agreements()
    weights = [[_agreement_weight(g, r, len(gold)) for r in rows] for g in gold]
    return _comparison(gold, rows, dict(assign(weights)), lambda g, r: g["parties"] == r["parties"])


def _agreement_weight(gold: Row, row: Row, count: int) -> float:
    """Agreements need one instrument and a party in common; as many as possible are paired.

    The bonus for shared parties is so small that ``count`` of them weigh less than one pair.
    """
    shared = _share(gold["parties"], row["parties"])
    answers = row.get("instrument") == gold["instrument"] and (shared > 0 or not gold["parties"])
    return 1 + shared / (count + 1) if answers else 0.0


def _comparison(
    gold: Sequence[Row], rows: Sequence[Row], pairs: Mapping[int, int], same: Same
) -> Comparison:
    used = set(pairs.values())
    answers = ((g, rows[pairs[i]] if i in pairs else None) for i, g in enumerate(gold))
    outcomes = tuple(Outcome(g, row, row is not None and same(g, row)) for g, row in answers)
    return Comparison(outcomes, tuple(row for j, row in enumerate(rows) if j not in used))


def _share(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours & theirs else 0.0


def _names(parties: Sequence[Row], key: str, owner: Row, role: str | None = None) -> frozenset[str]:
    mine = (p for p in parties if p[key] == owner[key] and role in (None, p.get("role")))
    return frozenset(folded(party, "name") for party in mine)


def _fold(names: Sequence[str]) -> frozenset[str]:
    return frozenset(fold_name(name) for name in names)


def _doc_id(row: Row) -> str:
    return str(row["doc_id"])


_COMPARERS: dict[str, Callable[[GoldDocument, DocumentTables], Comparison]] = {
    "people": _people,
    "commitments": _commitments,
    "agreements": _agreements,
}
