"""Nameless groups: "nine teams share £2m", "ten partners add £3m", "£2m for the eight centres".

Who they are stands in a list or a row elsewhere; the noun tells which one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tidings.relate.frames import Frames
from tidings.relate.tokens import Token, Vocabulary

_FORWARD = 9  # tokens from an amount within which "for nine teams" stands
_BACKWARD = 9  # tokens before a verb within which its nameless subject stands
_ROLES = {"give": "give", "receive": "receive", "give_passive": "receive", "pass": "give"}


class Crowd(NamedTuple):
    """What a nameless group does with a sum, "give" or "receive", its noun and its size."""

    does: str
    noun: str
    size: int | None = None


_NOBODY = Crowd("", "")


class Crowds:
    """Finds the nameless group that gives or receives an amount."""

    def __init__(self, vocabulary: Vocabulary, frames: Frames) -> None:
        self._words = vocabulary
        self._frames = frames

    def of(self, tokens: Sequence[Token], place: int) -> Crowd:
        """The group that gives or receives the amount at ``place``; empty where there is none."""
        verb, is_before = self._frames.voices.governor(tokens, place)
        if verb is not None:
            end = verb if is_before else place
            noun, count = self._noun_before(tokens, end)
            does = _ROLES.get(self._frames.voices.voice(tokens, verb), "") if is_before else ""
            if noun and does:
                return Crowd(does, noun, count)
        following = tokens[place + 1 : place + _FORWARD]
        for index, token in enumerate(following):
            if self._words.is_("towards", token.word):
                noun, count = self._noun_in(following[index + 1 : index + 5])
                return Crowd("receive", noun, count) if noun else _NOBODY
        return _NOBODY

    def _noun_before(self, tokens: Sequence[Token], end: int) -> tuple[str, int | None]:
        """The plain plural right before a verb; "" where a body or another verb stands nearer."""
        for index in range(end - 1, max(end - _BACKWARD, 0) - 1, -1):
            token = tokens[index]
            if token.kind in ("actor", "amount", "verb") or token.word in (";", "."):
                return "", None
            if self._words.is_("group", token.word):
                return token.word, next(self._words.numbers_before(tokens, index), None)
        return "", None

    def _noun_in(self, tokens: Sequence[Token]) -> tuple[str, int | None]:
        """The plain plural among a few tokens without a body."""
        if any(token.kind == "actor" for token in tokens):
            return "", None
        for index, token in enumerate(tokens):
            word = token.word.rstrip(".")
            if self._words.is_("group", word):
                return word, next(self._words.numbers_before(tokens, index), None)
        return "", None
