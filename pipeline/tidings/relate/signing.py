"""The day on which an instrument was signed."""

from __future__ import annotations

import datetime as dt

import re2

from tidings.records import Period
from tidings.relate.scene import Scene, within
from tidings.text import Stretch

_SIGNED = re2.compile(r"(?i)\b(?:signed|signature|signing|done (?:at|in))\b")


def signed_on(scene: Scene, sentence: Stretch) -> dt.date | None:
    """The day in the sentence; for an instrument at the top, the day of its signature."""
    days = _days(scene, sentence)
    number = scene.layout.block_at(sentence.start)
    if not days and (number <= 1 or scene.layout.blocks[number].kind == "heading"):
        return _signing_day(scene)
    return days[0] if days else None


def _signing_day(scene: Scene) -> dt.date | None:
    """The first day in a sentence that speaks of signing."""
    return next(
        (
            date.earliest
            for date in scene.mentions.dates
            if _is_day(date) and _SIGNED.search(scene.words(scene.layout.sentence_at(date.start)))
        ),
        None,
    )


def _days(scene: Scene, stretch: Stretch) -> list[dt.date]:
    """The dates in a stretch of which the day is known."""
    return [
        date.earliest
        for date in within(scene.mentions.dates, stretch)
        if _is_day(date) and date.earliest is not None
    ]


def _is_day(date: Period) -> bool:
    return date.kind == "date" and date.earliest is not None and date.earliest == date.latest
