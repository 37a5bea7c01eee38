"""Who leads or joins an investment: "A led a £9m round", "A joined B in a £9m investment in C"."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.relate.governing import Clues, Governing, is_possessive, note
from tidings.relate.tokens import Token, Vocabulary

_REACH = 6  # tokens between "led" and the sum of the round
_NOUN = 4  # tokens after a sum within which "round" is told
_LED = "leads_round"


class Investing:
    """Reads the clause of a sum that investors raise together."""

    def __init__(self, vocabulary: Vocabulary, governing: Governing) -> None:
        self._words = vocabulary
        self._governing = governing
        self._rounds = vocabulary.lists.get("round", frozenset())

    def read(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """Note those who led, joined or took part in the round of the amount at ``place``."""
        following = tokens[place + 1 : place + 1 + _NOUN]
        words = (word.rstrip(".") for token in following for word in token.word.split())
        if self._rounds.isdisjoint(words):
            return
        for index in range(place - 1, max(place - _REACH, 0), -1):
            if self._words.is_("leading", tokens[index].word):
                self._lead(tokens, index, place, clues)
                break
        for index in range(place + 1, len(tokens) - 1):
            if tokens[index].kind == "actor" and self._takes_part(tokens, index):
                note(clues, tokens[index].parties, _LED)

    def _lead(self, tokens: Sequence[Token], verb: int, place: int, clues: Clues) -> None:
        """The subject of "led" or "joined", and whom it joined."""
        for index in range(verb - 1, -1, -1):
            if tokens[index].kind == "actor" and not is_possessive(tokens, index):
                if not self._governing.preposition(tokens, index):
                    note(clues, tokens[index].parties, _LED)
                break
            if tokens[index].kind in ("amount", "verb"):
                break
        for token in tokens[verb + 1 : place]:
            if token.kind == "actor":
                note(clues, token.parties, _LED)

    def _takes_part(self, tokens: Sequence[Token], index: int) -> bool:
        """ "with [A and B] taking part", "joined by [A]"."""
        earlier, before, after = (tokens[index + step].word for step in (-2, -1, 1))
        if before == "by":
            return self._words.is_("leading", earlier)
        return before == "with" and (after == "as" or self._words.is_("partaking", after))
