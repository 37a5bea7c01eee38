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
