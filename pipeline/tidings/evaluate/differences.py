"""Where the tables differ from the gold, and what a change of rules gained and lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tidings.errors import GoldError
from tidings.evaluate.gold import GoldDocument
from tidings.evaluate.matching import canonical
from tidings.evaluate.outcomes import (
    LAYERS,
    Comparison,
    DocumentTables,
    Outcome,
    Tables,
    by_document,
    compare_layer,
    differing,
)

Row = Mapping[str, Any]
Kind = Literal["missed", "extra", "wrong"]
_CONTEXT = 30
# What a value of a layer consists of, for messages; the rest of a row is about its making.
_VALUE = {
    "organisations": ("name", "type", "country"),
    "programmes": ("name",),
    "amounts": ("currency", "low", "high", "qualifier", "role"),
    "dates": ("kind", "earliest", "latest", "duration"),
    "research_areas": ("area",),
    "people": ("name", "role", "organisation"),
    "commitments": ("currency", "low", "high", "funders", "recipients"),
    "agreements": ("instrument", "parties"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A gold row that was missed, a row beyond the gold, or a pair whose values differ."""

    kind: Kind
    layer: str
    doc_id: str
    before: str
    gold: Row | None
    row: Row | None


@dataclass(frozen=True, slots=True)
class Change:
    """One mention that a change of rules made better ("gain") or worse ("loss")."""

    kind: Literal["gain", "loss"]
    layer: str
    doc_id: str
    what: str
    was: str
    now: str


def errors(gold: Iterable[GoldDocument], tables: Tables, layer: str) -> Iterator[Difference]:
    """What is missed, extra or wrong in one of ``LAYERS``, document by document, by offset.

    Wrong is also a right value with another attribute: the role of an amount, the type of a body.
    """
    _check_layer(layer)
    rows = by_document(tables)
    for document in gold:
        comparison = compare_layer(document, DocumentTables(document.doc_id, rows), layer)
        yield from _differences(document, layer, comparison)


def compare(gold: Iterable[GoldDocument], old: Tables, new: Tables) -> list[Change]:
    """Gains and losses, mention by mention, of the new tables over the old ones.

    A gold mention that was missed or wrong and is right now is a gain; so is a mention that the
    gold does not know and that is gone.
    """
    before, after = by_document(old), by_document(new)
    return [
        change
        for document in gold
        for layer in LAYERS
        for change in _changes(
            document,
            layer,
            compare_layer(document, DocumentTables(document.doc_id, before), layer),
            compare_layer(document, DocumentTables(document.doc_id, after), layer),
        )
    ]


def format_difference(difference: Difference) -> str:
    """One line: what happened, where, the words and the values on both sides."""
    row = difference.gold or difference.row or {}
    place = f"[{row['start']}:{row['end']}] " if "start" in row and "end" in row else ""
    words = f"{difference.before!r} >>{row['text']}<< " if row.get("text") else ""
    gold, found = (_value(difference.layer, side) for side in (difference.gold, difference.row))
    values = {
        "missed": f"gold {gold}",
        "extra": f"got {found}",
        "wrong": f"gold {gold} got {found}",
    }
    rule = f" by {difference.row['rule']}" if difference.row and "rule" in difference.row else ""
    head = f"{difference.kind.upper():7}{difference.doc_id} "
    return f"{head}{place}{words}{values[difference.kind]}{rule}"


def format_change(change: Change) -> str:
    """One line: ``GAIN  amounts  doc-1  '£5m': missed → right``."""
    head = f"{change.kind.upper():5} {change.layer:15} {change.doc_id}"
    return f"{head}  {change.what}: {change.was} → {change.now}"


def _check_layer(layer: str) -> None:
    if layer not in LAYERS:
        raise GoldError(f"no layer {layer!r}", hint=f"take one of {', '.join(LAYERS)}")


def _differences(
    document: GoldDocument, layer: str, comparison: Comparison
) -> Iterator[Difference]:
    found: list[tuple[Kind, Row | None, Row | None]] = [
        ("missed" if o.row is None else "wrong", o.gold, o.row)
        for o in comparison.outcomes
        if o.row is None or not o.right or differing(layer, o.gold, o.row)
    ]
    found += [("extra", None, row) for row in comparison.extra]
    for kind, gold, row in sorted(found, key=lambda item: canonical(item[1] or item[2] or {})[:2]):
        start = (gold or row or {}).get("start") or 0
        before = document.text[max(0, start - _CONTEXT) : start]
        yield Difference(kind, layer, document.doc_id, before, gold, row)


def _changes(
    document: GoldDocument, layer: str, old: Comparison, new: Comparison
) -> Iterator[Change]:
    for was, now in zip(old.outcomes, new.outcomes, strict=True):
        if (was.kind == "right") != (now.kind == "right"):
            kind: Literal["gain", "loss"] = "gain" if now.kind == "right" else "loss"
            what = _named(layer, was.gold)
            yield Change(kind, layer, document.doc_id, what, _state(layer, was), _state(layer, now))
    gone, come = ({_named(layer, row) for row in side.extra} for side in (old, new))
    for what in sorted(gone - come):
        yield Change("gain", layer, document.doc_id, what, "extra", "gone")
    for what in sorted(come - gone):
        yield Change("loss", layer, document.doc_id, what, "absent", "extra")


def _state(layer: str, outcome: Outcome) -> str:
    wrong = outcome.kind == "wrong" and outcome.row is not None
    return f"wrong {_value(layer, outcome.row)}" if wrong else outcome.kind


def _named(layer: str, row: Row) -> str:
    """What a row is called in a message: its words and place, else its value."""
    words = f"{row['text']!r} [{row['start']}:{row['end']}] " if row.get("text") else ""
    return f"{words}{_value(layer, row)}"


def _value(layer: str, row: Row | None) -> str:
    return "(" + ", ".join(_shown((row or {}).get(column)) for column in _VALUE[layer]) + ")"


def _shown(cell: object) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, frozenset):
        return " + ".join(sorted(cell)) or "-"
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)
