"""How far a commitment has got: announced, proposed, conditional or spent."""

from __future__ import annotations

from typing import cast

import re2

from tidings.records import Stage
from tidings.rules import Rulebook


class Stages:
    """Reads the stage from a sentence; ``rules/relations/stages.jsonl``, the first match wins."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._cues = tuple(
            (cast(Stage, pattern.fields["stage"]), re2.compile("(?i)" + pattern.pattern))
            for pattern in rulebook.patterns("relations/stages.jsonl")
        )

    def stage(self, sentence: str, following: str = "") -> Stage:
        """The stage that a sentence tells; a condition may stand in the following one.

        >>> from tidings.rules import load_rulebook
        >>> Stages(load_rulebook()).stage("Subject to final agreements, £11m will be invested.")
        'conditional'
        """
        for stage, expression in self._cues:
            words = f"{sentence} {following}" if stage == "conditional" else sentence
            if expression.search(" ".join(words.split())):
                return stage
        return "announced"


class Wishes:
    """Sums that somebody only wants or needs; ``rules/relations/wishes.jsonl``."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/wishes.jsonl")
        self._cues = tuple(re2.compile("(?i)" + pattern.pattern) for pattern in patterns)

    def hold(self, before: str) -> bool:
        """Whether the words right before an amount say that nobody has committed it yet.

        >>> from tidings.rules import load_rulebook
        >>> Wishes(load_rulebook()).hold("The director asked for about ")
        True
        """
        line = " ".join(before.split())
        return any(cue.search(line) for cue in self._cues)
