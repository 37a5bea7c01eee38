"""Sources → shards: which documents one task reads, decided without reading one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidings.cluster.messages import Shard, Unit
from tidings.errors import InputError
from tidings.read import Readable, Source
from tidings.read.discover import COLLECTIONS
from tidings.read.shapes import STRIDE, Shape

# A shard has at most so many documents, and a run at least so many shards if it can: a task is
# short beside the run, and long beside what Dask spends on it and the files of its tables cost.
_DOCUMENTS = 16 * STRIDE
_SHARDS = 32


@dataclass(frozen=True, slots=True)
class Elsewhere(Source):
    """A file under the name that it has for the driver, wherever a worker stands."""

    shown: str = ""

    @property
    def name(self) -> str:
        """The name that it has for the driver."""
        return self.shown


def from_elsewhere(source: Readable) -> Elsewhere:
    """``source`` as a worker in another folder finds it.

    Raises InputError for a page of the web: workers that do not know of each other would not
    fetch politely.
    """
    if not isinstance(source, Source):
        raise InputError(
            "a cluster fetches no pages",
            where=source.name,
            hint="run without --scheduler, or save the pages first",
        )
    return Elsewhere(source.path.absolute(), source.doc_id, source.metadata, source.name)


def is_collection(source: Readable) -> bool:
    """Whether a source may have many documents, by its name."""
    return source.ending in COLLECTIONS


def divide(sources: Sequence[Readable], shapes: Mapping[str, Shape]) -> list[Shard]:
    """Shards of about equal size; they depend on the sources alone, not on the workers.

    ``shapes`` are those of collections, by name.
    """
    rows = [shapes[source.name].rows or 1 if source.name in shapes else 1 for source in sources]
    strides = -(-sum(rows) // (_SHARDS * STRIDE))
    size = min(max(strides, 1) * STRIDE, _DOCUMENTS)
    pieces = _pieces(_units(sources, shapes, size), size)
    return [Shard(f"{number:05}", piece) for number, piece in enumerate(pieces)]


def _units(sources: Sequence[Readable], shapes: Mapping[str, Shape], size: int) -> Iterator[Unit]:
    for source in sources:
        shape = shapes.get(source.name)
        for portion in shape.portions(size) if shape else [None]:
            yield source, portion


def _pieces(units: Iterator[Unit], size: int) -> Iterator[tuple[Unit, ...]]:
    piece: list[Unit] = []
    documents = 0
    for unit in units:
        count = unit[1].count if unit[1] else 1
        if piece and documents + count > size:
            yield tuple(piece)
            piece, documents = [], 0
        piece.append(unit)
        documents += count
    if piece:
        yield tuple(piece)
