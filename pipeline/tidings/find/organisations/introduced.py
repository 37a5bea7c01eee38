"""Bodies that a text introduces by land and kind, by the kind, or by a post that only bodies have.

"The Danish firm X", "the chipmaker Kvantify", "chief operating officer of Lucideon".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidings.find.organisations.reading import Reading
from tidings.records import Found

_RULE = "organisation.grammar.introduced"
_HEADED = "organisation.grammar.headed"
_BETWEEN = 3  # small words between a land and the kind: "Estonian space imaging start-up"
_OF = re.compile(r" (?:of|at) (?:the )?(?=[^\W_])")
_LONGEST = 4  # words of such a name


class IntroducedNames:
    """Names right after a kind of body that a place describes; offsets are of the even text."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading

    def find(self) -> Iterator[Found]:
        """ "Polish battery maker Impact", "Leeds-based start-up Quantix", "CEO of Quantix"."""
        for begin in self._headed():
            number = self._r.at(begin)
            last = self._name(number) if self._r.words[number].start == begin else None
            if last is not None and self._r.words[number].text.lower() not in self._r.small:
                yield Found(begin, self._r.bare_end(last), _HEADED)
        for number in self._r.flat.where(self._r.vocabulary.introducing):
            if self._introduces(number):
                last = self._name(number + 1)
                if last is not None:
                    start = self._r.words[number + 1].start
                    yield Found(start, self._r.bare_end(last), _RULE)

    def _headed(self) -> Iterator[int]:
        """Where the words behind "chief executive of" begin."""
        for small in _OF.finditer(self._r.text):
            if self._r.vocabulary.headed.at(self._r.text, small.start()):
                yield small.end()

    def _introduces(self, number: int) -> bool:
        """Whether a place stands before the kind, or the kind is that of firms alone."""
        return self._r.words[number].text in self._r.vocabulary.firms or self._is_of_place(number)

    def _is_of_place(self, number: int) -> bool:
        """Whether a place and some small words stand before the kind."""
        for before in range(number - 1, max(number - 2 - _BETWEEN, -1), -1):
            if self._r.gap(before + 1) != " ":
                return False
            if self._r.capital(before) or not self._r.words[before].text.islower():
                return self._is_place(before)
        return False

    def _is_place(self, number: int) -> bool:
        bare = self._r.words[number].text.removesuffix("-based")
        return bool(self._r.places.get(bare) or self._r.place_ending(number))

    def _name(self, begin: int) -> int | None:
        """The last word of the name that begins here, if it is one."""
        if not self._r.capital(begin) or self._r.gap(begin) != " ":
            return None
        last, vocabulary = self._r.run(begin), self._r.vocabulary
        words = [word.text for word in self._r.words[begin : last + 1]]
        other = words[0] in vocabulary.closed or words[-1] in vocabulary.programme
        if other or self._r.place_beginning(begin) or last - begin >= _LONGEST:
            return None
        nameless = vocabulary.described | vocabulary.continent
        named = any(word not in nameless for word in words)
        return last if named and self._r.in_headline(self._r.words[begin].start) is None else None
