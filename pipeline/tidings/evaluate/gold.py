"""Gold documents: JSON Lines whose annotation is checked before anything is measured with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tidings.errors import GoldError
from tidings.rules import load_rulebook

Row = Mapping[str, Any]

# Layers of mentions: the field of a gold document, and the table that answers it.
_SPANS = ("organisations", "programmes", "amounts", "dates", "areas")
_FIELD = {"research_areas": "areas"}


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An announcement with what stands in it; ``docs/annotation.md`` says what the fields mean."""

    doc_id: str
    text: str
    where: str
    fields: Mapping[str, Any]

    def rows(self, table: str) -> tuple[Row, ...]:
        """The annotation that a table answers, e.g. ``"amounts"`` or ``"research_areas"``."""
        return tuple(self.fields.get(_FIELD.get(table, table), ()))

    @property
    def people(self) -> tuple[Row, ...]:
        """One row a person: name, role, organisation."""
        return self.rows("people")

    @property
    def commitments(self) -> tuple[Row, ...]:
        """One row a funding commitment."""
        return self.rows("commitments")

    @property
    def agreements(self) -> tuple[Row, ...]:
        """One row an instrument."""
        return self.rows("agreements")


def gold_files(path: str | Path) -> list[Path]:
    """The gold files that ``path`` names: itself, or the ``*.jsonl`` of a folder, by name."""
    place = Path(path)
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    if not files or not all(file.is_file() for file in files):
        raise GoldError(
            "no gold file here", where=str(place), hint="name a .jsonl file or a folder"
        )
    return files


def gold_hash(path: Path) -> str:
    """SHA-256 of a gold file, however a checkout ends its lines."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def load_gold(path: str | Path, rules: str | Path | None = None) -> list[GoldDocument]:
    """The checked documents of a gold file, or of all those of a folder.

    An annotation that contradicts itself, or that names an area which neither the shipped rules
    nor the overlay ``rules`` know, raises ``GoldError`` with file and line.
    """
    rulebook = load_rulebook(rules)
    areas = {row["area"] for row in rulebook.rows("areas/areas.csv")}
    validator = Draft202012Validator(rulebook.schema("gold") or {})
    documents: dict[str, GoldDocument] = {}
    for document in (d for file in gold_files(path) for d in _read(file, validator)):
        if document.doc_id in documents:
            first = documents[document.doc_id].where
            raise _error(document, f"doc_id {document.doc_id!r} stands at {first} already")
        for complaint in complaints(document, areas):
            raise _error(document, complaint)
        documents[document.doc_id] = document
    return list(documents.values())


def _read(path: Path, validator: Draft202012Validator) -> Iterator[GoldDocument]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            fields = json.loads(line.decode())
        except ValueError as error:
            raise GoldError(f"not a JSON object: {error}", where=where) from error
        worst = best_match(validator.iter_errors(fields))
        if worst is not None:
            raise GoldError(f"{worst.json_path}: {worst.message}", where=where, hint=_HINT)
        yield GoldDocument(fields["doc_id"], fields["text"], where, fields)


_HINT = "docs/annotation.md describes a gold document"


def _error(document: GoldDocument, complaint: str) -> GoldError:
    return GoldError(complaint, where=document.where, hint=_HINT)


def complaints(document: GoldDocument, areas: Collection[str]) -> Iterator[str]:
    """What no schema can say: offsets, overlaps, areas, days and bounds in order.

    >>> date = {"start": 0, "end": 4, "text": "2026", "earliest": "2026-12-31", "latest": "2026"}
    >>> list(complaints(GoldDocument("d", "2026", "", {"dates": [date]}), ()))
    ["'2026' ends before it begins"]
    """
    for layer in _SPANS:
        yield from _span_complaints(document, layer)
    used = [mention["area"] for mention in document.rows("areas")]
    for row in (*document.commitments, *document.agreements):
        used.extend(row.get("areas", ()))
    for area in used:
        if area not in areas:
            yield f"unknown area {area!r}: `tidings areas` lists them, --rules adds your own"
    for date in document.rows("dates"):
        if (date["earliest"] or "") > (date["latest"] or ""):
            yield f"{date['text']!r} ends before it begins"
    for amount in document.rows("amounts"):
        if None not in (amount["low"], amount["high"]) and amount["low"] > amount["high"]:
            yield f"{amount['text']!r}: its lower bound is above its upper one"


def _span_complaints(document: GoldDocument, layer: str) -> Iterator[str]:
    end, text = 0, ""
    for mention in sorted(document.rows(layer), key=lambda m: (m["start"], m["end"])):
        said = document.text[mention["start"] : mention["end"]]
        if not said or said != mention["text"]:
            place = f"{layer} [{mention['start']}:{mention['end']}]"
            yield f"{place} is {said!r} in the text, not {mention['text']!r}"
        if mention["start"] < end:
            yield f"{layer}: {mention['text']!r} overlaps {text!r}"
        end, text = mention["end"], mention["text"]
