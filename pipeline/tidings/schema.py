"""The tables' columns: name, Arrow type, and what their values mean. The contract of the output.

Tidy: one row an observation, one value a cell. A mention is identified by (``doc_id``,
``mention_id``); its id names its layer and where it begins, so it survives a change of rules.
"""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa


class Column(NamedTuple):
    """A column of a table: name, Arrow type, and what its values mean."""

    name: str
    type: pa.DataType
    description: str


_TEXT, _INT, _FLOAT, _DATE = pa.string(), pa.int32(), pa.float64(), pa.date32()
_DOC = Column("doc_id", _TEXT, "the document; joins every table")
_STATUS = Column("status", _TEXT, "resolved, partial or ambiguous; unknown values are null")
_RULE = Column("rule", _TEXT, "the id of the rule that made the row")


def _mention(name: str = "mention_id") -> tuple[Column, ...]:
    return (
        _DOC,
        Column(name, _TEXT, "the row's id inside the document: its layer and its start"),
        Column("start", _INT, "offset of the first character in documents.text"),
        Column("end", _INT, "offset behind the last character"),
        Column("text", _TEXT, "documents.text[start:end], as written"),
    )


_EVIDENCE = (
    Column("evidence_start", _INT, "offset where the evidence begins in documents.text"),
    Column("evidence_end", _INT, "offset behind the evidence"),
    Column("evidence", _TEXT, "the sentence or sentences that say so, as written"),
)

SCHEMAS: dict[str, tuple[Column, ...]] = {
    "documents": (
        _DOC,
        Column("source", _TEXT, "the file, or the file and the row, that it was read from"),
        Column("url", _TEXT, "where it was published, when known"),
        Column("title", _TEXT, "headline, from the metadata or the first line"),
        Column("publisher", _TEXT, "who published it, when known"),
        Column("published", _DATE, "publication date; relative dates count from it"),
        Column("published_from", _TEXT, "its source: metadata, html, pdf, feed, json or dateline"),
        Column("language", _TEXT, "language tag, when the source says so"),
        Column("kind", _TEXT, "press_release, memorandum, joint_statement, news or other"),
        Column("characters", _INT, "length of the text in Unicode code points"),
        Column("words", _INT, "length of the text in words"),
        Column("sha256", _TEXT, "SHA-256 of the text in UTF-8"),
        Column("kept", _FLOAT, "share of the page's letters in the text; null if kept whole"),
        Column("duplicate_of", _TEXT, "the earlier document of this run with the same text"),
        Column("text", _TEXT, "the text exactly as read; all offsets count its code points"),
    ),
    "organisations": (
        *_mention(),
        Column("name", _TEXT, "official English name, the same for every mention of the body"),
        Column("org_id", _TEXT, "ror:…, else wd:… (Wikidata), else tidings:…"),
        Column("type", _TEXT, "government, funder, university, research_institute, company …"),
        Column("country", _TEXT, "ISO 3166-1 alpha-2; null for an international body"),
        _STATUS,
        _RULE,
    ),
    "programmes": (
        *_mention(),
        Column("name", _TEXT, "the programme's fullest form in the document"),
        _STATUS,
        _RULE,
    ),
    "amounts": (
        *_mention(),
        Column("currency", _TEXT, "ISO 4217; null where a bare mark stays ambiguous"),
        Column("low", _FLOAT, "lower bound in units of the currency"),
        Column("high", _FLOAT, "upper bound; equal to low unless a range"),
        Column("qualifier", _TEXT, "exact, about, over, up_to or under"),
        Column("role", _TEXT, "funding, component (part of a funding amount) or other"),
        _STATUS,
        _RULE,
    ),
    "dates": (
        *_mention(),
        Column("kind", _TEXT, "date, duration or set (recurring)"),
        Column("earliest", _DATE, "first day it can mean, inclusive"),
        Column("latest", _DATE, "last day it can mean, inclusive"),
        Column("duration", _TEXT, "ISO 8601 duration; null unless kind is duration"),
        Column("precision", _TEXT, "the unit the words speak of: day, month, year …"),
        Column("relative", pa.bool_(), "whether it was counted from the publication date"),
        _STATUS,
        _RULE,
    ),
    "research_areas": (
        *_mention(),
        Column("area", _TEXT, "id of the research area"),
        Column("label", _TEXT, "the area in words"),
        Column("domain", _TEXT, "the domain the area belongs to"),
        _RULE,
    ),
    "people": (
        *_mention("person_id"),
        Column("name", _TEXT, "full name without honorifics, in the order as written"),
        Column("role", _TEXT, "post or role as written"),
        Column("organisation", _TEXT, "official name of the body that the text attaches"),
        _RULE,
    ),
    "commitments": (
        _DOC,
        Column("commitment_id", _TEXT, "the row's id inside the document"),
        Column("commitment_group", _TEXT, "shared by the tellings of one commitment; sum it once"),
        Column("amount_id", _TEXT, "amounts.mention_id of the sum"),
        Column("currency", _TEXT, "ISO 4217"),
        Column("low", _FLOAT, "lower bound in units of the currency"),
        Column("high", _FLOAT, "upper bound"),
        Column("qualifier", _TEXT, "exact, about, over, up_to or under"),
        Column("programme", _TEXT, "the programme that the sum belongs to"),
        Column("starts", _DATE, "first day of the funding, when the text says so"),
        Column("duration", _TEXT, "ISO 8601 duration of the funding"),
        Column("stage", _TEXT, "announced, proposed, conditional or spent"),
        *_EVIDENCE,
        _RULE,
    ),
    "commitment_parties": (
        _DOC,
        Column("commitment_id", _TEXT, "joins commitments"),
        Column("role", _TEXT, "funder or recipient"),
        Column("name", _TEXT, "official name of the body"),
        Column("org_id", _TEXT, "joins organisation_index"),
    ),
    "commitment_areas": (
        _DOC,
        Column("commitment_id", _TEXT, "joins commitments"),
        Column("area", _TEXT, "id of a research area that the sum is for"),
    ),
    "agreements": (
        _DOC,
        Column("agreement_id", _TEXT, "the row's id inside the document"),
        Column("instrument", _TEXT, "memorandum, joint_statement, letter_of_intent, treaty …"),
        Column("signed", _DATE, "day of signature, when the day is known"),
        *_EVIDENCE,
        _RULE,
    ),
    "agreement_parties": (
        _DOC,
        Column("agreement_id", _TEXT, "joins agreements"),
        Column("name", _TEXT, "official name of the party; a country as its government"),
        Column("org_id", _TEXT, "joins organisation_index"),
    ),
    "agreement_areas": (
        _DOC,
        Column("agreement_id", _TEXT, "joins agreements"),
        Column("area", _TEXT, "id of a research area that the instrument covers"),
    ),
    "organisation_index": (
        Column("org_id", _TEXT, "ror:…, wd:… or tidings:…"),
        Column("name", _TEXT, "official English name"),
        Column("type", _TEXT, "as in organisations"),
        Column("country", _TEXT, "as in organisations"),
        Column("ror", _TEXT, "ROR id, when known"),
        Column("wikidata", _TEXT, "Wikidata id, when known"),
    ),
    "failures": (
        Column("source", _TEXT, "the file, or the file and the row"),
        Column("doc_id", _TEXT, "the document, when its id is known"),
        Column("stage", _TEXT, "read or extract: where it failed"),
        Column("reason", _TEXT, "what went wrong"),
        Column("hint", _TEXT, "the way out"),
    ),
}


SUMMARIES = {
    "documents": "one row a document, with its text",
    "organisations": "one row a mention of a named body",
    "programmes": "one row a mention of a named programme, fund, scheme, strategy or prize",
    "amounts": "one row a monetary expression, whatever it is about",
    "dates": "one row a temporal expression",
    "research_areas": "one row a phrase that names a field of research or a technology",
    "people": "one row a person and document; the span is that of the fullest form",
    "commitments": "one row a sum that somebody commits, awards or invests",
    "commitment_parties": "one row a funder or recipient of a commitment",
    "commitment_areas": "one row a research area of a commitment",
    "agreements": "one row an instrument between parties",
    "agreement_parties": "one row a party of an agreement",
    "agreement_areas": "one row a research area of an agreement",
    "organisation_index": "one row a body seen in this run",
    "failures": "one row a document that could not be brought into the tables",
}


def markdown() -> str:
    """The contract of the output as a page: a section a table, a row a column."""
    parts = [
        "# Tables",
        "<!-- Written by `make docs` from pipeline/tidings/schema.py; a test holds them equal. -->",
        "Tidy: one row an observation, one value a cell, null where a value is unknown. Rows are"
        " sorted by document and offset. Tables join on `doc_id`; a mention is identified by"
        " `doc_id` and `mention_id`. Offsets are half-open and count Unicode code points.",
    ]
    for table, columns in SCHEMAS.items():
        rows = [f"| `{c.name}` | {_type_name(c.type)} | {c.description} |" for c in columns]
        head = ["| column | type | meaning |", "| --- | --- | --- |"]
        parts += [f"## {table}", SUMMARIES[table][0].upper() + SUMMARIES[table][1:] + "."]
        parts.append("\n".join(head + rows))
    return "\n\n".join(parts) + "\n"


def _type_name(kind: pa.DataType) -> str:
    names = {"string": "text", "int32": "whole number", "double": "number", "date32[day]": "date"}
    return names.get(str(kind), "true or false")


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table, each field with its description as metadata."""
    return pa.schema(
        [
            pa.field(column.name, column.type, metadata={"description": column.description})
            for column in SCHEMAS[table]
        ]
    )
