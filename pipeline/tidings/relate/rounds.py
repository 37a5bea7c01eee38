"""Rounds of finance: "its Series A of £12m", in which a company raises money from investors."""

from __future__ import annotations

from tidings.expressions import Expressions
from tidings.rules import Rulebook


class Rounds:
    """Reads ``rules/relations/rounds.jsonl``.

    >>> from tidings.rules import load_rulebook
    >>> Rounds(load_rulebook()).are_told_in("A Series B of €113m followed in May.")
    True
    """

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/rounds.jsonl")
        self._cues = Expressions("(?i)" + pattern.pattern for pattern in patterns)

    def are_told_in(self, words: str) -> bool:
        """Whether a sentence tells of a round."""
        return bool(self._cues.matching(" ".join(words.split())))
