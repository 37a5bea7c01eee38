"""The recogniser goes on learning from where it was shipped; a seed fixes all that is drawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from spacy.language import Language
from spacy.training import Example
from thinc.api import fix_random_seed
from threadpoolctl import threadpool_limits

from tidings.errors import OutputError
from tidings.evaluate import GoldDocument
from tidings.extraction import load_recogniser
from tidings.model import model_name
from tidings.places import places_of
from tidings.rules import Rulebook
from tidings.training.labels import LABELS, example, labelled
from tidings.training.swaps import Swaps

NOTE = "training.json"
_BATCH = 2


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: ``copies`` are tellings of each document with other names in it."""

    seed: int = 1
    epochs: int = 3
    copies: int = 1
    dropout: float = 0.3


def train(documents: Sequence[GoldDocument], rulebook: Rulebook, recipe: Recipe) -> Language:
    """The recogniser after ``recipe.epochs`` readings of the documents.

    The same documents, rules and recipe give the same weights on the same machine.
    """
    fix_random_seed(recipe.seed)
    random = Random(recipe.seed)
    learner = load_recogniser()
    with threadpool_limits(limits=1):
        examples = _examples(documents, rulebook, recipe, random)
        recogniser: Any = learner.get_pipe("ner")
        for label in LABELS:
            recogniser.add_label(label)
        optimizer = learner.resume_training()
        for _ in range(recipe.epochs):
            random.shuffle(examples)
            for place in range(0, len(examples), _BATCH):
                batch = examples[place : place + _BATCH]
                learner.update(batch, drop=recipe.dropout, sgd=optimizer)
    return learner


def _examples(
    documents: Sequence[GoldDocument], rulebook: Rulebook, recipe: Recipe, random: Random
) -> list[Example]:
    base, swaps, places = load_recogniser(), Swaps(rulebook), places_of(rulebook)
    examples: list[Example] = []
    for document in documents:
        names = labelled(document, places)
        examples.append(example(base, document.text, names))
        for _ in range(recipe.copies):
            examples.append(example(base, *swaps.swap(document.text, names, random)))
    return examples


def is_model(folder: Path) -> bool:
    """Whether a folder holds trained weights, or nothing at all.

    >>> is_model(Path("no such folder"))
    False
    """
    return folder.is_dir() and ((folder / NOTE).is_file() or not any(folder.iterdir()))


def write_model(
    learner: Language, folder: Path, documents: Sequence[GoldDocument], recipe: Recipe
) -> None:
    """Write the weights into ``folder``, with a note how they were made."""
    texts = "\0".join(sorted(document.text for document in documents))
    note = {
        "base": model_name(),
        "labels": LABELS,
        "recipe": asdict(recipe),
        "documents": len(documents),
        "texts": hashlib.sha256(texts.encode()).hexdigest(),
    }
    try:
        recogniser: Any = learner.get_pipe("ner")
        recogniser.to_disk(folder, exclude=["vocab"])
        (folder / NOTE).write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"the model cannot be written: {error}", where=str(folder), hint="choose another --out"
        ) from error
