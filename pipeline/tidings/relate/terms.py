"""What a sum is for and how long it lasts: programme, areas, start, duration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import re2

from tidings.records import Amount, Period
from tidings.relate.scene import Scene, within
from tidings.text import Stretch

_SINCE = re2.compile(
    r"(?i)\b(?:from|since|start(?:ing|s)?|begin(?:ning|s)?|as of|effective|opens?|launching|"
    r"commenc(?:ing|es)|(?:for|in) fiscal|for the years)(?: \w+){0,2} ?$"
)

_BACK = 2  # paragraphs in which the projects of a sum are told of before it
_RUNS = re2.compile(
    r"(?i)\b(?:projects?|programmes?|programs?|grants?|partnerships?|centres?|awards?|work)\b"
    r"[^.]*\b(?:runs?|running|lasts?|lasting)\b|\b(?:runs?|running|lasts?|lasting)\b"
    r"[^.]*\b(?:projects?|programmes?|programs?)\b"
)


@dataclass(frozen=True, slots=True)
class TermsOf:
    """The terms of one commitment; ``None`` and () where the text names none."""

    programme: str | None
    areas: tuple[str, ...]
    starts: dt.date | None
    duration: str | None


class Terms:
    """Reads the terms from the sentence, then the block, then the top of one document."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        dates = scene.mentions.dates
        self._starts = [date for date in dates if date.kind == "date" and date.earliest]
        self._before: dict[int, list[Stretch]] = {}
        self._durations = [date for date in dates if date.kind == "duration" and date.duration]

    def of(self, amount: Amount, sentence: Stretch, repeats: Sequence[Stretch]) -> TermsOf:
        """The terms of a sum that is told in ``sentence`` and repeated in ``repeats``."""
        scene = self._scene
        index = scene.layout.block_at(amount.start)
        block = Stretch(*scene.layout.blocks[index][:2])
        stretches = list(dict.fromkeys((sentence, *repeats, block)))
        earlier = stretches
        if self._starts or self._durations:
            if index not in self._before:
                self._before[index] = _before(scene, index)
            earlier = [*stretches, *self._before[index]]
        return TermsOf(
            programme=_programme(scene, amount, dict.fromkeys((sentence, *repeats))),
            areas=_areas(scene, [*stretches, _top(scene)]),
            starts=_first(self._start_in(stretch) for stretch in earlier),
            duration=_first(self._duration_in(stretch) for stretch in earlier),
        )

    def _start_in(self, stretch: Stretch) -> dt.date | None:
        dates = within(self._starts, stretch)
        return next((d.earliest for d in dates if self._says(_SINCE, stretch, d)), None)

    def _duration_in(self, stretch: Stretch) -> str | None:
        return next((date.duration for date in within(self._durations, stretch)), None)

    def _says(self, cue: re2._Regexp, stretch: Stretch, date: Period) -> bool:
        before = self._scene.words((max(stretch.start, date.start - 40), date.start))
        return bool(cue.search(before))


T = TypeVar("T")


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _top(scene: Scene) -> Stretch:
    return Stretch(0, scene.layout.blocks[min(2, len(scene.layout.blocks) - 1)].end)


def _before(scene: Scene, index: int) -> list[Stretch]:
    """The sentences on projects in the two paragraphs before, as far as they tell no other sum.

    "The projects begin in 2026 and run for five years. / By pooling £4.5 million …".
    """
    layout, found = scene.layout, []
    for number in range(index - 1, max(index - _BACK, 0) - 1, -1):
        block = Stretch(*layout.blocks[number][:2])
        is_near = layout.section_of(number) == layout.section_of(index)
        if not is_near or within(scene.mentions.amounts, block):
            break
        found += [s for s in within(layout.sentences, block) if _RUNS.search(scene.words(s))]
    return found


def _programme(scene: Scene, amount: Amount, stretches: Iterable[Stretch]) -> str | None:
    """The programme nearest to the amount in its own sentences."""
    for stretch in stretches:
        named = within(scene.mentions.programmes, stretch)
        if named:
            return min(named, key=lambda p: (abs(p.start - amount.start), p.start)).name
    return None


def _areas(scene: Scene, stretches: Sequence[Stretch]) -> tuple[str, ...]:
    for stretch in stretches:
        areas = tuple(dict.fromkeys(area.area for area in within(scene.mentions.areas, stretch)))
        if areas:
            return areas
    return ()
