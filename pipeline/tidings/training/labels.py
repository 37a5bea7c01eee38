"""Gold annotation as the recogniser is to see it: spans of bodies, programmes and persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans

from tidings.evaluate import GoldDocument
from tidings.places import Places

LABELS = ("ORG", "PROGRAMME", "PERSON")


class Labelled(NamedTuple):
    """A name in a text; ``swaps`` says that another name of its kind could stand in its place."""

    start: int
    end: int
    label: str
    kind: str = ""
    swaps: bool = False


def labelled(gold: GoldDocument, places: Places) -> list[Labelled]:
    """The names of a gold document by offset, none inside another.

    A government called by its land ("Japan and the UK") is left to the labels of places.
    """
    found = [*_bodies(gold, places), *_programmes(gold), *_persons(gold)]
    kept: list[Labelled] = []
    for item in sorted(found, key=lambda name: (name.start, -name.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _bodies(gold: GoldDocument, places: Places) -> Iterator[Labelled]:
    for row in gold.rows("organisations"):
        if places.get(row["text"].removesuffix("'s")) is None:
            yield _span(row, "ORG", row.get("type") or "")


def _programmes(gold: GoldDocument) -> Iterator[Labelled]:
    return (_span(row, "PROGRAMME", "") for row in gold.rows("programmes"))


def _span(row: Mapping[str, Any], label: str, kind: str) -> Labelled:
    in_full = row["text"] == row["name"] or (row["text"].isupper() and " " not in row["text"])
    return Labelled(row["start"], row["end"], label, kind, in_full)


def _persons(gold: GoldDocument) -> Iterator[Labelled]:
    """Persons are annotated once a document; their full names count wherever they stand."""
    for row in gold.people:
        for match in re.finditer(rf"\b{re.escape(row['name'])}\b", gold.text):
            yield Labelled(match.start(), match.end(), "PERSON", "", True)


def example(base: Language, text: str, names: list[Labelled]) -> Example:
    """What the recogniser is to make of a text.

    Dates, places and the rest, which the gold does not annotate, stay as ``base`` sees them, so
    that they are not unlearnt.
    """
    reference = base(text)
    spans = (
        reference.char_span(name.start, name.end, label=name.label, alignment_mode="expand")
        for name in names
    )
    ours = filter_spans([span for span in spans if span is not None])
    reference.set_ents([*ours, *_others(reference, ours)])
    return Example(base.make_doc(text), reference)


def _others(doc: Doc, ours: list[Span]) -> list[Span]:
    taken = {token.i for span in ours for token in span}
    return [
        entity
        for entity in doc.ents
        if entity.label_ not in LABELS and taken.isdisjoint(token.i for token in entity)
    ]
