"""Ratios measured side by side in one run: Tidings, stock spaCy, one and two processes.

``make bench`` prints them; ``--documents`` sets the size, ``--json`` writes them to a file.
Figures of one machine mean little, the ratios hold. What runs in this process is measured in its
processor time, for others may use the machine too; what runs in several processes by the clock,
beside one process by the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import spacy
from threadpoolctl import threadpool_limits

from bench.generate import generate
from tidings.backends import batches, extract_documents
from tidings.extraction import _UNUSED, Extractor, load_recogniser, model_name
from tidings.recogniser import quicken
from tidings.records import Document
from tidings.tables import Tables

# Words a second that one core could recognise if it did nothing but multiply matrices.
LIMIT = 69_000
_WARM_UP = 20
FULL, RECOGNISER = "stock spaCy, all components", "stock spaCy, recogniser alone"
CLOCK = "one process to tables, by the clock"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    words_per_second: float
    times_full: float
    times_recogniser: float
    share_of_limit: float


def consume(items: Iterable[object]) -> None:
    """Run through ``items`` and forget them."""
    for _ in items:
        pass


def seconds(job: Callable[[], object], clock: Callable[[], float]) -> float:
    """Seconds that ``job`` takes by ``clock``."""
    begun = clock()
    job()
    return clock() - begun


def extract(extractor: Extractor, documents: list[Document]) -> None:
    """Extract documents in the batches of a run."""
    for batch in batches(documents):
        extractor.extract_batch([item for item in batch if isinstance(item, Document)])


def loaded_jobs(documents: list[Document]) -> dict[str, Callable[[], object]]:
    """What runs in this process, with everything loaded and warm."""
    texts = [document.text for document in documents]
    full = spacy.load(model_name())
    recogniser = spacy.load(model_name(), exclude=list(_UNUSED))
    quick = load_recogniser()
    quicken(quick)
    ours, rules = Extractor(), Extractor()
    rules.nlp.remove_pipe("ner")
    for nlp in (full, recogniser, quick):
        consume(nlp.pipe(texts[:_WARM_UP]))
    for extractor in (ours, rules):
        extract(extractor, documents[:_WARM_UP])
    return {
        FULL: lambda: consume(full.pipe(texts)),
        RECOGNISER: lambda: consume(recogniser.pipe(texts)),
        "Tidings, recogniser alone": lambda: consume(quick.pipe(texts)),
        "Tidings, rules alone": lambda: extract(rules, documents),
        "Tidings, everything": lambda: extract(ours, documents),
    }


def process_jobs(documents: list[Document]) -> dict[str, Callable[[], object]]:
    """Whole runs from documents to tables, start-up included."""
    return {
        CLOCK: lambda: Tables.from_results(extract_documents(documents, processes=1)),
        "two processes to tables, by the clock": lambda: Tables.from_results(
            extract_documents(documents, processes=2)
        ),
    }


def measure(documents: list[Document]) -> Iterator[Figure]:
    """Every contestant on the same documents, each on one thread."""
    words = sum(len(document.text.split()) for document in documents)
    speeds: dict[str, float] = {}
    with threadpool_limits(limits=1):
        for name, job in loaded_jobs(documents).items():
            speeds[name] = words / seconds(job, time.process_time)
    for name, job in process_jobs(documents).items():
        speeds[name] = words / seconds(job, time.perf_counter)
    for name, speed in speeds.items():
        yield Figure(name, speed, speed / speeds[FULL], speed / speeds[RECOGNISER], speed / LIMIT)


def peak_megabytes() -> float:
    """The largest memory of this process; it holds five pipelines and all documents."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    print(f"{'':40}{'words/s':>10}{'x full':>8}{'x NER':>8}{'of limit':>10}")
    figures = []
    for figure in measure(list(generate(options.documents))):
        figures.append(figure)
        ratios = f"{figure.times_full:8.2f}{figure.times_recogniser:8.2f}"
        print(
            f"{figure.name:40}{figure.words_per_second:10,.0f}{ratios}{figure.share_of_limit:10.2f}"
        )
    peak = peak_megabytes()
    print(f"peak memory of this process, five pipelines in it: {peak:,.0f} MB")
    if options.json:
        result = {"figures": [asdict(figure) for figure in figures], "peak_megabytes": peak}
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
