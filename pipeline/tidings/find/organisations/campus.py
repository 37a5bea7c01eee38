"""Universities that go by the name of their town: "the chairs at Bangor", "York's Provost".

Only where the document names the university in full, and only in the contexts of
``names/contexts`` in which a town cannot stand; else the town is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidings.find.organisations.reading import Reading
from tidings.find.organisations.statistical import Contexts
from tidings.phrases import phrases_in
from tidings.records import Found

VOICE = "organisation.campus."
_RULE = "organisation.document.campus"
_WINDOW = 40


def campuses(reading: Reading, found: Iterable[Found], contexts: Contexts) -> Iterator[Found]:
    """The mentions of towns that mean the university, also inside longer names (settle those)."""
    towns = dict(_towns(reading, sorted(found)))
    for start, end, town in phrases_in(reading.text, towns):
        before = reading.text[max(0, start - _WINDOW) : start]
        if reading.vocabulary.whereabouts.search(before):
            continue  # "researchers in Leeds study"
        told = contexts.rule(before, reading.text[end : end + _WINDOW])
        if told and reading.stands_alone(start, end):
            yield Found(start, end, _RULE, towns[town])


def _towns(reading: Reading, found: Iterable[Found]) -> Iterator[tuple[str, str]]:
    """The towns of the universities that the document names, each with the full name."""
    for item in found:
        name = item.value or reading.text[item.start : item.end]
        match = reading.vocabulary.town.fullmatch(name)
        town = match[match.lastindex or 0] if match else None
        place = reading.places.get(town) if town else None
        if town and (place is None or place.kind != "country"):
            yield town, name
