"""Records ↔ tables: extractions become rows, rows become Arrow tables and DataFrames."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

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
from tidings.relate.area_weights import Paragraphs, area_weights
from tidings.relate.groups import group_commitments
from tidings.schema import SCHEMAS, SUMMARIES, arrow_schema
from tidings.stored import load_tables
from tidings.text import paragraphs

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Rows = dict[str, list[Row]]

# A headline stands in the first characters of a text, perhaps below a kicker and a dateline.
_TOP = 200

# Table, the field of Extraction that fills it, and the prefix of its rows' ids.
_MENTION_TABLES = (
    ("organisations", "organisations", "organisation"),
    ("programmes", "programmes", "programme"),
    ("amounts", "amounts", "amount"),
    ("dates", "dates", "date"),
    ("research_areas", "areas", "area"),
    ("people", "people", "person"),
)


class Tables:
    """The tables of a run; every table is an attribute that holds a pandas DataFrame.

    >>> tables = Tables.from_results([])
    >>> list(tables.amounts.columns)[:3]
    ['doc_id', 'mention_id', 'start']
    """

    def __init__(self, arrow: Mapping[str, pa.Table]) -> None:
        self.arrow = dict(arrow)

    @classmethod
    def from_results(cls, results: Iterable[Extraction | Failure]) -> Tables:
        """The tables of all results, sorted; the order of the results has no influence."""
        rows: Rows = {name: [] for name in SCHEMAS}
        index: dict[str, Row] = {}
        for result in results:
            if isinstance(result, Failure):
                rows["failures"].append(_record(result))
            else:
                _add(rows, result)
                _index(index, result)
        rows["organisation_index"] = list(index.values())
        published = {row["doc_id"]: row["published"] for row in rows["documents"]}
        _group(rows, published)
        return cls({name: _arrow(name, rows[name]) for name in SCHEMAS})

    @classmethod
    def read(cls, folder: str | Path) -> Tables:
        """The tables that ``tidings extract --out FOLDER`` wrote; Parquet is taken before CSV.

        >>> Tables.read("output").total_commitments()  # doctest: +SKIP
        """
        return cls(load_tables(Path(folder)))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in SCHEMAS:
            raise AttributeError(f"no table {name!r}; there are {', '.join(SCHEMAS)}")
        return self._frame(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *SCHEMAS]

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {table.num_rows}" for name, table in self.arrow.items())
        return f"Tables({counts})"

    def _repr_html_(self) -> str:
        """What a notebook shows: the tables with their rows and what a row is."""
        rows = "".join(
            f"<tr><th scope='row'>{name}</th><td>{count:,}</td>"
            f"<td>{escape(SUMMARIES[name])}</td></tr>"
            for name, count in self.counts().items()
        )
        head = "<tr><th>table</th><th>rows</th><th>what a row is</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"

    def counts(self) -> dict[str, int]:
        """Rows a table."""
        return {name: table.num_rows for name, table in self.arrow.items()}

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def _frame(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            self._frames[name] = self.arrow[name].to_pandas()
        return self._frames[name]

    def total_commitments(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """Sums of the committed money, each commitment group once, never across currencies.

        ``by`` names further columns of ``commitments`` or ``documents`` to group by. Ranges give
        a low and a high sum. Commitments without a currency or a figure are left out.

        >>> Tables.from_results([]).total_commitments().columns.tolist()
        ['currency', 'commitments', 'low', 'high']
        """
        once = self.first_tellings().dropna(subset=["currency", "low"])
        grouped = once.groupby([*by, "currency"], dropna=False, as_index=False)
        return grouped.agg(
            commitments=("commitment_id", "size"), low=("low", "sum"), high=("high", "sum")
        )

    def first_tellings(self) -> pd.DataFrame:
        """``commitments`` with each group once, where it is told first, and its document's columns.

        >>> Tables.from_results([]).first_tellings()["published"].tolist()
        []
        """
        documents = self.documents.drop(columns=["text"])
        rows = self.commitments.merge(
            documents, on="doc_id", how="left", suffixes=("", "_document")
        )
        rows = rows.sort_values(["published", "doc_id", "evidence_start"], kind="stable")
        return rows.drop_duplicates("commitment_group")

    def area_weights(self) -> pd.DataFrame:
        """What each document is about: its areas with weights that sum to 1, the heaviest first.

        >>> Tables.from_results([]).area_weights().columns.tolist()
        ['doc_id', 'area', 'mentions', 'weight']
        """
        import pandas as pd

        areas: dict[str, list[tuple[int, str]]] = {}
        for row in self.arrow["research_areas"].select(["doc_id", "start", "area"]).to_pylist():
            areas.setdefault(row["doc_id"], []).append((row["start"], row["area"]))
        rows = [
            (row["doc_id"], *weight)
            for row in self.arrow["documents"].select(["doc_id", "title", "text"]).to_pylist()
            for weight in area_weights(areas.get(row["doc_id"], ()), _places(row))
        ]
        return pd.DataFrame(rows, columns=["doc_id", "area", "mentions", "weight"])


def _places(document: Row) -> Paragraphs:
    """Where the headline ends, if it stands near the top, and the paragraph after it."""
    text, title = document["text"] or "", document["title"] or ""
    begin = text.lower().find(title.lower(), 0, _TOP + len(title)) if title else -1
    title_end = begin + len(title) if begin >= 0 else 0
    ends = [paragraph.end for paragraph in paragraphs(text) if paragraph.end > title_end]
    return Paragraphs(title_end, ends[0] if ends else 0)


def rows_of(extraction: Extraction) -> Rows:
    """The rows of one document, by table; ``commitment_group`` is not known yet."""
    rows: Rows = {name: [] for name in SCHEMAS}
    _add(rows, extraction)
    return rows


def _add(rows: Rows, extraction: Extraction) -> None:
    document = extraction.document
    rows["documents"].append(_document(extraction))
    for table, field, prefix in _MENTION_TABLES:
        identifier = "person_id" if table == "people" else "mention_id"
        for mention in getattr(extraction, field):
            row = _record(mention)
            row["doc_id"] = document.doc_id
            row[identifier] = _mention_id(prefix, mention)
            rows[table].append(row)
    for number, commitment in enumerate(extraction.commitments, start=1):
        _add_commitment(rows, document, f"commitment-{number}", commitment)
    for number, agreement in enumerate(extraction.agreements, start=1):
        _add_agreement(rows, document, f"agreement-{number}", agreement)


def _document(extraction: Extraction) -> Row:
    row = _record(extraction.document)
    text = extraction.document.text
    row["kind"] = extraction.kind
    row["words"] = extraction.words
    row["characters"] = len(text)
    row["sha256"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return row


def _add_commitment(rows: Rows, document: Document, identifier: str, item: Commitment) -> None:
    key = {"doc_id": document.doc_id, "commitment_id": identifier}
    row = {**key, **_record(item.amount), **_record(item), **_evidence(document, item)}
    row["amount_id"] = _mention_id("amount", item.amount)
    rows["commitments"].append(row)
    for role, parties in (("funder", item.funders), ("recipient", item.recipients)):
        rows["commitment_parties"] += [{**key, "role": role, **_record(p)} for p in parties]
    rows["commitment_areas"] += [{**key, "area": area} for area in item.areas]


def _add_agreement(rows: Rows, document: Document, identifier: str, item: Agreement) -> None:
    key = {"doc_id": document.doc_id, "agreement_id": identifier}
    rows["agreements"].append({**key, **_record(item), **_evidence(document, item)})
    rows["agreement_parties"] += [{**key, **_record(party)} for party in item.parties]
    rows["agreement_areas"] += [{**key, "area": area} for area in item.areas]


def _evidence(document: Document, item: Commitment | Agreement) -> Row:
    return {"evidence": document.text[item.evidence_start : item.evidence_end]}


def _mention_id(prefix: str, mention: Mention) -> str:
    return f"{prefix}-{mention.start}"


def _record(record: Any) -> Row:
    return {item.name: getattr(record, item.name) for item in fields(record)}


def _index(index: dict[str, Row], extraction: Extraction) -> None:
    """Add the bodies of a document to the index; the fullest description of each wins."""
    bodies = [_indexed(mention) for mention in extraction.organisations]
    related: tuple[Commitment | Agreement, ...] = (
        *extraction.commitments,
        *extraction.agreements,
    )
    bodies += [_indexed(party) for item in related for party in _parties(item)]
    for body in bodies:
        known = index.get(body["org_id"] or "")
        if body["org_id"] and (known is None or _fullness(body) > _fullness(known)):
            index[body["org_id"]] = body


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


def _group(rows: Rows, published: Mapping[str, Any]) -> None:
    parties: dict[tuple[str, str], list[str]] = {}
    for party in rows["commitment_parties"]:
        if party["role"] == "funder":
            parties.setdefault((party["doc_id"], party["commitment_id"]), []).append(party["name"])
    for row in rows["commitments"]:
        row["funders"] = parties.get((row["doc_id"], row["commitment_id"]), [])
        row["published"] = published[row["doc_id"]]
    for row, group in zip(rows["commitments"], group_commitments(rows["commitments"]), strict=True):
        row["commitment_group"] = group


def _arrow(name: str, rows: list[Row]) -> pa.Table:
    schema = arrow_schema(name)
    ordered = sorted(rows, key=_sort_key(name))
    columns = [
        pa.array([_plain(row.get(field.name), field.type) for row in ordered], type=field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _sort_key(name: str) -> Callable[[Row], tuple[Any, ...]]:
    """By document, then by offset where there is one, then by all other cells in their order."""
    first = ("doc_id", "start", "evidence_start", "role") if name != "failures" else ("source",)
    columns = [column.name for column in SCHEMAS[name]]
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
