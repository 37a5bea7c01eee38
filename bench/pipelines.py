"""Contestants of one process: stock spaCy, Tidings, and each part of Tidings by itself.

Everything is loaded and warm before it is measured, on one thread, in processor time: what else
the machine does matters little.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from threadpoolctl import threadpool_limits

from bench.compiled import seconds_of
from bench.everything import WARM_UP, seconds
from tidings.backends import batches
from tidings.extraction import _UNUSED, Extractor, load_recogniser, model_name
from tidings.recogniser import quicken
from tidings.records import Document

# Words a second that one core of 76 GFLOP/s could recognise if it did nothing but multiply.
LIMIT = 69_000
MEGAFLOP_A_WORD = 1.1


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    words_per_second: float
    times_full: float
    times_recogniser: float
    share_of_limit: float


def figures(documents: list[Document], compiled: Path | None) -> Iterator[Figure]:
    """Every contestant on the same documents, one after the other; stock spaCy comes first.

    ``compiled`` is a folder with the compiled modules, if there are some.
    """
    words = sum(len(document.text.split()) for document in documents)
    with threadpool_limits(limits=1):
        measured = _seconds(documents, compiled)
        stock = [next(measured), next(measured)]
        full, alone = (words / spent for _, spent in stock)
        for name, spent in chain(stock, measured):
            speed = words / spent
            yield Figure(name, speed, speed / full, speed / alone, speed / LIMIT)


def measured_limit() -> float:
    """Words a second that this core could recognise, by the products that it does just now."""
    left, right = (np.ones((288, 288), dtype="f") for _ in range(2))
    rounds = 400
    with threadpool_limits(limits=1):
        spent = min(
            _time(lambda: [left @ right for _ in range(rounds)], time.process_time)
            for _ in range(3)
        )
    return 2 * 288**3 * rounds / spent / (MEGAFLOP_A_WORD * 1e6)


def _seconds(documents: list[Document], compiled: Path | None) -> Iterator[tuple[str, float]]:
    texts = [document.text for document in documents]
    for name, nlp in _stock().items():
        _consume(nlp.pipe(texts[:WARM_UP]))
        yield name, _time(lambda nlp=nlp: _consume(nlp.pipe(texts)), time.process_time)
    ours, rules = Extractor(), Extractor()
    rules.nlp.remove_pipe("ner")
    for name, extractor in (("Tidings, rules alone", rules), ("Tidings, everything", ours)):
        yield name, seconds(extractor, documents)
    if compiled:
        yield "Tidings compiled, everything", seconds_of(compiled, len(documents))
    yield from _behind_the_finders(ours, documents)


def _stock() -> dict[str, Any]:
    """Pipelines of spaCy; the last one with our way of computing the same."""
    quick = load_recogniser()
    quicken(quick)
    return {
        "stock spaCy, all components": spacy.load(model_name()),
        "stock spaCy, recogniser alone": spacy.load(model_name(), exclude=list(_UNUSED)),
        "Tidings, recogniser alone": quick,
    }


def _behind_the_finders(
    extractor: Extractor, documents: list[Document]
) -> Iterator[tuple[str, float]]:
    """Values and relations from spans that are found already; then the values alone."""
    whole = relating = 0.0
    relations: Any = extractor._relations
    relate = relations.relate

    def timed(*given: Any) -> Any:
        nonlocal relating
        begun = time.process_time()
        try:
            return relate(*given)
        finally:
            relating += time.process_time() - begun

    relations.relate = timed
    for batch in batches(documents):
        docs = list(extractor.nlp.pipe(document.text for document in batch))
        whole += _time(lambda a=batch, b=docs: list(map(extractor.read, a, b)), time.process_time)
    del relations.relate
    yield "Tidings, normalisation and relations", whole
    yield "Tidings, normalisation alone", whole - relating


def _consume(items: Iterable[object]) -> None:
    for _ in items:
        pass


def _time(job: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    job()
    return clock() - begun
