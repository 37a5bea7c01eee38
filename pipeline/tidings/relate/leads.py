"""What the words above a list say of the names in it: "Who pays", "The winners are:"."""

from __future__ import annotations

from typing import Literal, cast

import re2

from tidings.rules import Rulebook

PartyRole = Literal["funder", "recipient"]
Role = Literal["funder", "recipient", ""]


class Leads:
    """Reads ``rules/relations/leads.jsonl``.

    >>> from tidings.rules import load_rulebook
    >>> Leads(load_rulebook()).role_in("The winners are:")
    'recipient'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/leads.jsonl")
        self._above = tuple(
            (cast(PartyRole, pattern.fields["role"]), re2.compile("(?i)" + pattern.pattern))
            for pattern in patterns
        )
        self._anywhere = tuple(
            cue
            for cue, pattern in zip(self._above, patterns, strict=True)
            if pattern.fields.get("where") != "above"
        )

    def role_in(self, words: str) -> Role:
        """The role that the nouns of a sentence give to the names beside them."""
        return _first(self._anywhere, words)

    def role_above(self, words: str) -> Role:
        """The role that a heading or a lead gives to the names under it.

        >>> from tidings.rules import load_rulebook
        >>> Leads(load_rulebook()).role_above("New shareholders")
        'funder'
        """
        return _first(self._above, words)


def _first(cues: tuple[tuple[PartyRole, re2._Regexp], ...], words: str) -> Role:
    line = " ".join(words.split())
    return next((role for role, expression in cues if expression.search(line)), "")
