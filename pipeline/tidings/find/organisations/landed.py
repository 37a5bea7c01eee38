"""Bodies that end with their land: "Statistics Denmark", "Diabetes Australia", "KIST Europe"."""

from __future__ import annotations

from collections.abc import Iterator

from tidings.acronyms import is_acronym
from tidings.find.organisations.reading import Reading
from tidings.gazetteer import Gazetteer
from tidings.records import Found

_LANDED = "organisation.grammar.landed"
_BRANCH = "organisation.grammar.branch"
_LONGEST = 4  # words before the field that a land follows


class LandedNames:
    """Names that a land closes; offsets are those of the even text."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer) -> None:
        self._r = reading
        self._gazetteer = gazetteer
        self._v = reading.vocabulary

    def find(self) -> Iterator[Found]:
        """A field and its land, and known bodies with the land of a branch of theirs."""
        for number in self._r.flat.where(self._v.landed):
            if (last := self._r.land_after(number)) is not None:
                start = self._r.words[self._first(number)].start
                yield Found(start, self._r.bare_end(last), _LANDED)
        for start, end in self._r.known.items():
            if self._is_campus(start, end):
                continue
            number = self._r.at(end - 1)
            last = self._r.land_after(number) if self._r.words[number].end == end else None
            if last is not None:
                yield Found(start, self._r.bare_end(last), _BRANCH)

    def _is_campus(self, start: int, end: int) -> bool:
        """Whether the land is that of a university's programme: "MIT Portugal"."""
        form = self._r.text[start:end]
        entries = self._gazetteer.entries(form) if is_acronym(form) else ()
        return any(entry.type == "university" for entry in entries)

    def _first(self, number: int) -> int:
        """The first word of the name: capitalised, of no other name, no possessor."""
        first = number
        while first > 0 and number - first < _LONGEST and self._r.gap(first) == " ":
            word = self._r.words[first - 1].text
            other = word in self._v.closed or self._r.possessive(first - 1)
            if other or not self._r.capital(first - 1) or self._r.place_ending(first - 1):
                break
            first -= 1
        return first
