"""Which body runs or pays for a programme, as the document tells: "the Growth Fund, run by …".

A sum that comes from a programme comes from those who run it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

import re2

from tidings.expressions import Expressions
from tidings.records import Party, Programme
from tidings.relate.layout import Layout
from tidings.relate.mentions import Mentions
from tidings.relate.referents import Actor
from tidings.relate.scene import Scene, within
from tidings.rules import Pattern, Rulebook
from tidings.text import Stretch

_POINTING = re2.compile(
    r"\b[Tt]he (?:fund|scheme|programme|program|initiative|competition|challenge|mission)\b"
)
_REACH = 90  # characters between a programme and the body that runs it


class Owners:
    """Reads ``rules/relations/owners.jsonl``: the words between a programme and a body."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/owners.jsonl")
        self._after = _those(patterns, "programme")
        self._before = _those(patterns, "body")

    def of(self, scene: Scene) -> dict[str, dict[Party, None]]:
        """Name of each programme → the bodies that run it or pay for it."""
        owners: dict[str, dict[Party, None]] = {}
        for programme in _told(scene):
            for actor in self._owners(scene, programme):
                owners.setdefault(programme.name, {}).update(dict.fromkeys(actor.parties))
        return owners

    def _owners(self, scene: Scene, programme: Programme) -> Iterator[Actor]:
        after = (programme.end, programme.end + _REACH)
        before = (programme.start - 2 * _REACH, programme.start)
        for actor in within(scene.actors, after):
            if self._says(self._after, scene, (programme.end, actor.start)):
                yield actor
        for actor in within(scene.actors, before):
            if self._says(self._before, scene, (actor.end, programme.start)):
                yield actor

    def _says(self, cues: Expressions, scene: Scene, gap: tuple[int, int]) -> bool:
        words = scene.words(gap)
        return len(words) <= _REACH and bool(cues.matching(words.replace("\n", " ")))


def _told(scene: Scene) -> list[Programme]:
    """The programmes where the text names them, and where "the fund" points back to one."""
    named = scene.mentions.programmes
    found = list(named)
    for match in _POINTING.finditer(scene.document.text) if named else ():
        last = bisect_left(named, match.start(), key=lambda mention: mention.start) - 1
        if last >= 0 and named[last].end <= match.start():
            found.append(replace(named[last], start=match.start(), end=match.end()))
    return sorted(found, key=lambda mention: (mention.start, mention.end))


def last_programme(mentions: Mentions, start: int) -> list[str]:
    """The programme last named before an offset; [] where there is none.

    >>> last_programme(Mentions(), 0)
    []
    """
    place = bisect_left(mentions.programmes, start, key=lambda mention: mention.start)
    return [mentions.programmes[place - 1].name] if place else []


def programmes_of(mentions: Mentions, layout: Layout, start: int) -> list[str]:
    """The programmes that a sum at ``start`` can come from: of its sentence, else of its heading.

    >>> programmes_of(Mentions(), Layout("", ()), 0)
    []
    """
    if not mentions.programmes:
        return []
    block = layout.blocks[layout.block_at(start)]
    stretches = [layout.sentence_at(start), Stretch(block.start, block.end)]
    if block.heading > 0:
        stretches.append(Stretch(*layout.blocks[block.heading][:2]))
    for stretch in stretches:
        names = dict.fromkeys(p.name for p in within(mentions.programmes, stretch))
        if names:
            return list(names)
    return []


def _those(patterns: Sequence[Pattern], first: str) -> Expressions:
    return Expressions(p.pattern for p in patterns if p.fields["first"] == first)
