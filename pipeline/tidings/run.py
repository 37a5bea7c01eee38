"""The main job: inputs → documents → Parts → tables, in memory or into a folder.

``extract`` gives tables; ``update`` brings those of a folder up to date: a document that did not
change since the last run, or that an interrupted run has finished, is not extracted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tidings.account import Job, Outcome, Stopwatch, describe
from tidings.backends import Item, extract_parts, load_extractor
from tidings.claims import refuse_foreign
from tidings.earlier import open_earlier
from tidings.merging import Merged, Place, Source
from tidings.parts import Part, document_key
from tidings.read import Readable, discover, read_sources, read_units, unique
from tidings.records import Document
from tidings.spool import spool_in
from tidings.tables import Tables
from tidings.write import write_tables

# Called with the number of documents that are done since the last call.
Progress = Callable[[int], None]


def extract(
    inputs: str | Path | Sequence[str | Path | Document | Readable],
    *,
    rules: str | Path | None = None,
    registry: str | Path | None = None,
    model: str | Path | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Tables:
    """Extract files, folders, globs, web pages or ready documents into tables.

    ``rules`` is a folder laid over the shipped rules, ``registry`` the file of an imported
    registry, ``model`` the folder of a trained recogniser: none of them unless it is named.
    ``processes`` of 0 means one a core and changes no byte of the tables; ``progress`` is called
    with the number of documents that have just been done. Bad documents become rows of
    ``failures``. Raises InputError where an input names nothing.

    >>> from tidings.records import Document
    >>> tables = extract([Document("d", "The fund gets £4.5 million.")])
    >>> tables.amounts[["currency", "low"]].values.tolist()
    [['GBP', 4500000.0]]
    """
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    ready = [item for item in given if isinstance(item, Document)]
    sources = [item for item in given if not isinstance(item, str | Path | Document)]
    paths = [str(item) for item in given if isinstance(item, str | Path)]
    found = [*(discover(paths) if paths else ()), *sources]
    documents = unique(chain(ready, read_units((source, None) for source in found)))
    make = partial(load_extractor, rules, registry, model)
    parts = []
    for data in extract_parts(documents, make, processes):
        parts.append(Part.from_bytes(data))
        if progress:
            progress(_size(parts[-1]))
    return Tables.from_parts(parts)


def update(job: Job, progress: Progress | None = None) -> Outcome:
    """Bring the tables of ``job.out`` up to date with its sources.

    The files are byte for byte those of a run that does everything anew. The caller holds the
    lock of the folder. Raises OutputError; the previous tables then stay as they were, and so do
    files of the same names that are not ours, unless ``job.force``.
    """
    watch = Stopwatch()
    refuse_foreign(job.out, job.force)
    _ = job.fingerprint  # the files as they are before they are read
    with spool_in(job.out, job.resume) as spool:
        earlier = None if job.force else open_earlier(job.out)
        older: list[Source] = [earlier] if earlier else []
        harvest = _Harvest([*older, *spool.parts()], job.settings.basis, progress)
        for data in _extracted(job, harvest.unknown(read_sources(job.sources))):
            harvest.take(Part.from_bytes(data), len(older) + spool.add(data))
        merged = Merged([*older, *spool.parts()], harvest.places, harvest.failures)
        words = sum(pc.sum(rows["words"]).as_py() or 0 for rows in merged.stream("documents"))
        account = describe(job, words, watch.seconds())
        account = write_tables(merged, job.out, job.formats, account, job.spreadsheet_safe)
        failures = [row for rows in merged.stream("failures") for row in rows.to_pylist()]
    return Outcome(account, failures)


def _extracted(job: Job, documents: Iterable[Item]) -> Iterator[bytes]:
    make = partial(load_extractor, job.settings.rules, job.settings.registry, job.settings.model)
    return extract_parts(documents, make, job.processes, job.settings.basis)


class _Harvest:
    """Where the rows of a run's documents are, as it becomes known, and what failed.

    ``known`` are the sources of rows that are there already; a document is one of theirs where its
    key is. The failures of an earlier run do not count: what failed is tried again.
    """

    def __init__(self, known: Sequence[Source], basis: str, progress: Progress | None) -> None:
        self.places: list[Place] = []
        self.failures: list[pa.Table] = []
        self._basis = basis
        self._progress = progress or (lambda _: None)
        self._known = {
            key: (number, position)
            for number, source in enumerate(known)
            for position, key in enumerate(source.ledger["key"].to_pylist())
        }

    def unknown(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items that have to be extracted; the others have their place."""
        for item in items:
            place = None
            if isinstance(item, Document):
                place = self._known.get(document_key(item, self._basis))
            if place is None:
                yield item
            else:
                self.places.append(Place(item.doc_id or "", *place))
                self._progress(1)

    def take(self, part: Part, source: int) -> None:
        """Add the documents and failures of a new Part, which is the source of that number."""
        for position, doc_id in enumerate(part.ledger["doc_id"].to_pylist()):
            self.places.append(Place(doc_id, source, position))
        failures = part.tables["failures"]
        if failures.num_rows:  # as a copy: a view would hold the whole Part
            self.failures.append(failures.take(list(range(failures.num_rows))))
        self._progress(_size(part))


def _size(part: Part) -> int:
    """The documents of a Part, failed ones included."""
    return int(part.ledger.num_rows + part.tables["failures"].num_rows)
