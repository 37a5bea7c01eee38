"""Countries, governing regions and cities by every word that stands for them.

``rules/places`` is the one list; a word is looked up as written ("US" is a country, "us" is none).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from tidings.phrases import Phrases
from tidings.rules import Row, Rulebook

_HYPHEN = re.compile(r"[-–/]")
PlaceKind = Literal["country", "region", "city"]


class Place(NamedTuple):
    """A place: its usual name, the country it is or lies in, and its government ("" for a city)."""

    kind: PlaceKind
    name: str
    country: str
    government: str


class Places:
    """The places of a rulebook by name, alias and adjective.

    >>> places = places_of(load_rulebook())
    >>> places.get("Welsh").government, places.get("U.K").country
    ('Welsh Government', 'GB')
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._by_word: dict[str, Place] = {}
        self.by_government: dict[str, Place] = {}
        self.longest = 1
        self._lands: set[str] = set()
        for kind, row in _rows(rulebook):
            code = row["code"] if kind == "country" else row["country"]
            self._add(Place(kind, row["name"], code, row["government"]), row)
        self._phrases = Phrases(self._by_word)

    def _add(self, place: Place, row: Row) -> None:
        for word in (row["name"], *row.items("aliases"), *row.items("adjectives")):
            for form in dict.fromkeys((word, word.removeprefix("the "), word.rstrip("."))):
                self._by_word.setdefault(form, place)
                self.longest = max(self.longest, form.count(" ") + 1)
        if place.kind == "country":
            self._lands.update((row["name"], *row.items("aliases")))
        if place.government:
            self.by_government.setdefault(place.government, place)

    def get(self, word: str) -> Place | None:
        """The place that ``word`` stands for, countries before regions before cities."""
        place = self._by_word.get(word)
        if place is None and len(word) > 3 and word.isupper():
            return self._by_word.get(word.title())
        return place

    def is_land(self, words: str) -> bool:
        """Whether words are a country itself and not its adjective: "Japan", not "Japanese"."""
        return words in self._lands

    def words(self) -> Iterable[str]:
        """Every word and phrase that stands for a place, in the order of the rules."""
        return self._by_word

    def joined(self, word: str) -> bool:
        """Whether a word joins lands of several countries: "India-UK", "Franco–German"."""
        places = [self.get(part) for part in _HYPHEN.split(word)]
        lands = {place.country for place in places if place is not None}
        return len(lands) == len(places) > 1

    def countries(self, text: str) -> Counter[str]:
        """How often a text speaks of each country, by its words, regions and cities."""
        return Counter(place.country for _, _, place in self.mentions(text))

    def mentions(self, text: str) -> Iterator[tuple[int, int, Place]]:
        """``(start, end, place)`` wherever a text speaks of a place, in order."""
        for start, end, word in self._phrases.find(text):
            yield start, end, self._by_word[word]

    def in_name(self, name: str) -> Iterator[Place]:
        """The places that the words of a name speak of, in order, longer forms first."""
        words = name.replace(",", " ").split()
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                place = self.get(" ".join(words[at : at + length]))
                if place is not None:
                    yield place
                    at += length - 1
                    break
            at += 1


def _rows(rulebook: Rulebook) -> Iterator[tuple[PlaceKind, Row]]:
    kinds: tuple[tuple[PlaceKind, str], ...] = (
        ("country", "places/countries.csv"),
        ("region", "places/regions.csv"),
        ("city", "places/cities.csv"),
    )
    for kind, file in kinds:
        for row in rulebook.rows(file):
            yield kind, row


@lru_cache(maxsize=8)
def places_of(rulebook: Rulebook) -> Places:
    """The places of a rulebook; the same object for the same rulebook."""
    return Places(rulebook)
