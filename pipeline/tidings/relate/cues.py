"""What the words around an instrument say of it: that it is new, standing, negated, signed."""

from __future__ import annotations

import re2

from tidings.rules import Rulebook

_FILES = ("relations/before_instruments.jsonl", "relations/signings.jsonl")


class Cues:
    """Reads ``rules/relations/before_instruments.jsonl`` and ``signings.jsonl``.

    >>> from tidings.rules import load_rulebook
    >>> Cues(load_rulebook()).says("fresh", "The rectors opened a new ")
    True
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._cues = {
            pattern.id.rpartition(".")[2]: re2.compile(f"(?i){pattern.pattern}")
            for name in _FILES
            for pattern in rulebook.patterns(name)
        }

    def says(self, what: str, words: str) -> bool:
        """Whether some words hold a cue, by the last part of its id."""
        return self._cues[what].search(words) is not None

    def place(self, what: str, words: str) -> tuple[int, int] | None:
        """Where a cue stands in some words; None for nowhere."""
        match = self._cues[what].search(words)
        return match.span() if match is not None else None
