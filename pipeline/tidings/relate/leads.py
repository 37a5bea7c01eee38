"""What the words above a list say of the names in it: "Who pays", "The winners are:"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

import re2

from tidings.rules import Rulebook

PartyRole = Literal["funder", "recipient"]
Role = Literal["funder", "recipient", ""]
Cue = tuple[PartyRole, re2._Regexp]


class Leads:
    """Reads ``rules/relations/leads.jsonl``.

    >>> from tidings.rules import load_rulebook
    >>> Leads(load_rulebook()).role_in("The winners are:")
    'recipient'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        cues: dict[str, list[Cue]] = {"": [], "above": [], "field": []}
        for pattern in rulebook.patterns("relations/leads.jsonl"):
            expression = re2.compile("(?i)" + pattern.pattern)
            role = cast(PartyRole, pattern.fields["role"])
            cues[pattern.fields.get("where", "")].append((role, expression))
        self._anywhere, self._fields = cues[""], cues["field"]
        self._above = [*cues[""], *cues["above"]]

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

    def role_of_field(self, label: str) -> Role:
        """The role that a label before a colon gives to the names after it.

        >>> from tidings.rules import load_rulebook
        >>> Leads(load_rulebook()).role_of_field("Also paying")
        'funder'
        """
        return _first(self._fields, label)


def _first(cues: Sequence[Cue], words: str) -> Role:
    line = " ".join(words.split())
    return next((role for role, expression in cues if expression.search(line)), "")
