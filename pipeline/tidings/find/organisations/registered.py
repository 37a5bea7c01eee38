"""The voice of an imported registry: bodies that no shipped list knows, as far as a text shows.

It speaks only where the shipped gazetteer is silent. ``Found.value`` is the id of the record, or
the name of the shipped entry where the registry knows its body by one more name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tidings.find.organisations.reading import Reading
from tidings.gazetteer import Gazetteer
from tidings.records import Found
from tidings.registry import Link


class RegisteredNames:
    """The names of one document that the registry knows; offsets are those of its even text."""

    def __init__(self, reading: Reading, links: Iterable[Link], gazetteer: Gazetteer) -> None:
        self._r = reading
        self.found = [
            Found(link.start, link.end, link.rule, _value(link.record.ror, gazetteer))
            for link in links
            if not gazetteer.entries(link.form) and self._is_whole(link.start, link.end)
        ]

    def name(self, found: Sequence[Found]) -> list[Found]:
        """Names that other voices found, with the registry's word where it names the same span."""
        ours = {(item.start, item.end): item for item in self.found}
        return [item if item.value else ours.get((item.start, item.end), item) for item in found]

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a name is not part of a longer one; in a headline nothing shows that."""
        if self._r.in_headline(start) is not None:
            return False
        first = self._r.at(start)
        owner = self._r.place_ending(first - 1) if first and self._r.gap(first) == " " else None
        begins = self._r.words[owner[0]].start if owner else start
        return self._r.stands_alone(begins, end)


def _value(ror: str, gazetteer: Gazetteer) -> str:
    entry = gazetteer.by_id(f"ror:{ror}")
    return entry.name if entry else f"ror:{ror}"
