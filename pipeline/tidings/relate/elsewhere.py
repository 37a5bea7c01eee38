"""How a body is told that stands in no sentence of a sum, where it stands nearest to it.

Who receives a sum is often named sentences away from it: "The hub is led by A, with B and C". Who
stands there by chance gives, signs, or comes with a sum of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from sys import maxsize
from typing import NamedTuple

from tidings.records import Party
from tidings.relate.scene import Scene
from tidings.relate.voices import Voices
from tidings.relate.worth import joined

_NEAR = 2  # sentences from a sum within which its context is told


class _Place(NamedTuple):
    """The number of a sentence, the index of a token in it."""

    sentence: int
    token: int


class _Manner(NamedTuple):
    """The verb after a body with its voice, and whether its sentence tells a sum."""

    voice: str
    is_busy: bool


class _Body(NamedTuple):
    """The sentences that name a body, where they do, and its clues by place and way from it."""

    kind: str
    sentences: list[int]
    places: list[_Place]
    clues: dict[tuple[int, int], str]


class Elsewhere:
    """The places where the bodies of one document are named."""

    def __init__(self, scene: Scene, voices: Voices, kinds: Mapping[Party, str]) -> None:
        self._scene = scene
        self._voices = voices
        self._manners: dict[_Place, _Manner] = {}
        self._bodies = {party: _Body(kind, [], [], {}) for party, kind in kinds.items()}
        for passage in scene.passages:
            for index in passage.bodies:
                for party in passage.tokens[index].parties:
                    body = self._bodies[party]
                    if not body.sentences or body.sentences[-1] != passage.number:
                        body.sentences.append(passage.number)
                        body.places.append(_Place(passage.number, index))

    def clues(self, sentences: Sequence[int]) -> Iterator[tuple[Party, str]]:
        """The clues, told as one, of each body that no sentence of a sum names."""
        for party, body in self._bodies.items():
            nearest = _nearest(body.sentences, sentences)
            if nearest is not None:
                place, way = nearest
                stand = (place, max(-_NEAR - 1, min(way, _NEAR + 1)))
                if stand not in body.clues:
                    body.clues[stand] = self._clue(body, place, way)
                yield party, body.clues[stand]

    def _clue(self, body: _Body, place: int, way: int) -> str:
        side, reach = "after" if way > 0 else "before", "near" if abs(way) <= _NEAR else "far"
        manner = self._manner(body.places[place])
        names = [f"apart_{side}_{reach}_{body.kind}"]
        if manner.voice:
            names.append(f"apart_then_{manner.voice}")
        if manner.is_busy:
            names.append(f"apart_{side}_busy_{body.kind}")
        return joined(names)

    def _manner(self, place: _Place) -> _Manner:
        if place not in self._manners:
            tokens = self._scene.tokens(place.sentence)
            verb = next((i for i in range(place.token, len(tokens)) if tokens[i].kind == "verb"), 0)
            self._manners[place] = _Manner(
                voice=self._voices.voice(tokens, verb) if verb else "",
                is_busy=any(token.kind == "amount" for token in tokens),
            )
        return self._manners[place]


def _nearest(numbers: Sequence[int], sentences: Sequence[int]) -> tuple[int, int] | None:
    """The place of the number nearest to some sentences and its way from there; None for in one.

    Of two as near the one before.
    """
    nearest: tuple[int, int] | None = None
    least = maxsize  # twice the distance, and one more after a sentence
    for sentence in sentences:
        after = bisect_left(numbers, sentence)
        if after < len(numbers):
            way = numbers[after] - sentence
            if not way:
                return None
            if 2 * way + 1 < least:
                nearest, least = (after, way), 2 * way + 1
        if after and 2 * (sentence - numbers[after - 1]) < least:
            way = numbers[after - 1] - sentence
            nearest, least = (after - 1, way), -2 * way
    return nearest
