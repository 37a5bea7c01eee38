"""How long the names of places are that begin or end with a word: what need not be looked up."""

from __future__ import annotations

from functools import lru_cache

from tidings.flat import cut
from tidings.places import Places

_ONE = (1,)


class PlaceLengths:
    """The numbers of words of places by their first and by their last word, the longest first.

    >>> from tidings.places import places_of
    >>> from tidings.rules import load_rulebook
    >>> lengths = PlaceLengths(places_of(load_rulebook()))
    >>> lengths.beginning("Sierra"), lengths.ending("Leone's"), lengths.ending("Council")
    ((2, 1), (4, 2, 1), (1,))
    """

    def __init__(self, places: Places) -> None:
        self._beginning: dict[str, tuple[int, ...]] = {}
        self._ending: dict[str, tuple[int, ...]] = {}
        for name in places.words():
            words = cut(name) if not name.isalnum() else ()
            if len(words) > 1:
                _add(self._beginning, words[0].lower(), len(words))
                _add(self._ending, _bare(words[-1]), len(words))

    def beginning(self, word: str) -> tuple[int, ...]:
        """How many words the places may have that begin with a word."""
        return self._beginning.get(word.lower(), _ONE)

    def ending(self, word: str) -> tuple[int, ...]:
        """How many words the places may have that end with a word, in the possessive too."""
        return self._ending.get(_bare(word), _ONE)


def _add(lengths: dict[str, tuple[int, ...]], word: str, length: int) -> None:
    known = {*lengths.get(word, _ONE), length}
    lengths[word] = tuple(sorted(known, reverse=True))


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s")


@lru_cache(maxsize=8)
def place_lengths_of(places: Places) -> PlaceLengths:
    """The lengths of the names of ``places``, counted once."""
    return PlaceLengths(places)
