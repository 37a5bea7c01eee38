"""Bodies that a text only mentions: those whose people speak, who still bid, whom a firm has left.

"A, a spin-out of B", "C and D are preparing bids", "…, said E, President of F": B, C, D and F take
no part in the sums of the text, however near to them they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tidings.records import Party
from tidings.relate.scene import Passage, Scene
from tidings.relate.tokens import Token

_LEFT = 3  # words between "spin-out" and the body that it left
_MANNERS = {"speaker": "reporting", "bidder": "bidding", "adviser": "advising"}


class Outsiders:
    """How the bodies of one document are mentioned, where it is always in one such way."""

    def __init__(self, scene: Scene, kinds: Mapping[Party, str]) -> None:
        self._scene = scene
        self._people = sorted(person.start for person in scene.mentions.people)
        ways: dict[Party, set[str]] = {}
        for passage in scene.passages:
            found = self._of_sentence(passage)
            for index in passage.bodies:
                way = "left" if self._is_left(passage.tokens, index) else found
                for party in passage.tokens[index].parties:
                    ways.setdefault(party, set()).add(way)
        self._clues = {
            party: f"only_{way}_{kinds[party]}"
            for party, told in ways.items()
            if len(told) == 1 and party in kinds
            for way in told
            if way
        }

    def clues(self) -> Iterator[tuple[Party, str]]:
        """Each body that is only mentioned, with the clue that says how."""
        yield from self._clues.items()

    def _of_sentence(self, passage: Passage) -> str:
        """How a sentence without a sum mentions its bodies; "" where it may tell what they do."""
        if passage.sums:
            return ""
        is_ = self._scene.vocabulary.is_
        words = [token.word.rstrip(".") for token in passage.tokens]
        for way, name in _MANNERS.items():
            if any(is_(name, word) for word in words) and (way != "speaker" or self._has(passage)):
                return way
        return ""

    def _has(self, passage: Passage) -> bool:
        """Whether a person is named in a sentence."""
        start, end = passage.sentence
        return any(start <= person < end for person in self._people)

    def _is_left(self, tokens: Sequence[Token], index: int) -> bool:
        """ "a spin-out of [A]", "which left [A] in 2019", "a subsidiary of [A]"."""
        is_, before = self._scene.vocabulary.is_, index - 1
        while before >= max(index - 1 - _LEFT, 0) and is_("left_behind", tokens[before].word):
            before -= 1
        return before >= 0 and is_("leaving", tokens[before].word)
