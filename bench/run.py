"""Ratios measured side by side in one run: Tidings, stock spaCy, one and two processes.

``make bench`` prints them; ``--documents`` sets the size, ``--json`` writes them to a file.
Figures of one machine mean little, the ratios hold.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy

from bench.generate import generate
from tidings.backends import extract_documents
from tidings.extraction import _UNUSED, Extractor, model_name
from tidings.records import Document
from tidings.tables import Tables

# One matrix product core over the operations that the recogniser needs for a word.
LIMIT = 69_000
_WARM_UP = 20


def consume(items: Iterable[object]) -> None:
    """Run through ``items`` and forget them."""
    for _ in items:
        pass


def seconds(job: Callable[[], object]) -> float:
    """Seconds that ``job`` takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def measure(documents: list[Document]) -> dict[str, float]:
    """Words a second of every contestant on the same documents."""
    texts = [document.text for document in documents]
    words = sum(len(text.split()) for text in texts)
    full = spacy.load(model_name())
    recogniser = spacy.load(model_name(), exclude=list(_UNUSED))
    ours = Extractor()
    rules = Extractor()
    rules.nlp.remove_pipe("ner")
    for warm in (full, recogniser):
        consume(warm.pipe(texts[:_WARM_UP]))
    for extractor in (ours, rules):
        extractor.extract_batch(documents[:_WARM_UP])
    jobs: dict[str, Callable[[], object]] = {
        "stock spaCy, all components": lambda: consume(full.pipe(texts)),
        "stock spaCy, recogniser alone": lambda: consume(recogniser.pipe(texts)),
        "Tidings without the recogniser": lambda: consume(
            rules.extract_batch(documents[i : i + 32]) for i in range(0, len(documents), 32)
        ),
        "Tidings, loaded": lambda: consume(
            ours.extract_batch(documents[i : i + 32]) for i in range(0, len(documents), 32)
        ),
        "Tidings, one process, to tables": lambda: Tables.from_results(
            extract_documents(documents, processes=1)
        ),
        "Tidings, two processes, to tables": lambda: Tables.from_results(
            extract_documents(documents, processes=2)
        ),
    }
    return {name: words / seconds(job) for name, job in jobs.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = measure(list(generate(options.documents)))
    full = figures["stock spaCy, all components"]
    alone = figures["stock spaCy, recogniser alone"]
    print(f"{'':36}{'words/s':>10}{'x full':>8}{'x NER':>8}{'of limit':>10}")
    for name, speed in figures.items():
        ratios = f"{speed / full:8.2f}{speed / alone:8.2f}{speed / LIMIT:10.2f}"
        print(f"{name:36}{speed:10,.0f}{ratios}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {memory:,.0f} MB")
    if options.json:
        options.json.write_text(json.dumps({**figures, "peak_mb": memory}, indent=2) + "\n")


if __name__ == "__main__":
    main()
