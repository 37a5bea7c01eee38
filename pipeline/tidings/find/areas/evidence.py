"""What the sure terms of a text say about its subject, and which words are spoken for."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

# A text is about an area or a domain that holds this share of its sure terms, twice at least.
_MAIN_SHARE = 0.2
_MAIN_COUNT = 2


class Reach(NamedTuple):
    """First and last word of a stretch, both inclusive."""

    first: int
    last: int


class Ground:
    """Disjoint stretches, sorted; a claim on taken ground is refused."""

    def __init__(self, taken: Iterable[tuple[int, int]] = ()) -> None:
        self._taken: list[Reach] = []
        for first, last in sorted(taken):
            if not self._taken or self._taken[-1].last < first:
                self._taken.append(Reach(first, last))
        self._firsts = [reach.first for reach in self._taken]

    def is_free(self, reach: Reach) -> bool:
        """Whether nothing claimed shares a word with ``reach``."""
        place = bisect_right(self._firsts, reach.last)
        return place == 0 or self._taken[place - 1].last < reach.first

    def claim(self, reach: Reach) -> bool:
        """Take the ground of ``reach`` if all of it is free."""
        free = self.is_free(reach)
        if free:
            place = bisect_right(self._firsts, reach.first)
            self._taken.insert(place, reach)
            self._firsts.insert(place, reach.first)
        return free


class Evidence:
    """Sure mentions of areas and domains, counted by sentence and over the text."""

    def __init__(self) -> None:
        self._by_sentence: dict[tuple[int, str], list[Reach]] = {}
        self._counts: Counter[str] = Counter()
        self._total = 0

    def add(self, sentence: int, reach: Reach, names: Iterable[str]) -> None:
        """Note a sure mention; ``names`` are its area and its domain."""
        self._total += 1
        for name in dict.fromkeys(names):
            self._counts[name] += 1
            self._by_sentence.setdefault((sentence, name), []).append(reach)

    def speaks_of(self, name: str, sentence: int, reach: Reach) -> bool:
        """Whether the sentence beside ``reach``, or the text as a whole, is about ``name``."""
        near = self._by_sentence.get((sentence, name), ())
        is_near = any(other.last < reach.first or reach.last < other.first for other in near)
        count = self._counts[name]
        return is_near or (count >= _MAIN_COUNT and count >= _MAIN_SHARE * self._total)
