"""Entries: lines that belong together, "GREEN SHIP / Leader: A. Partners: B / Award: £2m".

Who stands in the entry of a part of a sum has a share in the sum; the name that is the first line
of an entry, or the heading above it, is the one that the entry is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tidings.records import Party
from tidings.relate.referents import Actor
from tidings.relate.scene import Scene

_TITLE = 0.6  # the part of a line that a name fills where the line is only the name


class Entries:
    """Where the bodies of a document stand in its entries."""

    def __init__(self, scene: Scene) -> None:
        self._layout = scene.layout
        self._inside: dict[int, dict[Party, None]] = {}
        self._titles: dict[int, dict[Party, None]] = {}
        for actor in scene.actors:
            if actor.kind != "place":
                block = self._layout.block_at(actor.start)
                self._inside.setdefault(self._layout.entries[block], {}).update(
                    dict.fromkeys(actor.parties)
                )
                if self._is_title(actor, block):
                    self._titles.setdefault(block, {}).update(dict.fromkeys(actor.parties))

    def holders(
        self, starts: Sequence[int], parts: Sequence[int]
    ) -> Iterator[tuple[str, Iterable[Party]]]:
        """Clues of a sum told at ``starts`` with parts at ``parts``, and whom they hold of."""
        own = {self._entry(start) for start in starts}
        for entry in self._heads(starts):
            yield "titles_entry", self._titles.get(entry, ())
        for entry in {self._entry(part) for part in parts} - own:
            yield "with_part", self._inside.get(entry, ())
            yield "heads_part", list(self._inside.get(entry, ()))[:1]
        for entry in self._heads(parts):
            yield "titles_part", self._titles.get(entry, ())

    def _entry(self, offset: int) -> int:
        return self._layout.entries[self._layout.block_at(offset)]

    def _heads(self, starts: Sequence[int]) -> set[int]:
        """The first lines of the entries at some offsets, and the headings above them."""
        entries = {self._entry(start) for start in starts}
        return entries | {self._layout.blocks[entry].heading for entry in entries}

    def _is_title(self, actor: Actor, block: int) -> bool:
        """Whether a line holds a name and hardly more."""
        line = self._layout.blocks[block]
        return actor.end - actor.start >= _TITLE * (line.end - line.start)
