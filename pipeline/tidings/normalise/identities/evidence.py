"""The country that a document's words give to a body: beside the name first, then at large."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress

from tidings.places import Place, Places
from tidings.records import Context, Found

_BEFORE = re.compile(r"((?:[\w.'’-]+ ){0,3}[\w.-]+)(?:['’]s?)? $")
_BASED = re.compile(
    r"([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2})[- ](?:based|headquartered) (?:[\w-]+ ){0,3}$"
)
_DESCRIBED = re.compile(r"([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2}) (?:[a-z][\w-]* ){0,3}([\w-]+) $")
_APPOSED = re.compile(
    r",? (?:an?|the) ([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2}) (?:[a-z][\w-]* ){0,3}?([a-z][\w-]*)"
)
_AFTER = re.compile(
    r"(?:[\"'”’]?\)|,)?(?: \([^()]{1,24}\))?"
    r"(?:,| of| in| at| \(|(?:,| is| was)? (?:based|headquartered|located) (?:in|at|near))"
    r"(?: the)? ?([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2})(?![\w'’])"
)
_REACH = 60
_OWNERS = 4  # words of the longest possessor


class Evidence:
    """Weights of countries in one document, and what stands around a mention."""

    def __init__(
        self, text: str, context: Context, places: Places, kinds: frozenset[str] = frozenset()
    ) -> None:
        self._text = text
        self._places = places
        self._kinds = kinds
        self._weights: defaultdict[str, float] = defaultdict(float, context.countries)
        if context.home:
            self._weights[context.home] += 1.0

    def add(self, countries: Iterable[str]) -> None:
        """Count the countries of bodies that are known already."""
        for country in countries:
            self._weights[country] += 1.0

    def weight(self, country: str) -> float:
        """How strongly the document speaks of a country."""
        return self._weights.get(country, 0.0)

    def dominant(self) -> str | None:
        """The country that holds more than half of all weight, if one does."""
        total = sum(self._weights.values())
        ranked = sorted(self._weights.items(), key=lambda item: (-item[1], item[0]))
        return ranked[0][0] if ranked and ranked[0][1] > 0.5 * total else None

    def in_name(self, name: str) -> str | None:
        """The country of the first country, region or city word in a name."""
        found = list(self._places.in_name(name.replace("'s", "").replace("’s", "")))
        ranked = sorted(found, key=lambda place: ("country", "region", "city").index(place.kind))
        return ranked[0].country if ranked else None

    def around(self, found: Sequence[Found], is_open: Sequence[bool]) -> list[str | None]:
        """What stands beside each mention whose identity is open; None for the others.

        What stands beside any mention of a full name counts for all mentions of it.
        """
        names = {item.value for item in compress(found, is_open) if item.value}
        first: dict[str, str] = {}
        own: list[str | None] = []
        for item, wanted in zip(found, is_open, strict=True):
            asked = wanted or item.value in names
            country = self.beside(item.start, item.end) if asked else None
            own.append(country)
            if country and item.value:
                first.setdefault(item.value, country)
        pairs = zip(found, own, is_open, strict=True)
        return [
            (country or first.get(item.value)) if wanted else None
            for item, country, wanted in pairs
        ]

    def beside(self, start: int, end: int) -> str | None:
        """The country of a place that adjoins: "Japan's …", "… in Oslo", "Boston-based …"."""
        before = (
            " ".join(self._text[max(0, start - _REACH) : start].split("\n\n")[-1].split()) + " "
        )
        is_told = "based" in before or "headquartered" in before
        based = _BASED.search(before) if is_told else None
        if based and (place := self._ending(based[1])):
            return place.country
        if place := self._described(before, end):
            return place.country
        possessor = _BEFORE.search(before, _last_words(before, _OWNERS))
        if possessor and (place := self._possessor(possessor[0])):
            return place.country
        after = _AFTER.match(self._after(end))
        place = self._beginning(after[1]) if after else None
        return place.country if place else None

    def _described(self, before: str, end: int) -> Place | None:
        """The place of "the Danish firm X", "Polish battery maker X", "X, a Munich start-up"."""
        after = self._after(end).replace("\n", " ")
        for match in (_DESCRIBED.search(before), _APPOSED.match(after)):
            place = self._ending(match[1]) if match and match[2] in self._kinds else None
            if place is not None:
                return place
        return None

    def _after(self, end: int) -> str:
        """The text that follows in the same paragraph."""
        return self._text[end : end + _REACH].partition("\n\n")[0]

    def _possessor(self, words: str) -> Place | None:
        """The place that ends the words before a name, a government ("…'s") included."""
        bare = re.sub(r"(?i) government['’]s $| ?['’]s? $| $", "", words)
        return self._ending(bare)

    def _ending(self, words: str) -> Place | None:
        parts = words.split()
        tails = (" ".join(parts[number:]) for number in range(len(parts)))
        return next((place for tail in tails if (place := self._places.get(tail))), None)

    def _beginning(self, words: str) -> Place | None:
        parts = words.split()
        starts = (" ".join(parts[:n]).rstrip(".,;)") for n in range(len(parts), 0, -1))
        return next((place for start in starts if (place := self._places.get(start))), None)


def _last_words(words: str, number: int) -> int:
    """Where the last ``number`` words of a line that ends in a space begin."""
    begin = len(words) - 1
    for _ in range(number):
        begin = words.rfind(" ", 0, max(begin, 0))
    return begin + 1
