"""How sources can be divided, so that many workers share a large collection."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tidings.errors import InputError
from tidings.read.collect import COLLECTIONS, Portion, count_rows
from tidings.read.sniff import HEAD, sniff
from tidings.read.source import Readable

# Portions begin at its multiples: few enough offsets to send, fine enough for any slice.
STRIDE = 32
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Shape:
    """How a source can be divided: its rows, and where every ``STRIDE``-th line begins.

    ``rows`` is None where the source is one piece: a file that is no collection, or a collection
    that breaks off. ``digest`` is the SHA-256 of its bytes, None where they cannot be read.
    """

    rows: int | None
    offsets: tuple[int, ...]
    digest: str | None

    def portions(self, size: int) -> list[Portion | None]:
        """Portions of ``size`` rows, a multiple of ``STRIDE``; [None] where it is one piece.

        >>> Shape(70, (), None).portions(64)
        [Portion(skip=0, count=64, offset=0), Portion(skip=64, count=6, offset=0)]
        """
        if self.rows is None:
            return [None]
        return [
            Portion(skip, min(size, self.rows - skip), self._offset(skip))
            for skip in range(0, self.rows, size)
        ]

    def _offset(self, skip: int) -> int:
        return self.offsets[skip // STRIDE] if self.offsets else 0


def shape_of(source: Readable) -> Shape:
    """How ``source`` can be divided; no document is made of it, and bad input is one piece."""
    try:
        with source.open() as stream:
            kind = sniff(stream.read(HEAD), source.ending)
        if kind == "jsonl":
            return _lines(source)
        rows = count_rows(source, kind) if kind in COLLECTIONS else None
    except (InputError, OSError):
        rows = None  # reading it will say what is wrong
    return Shape(rows, (), source.digest())


def _lines(source: Readable) -> Shape:
    """The lines of a file, counted and hashed in one go."""
    digest = hashlib.sha256()
    offsets, lines, place, last = [0], 0, 0, b"\n"
    with source.open() as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            lines, ends = _count(block, lines)
            offsets += [place + end for end in ends]
            place += len(block)
            last = block[-1:]
    return Shape(lines + (last != b"\n"), tuple(offsets), digest.hexdigest())


def _count(block: bytes, lines: int) -> tuple[int, list[int]]:
    """The number of lines after ``block``, and the ends in it after which a stride is full."""
    ends = []
    end = block.find(b"\n") + 1
    while end:
        lines += 1
        if lines % STRIDE == 0:
            ends.append(end)
        end = block.find(b"\n", end) + 1
    return lines, ends
