"""How far a commitment has got: announced, proposed, conditional or spent."""

from __future__ import annotations

from typing import cast

from tidings.expressions import Expressions
from tidings.records import Stage
from tidings.rules import Rulebook


class Stages:
    """Reads the stage from a sentence; ``rules/relations/stages.jsonl``, the first match wins."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/stages.jsonl")
        self._stages = [cast(Stage, pattern.fields["stage"]) for pattern in patterns]
        self._cues = Expressions("(?i)" + pattern.pattern for pattern in patterns)

    def stage(self, sentence: str, following: str = "") -> Stage:
        """The stage that a sentence tells; a condition may stand in the following one.

        >>> from tidings.rules import load_rulebook
        >>> Stages(load_rulebook()).stage("Subject to final agreements, £11m will be invested.")
        'conditional'
        """
        both = self._cues.matching(" ".join(f"{sentence} {following}".split()))
        found = [number for number in both if self._stages[number] == "conditional"]
        if len(found) < len(both):
            own = self._cues.matching(" ".join(sentence.split()))
            found += [number for number in own if self._stages[number] != "conditional"]
        return self._stages[min(found)] if found else "announced"


class Wishes:
    """Sums that somebody only wants or needs; ``rules/relations/wishes.jsonl``."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/wishes.jsonl")
        self._cues = Expressions("(?i)" + pattern.pattern for pattern in patterns)

    def hold(self, before: str) -> bool:
        """Whether the words right before an amount say that nobody has committed it yet.

        >>> from tidings.rules import load_rulebook
        >>> Wishes(load_rulebook()).hold("The director asked for about ")
        True
        """
        return bool(self._cues.matching(" ".join(before.split())))
