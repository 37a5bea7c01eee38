"""One document for the report: its text cut at the edges of its rows, and what each row says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tidings.report.words import (
    money,
    organisation_link,
    period,
    plain_id,
    visible,
    web_link,
)
from tidings.tables import Tables

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
# A label, what is said, and where more is known.
Fact = tuple[str, str, str | None]


def _organisation(row: Row) -> list[Fact]:
    return [
        ("organisation", visible(row["name"]), None),
        ("id", visible(row["org_id"]), organisation_link(row["org_id"])),
        ("type", plain_id(row["type"]), None),
        ("country", visible(row["country"]), None),
    ]


def _programme(row: Row) -> list[Fact]:
    return [("programme", visible(row["name"]), None)]


def _amount(row: Row) -> list[Fact]:
    return [("sum", money(row), None), ("role", plain_id(row["role"]), None)]


def _date(row: Row) -> list[Fact]:
    counted = "from the publication date" if row["relative"] else ""
    return [(row["kind"] or "date", period(row), None), ("counted", counted, None)]


def _area(row: Row) -> list[Fact]:
    return [("area", visible(row["label"]), None), ("domain", plain_id(row["domain"]), None)]


def _person(row: Row) -> list[Fact]:
    return [
        ("person", visible(row["name"]), None),
        ("role", visible(row["role"]), None),
        ("organisation", visible(row["organisation"]), None),
    ]


# Layer, its table, the column of its id, and what its rows say.
_LAYERS: tuple[tuple[str, str, str, Callable[[Row], list[Fact]]], ...] = (
    ("organisation", "organisations", "mention_id", _organisation),
    ("programme", "programmes", "mention_id", _programme),
    ("amount", "amounts", "mention_id", _amount),
    ("date", "dates", "mention_id", _date),
    ("area", "research_areas", "mention_id", _area),
    ("person", "people", "person_id", _person),
)


class Grouped:
    """The rows of every table by document, so that a document finds its own at once.

    ``about`` says what a document is about: ``(area, weight)``, the heaviest first.
    """

    def __init__(self, tables: Tables) -> None:
        self.about: dict[str, list[tuple[str, float]]] = {}
        for doc_id, area, _, weight in tables.area_weights().itertuples(index=False):
            self.about.setdefault(doc_id, []).append((area, weight))
        self._rows: dict[str, dict[str, list[Row]]] = {}
        for name, table in tables.arrow.items():
            by_document = self._rows.setdefault(name, {})
            if name not in ("documents", "organisation_index", "failures"):
                for row in table.to_pylist():
                    by_document.setdefault(row["doc_id"], []).append(row)

    def rows(self, table: str, doc_id: str) -> list[Row]:
        """The rows of a document in a table, in their order."""
        return self._rows[table].get(doc_id, [])


def page(document: Row, grouped: Grouped, labels: Mapping[str, str]) -> dict[str, Any]:
    """All that the view of one document shows; ``labels`` are the areas' names by id."""
    doc_id = document["doc_id"]
    mentions, spans = _mentions(doc_id, grouped)
    related, evidence = _relations(doc_id, grouped, labels)
    return {
        "facts": _document_facts(document, about(grouped, doc_id, labels)),
        "mentions": mentions,
        "relations": related,
        "segments": segments(document["text"] or "", [*spans, *evidence]),
    }


def about(grouped: Grouped, doc_id: str, labels: Mapping[str, str], most: int = 5) -> list[str]:
    """The areas that weigh most in a document, each with its share: ``"Fusion 62 %"``."""
    areas = grouped.about.get(doc_id, [])[:most]
    return [f"{labels.get(area) or plain_id(area)} {weight:.0%}" for area, weight in areas]


def _document_facts(document: Row, areas: Iterable[str]) -> list[Fact]:
    published = document["published"]
    url = web_link(document["url"])
    return _said(
        [
            ("publisher", visible(document["publisher"]), None),
            ("published", published.isoformat() if published else "date not known", None),
            ("kind", plain_id(document["kind"]), None),
            ("words", f"{document['words'] or 0:,}", None),
            ("file", visible(document["source"]), None),
            ("page", visible(url), url),
            ("about", "; ".join(areas), None),
        ]
    )


def _mentions(doc_id: str, grouped: Grouped) -> tuple[dict[str, Any], list[tuple[int, int, str]]]:
    mentions: dict[str, Any] = {}
    spans = []
    for layer, table, key, facts in _LAYERS:
        for row in grouped.rows(table, doc_id):
            status = row.get("status")
            said = [*facts(row), ("status", "" if status == "resolved" else status or "", None)]
            mentions[row[key]] = {
                "layer": layer,
                "text": visible(row["text"]),
                "facts": _said([*said, ("rule", visible(row["rule"]), None)]),
            }
            spans.append((row["start"], row["end"], row[key]))
    return mentions, spans


def _relations(
    doc_id: str, grouped: Grouped, labels: Mapping[str, str]
) -> tuple[dict[str, Any], list[tuple[int, int, str]]]:
    relations: dict[str, Any] = {}
    spans = []
    for layer, describe in (("commitment", _commitment), ("agreement", _agreement)):
        key = f"{layer}_id"
        for row in grouped.rows(f"{layer}s", doc_id):
            parties = _of(row[key], key, grouped.rows(f"{layer}_parties", doc_id))
            areas = _of(row[key], key, grouped.rows(f"{layer}_areas", doc_id))
            said = describe(row, parties) + [
                ("area", labels.get(a["area"]) or plain_id(a["area"]), None) for a in areas
            ]
            said.append(("rule", visible(row["rule"]), None))
            relations[row[key]] = {"layer": layer, "facts": _said(said)}
            spans.append((row["evidence_start"], row["evidence_end"], row[key]))
    return relations, spans


def _of(identifier: str, key: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row[key] == identifier]


def _commitment(row: Row, parties: Iterable[Row]) -> list[Fact]:
    starts = row["starts"]
    return [
        ("sum", money(row), None),
        *(
            (party["role"], visible(party["name"]), organisation_link(party["org_id"]))
            for party in parties
        ),
        ("programme", visible(row["programme"]), None),
        ("starts", starts.isoformat() if starts else "", None),
        ("duration", visible(row["duration"]), None),
        ("stage", plain_id(row["stage"]), None),
    ]


def _agreement(row: Row, parties: Iterable[Row]) -> list[Fact]:
    signed = row["signed"]
    return [
        ("instrument", plain_id(row["instrument"]), None),
        *(
            ("party", visible(party["name"]), organisation_link(party["org_id"]))
            for party in parties
        ),
        ("signed", signed.isoformat() if signed else "", None),
    ]


def _said(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact[1]]


def segments(text: str, spans: Iterable[tuple[int, int, str]]) -> list[tuple[str, list[str]]]:
    """The text in pieces, each with the ids of the spans that cover it, the shortest first.

    >>> segments("to the Lab", [(7, 10, "organisation-7"), (0, 10, "commitment-1")])
    [('to the ', ['commitment-1']), ('Lab', ['organisation-7', 'commitment-1'])]
    """
    edges = {0, len(text)}
    opening: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, identifier in spans:
        edges |= {start, end}
        opening.setdefault(start, []).append((end - start, end, identifier))
    pieces, covering = [], list[tuple[int, int, str]]()
    for begin, end in pairwise(sorted(edges)):
        covering = [item for item in covering if item[1] > begin]
        covering = sorted(covering + opening.get(begin, []))
        pieces.append((visible(text[begin:end]), [item[2] for item in covering]))
    return pieces
