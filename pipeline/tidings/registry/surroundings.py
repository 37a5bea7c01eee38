"""The places around a name: what adjoins it, what stands near it, what the document is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property

from tidings.places import Places
from tidings.registry.index import Record

NEAR = 80  # characters on the same line within which a place counts as near
_BEFORE = re.compile(r"(?:['’]s?|[- ](?:based|headquartered)(?: [\w-]+){0,2})? $")
_AFTER = re.compile(r"(?:,|,? (?:of|in|at|based in|located in|headquartered in)| \()(?: the)? ?")


class Surroundings:
    """What one text says of places; offsets are those of the text."""

    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._mentions = [
            (start, end, place.country) for start, end, place in places.mentions(text)
        ]
        self._starts = [start for start, _, _ in self._mentions]

    def adjoining(self, start: int, end: int) -> str | None:
        """The country of a place that adjoins: "Japan's …", "Lyon-based …", "…, Lyon"."""
        after = _AFTER.match(self._text, end)
        if after and (found := self._beginning(after.end())):
            return found
        before = bisect_left(self._starts, start)
        if before == 0:
            return None
        _, stop, country = self._mentions[before - 1]
        return country if _BEFORE.fullmatch(self._text[stop:start]) else None

    def adjoins(self, record: Record, start: int, end: int) -> bool:
        """Whether the country or the city of a record adjoins."""
        if record.country and self.adjoining(start, end) == record.country:
            return True
        after = _AFTER.match(self._text, end)
        offset = after.end() if after else len(self._text)
        return any(self._stands(city, offset) for city in record.cities)

    def near(self, record: Record, start: int, end: int) -> bool:
        """Whether the country or the city of a record is named near by, on the same line."""
        begin = max(start - NEAR, self._text.rfind("\n", 0, start) + 1, 0)
        line_end = self._text.find("\n", end)
        stop = min(end + NEAR, len(self._text) if line_end < 0 else line_end)
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, stop)
        outside = (m for m in self._mentions[first:last] if m[1] <= start or m[0] >= end)
        if record.country and any(country == record.country for _, _, country in outside):
            return True
        around = (self._text[begin:start], self._text[end:stop])
        return any(_has_word(part, city) for part in around for city in record.cities)

    @cached_property
    def dominant(self) -> str | None:
        """The country of more than half of all places that the document names."""
        counts = Counter(country for _, _, country in self._mentions)
        country, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return country if 2 * count > len(self._mentions) else None

    def _beginning(self, offset: int) -> str | None:
        place = bisect_left(self._starts, offset)
        begins = place < len(self._starts) and self._starts[place] == offset
        return self._mentions[place][2] if begins else None

    def _stands(self, word: str, offset: int) -> bool:
        stop = offset + len(word)
        return self._text.startswith(word, offset) and not self._text[stop : stop + 1].isalnum()


def _has_word(text: str, word: str) -> bool:
    place = text.find(word)
    if place < 0:
        return False
    edges = text[max(0, place - 1) : place], text[place + len(word) : place + len(word) + 1]
    return not any(edge.isalnum() for edge in edges)
