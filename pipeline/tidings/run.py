"""The main job: inputs → documents → extractions → tables, with an account of the run."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from tidings.backends import Result, extract_documents
from tidings.extraction import Extractor
from tidings.model import model_name, model_version
from tidings.read import Readable, discover, read_sources
from tidings.records import Document, Failure
from tidings.registry import registry_digest
from tidings.resume import Finished
from tidings.rules import load_rulebook
from tidings.tables import Tables

Progress = Callable[[Result], None]


def extract(
    inputs: str | Path | Sequence[str | Path | Document | Readable],
    *,
    rules: str | Path | None = None,
    registry: str | Path | None = None,
    model: str | Path | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    finished: Finished | None = None,
) -> Tables:
    """Extract files, folders, globs, web pages or ready documents into tables.

    ``rules`` is a folder laid over the shipped rules, ``registry`` the file of an imported
    registry, ``model`` the folder of a trained recogniser: none of them unless it is named.
    ``processes`` of 0 means one a core and changes no byte of the tables; ``progress`` is called
    with every result; ``finished`` keeps what is done. Bad documents become rows of ``failures``.
    Raises InputError where an input names nothing.

    >>> from tidings.records import Document
    >>> tables = extract([Document("d", "The fund gets £4.5 million.")])
    >>> tables.amounts[["currency", "low"]].values.tolist()
    [['GBP', 4500000.0]]
    """
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    ready = [item for item in given if isinstance(item, Document)]
    sources = [item for item in given if not isinstance(item, str | Path | Document)]
    paths = [str(item) for item in given if isinstance(item, str | Path)]
    documents: Iterable[Document | Failure] = ready
    if paths or sources:
        documents = chain(ready, read_sources([*discover(paths), *sources]))
    make = partial(Extractor, rules, registry, model)
    work = partial(extract_documents, make=make, processes=processes)
    results = finished.run(documents, work) if finished is not None else work(documents)
    return Tables.from_results(_watched(results, progress))


def basis(rules: str | Path | None, registry: Path | None = None, model: Path | None = None) -> str:
    """All that the result of a document depends on, beside the document: for ``Finished``."""
    versions = [importlib.metadata.version("tidings"), model_version(model)]
    known = registry_digest(registry) if registry else ""
    return " ".join([*versions, load_rulebook(rules).digest, known])


def _watched(results: Iterable[Result], progress: Progress | None) -> Iterator[Result]:
    for result in results:
        if progress:
            progress(result)
        yield result


class Stopwatch:
    """Seconds since it was made; for run.json and the summary, never for a table."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    def seconds(self) -> float:
        """Seconds so far."""
        return round(time.perf_counter() - self._begun, 3)


def describe_run(
    sources: Sequence[Readable],
    tables: Tables,
    watch: Stopwatch,
    rules: str | Path | None = None,
    registry: Path | None = None,
    model: Path | None = None,
) -> dict[str, Any]:
    """The contents of run.json: what made these tables, from what, and in how many seconds."""
    return {
        **made_with(rules, registry, model),
        "inputs": {source.name: source.digest() for source in sources},
        "rows": tables.counts(),
        "seconds": watch.seconds(),
    }


def made_with(
    rules: str | Path | None = None, registry: Path | None = None, model: Path | None = None
) -> dict[str, Any]:
    """What makes the tables, for run.json: versions and digests of programs, rules and model."""
    return {
        "tidings": importlib.metadata.version("tidings"),
        "spacy": importlib.metadata.version("spacy"),
        "model": model_name(),
        "model_version": model_version(model),
        "rules": load_rulebook(rules).digest,
        "registry": registry_digest(registry) if registry else None,
    }
