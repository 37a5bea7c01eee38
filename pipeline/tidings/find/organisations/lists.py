"""Lists that say what they hold: "companies such as Saab, Thales and Optus", "Company: Singtel"."""

from __future__ import annotations

from collections.abc import Iterator

from tidings.find.organisations.reading import Reading
from tidings.records import Found

_RULE = "organisation.grammar.listed"
_JOINS = (", ", " and ", ", and ", " & ", "; ", " or ")
_LONGEST = 40


class ListGrammar:
    """Names in lists that a word such as "companies" opens; offsets are those of the even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading

    def find(self) -> Iterator[Found]:
        """Every item of every list, as far as the items go on being names."""
        cue = self._r.vocabulary.list_cue
        for match in cue.finditer(self._r.text):
            number = self._r.at(match.end())
            if number < len(self._r.words) and self._r.words[number].start == match.end():
                yield from self._items(number)

    def _items(self, number: int) -> Iterator[Found]:
        begin: int | None = number
        for _ in range(_LONGEST):
            if begin is None or not self._r.capital(begin):
                return
            last = self._r.run(begin)
            if self._is_name(begin, last):
                yield Found(self._r.words[begin].start, self._r.bare_end(last), _RULE)
            elif not self._is_known(begin):
                return
            begin = self._next(last)

    def _next(self, last: int) -> int | None:
        """The first word of the next item."""
        after = last + 1
        if after >= len(self._r.words):
            return None
        skip = after + 1 if self._r.words[after].text in ("and", "or", "the") else after
        if skip >= len(self._r.words):
            return None
        between = self._r.text[self._r.words[last].end : self._r.words[skip].start]
        return skip if between in _JOINS else None

    def _is_known(self, begin: int) -> bool:
        return self._r.words[begin].start in self._r.known

    def _is_name(self, first: int, last: int) -> bool:
        """Whether the words could name a firm: not a place, not only describing words."""
        if self._r.place(first, last) or last - first > 4:
            return False
        vocabulary = self._r.vocabulary
        words = [word.text for word in self._r.words[first : last + 1]]
        if words[0] in vocabulary.start or words[-1] in vocabulary.programme | vocabulary.end:
            return False
        return any(w not in vocabulary.described and w.lower() not in self._r.small for w in words)
