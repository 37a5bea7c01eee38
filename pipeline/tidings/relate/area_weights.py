"""Which areas a document is about, and how strongly: place and repetition of its mentions."""

from __future__ import annotations

from collections.abc import Iterable
from math import log2
from typing import NamedTuple

# A headline is chosen with care and a lead sums up; far down, a field is one among others.
_IN_TITLE = 3.0
_IN_LEAD = 2.0
_ELSEWHERE = 1.0


class Paragraphs(NamedTuple):
    """Where the headline and the first paragraph end; 0 where there is none."""

    title_end: int
    lead_end: int


class AreaWeight(NamedTuple):
    """An area of a document, its mentions, and its share of what the document is about."""

    area: str
    mentions: int
    weight: float


def area_weights(mentions: Iterable[tuple[int, str]], places: Paragraphs) -> list[AreaWeight]:
    """The areas of one document with weights that sum to 1, the heaviest first.

    ``mentions`` are ``(start, area)`` rows. The best place of an area counts in full, every
    repetition less and less (by logarithm), so that a word said fifty times is not the document.

    >>> mentions, ends = [(0, "ai"), (9, "ai"), (300, "fusion")], Paragraphs(40, 200)
    >>> [(found.area, found.weight) for found in area_weights(mentions, ends)]
    [('ai', 0.8), ('fusion', 0.2)]
    """
    starts: dict[str, list[int]] = {}
    for start, area in sorted(mentions):
        starts.setdefault(area, []).append(start)
    scores = {area: _score(found, places) for area, found in starts.items()}
    total = sum(scores.values())
    weights = [
        AreaWeight(area, len(found), round(scores[area] / total, 4))
        for area, found in starts.items()
    ]
    return sorted(weights, key=lambda item: (-item.weight, item.area))


def _score(starts: list[int], places: Paragraphs) -> float:
    best = min(starts)
    if best < places.title_end:
        return _IN_TITLE + log2(len(starts))
    return (_IN_LEAD if best < places.lead_end else _ELSEWHERE) + log2(len(starts))
