"""Who raises a round of finance and who backs it: "Ash closed a €9m round. Elm led, Oak joined".

Investors are mostly told after the sum, in sentences without one. They count up to the next sum
of another purse, and not the company itself, its state or a body named for another's sake.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tidings.records import Party
from tidings.relate.governing import is_possessive
from tidings.relate.rounds import Rounds
from tidings.relate.scene import Passage, Scene

_FIRM = ("company",)  # whoever raises money from investors; a ministry raises its budget
_AFTER = 3  # sentences after that of a sum in which its investors are told
_ASIDE = frozenset(("of", "in", "from", "beside", "at", "for", "than", "like", "with"))


class Syndicates:
    """Reads the sentences of a round and those after it."""

    def __init__(self, scene: Scene, rounds: Rounds) -> None:
        self._scene = scene
        self._rounds = rounds
        self._passages = {passage.number: passage for passage in scene.passages}
        self._roles = {
            item.amount.start: "" if item.is_conversion else item.amount.role
            for item in scene.judged
        }

    def of(self, start: int, own: Collection[int]) -> tuple[list[Party], list[Party]]:
        """The raiser and the backers of the sum at ``start``, told again at ``own``."""
        number = self._scene.layout.sentence_number(start)
        passage = self._passages.get(number)
        if passage is None or not self._rounds.are_told_in(self._scene.words(passage.sentence)):
            return [], []
        raisers = self._raiser(passage, start)
        told = dict.fromkeys(self._backers(number, start, own))
        states = self._scene.states
        return raisers, [p for p in told if p not in raisers and p.name not in states]

    def _raiser(self, passage: Passage, start: int) -> list[Party]:
        """The subject of a sentence that says how a round was closed, announced, begun."""
        tokens = passage.tokens
        for index in passage.bodies:
            token = tokens[index]
            if token.start > start:
                break
            words = self._scene.words((token.end, start))
            is_subject = not self._scene.frames.governing.preposition(tokens, index)
            if is_subject and not is_possessive(tokens, index):
                is_backed = self._rounds.are_backed_in(words)
                is_raised = self._rounds.are_opened_in(words) and not is_backed
                return list(token.parties) if is_raised and token.types == _FIRM else []
        return []

    def _backers(self, number: int, start: int, own: Collection[int]) -> Iterator[Party]:
        """The bodies of the clause after a sum and of the sentences after it that tell of them."""
        section = self._section_of(number)
        for step in range(_AFTER + 1):
            if self._section_of(number + step) != section:
                return
            passage = self._passages.get(number + step)
            if passage is None:
                continue
            begin = passage.sentence.start if step else start
            others = self._others(passage, begin, own)
            if step and others:
                return
            end = min((passage.sentence.end, *others))
            if self._rounds.are_backed_in(self._scene.words((begin, end))):
                yield from self._named(passage, begin, end)

    def _section_of(self, number: int) -> int | None:
        layout = self._scene.layout
        if number >= len(layout.sentences):
            return None
        return layout.section_of(layout.block_at(layout.sentences[number].start))

    def _others(self, passage: Passage, begin: int, own: Collection[int]) -> list[int]:
        """Where other sums are given from an offset on: what follows is told of them."""
        starts = (passage.tokens[place].start for place in passage.sums)
        return [s for s in starts if s > begin and s not in own and self._roles[s] == "funding"]

    def _named(self, passage: Passage, begin: int, end: int) -> Iterator[Party]:
        tokens, governing = passage.tokens, self._scene.frames.governing
        for index in passage.bodies:
            is_here = begin <= tokens[index].start < end and not is_possessive(tokens, index)
            if is_here and governing.preposition(tokens, index) not in _ASIDE:
                yield from tokens[index].parties
