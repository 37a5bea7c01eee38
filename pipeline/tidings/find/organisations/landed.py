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
            if (last := self._land(number)) is not None:
                start = self._r.words[self._first(number)].start
                yield Found(start, self._r.bare_end(last), _LANDED)
        for start, end in self._r.known.items():
            if self._is_campus(start, end):
                continue
            number = self._r.at(end - 1)
            if self._r.words[number].end == end and (last := self._land(number)) is not None:
                yield Found(start, self._r.bare_end(last), _BRANCH)

    def _is_campus(self, start: int, end: int) -> bool:
        """Whether the land is that of a university's programme: "MIT Portugal"."""
        form = self._r.text[start:end]
        entries = self._gazetteer.entries(form) if is_acronym(form) else ()
        return any(entry.type == "university" for entry in entries)

    def _land(self, number: int) -> int | None:
        """The last word of the land that follows a word directly and closes the name."""
        after = number + 1
        if not self._r.capital(after) or self._r.gap(after) != " " or self._is_headed(number):
            return None
        word = self._r.words[after].text
        if word in self._v.end:  # "grants DoD US$6 million"
            return None
        if word in self._v.continent:
            last = after
        else:
            found = self._r.place_beginning(after)
            if found is None or not self._is_land(after, found[0]):
                return None
            last = found[0]
        goes_on = self._r.capital(last + 1) and self._r.gap(last + 1) in (" ", "-", " & ")
        return None if goes_on else last

    def _is_headed(self, number: int) -> bool:
        return self._r.in_headline(self._r.words[number].start) is not None

    def _is_land(self, first: int, last: int) -> bool:
        words = " ".join(word.text for word in self._r.words[first : last + 1])
        return self._r.places.is_land(words.removesuffix("'s"))

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
