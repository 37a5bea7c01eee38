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


class Elsewhere:
    """The places where the bodies of one document are named."""

    def __init__(self, scene: Scene, voices: Voices) -> None:
        self._scene = scene
        self._voices = voices
        self._manners: dict[_Place, _Manner] = {}
        self._sentences: dict[Party, list[int]] = {}
        self._places: dict[Party, list[_Place]] = {}
        self._clues: dict[tuple[Party, int, bool, bool], str] = {}
        for passage in scene.passages:
            for index in passage.bodies:
                for party in passage.tokens[index].parties:
                    numbers = self._sentences.setdefault(party, [])
                    if not numbers or numbers[-1] != passage.number:
                        numbers.append(passage.number)
                        self._places.setdefault(party, []).append(_Place(passage.number, index))

    def clue(self, party: Party, sentences: Sequence[int], kind: str) -> str:
        """The clues of a body of a kind for a sum told in some sentences, told as one.

        "" where the body stands in one of these sentences.
        """
        nearest = self._nearest(party, sentences)
        if nearest is None:
            return ""
        way, place = nearest
        stand = (party, place, way > 0, -_NEAR <= way <= _NEAR)
        if stand not in self._clues:
            side, reach = "after" if way > 0 else "before", "near" if stand[3] else "far"
            manner = self._manner(self._places[party][place])
            names = [f"apart_{side}_{reach}_{kind}"]
            if manner.voice:
                names.append(f"apart_then_{manner.voice}")
            if manner.is_busy:
                names.append(f"apart_{side}_busy_{kind}")
            self._clues[stand] = joined(names)
        return self._clues[stand]

    def _nearest(self, party: Party, sentences: Sequence[int]) -> tuple[int, int] | None:
        """How far the place of a body nearest to some sentences is, and which; None in one."""
        numbers = self._sentences.get(party, ())
        best: tuple[int, int, int] | None = None  # the distance, the way there, the place
        for sentence in sentences:
            after = bisect_left(numbers, sentence)
            if after and (best is None or sentence - numbers[after - 1] <= best[0]):
                way = numbers[after - 1] - sentence
                best = min(best or (-way, way, after - 1), (-way, way, after - 1))
            if after < len(numbers) and (best is None or numbers[after] - sentence <= best[0]):
                way = numbers[after] - sentence
                if not way:
                    return None
                best = min(best or (way, way, after), (way, way, after))
        return None if best is None else best[1:]

    def _manner(self, place: _Place) -> _Manner:
        if place not in self._manners:
            tokens = self._scene.tokens(place.sentence)
            verb = next((i for i in range(place.token, len(tokens)) if tokens[i].kind == "verb"), 0)
            self._manners[place] = _Manner(
                voice=self._voices.voice(tokens, verb) if verb else "",
                is_busy=any(token.kind == "amount" for token in tokens),
            )
        return self._manners[place]
