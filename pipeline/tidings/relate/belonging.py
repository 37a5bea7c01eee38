"""Whose a sum is by the words right beside it: "to which B gives £2m", "£2m of its own".

"A, founded with £2m", "A, to which B gives £2m": A has received it. "A opens a school with £2m of
its own": A gives it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tidings.relate.governing import Clues, note
from tidings.relate.subjects import Subjects
from tidings.relate.tokens import Token, Vocabulary

_RELATIVE = ("which", "whom")
_FOUNDED = 5  # tokens between "founded" and "with" a sum
_OWN = 6  # tokens after an amount within which it is told to be somebody's own
_POSSESSIVE = ("’s", "'s")


class Belonging:
    """Reads the words that tie a sum to a body without a verb of giving or receiving."""

    def __init__(self, vocabulary: Vocabulary, subjects: Subjects) -> None:
        self._words = vocabulary
        self._subjects = subjects

    def read(
        self, tokens: Sequence[Token], place: int, end: int, topic: Token | None, clues: Clues
    ) -> None:
        """Note whose the amount at ``place`` is; the subject of its clause is before ``end``."""
        self._to_which(tokens, place, clues)
        self._founded(tokens, place, clues)
        self._own_money(tokens, place, end, topic, clues)

    def _to_which(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "the fund, to which B gives £2m": what stands before such a clause receives."""
        for index in range(place - 1, 1, -1):
            token = tokens[index]
            if token.kind == "amount" or token.word == ";":
                return
            if token.word in _RELATIVE and self._words.is_("goal", tokens[index - 1].word):
                comma = tokens[index - 2].word == ","
                before = tokens[index - 2 - comma] if index - 2 - comma >= 0 else None
                if before is not None and before.kind == "actor":
                    note(clues, before.parties, "to_which")
                return

    def _founded(self, tokens: Sequence[Token], place: int, clues: Clues) -> None:
        """ "[A] was set up with £2m from B", "[A], founded in 2016 with a gift of £2m"."""
        link = place - 1
        while link > 0 and tokens[link].kind == "word" and tokens[link].word != "with":
            link -= 1
        if link < 1 or tokens[link].word != "with":
            return
        for index in range(link - 1, max(link - 1 - _FOUNDED, 0), -1):
            token, before = tokens[index], tokens[index - 1]
            if self._words.is_("founded", token.word):
                if before.word == "," and index > 1 and tokens[index - 2].kind == "actor":
                    note(clues, tokens[index - 2].parties, "founded_with")
                if self._words.is_("auxiliary", before.word):
                    subject, how = self._subjects.of(tokens, index, 0, None)
                    parties = subject.parties if subject and how == "subject" else ()
                    note(clues, parties, "founded_with")
                return
            if token.kind in ("actor", "amount", "verb"):
                return

    def _own_money(
        self,
        tokens: Sequence[Token],
        place: int,
        end: int,
        topic: Token | None,
        clues: Clues,
    ) -> None:
        """ "A sets up a centre with £2m of its own", "£2m from [A]’s own funds"."""
        following = tokens[place + 1 : place + 1 + _OWN]
        own = next((i for i, token in enumerate(following) if token.word.rstrip(".") == "own"), 0)
        if not own or following[0].word not in ("of", "from", "out"):
            return
        owner = following[own - 2] if own > 1 else None
        if owner is not None and owner.kind == "actor" and following[own - 1].word in _POSSESSIVE:
            note(clues, owner.parties, "own_money")
        elif self._words.is_("own", following[own - 1].word):
            subject, how = self._subjects.of(tokens, end, 0, topic)
            if subject is not None and how == "subject":
                note(clues, subject.parties, "own_money")
