"""Who has a sum, acts with it or builds for it: no verb of giving or receiving is told.

"The team has £2m from the council", "A tries out its robots with a grant of £2m", "A is building
a plant for €2bn".
"""

from __future__ import annotations

from collections.abc import Sequence

from tidings.relate.governing import Clues, note
from tidings.relate.kinds import coarse
from tidings.relate.subjects import Subjects
from tidings.relate.tokens import Token, Vocabulary

_REACH = 5  # plain words between "has", "with" or "for" and a sum
_ORIGIN = 3  # tokens after a sum within which "from" says where it is from
_SAYS_WAY = ("give", "receive", "launch", "pass", "origin")  # verbs that tell who pays themselves


class Holding:
    """Reads the clause of a sum that its holder, user or builder is the subject of."""

    def __init__(self, vocabulary: Vocabulary, subjects: Subjects) -> None:
        self._words = vocabulary
        self._subjects = subjects

    def read(self, tokens: Sequence[Token], place: int, topic: Token | None, clues: Clues) -> None:
        """Note who has the amount at ``place``, uses it, or builds for it."""
        self._has(tokens, place, topic, clues)
        self._uses(tokens, place, topic, clues)
        self._builds(tokens, place, topic, clues)

    def _has(self, tokens: Sequence[Token], place: int, topic: Token | None, clues: Clues) -> None:
        """ "[A] has more than €2m", "[A] had €2m from B"."""
        verb = self._back_to(tokens, place, "holding")
        if verb is not None:
            is_given = any(t.word == "from" for t in tokens[place + 1 : place + 1 + _ORIGIN])
            self._note(tokens, verb, topic, "has_from" if is_given else "has", clues)

    def _uses(self, tokens: Sequence[Token], place: int, topic: Token | None, clues: Clues) -> None:
        """ "[A] will find out with €2m from B", "[A] works on it with a grant of £2m"."""
        link = self._back_to(tokens, place, "using")
        if link is not None and not self._is_told(tokens, link):
            self._note(tokens, link, topic, "uses", clues)

    def _builds(
        self, tokens: Sequence[Token], place: int, topic: Token | None, clues: Clues
    ) -> None:
        """ "[A] is building a plant for €2bn", "[A] plans a €2bn factory"."""
        is_thing = any(
            self._words.is_("works", t.word.rstrip("s.")) for t in tokens[place + 1 : place + 4]
        )
        if not is_thing and self._back_to(tokens, place, "costing") is None:
            return
        for index in range(place - 1, -1, -1):
            token = tokens[index]
            if self._is_verb_of_building(tokens, index):
                self._note(tokens, index, topic, "builds", clues)
                return
            if token.kind == "amount" or token.cue in _SAYS_WAY or token.word == ";":
                return

    def _is_verb_of_building(self, tokens: Sequence[Token], index: int) -> bool:
        """ "is building", and not "the building"."""
        is_noun = index > 0 and self._words.is_("determiner", tokens[index - 1].word)
        return self._words.is_("building", tokens[index].word) and not is_noun

    def _note(
        self, tokens: Sequence[Token], verb: int, topic: Token | None, name: str, clues: Clues
    ) -> None:
        subject, how = self._subjects.of(tokens, verb, 0, topic)
        if subject is not None and how == "subject":
            _note_by_kind(clues, subject, name)

    def _back_to(self, tokens: Sequence[Token], place: int, name: str) -> int | None:
        """The index of a word of a list before an amount, over plain words alone."""
        for index in range(place - 1, max(place - 2 - _REACH, -1), -1):
            token = tokens[index]
            if self._words.is_(name, token.word):
                return index
            if token.kind != "word":
                return None
        return None

    def _is_told(self, tokens: Sequence[Token], link: int) -> bool:
        """Whether a verb before "with" tells itself which way the money goes."""
        for token in reversed(tokens[:link]):
            if token.cue in _SAYS_WAY:
                return True
            if token.kind == "actor" or token.word == ";":
                return False
        return False


def _note_by_kind(clues: Clues, actor: Token, name: str) -> None:
    """Say that a clue holds of the bodies of an actor, of each in its kind."""
    for party, kind in zip(actor.parties, actor.types, strict=True):
        note(clues, (party,), f"{name}_{coarse(kind)}")
