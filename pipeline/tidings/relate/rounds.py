"""Rounds of finance: "its Series A of £12m", in which a company raises money from investors."""

from __future__ import annotations

from tidings.expressions import Expressions
from tidings.rules import Pattern, Rulebook

_ACTS = ("backs", "opens")  # what investors and the raiser do, beside the names of a round


class Rounds:
    """Reads ``rules/relations/rounds.jsonl``.

    >>> from tidings.rules import load_rulebook
    >>> Rounds(load_rulebook()).are_told_in("A Series B of €113m followed in May.")
    True
    """

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/rounds.jsonl")
        self._cues = Expressions(
            "(?i)" + pattern.pattern for pattern in patterns if _what(pattern) not in _ACTS
        )
        self._acts = {
            act: Expressions("(?i)" + p.pattern for p in patterns if _what(p) == act)
            for act in _ACTS
        }

    def are_told_in(self, words: str) -> bool:
        """Whether a sentence tells of a round."""
        return bool(self._cues.matching(" ".join(words.split())))

    def are_backed_in(self, words: str) -> bool:
        """Whether words beside a round tell who took part in it.

        >>> from tidings.rules import load_rulebook
        >>> Rounds(load_rulebook()).are_backed_in("Behind them came Ash and Elm.")
        True
        """
        return bool(self._acts["backs"].matching(" ".join(words.split())))

    def are_opened_in(self, words: str) -> bool:
        """Whether words between a body and a round say that the body raises it.

        >>> from tidings.rules import load_rulebook
        >>> Rounds(load_rulebook()).are_opened_in(" today announced a Series B of ")
        True
        """
        return bool(self._acts["opens"].matching(" ".join(words.split())))


def _what(pattern: Pattern) -> str:
    return pattern.id.rpartition(".")[2]
