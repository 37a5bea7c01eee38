"""What "it" stands for where a sentence begins: the subject told last in its section."""

from __future__ import annotations

from tidings.relate.frames import Frames
from tidings.relate.scene import Scene
from tidings.relate.tokens import Token

_IT = Token("word", 0, 0, "it")  # a subject that stands for the one before


class Topics:
    """The topics of one document, looked for backwards from the sentences that are asked about."""

    def __init__(self, scene: Scene, frames: Frames) -> None:
        self._scene = scene
        self._frames = frames
        self._known: dict[int, Token | None] = {0: None}

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

    def _told_before(self, number: int) -> Token | None:
        """The subject of the sentence before, if it stands in the same section."""
        if self._section(number - 1) != self._section(number):
            return None
        return self._frames.topic(self._scene.tokens(number - 1), _IT)

    def _section(self, number: int) -> int:
        layout = self._scene.layout
        return layout.section_of(layout.block_at(layout.sentences[number].start))
