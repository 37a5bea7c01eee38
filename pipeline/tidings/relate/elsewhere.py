"""How a body is told that stands in no sentence of a sum, where it stands nearest to it.

Who receives a sum is often named sentences away from it: "The hub is led by A, with B and C". Who
stands there by chance gives, signs, or comes with a sum of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tidings.records import Party
from tidings.relate.scene import Scene
from tidings.relate.voices import Voices

_NEAR = 2  # sentences from a sum within which its context is told


class _Place(NamedTuple):
    """The number of a sentence, the index of a token in it."""

    sentence: int
    token: int


class _Manner(NamedTuple):
    """The verb after a body with its voice, and whether its sentence tells a sum."""

    voice: str
    is_busy: bool


class Elsewhere:
    """The places where the bodies of one document are named."""

    def __init__(self, scene: Scene, voices: Voices) -> None:
        self._scene = scene
        self._voices = voices
        self._manners: dict[_Place, _Manner] = {}
        self._places: dict[Party, list[_Place]] = {}
        for passage in scene.passages:
            for index in passage.bodies:
                for party in passage.tokens[index].parties:
                    places = self._places.setdefault(party, [])
                    if not places or places[-1].sentence != passage.number:
                        places.append(_Place(passage.number, index))

    def clues(self, party: Party, sentences: Sequence[int], kind: str) -> list[str]:
        """The clues of a body of a kind for a sum told in some sentences; [] where it is in one."""
        gap, way, nearest = min(
            (
                (abs(place.sentence - number), place.sentence - number, place)
                for number in sentences
                for place in self._around(party, number)
            ),
            default=(0, 0, _Place(0, 0)),
        )
        if not gap:
            return []
        side = "after" if way > 0 else "before"
        manner = self._manner(nearest)
        names = [f"apart_{side}_{'near' if gap <= _NEAR else 'far'}_{kind}"]
        names += [f"apart_then_{manner.voice}"] if manner.voice else []
        names += [f"apart_{side}_busy_{kind}"] if manner.is_busy else []
        return names

    def _around(self, party: Party, sentence: int) -> Sequence[_Place]:
        """The places of a body next before a sentence, and in it or next after it."""
        places = self._places.get(party, ())
        after = bisect_left(places, (sentence,))
        return places[max(after - 1, 0) : after + 1]

    def _manner(self, place: _Place) -> _Manner:
        if place not in self._manners:
            tokens = self._scene.tokens(place.sentence)
            verb = next((i for i in range(place.token, len(tokens)) if tokens[i].kind == "verb"), 0)
            self._manners[place] = _Manner(
                voice=self._voices.voice(tokens, verb) if verb else "",
                is_busy=any(token.kind == "amount" for token in tokens),
            )
        return self._manners[place]
