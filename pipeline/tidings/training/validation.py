"""Does it pay? The whole pipeline on documents that the recogniser has not seen, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from spacy.language import Language

from tidings.errors import GoldError
from tidings.evaluate import GoldDocument, evaluate
from tidings.extraction import load_recogniser
from tidings.places import places_of
from tidings.read.fields import make_document
from tidings.records import Document
from tidings.rules import Rulebook, load_rulebook
from tidings.run import extract
from tidings.training.labels import LABELS, labelled
from tidings.training.learning import Recipe, train, write_model

_COMPARED = ("organisations.", "programmes.", "people.")

Rows = Mapping[str, list[dict[str, Any]]]


class Comparison(NamedTuple):
    """A figure (F1) with the shipped recogniser, and with trained ones on held-out documents."""

    figure: str
    shipped: float
    trained: float

    def __str__(self) -> str:
        gain = self.trained - self.shipped
        return f"{self.figure:28} {self.shipped:.4f} {self.trained:.4f} {gain:+.4f}"


def cross_validate(
    documents: Sequence[GoldDocument], recipe: Recipe, folds: int, rules: Path | None = None
) -> list[Comparison]:
    """Train as often as there are folds, each time without the documents that are then judged.

    First the recogniser by itself, then the pipeline; rules are the same on both sides.
    """
    rulebook = load_rulebook(rules)
    trained: dict[str, list[dict[str, Any]]] = {}
    heard: dict[str, _Heard] = {"shipped": _Heard(rulebook), "trained": _Heard(rulebook)}
    shipped = _rows(documents, rules)
    base = load_recogniser()
    for held in split(documents, folds):
        learner = train([d for d in documents if d not in held], rulebook, recipe)
        heard["shipped"].listen(base, held)
        heard["trained"].listen(learner, held)
        with TemporaryDirectory() as folder:
            write_model(learner, Path(folder), held, recipe)
            for name, rows in _rows(held, rules, Path(folder)).items():
                trained.setdefault(name, []).extend(rows)
    alone = [
        Comparison(f"recogniser.{label}", *(heard[side].f1(label) for side in heard))
        for label in LABELS
    ]
    before, after = evaluate(documents, shipped), evaluate(documents, trained)
    names = [name for name in before if name.startswith(_COMPARED)]
    return [*alone, *(Comparison(name, before[name].f1, after[name].f1) for name in names)]


def split(documents: Iterable[GoldDocument], folds: int) -> list[list[GoldDocument]]:
    """The documents in so many folds, those of one publisher together, the large groups first."""
    groups: dict[str, list[GoldDocument]] = {}
    for document in documents:
        key = document.fields.get("publisher") or document.doc_id
        groups.setdefault(key, []).append(document)
    if not 2 <= folds <= len(groups):
        raise GoldError(
            f"{len(groups)} groups of documents cannot be split into {folds} folds",
            hint="documents of one publisher stay together; ask for fewer folds, or for 0",
        )
    parts: list[list[GoldDocument]] = [[] for _ in range(folds)]
    for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        min(parts, key=len).extend(group)
    return parts


def _rows(documents: Sequence[GoldDocument], rules: Path | None, model: Path | None = None) -> Rows:
    made = extract([_document(document) for document in documents], rules=rules, model=model)
    return {name: table.to_pylist() for name, table in made.arrow.items()}


def _document(gold: GoldDocument) -> Document:
    return make_document(
        gold.text, gold.fields, source=gold.where, doc_id=gold.doc_id, origin="jsonl"
    )


class _Heard:
    """What a recogniser by itself gets exactly right, by label."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._places = places_of(rulebook)
        self._gold: set[tuple[str, str, int, int]] = set()
        self._found: set[tuple[str, str, int, int]] = set()

    def listen(self, recogniser: Language, documents: Iterable[GoldDocument]) -> None:
        """Count the entities of documents."""
        for document in documents:
            names = labelled(document, self._places)
            entities = recogniser(document.text).ents
            self._gold |= {(n.label, document.doc_id, n.start, n.end) for n in names}
            self._found |= {(e.label_, document.doc_id, e.start_char, e.end_char) for e in entities}

    def f1(self, label: str) -> float:
        """The F1 of a label."""
        gold, found = ({item for item in side if item[0] == label} for side in self._sides())
        return 2 * len(gold & found) / max(len(gold) + len(found), 1)

    def _sides(self) -> Iterator[set[tuple[str, str, int, int]]]:
        return iter((self._gold, self._found))
