"""Where a word's time goes: microseconds a word of every step, one process, one thread.

python -m bench.profile [--documents 150]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from typing import Any

from threadpoolctl import threadpool_limits

from bench.generate import generate
from tidings.backends import batches
from tidings.extraction import Extractor
from tidings.records import Document
from tidings.spans import bare_doc

_WARM_UP = 30
# The parts of `Extractor.read`: attribute, method.
PARTS = (
    ("_identities", "resolve"),
    ("_programmes", "name"),
    ("_amounts", "normalise"),
    ("_periods", "normalise"),
    ("_people", "describe"),
    ("_relations", "relate"),
)


class Clock:
    """Adds up processor seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, job: Callable[..., Any], *given: Any) -> Any:
        """Do ``job`` and add its time to ``name``."""
        begun = time.process_time()
        try:
            return job(*given)
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - begun

    def watch(self, owner: Any, method: str, name: str) -> None:
        """Time a method whenever it is called."""
        job = getattr(owner, method)
        setattr(owner, method, lambda *given: self.time(name, job, *given))


def profile(extractor: Extractor, documents: list[Document]) -> dict[str, float]:
    """Seconds of every step; the parts of the last one are indented."""
    clock = Clock()
    for attribute, method in PARTS:
        clock.watch(getattr(extractor, attribute), method, f"  {attribute[1:]}.{method}")
    for batch in batches(documents):
        _run(clock, extractor, batch)
    return clock.seconds


def _run(clock: Clock, extractor: Extractor, batch: list[Any]) -> None:
    """Time the steps of one batch: what they remember of its texts is forgotten in the next."""
    nlp = extractor.nlp
    docs = clock.time("tokenizer", lambda: [bare_doc(nlp, item.text) for item in batch])
    for name, pipe in nlp.pipeline:
        if hasattr(pipe, "pipe"):
            clock.time(name, lambda pipe=pipe: list(pipe.pipe(docs)))
        else:
            clock.time(name, lambda pipe=pipe: [pipe(doc) for doc in docs])
    clock.time("normalise and relate", lambda: list(map(extractor.read, batch, docs)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=150)
    documents = list(generate(parser.parse_args().documents))
    words = sum(len(document.text.split()) for document in documents)
    extractor = Extractor()
    extractor.extract_batch(documents[:_WARM_UP])
    gc.disable()  # as in a batch
    with threadpool_limits(limits=1):
        seconds = profile(extractor, documents)
    seconds["all"] = sum(spent for name, spent in seconds.items() if not name.startswith(" "))
    for name, spent in seconds.items():
        print(f"{name:32}{spent / words * 1e6:8.2f} µs a word")


if __name__ == "__main__":
    main()
