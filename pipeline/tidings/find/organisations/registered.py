"""The voice of an imported registry: bodies that no shipped list knows, as far as a text shows.

It speaks where the shipped gazetteer is silent, and where the gazetteer knows a namesake only but
the words beside the name say another country. ``Found.value`` is the id of the record, or the
name of the shipped entry where the registry knows its body by one more name.
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
        self.found: list[Found] = []
        self._namesakes: dict[str, list[Found]] = {}
        for link in links:
            item = Found(link.start, link.end, link.rule, _value(link.record.ror, gazetteer))
            known = {entry.country for entry in gazetteer.entries(link.form)}
            if known and link.beside and link.record.country not in known:
                self._namesakes.setdefault(reading.text[item.start : item.end], []).append(item)
            elif not known and self._is_whole(link.start, link.end):
                self.found.append(item)

    def name(self, found: Sequence[Found]) -> list[Found]:
        """Names that other voices found, each with what the registry knows of it."""
        ours = {(item.start, item.end): item for item in self.found}
        named = (item if item.value else ours.get((item.start, item.end), item) for item in found)
        return [self._namesake(item) for item in named]

    def _namesake(self, item: Found) -> Found:
        """A known name as its namesake, from the place on where the document speaks of that."""
        others = self._namesakes.get(self._r.text[item.start : item.end], ())
        last = next((other for other in reversed(others) if other.start <= item.start), None)
        return item._replace(rule=last.rule, value=last.value) if last else item

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
