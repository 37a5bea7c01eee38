"""Tables → sheets: every row as the gold would say it, to be accepted, corrected or rejected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from tidings.evaluate import GoldDocument
from tidings.review.sheet import LAYERS, SPANS, Entry, Sheet, row_ids

Row = Mapping[str, Any]
Says = dict[str, Any]

_HEAD = ("publisher", "title", "url", "published", "language")
_SPAN = ("start", "end", "text")


class _Document:
    """The rows of one document, by table."""

    def __init__(self, row: Row, rows: Mapping[str, Mapping[str, list[Row]]]) -> None:
        self.row = row
        self._rows = rows

    def rows(self, table: str) -> list[Row]:
        return self._rows[table].get(self.row["doc_id"], [])

    def names(self, table: str, owner: Row, column: str = "name", role: str = "") -> list[str]:
        """What a table of parties or areas says of the row that owns its rows."""
        key = "commitment_id" if table.startswith("commitment") else "agreement_id"
        mine = [row for row in self.rows(table) if row[key] == owner[key]]
        return [row[column] for row in mine if not role or row["role"] == role]


def drafts(tables: Mapping[str, pa.Table]) -> Iterator[Sheet]:
    """A sheet for each document of the tables, in their order; one that repeats a text has none.

    >>> from tidings.tables import Tables
    >>> list(drafts(Tables.from_results([]).arrow))
    []
    """
    rows: dict[str, dict[str, list[Row]]] = {name: {} for name in tables}
    for name, table in tables.items():
        if name not in ("documents", "organisation_index", "failures"):
            for row in table.to_pylist():
                rows[name].setdefault(row["doc_id"], []).append(row)
    for row in tables["documents"].to_pylist():
        if not row["duplicate_of"]:
            yield _sheet(_Document(row, rows))


def sheet_of_gold(gold: GoldDocument) -> Sheet:
    """The sheet of a document that is gold already: reviewed, and done."""
    head = {key: value for key, value in gold.fields.items() if key not in (*LAYERS, *_OWN)}
    entries = [
        Entry(identifier, layer, row, "accepted", found=row)
        for layer in LAYERS
        for identifier, row in zip(row_ids(layer), gold.rows(layer), strict=False)
    ]
    return Sheet(gold.doc_id, gold.text, head, {entry.id: entry for entry in entries}, done=True)


_OWN = ("doc_id", "text")


def _sheet(document: _Document) -> Sheet:
    row = document.row
    head = {"origin": "reviewed", **{name: _plain(row[name]) for name in _HEAD}}
    entries = [entry for layer in LAYERS for entry in _entries(document, layer)]
    return Sheet(row["doc_id"], row["text"] or "", head, {entry.id: entry for entry in entries})


def _entries(document: _Document, layer: str) -> Iterator[Entry]:
    table, key, says = _TABLES[layer]
    for row in document.rows(table):
        said = says(row, document)
        start, end = (f"evidence_{edge}" if "evidence" in row else edge for edge in _SPAN[:2])
        place = None if layer in SPANS else (row[start], row[end])
        yield Entry(row[key], layer, said, place=place, rule=row["rule"] or "", found=said)


def _plain(value: Any) -> Any:
    """A day as text, a whole number without its point: what JSON says of a cell."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _columns(*columns: str) -> Callable[[Row, _Document], Says]:
    return lambda row, _: {column: _plain(row[column]) for column in columns}


def _commitment(row: Row, document: _Document) -> Says:
    amount = ("currency", "low", "high", "qualifier")
    return {
        "amount": {column: _plain(row[column]) for column in amount},
        "funders": document.names("commitment_parties", row, role="funder"),
        "recipients": document.names("commitment_parties", row, role="recipient"),
        "programme": row["programme"],
        "areas": document.names("commitment_areas", row, "area"),
        "start": _plain(row["starts"]),
        "duration": row["duration"],
    }


def _agreement(row: Row, document: _Document) -> Says:
    return {
        "instrument": row["instrument"],
        "parties": document.names("agreement_parties", row),
        "signed": _plain(row["signed"]),
        "areas": document.names("agreement_areas", row, "area"),
    }


# Layer → its table, the column of its id, and what its rows say in gold.
_TABLES: dict[str, tuple[str, str, Callable[[Row, _Document], Says]]] = {
    "organisations": (
        "organisations",
        "mention_id",
        _columns(*_SPAN, "name", "type", "country"),
    ),
    "programmes": ("programmes", "mention_id", _columns(*_SPAN, "name")),
    "amounts": (
        "amounts",
        "mention_id",
        _columns(*_SPAN, "currency", "low", "high", "qualifier", "role"),
    ),
    "dates": ("dates", "mention_id", _columns(*_SPAN, "kind", "earliest", "latest", "duration")),
    "areas": ("research_areas", "mention_id", _columns(*_SPAN, "area")),
    "people": ("people", "person_id", _columns("name", "role", "organisation")),
    "commitments": ("commitments", "commitment_id", _commitment),
    "agreements": ("agreements", "agreement_id", _agreement),
}
