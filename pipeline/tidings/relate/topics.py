"""What "it" stands for where a sentence begins: the subject told last in its section."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.relate.frames import Frames
from tidings.relate.scene import Scene
from tidings.relate.tokens import Token

_NEAR = 3  # sentences back from "each" within which the group is told
_IT = Token("word", 0, 0, "it")  # a subject that stands for the one before


class Topics:
    """The topics of one document, looked for backwards from the sentences that are asked about."""

    def __init__(self, scene: Scene, frames: Frames) -> None:
        self._scene = scene
        self._frames = frames
        self._known: dict[int, Token | None] = {0: None}
        self._groups = {
            told.number: told.tokens[place] if self._is_last(told.tokens, place) else None
            for told in scene.passages
            for place in told.bodies
            if len(told.tokens[place].parties) > 1
        }

    def before(self, number: int) -> Token | None:
        """The last subject before a sentence; None where that is no body."""
        place, passed = number, list[int]()
        topic: Token | None = _IT
        while topic is _IT:
            passed.append(place)
            topic = self._known[place] if place in self._known else self._told_before(place)
            place -= 1
        self._known.update(dict.fromkeys(passed, topic))
        return topic

    def group_before(self, number: int) -> Token | None:
        """The last "A and B" of the few sentences before one; None where none is near."""
        for place in range(number - 1, max(number - 1 - _NEAR, -1), -1):
            if self._section(place) != self._section(number):
                return None
            if place in self._groups:
                return self._groups[place]
        return None

    def _is_last(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether no nameless group is told after a row: "A and B have named five teams"."""
        words = (token.word.rstrip(".") for token in tokens[place + 1 :])
        return not any(self._scene.vocabulary.is_("group", word) for word in words)

    def _told_before(self, number: int) -> Token | None:
        """The subject of the sentence before, if it stands in the same section."""
        if self._section(number - 1) != self._section(number):
            return None
        return self._frames.topic(self._scene.tokens(number - 1), _IT)

    def _section(self, number: int) -> int:
        layout = self._scene.layout
        return layout.section_of(layout.block_at(layout.sentences[number].start))
