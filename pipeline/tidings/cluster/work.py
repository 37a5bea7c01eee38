"""What workers do: read a shard, extract it, write its rows.

A run goes over its shards twice. ``extract_shard`` leaves a Part among the drafts and gives the
driver a receipt: digests of ids and texts, the keys of commitments, but no document. With all
receipts the driver knows what no shard can know alone: which ids and texts come again, and which
commitments are one. ``settle_shard`` then writes the shard's rows into the final tables.

A file is written under a name of its own and renamed, so it is whole or not there; a task that is
tried again, or done twice, writes the same bytes under the same name.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from tidings.account import Settings
from tidings.backends import extract_documents, load_extractor
from tidings.cluster.messages import DIGEST, SHOWN, Order, Receipt, Settled, Shard, Spot, Verdict
from tidings.cluster.storage import Origin, keep_draft, read_origins, read_part, write_tables
from tidings.columns import column
from tidings.errors import TidingsError
from tidings.merging import commitment_keys, index_of
from tidings.parts import BODIES, part_of
from tidings.read import Readable, read_units, taken_id
from tidings.read.shapes import Shape, shape_of
from tidings.records import Document, Failure
from tidings.rows import DOCUMENT_TABLES, record_row, to_arrow

if TYPE_CHECKING:
    from tidings.extraction import Extractor

_SERVE = "import sys; from tidings.cluster.work import serve; serve(int(sys.argv[1]))"
# spaCy's pipeline serves one thread at a time.
_EXTRACTING = threading.Lock()


def measure(source: Readable) -> tuple[str, Shape]:
    """The name of a source, and how it can be divided."""
    return source.name, shape_of(source)


def extract_shard(order: Order, shard: Shard) -> Receipt:
    """Extract a shard into a Part among the drafts.

    Raises TidingsError where this worker has other rules, another model or version than the driver.
    """
    with _EXTRACTING:
        return _extract(order, shard, processes=1)


def extract_apart(order: Order, shard: Shard) -> Receipt:
    """As ``extract_shard``, for a shard whose workers died: its documents are given to processes
    apart, so that one which ends its process becomes a Failure and the worker lives.

    A worker of Dask may have no children of multiprocessing: hence a program of its own.
    """
    here, there = Pipe()
    with here:
        command = [sys.executable, "-P", "-c", _SERVE, str(there.fileno())]
        with subprocess.Popen(command, pass_fds=[there.fileno()]) as process:
            there.close()
            try:
                here.send((order, shard))
                answer: Receipt | TidingsError = here.recv()
            except (EOFError, OSError):
                answer = TidingsError(
                    f"the process apart ended with {process.wait()}",
                    where=shard.units[0][0].name,
                    hint="its inputs cannot even be read; leave them out",
                )
    if isinstance(answer, TidingsError):
        raise answer
    return answer


def serve(descriptor: int) -> None:
    """The process of ``extract_apart``: one shard, from documents to its receipt."""
    connection: Connection[Any, Any] = Connection(descriptor)
    order, shard = connection.recv()
    try:
        connection.send(_extract(order, shard, processes=2))
    except Exception as error:
        known = isinstance(error, TidingsError)
        connection.send(error if known else TidingsError(f"{type(error).__name__}: {error}"))


def settle_shard(order: Order, verdict: Verdict) -> Settled:
    """Write a shard's rows into the final tables, as ``verdict`` has them."""
    part = read_part(order, verdict.shard)
    read = lru_cache(partial(read_origins, order))
    origins = read(verdict.shard)
    dropped = _dropped(origins, verdict.taken)
    repeated = {
        origins[number].doc_id: read(first.shard)[first.number].doc_id
        for number, first in verdict.repeated.items()
    }
    again = [
        taken_id(origins[number].source, origins[number].doc_id, read(shard)[place].source)
        for number, (shard, place) in verdict.taken.items()
    ]
    tables = {name: _without(part.tables[name], dropped) for name in (*DOCUMENT_TABLES, BODIES)}
    tables["documents"] = _marked(tables["documents"], repeated)
    tables["commitments"] = _grouped(tables["commitments"], verdict.groups)
    tables["failures"] = _failures(part.tables["failures"], dropped, again)
    bodies = index_of([tables.pop(BODIES)])
    write_tables(tables, order, verdict.shard)
    return Settled(
        rows={name: table.num_rows for name, table in tables.items()},
        words=pc.sum(tables["documents"]["words"]).as_py() or 0,
        bodies=bodies,
        failures=tables["failures"].slice(0, SHOWN).to_pylist(),
    )


def _extract(order: Order, shard: Shard, processes: int) -> Receipt:
    notes = _Notes()
    documents = notes.taking(read_units(shard.units))
    settings = order.settings
    make = partial(_extractor, order.basis, settings.rules, settings.registry, settings.model)
    part = part_of(extract_documents(documents, make, processes))
    keep_draft(order, shard.name, part, notes.origins)
    return Receipt(
        shard.name,
        b"".join(notes.ids),
        b"".join(notes.texts),
        notes.numbered(commitment_keys(part, 0, part.ledger.num_rows)),
        {source.name: source.digest() for source, portion in shard.units if portion is None},
    )


@lru_cache(maxsize=1)
def _extractor(expected: str, *settings: str | Path | None) -> Extractor:
    """The Extractor of this process: loaded once, whatever number of tasks come."""
    if Settings(*settings).basis != expected:
        raise TidingsError(
            "a worker has other rules, another registry, model or version than the driver",
            hint="give paths that mean the same everywhere, and start the workers anew",
        )
    return load_extractor(*settings)


class _Notes:
    """What is noted of documents while they pass; the second of one id goes no further."""

    def __init__(self) -> None:
        self.origins: list[Origin] = []
        self.ids: list[bytes] = []
        self.texts: list[bytes] = []
        self._numbers: dict[str, int] = {}

    def taking(self, items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
        """``items`` but those whose id has passed before."""
        for item in items:
            if isinstance(item, Failure) or self._is_new(item):
                yield item

    def numbered(self, keys: pa.Table) -> pa.Table:
        """``keys`` with the number of each row's document."""
        numbers = [self._numbers[doc_id] for doc_id in keys["doc_id"].to_pylist()]
        return keys.append_column("number", column(numbers, pa.int64()))

    def _is_new(self, document: Document) -> bool:
        number = len(self.origins)
        self.origins.append(Origin(document.doc_id, document.source))
        self.ids.append(_digest(document.doc_id))
        self.texts.append(_digest(document.text))
        return self._numbers.setdefault(document.doc_id, number) == number


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:DIGEST]


def _dropped(origins: Sequence[Origin], taken: Mapping[int, Spot]) -> set[str]:
    """The ids whose rows go: those that the shard's first document of the id may not have."""
    first: dict[str, int] = {}
    for number, origin in enumerate(origins):
        first.setdefault(origin.doc_id, number)
    return {doc_id for doc_id, number in first.items() if number in taken}


def _without(table: pa.Table, dropped: set[str]) -> pa.Table:
    if not dropped:
        return table
    return table.filter(pc.invert(pc.is_in(table["doc_id"], column(sorted(dropped), pa.string()))))


def _marked(table: pa.Table, repeated: Mapping[str, str]) -> pa.Table:
    """``documents`` with ``duplicate_of``."""
    ids = table["doc_id"].to_pylist()
    return _replaced(table, "duplicate_of", [repeated.get(doc_id) for doc_id in ids])


def _grouped(table: pa.Table, groups: Mapping[tuple[str, str], str]) -> pa.Table:
    """``commitments`` with ``commitment_group``."""
    columns = (table[name].to_pylist() for name in ("doc_id", "commitment_id"))
    keys = zip(*columns, strict=True)
    return _replaced(table, "commitment_group", [groups.get(key, "/".join(key)) for key in keys])


def _failures(table: pa.Table, dropped: set[str], again: list[Failure]) -> pa.Table:
    """``failures``, and those of ids that are taken; such a document has not failed otherwise."""
    rows = [
        row
        for row in table.to_pylist()
        if not (row["stage"] == "extract" and row["doc_id"] in dropped)
    ]
    return to_arrow("failures", rows + [record_row(failure) for failure in again])


def _replaced(table: pa.Table, name: str, values: Sequence[str | None]) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), column(values, pa.string()))
