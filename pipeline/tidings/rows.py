"""Records → rows: what a document's extraction becomes, table by table, and the order of rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa

from tidings.columns import column
from tidings.records import (
    Agreement,
    Commitment,
    Document,
    Extraction,
    Failure,
    Mention,
    Organisation,
    Party,
)
from tidings.schema import SCHEMAS, Column, arrow_schema

Row = dict[str, Any]
Rows = dict[str, list[Row]]

# Tables whose rows belong to one document each; of these a document's rows stand together.
DOCUMENT_TABLES = tuple(name for name in SCHEMAS if SCHEMAS[name][0].name == "doc_id")

# Table, the field of Extraction that fills it, and the prefix of its rows' ids.
_MENTION_TABLES = (
    ("organisations", "organisations", "organisation"),
    ("programmes", "programmes", "programme"),
    ("amounts", "amounts", "amount"),
    ("dates", "dates", "date"),
    ("research_areas", "areas", "area"),
    ("people", "people", "person"),
)


def rows_of(extraction: Extraction) -> Rows:
    """The rows of one document, by table; ``commitment_group`` is not known yet.

    >>> rows_of(Extraction(Document("d", "Text.")))["documents"][0]["characters"]
    5
    """
    document = extraction.document
    rows: Rows = {name: [] for name in DOCUMENT_TABLES}
    rows["documents"].append(_document(extraction))
    for table, field, prefix in _MENTION_TABLES:
        identifier = "person_id" if table == "people" else "mention_id"
        for mention in getattr(extraction, field):
            row = record_row(mention)
            row["doc_id"] = document.doc_id
            row[identifier] = _mention_id(prefix, mention)
            rows[table].append(row)
    for number, commitment in enumerate(extraction.commitments, start=1):
        _add_commitment(rows, document, f"commitment-{number}", commitment)
    for number, agreement in enumerate(extraction.agreements, start=1):
        _add_agreement(rows, document, f"agreement-{number}", agreement)
    return rows


def bodies_of(extraction: Extraction) -> list[Row]:
    """The bodies of a document as rows of ``organisation_index``, each once, the fullest."""
    related: tuple[Commitment | Agreement, ...] = (*extraction.commitments, *extraction.agreements)
    bodies: list[Organisation | Party] = [*extraction.organisations]
    bodies += [party for item in related for party in _parties(item)]
    index: dict[str, Row] = {}
    for body in bodies:
        if body.org_id:
            keep_fullest(index, _indexed(body))
    return list(index.values())


def keep_fullest(index: dict[str, Row], row: Row) -> None:
    """Put a row of ``organisation_index`` under its id, unless a fuller one stands there."""
    known = index.get(row["org_id"])
    if known is None or _fullness(row) > _fullness(known):
        index[row["org_id"]] = row


def record_row(record: Document | Mention | Party | Commitment | Agreement | Failure) -> Row:
    """The fields of a record by name."""
    if isinstance(record, Party):
        return record._asdict()
    return {item.name: getattr(record, item.name) for item in fields(record)}


def to_arrow(name: str, rows: Sequence[Row]) -> pa.Table:
    """The rows as the table ``name``, in the order of the final tables."""
    return arrow_of(sorted(rows, key=_sort_key(SCHEMAS[name])), arrow_schema(name))


def arrow_of(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows as they stand; a column that a row lacks, or that is empty in it, is null."""
    columns = [
        column([_plain(row.get(field.name), field.type) for row in rows], field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _document(extraction: Extraction) -> Row:
    row = record_row(extraction.document)
    text = extraction.document.text
    row["kind"] = extraction.kind
    row["words"] = extraction.words
    row["characters"] = len(text)
    row["sha256"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return row


def _add_commitment(rows: Rows, document: Document, identifier: str, item: Commitment) -> None:
    key = {"doc_id": document.doc_id, "commitment_id": identifier}
    row = {**key, **record_row(item.amount), **record_row(item), **_evidence(document, item)}
    row["amount_id"] = _mention_id("amount", item.amount)
    rows["commitments"].append(row)
    for role, parties in (("funder", item.funders), ("recipient", item.recipients)):
        rows["commitment_parties"] += [{**key, "role": role, **record_row(p)} for p in parties]
    rows["commitment_areas"] += [{**key, "area": area} for area in item.areas]


def _add_agreement(rows: Rows, document: Document, identifier: str, item: Agreement) -> None:
    key = {"doc_id": document.doc_id, "agreement_id": identifier}
    rows["agreements"].append({**key, **record_row(item), **_evidence(document, item)})
    rows["agreement_parties"] += [{**key, **record_row(party)} for party in item.parties]
    rows["agreement_areas"] += [{**key, "area": area} for area in item.areas]


def _evidence(document: Document, item: Commitment | Agreement) -> Row:
    return {"evidence": document.text[item.evidence_start : item.evidence_end]}


def _mention_id(prefix: str, mention: Mention) -> str:
    return f"{prefix}-{mention.start}"


def _parties(item: Commitment | Agreement) -> tuple[Party, ...]:
    return item.parties if isinstance(item, Agreement) else item.funders + item.recipients


def _indexed(body: Organisation | Party) -> Row:
    kind, _, identifier = (body.org_id or "").partition(":")
    return {
        "org_id": body.org_id,
        "name": body.name,
        "type": getattr(body, "type", None),
        "country": getattr(body, "country", None),
        "ror": identifier if kind == "ror" else None,
        "wikidata": getattr(body, "wikidata", None) or (identifier if kind == "wd" else None),
    }


def _fullness(row: Row) -> tuple[int, tuple[str, ...]]:
    return sum(value is not None for value in row.values()), tuple(str(v) for v in row.values())


def _sort_key(schema: Sequence[Column]) -> Callable[[Row], tuple[Any, ...]]:
    """By document, then by offset where there is one, then by all other cells in their order."""
    columns = [column.name for column in schema]
    first = ("doc_id", "start", "evidence_start", "role")
    order = [column for column in first if column in columns]
    order += [column for column in columns if column not in order and column != "text"]

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(
            (value is not None, value if isinstance(value, int) else str(value))
            for value in map(row.get, order)
        )

    return key


def _plain(value: Any, kind: pa.DataType) -> Any:
    if value is None or value == "":
        return None
    return float(value) if pa.types.is_floating(kind) else value
