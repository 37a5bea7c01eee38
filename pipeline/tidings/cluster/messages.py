"""What the driver and the workers of a cluster tell each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tidings.account import Settings
from tidings.read import Portion, Readable

if TYPE_CHECKING:  # who passes a message on needs no Arrow
    import pyarrow as pa

    from tidings.rows import Row

# As many bytes of a SHA-256 as the driver holds of an id and of a text.
DIGEST = 16
# So many failures are shown at most; all of them stand in the tables.
SHOWN = 20

Unit = tuple[Readable, Portion | None]


@dataclass(frozen=True, slots=True)
class Order:
    """What all tasks of a run share: its name, where tables go, what they are made with."""

    run: str
    out: Path
    basis: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Shard:
    """The inputs of one task, in order; ``name`` is that of its files in every table."""

    name: str
    units: tuple[Unit, ...]


class Spot(NamedTuple):
    """Where a document was read: the name of a shard, its number in the shard."""

    shard: str
    number: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the driver hears of an extracted shard.

    ``ids`` and ``texts`` are digests of every document that was read, in order; ``keys`` are those
    of its commitments (``commitment_keys``) with the ``number`` of their document; ``inputs`` the
    digests of whole files.
    """

    shard: str
    ids: bytes
    texts: bytes
    keys: pa.Table
    inputs: Mapping[str, str | None]

    @property
    def documents(self) -> int:
        """How many documents were read."""
        return len(self.ids) // DIGEST


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the driver has found out about a shard's documents, by their numbers.

    ``taken`` have an id that an earlier document has, ``repeated`` the text of an earlier one;
    ``groups`` holds the groups of commitments that are told elsewhere too.
    """

    shard: str
    taken: Mapping[int, Spot] = field(default_factory=dict)
    repeated: Mapping[int, Spot] = field(default_factory=dict)
    groups: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many rows a shard has written, by table; its bodies, each once; its first failures."""

    rows: Mapping[str, int]
    words: int
    bodies: pa.Table
    failures: Sequence[Row]
