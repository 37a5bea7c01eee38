"""What the terminal shows: a document with its mentions coloured, tables of areas and terms.

Text of documents never reaches the terminal raw: control characters, which could move the cursor
or change its title, are shown as their code points.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tidings.errors import RulesError
from tidings.explain import Candidate
from tidings.records import Amount, Commitment, Extraction, Mention, Party, Period
from tidings.rules import Rulebook
from tidings.tables import Tables
from tidings.text import harmless

_STYLES = (
    ("organisations", "bold cyan"),
    ("programmes", "bold magenta"),
    ("amounts", "bold green"),
    ("dates", "yellow"),
    ("areas", "blue"),
    ("people", "bold red"),
)


def show_document(console: Console, extraction: Extraction) -> None:
    """The commitments and agreements of a document, then its text with the mentions coloured."""
    document = extraction.document
    title = document.title or document.doc_id
    console.print(Text(harmless(title), style="bold underline"))
    facts = [document.publisher, document.published and document.published.isoformat()]
    console.print(Text(harmless(" · ".join(str(fact) for fact in facts if fact)), style="dim"))
    _show_commitments(console, extraction.commitments)
    _show_agreements(console, extraction)
    console.print()
    console.print(_coloured(extraction))
    console.print()
    legend = Text("  ").join(Text(name, style=style) for name, style in _STYLES)
    console.print(legend)


def _coloured(extraction: Extraction) -> Text:
    text = extraction.document.text
    mentions: list[tuple[Mention, str]] = [
        (mention, style) for field, style in _STYLES for mention in getattr(extraction, field)
    ]
    shown, offset = Text(), 0
    for mention, style in sorted(mentions, key=lambda item: item[0].start):
        if mention.start < offset:
            continue
        shown.append(harmless(text[offset : mention.start]))
        shown.append(harmless(mention.text), style=style)
        offset = mention.end
    shown.append(harmless(text[offset:]))
    return shown


def _show_commitments(console: Console, commitments: Sequence[Commitment]) -> None:
    if not commitments:
        return
    table = Table(title="Commitments", title_justify="left", show_edge=False, pad_edge=False)
    for column in ("amount", "funders", "recipients", "programme", "areas", "for", "stage"):
        table.add_column(column, overflow="fold")
    for item in commitments:
        table.add_row(
            money(item.amount),
            _names(item.funders),
            _names(item.recipients),
            harmless(item.programme or ""),
            ", ".join(item.areas),
            " from ".join(str(part) for part in (item.duration, item.starts) if part),
            item.stage,
        )
    console.print(table)


def _show_agreements(console: Console, extraction: Extraction) -> None:
    if not extraction.agreements:
        return
    table = Table(title="Agreements", title_justify="left", show_edge=False, pad_edge=False)
    for column in ("instrument", "parties", "signed", "areas"):
        table.add_column(column, overflow="fold")
    for item in extraction.agreements:
        signed = item.signed.isoformat() if item.signed else ""
        table.add_row(item.instrument, _names(item.parties), signed, ", ".join(item.areas))
    console.print(table)


def money(amount: Amount) -> str:
    """An amount for people: ``over GBP 4,500,000``.

    >>> money(Amount(0, 3, "£2m", "r", "GBP", 2000000, 2000000, "over"))
    'over GBP 2,000,000'
    """
    figures = "?" if amount.low is None or amount.high is None else f"{amount.low:,}"
    if amount.low != amount.high and amount.high is not None:
        figures = f"{figures}–{amount.high:,}"
    words = "" if amount.qualifier == "exact" else amount.qualifier.replace("_", " ") + " "
    return f"{words}{amount.currency or '?'} {figures}"


def _names(parties: Iterable[Party]) -> str:
    return harmless("; ".join(party.name for party in parties))


def document_json(extraction: Extraction) -> str:
    """The rows of a document as JSON, by table, in the columns of the tables."""
    tables = Tables.from_results([extraction])
    rows = {name: table.to_pylist() for name, table in tables.arrow.items()}
    return json.dumps(rows, indent=2, ensure_ascii=False, default=str)


def show_candidates(
    console: Console, candidates: Sequence[Candidate], extraction: Extraction
) -> None:
    """A row a candidate: what was proposed, by which rule, and whether it won."""
    table = Table(show_edge=False, pad_edge=False)
    for column in ("span", "text", "layer", "rule", "priority", "outcome"):
        table.add_column(column, overflow="fold")
    values = {(m.start, m.end): _value(m) for f, _ in _STYLES for m in getattr(extraction, f)}
    for item in candidates:
        outcome = f"lost to {item.winner}" if item.winner else "won"
        value = "" if item.winner else values.get((item.start, item.end), "")
        table.add_row(
            f"{item.start}–{item.end}",
            harmless(item.text),
            item.layer,
            item.rule,
            str(item.priority),
            harmless(f"{outcome}: {value}" if value else outcome),
            style="dim" if item.winner else "",
        )
    console.print(table)


def _value(mention: Mention) -> str:
    """The value of a mention in a few words."""
    if isinstance(mention, Amount):
        return f"{money(mention)} ({mention.role}, {mention.status})"
    if isinstance(mention, Period):
        span = f"{mention.earliest} to {mention.latest}" if mention.earliest else ""
        return f"{mention.kind} {mention.duration or span} ({mention.status})"
    parts = [getattr(mention, name, None) for name in ("name", "org_id", "area", "type", "country")]
    candidates = getattr(mention, "candidates", ())
    readings = f" ambiguous: {' or '.join(candidates)}" if candidates else ""
    return " · ".join(str(part) for part in parts if part) + readings


def show_areas(console: Console, rulebook: Rulebook) -> None:
    """A row an area: its id, label, domain, OECD field and how many terms name it."""
    terms = Counter(row["area"] for row in rulebook.rows("areas/terms/*.csv"))
    table = Table(show_edge=False, pad_edge=False)
    for column in ("area", "label", "domain", "OECD FORD", "terms"):
        table.add_column(column, justify="right" if column == "terms" else "left")
    for row in rulebook.rows("areas/areas.csv"):
        count = terms[row["area"]] + len(row.items("terms"))
        table.add_row(row["area"], row["label"], row["domain"], row["oecd_ford"], str(count))
    console.print(table)


def show_terms(console: Console, rulebook: Rulebook, area: str) -> None:
    """The terms of an area, with the neighbours that an ambiguous one needs or must not have.

    Raises RulesError for an area that no table names.
    """
    rows = [row for row in rulebook.rows("areas/areas.csv") if row["area"] == area]
    if not rows:
        raise RulesError(f"there is no research area {area!r}", hint="tidings areas lists them")
    table = Table(title=f"{rows[0]['label']}: {rows[0]['scope']}", title_justify="left")
    for column in ("term", "needs", "not with", "example"):
        table.add_column(column, overflow="fold")
    for term in rows[0].items("terms"):
        table.add_row(term)
    for row in rulebook.rows("areas/terms/*.csv"):
        if row["area"] == area:
            table.add_row(row["term"], row["needs"], row["not_with"], row["example"])
    console.print(table)


__all__ = [
    "document_json",
    "harmless",
    "money",
    "show_candidates",
    "show_document",
]
