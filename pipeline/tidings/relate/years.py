"""The years told beside an amount, against the year of the document: is it news or history?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tidings.relate.layout import Layout
from tidings.text import Stretch

# What stands before is asked last, so that the search goes from one "1" or "2" to the next.
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])[0-9](?![0-9])(?<![0-9.,]....)")
_HEAD = 600  # characters in which a document tells its date
_OPENING = 12  # characters of a line within which a year heads it


class Years:
    """Compares the years of one document with its own."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.own = _year_of(layout.text)

    def features(self, start: int, sentence: Stretch, before: str, after: str) -> Iterator[str]:
        """What the years around an amount say; nothing where the document tells no year."""
        if self.own is None:
            return
        said = _years(self._layout.text[sentence.start : sentence.end])
        if said:
            yield f"years_{self._stand(said)}"
        if any(year < self.own for year in _years(before)[-1:]):
            yield "past_year_before"
        if any(year < self.own for year in _years(after)[:1]):
            yield "past_year_after"
        line = self._layout.blocks[self._layout.block_at(start)].start
        if _YEAR.search(self._layout.text[line : line + _OPENING]):
            yield "line_of_year"

    def _stand(self, said: list[int]) -> str:
        own = self.own or 0
        if max(said) < own:
            return "past"
        if min(said) > own:
            return "coming"
        return "around" if min(said) < own < max(said) else "of_day"


def _years(text: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(text)]


def _year_of(text: str) -> int | None:
    """The first year at the head of a text, else the one that it tells most often."""
    head = _years(text[:_HEAD])
    if head:
        return head[0]
    return next((year for year, _ in Counter(_years(text)).most_common(1)), None)
