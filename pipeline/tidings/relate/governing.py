"""Which preposition governs a body: "from the [A]", "to investors such as [A]"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tidings.records import Party
from tidings.relate.tokens import Token, Vocabulary

Clues = dict[Party, set[str]]
_APOSTROPHES = ("’s", "'s", "’", "'")
_GROUP_REACH = 6  # tokens before "such as" within which the group is named
_ARTICLES = ("the", "a", "an")
_PREDETERMINERS = ("both", "all", "half")
_FILLERS = (*_APOSTROPHES, "“", '"', "‘")
_CLOSED = ("modal", "auxiliary", "relative")  # words that no preposition governs a body across


def note(clues: Clues, parties: Iterable[Party], clue: str) -> None:
    """Add a clue to parties."""
    for party in parties:
        clues.setdefault(party, set()).add(clue)


def is_possessive(tokens: Sequence[Token], index: int) -> bool:
    """Whether an apostrophe follows an actor."""
    return index + 1 < len(tokens) and tokens[index + 1].word in _APOSTROPHES


def is_next_amount(tokens: Sequence[Token], index: int) -> bool:
    """Whether another amount starts here, one that is no bracketed conversion."""
    if tokens[index].kind != "amount":
        return False
    return not any(token.word in ("(", "or") for token in tokens[max(0, index - 3) : index])


class Governing:
    """Reads the words before a body."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._prepositions = vocabulary.lists.get("preposition", frozenset())
        self._closed = frozenset(
            word for name in _CLOSED for word in vocabulary.lists.get(name, ())
        )

    def example_of(self, tokens: Sequence[Token], index: int) -> int | None:
        """ "investors such as [A]", "shareholders, including [A]": the group that A belongs to."""
        before = index - 1
        while before >= 0 and tokens[before].word in ("the", "both"):
            before -= 1
        is_such = before > 0 and (tokens[before - 1].word, tokens[before].word) == ("such", "as")
        if not (is_such or (before >= 0 and tokens[before].word in ("including", "like"))):
            return None
        for group in range(before - 1 - is_such, max(before - _GROUP_REACH, -1), -1):
            if self._words.is_("group", tokens[group].word):
                return group
            if tokens[group].kind in ("verb", "amount", "actor"):
                break
        return None

    def preposition(self, tokens: Sequence[Token], index: int) -> str:
        """The preposition that governs an actor, over articles, adjectives and a possessor.

        One of a group is governed as the group is: "from investors such as A".
        """
        past_possessor = past_article = False
        group = self.example_of(tokens, index)
        index = index if group is None else group
        for before in range(index - 1, max(index - 7, -1), -1):
            kind, word = tokens[before].kind, tokens[before].word
            if word in self._prepositions:
                return word
            if past_article and word not in _PREDETERMINERS:
                return ""  # "across the sea the council pays"
            if self._words.is_("time", word):
                return ""  # "over seven years EPSRC pays"
            past_article = past_article or word in _ARTICLES
            is_filler = kind == "word" or word in _FILLERS
            is_possessor = kind == "actor" and is_possessive(tokens, before)
            past_possessor = past_possessor or is_possessor
            if word == "and" and past_possessor and tokens[before - 1].kind == "actor":
                return self.preposition(tokens, before - 1)
            if not (is_filler or is_possessor) or word in ("and", "or", "but"):
                return ""
            if word in self._closed:
                return ""
        return ""
