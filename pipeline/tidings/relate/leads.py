"""What the words above a list say of the names in it: "Who pays", "The winners are:"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, cast

from tidings.expressions import Expressions
from tidings.rules import Pattern, Rulebook

_REMEMBERED = 256  # stretches of text whose role is known
PartyRole = Literal["funder", "recipient"]
Role = Literal["funder", "recipient", ""]


class Leads:
    """Reads ``rules/relations/leads.jsonl``.

    >>> from tidings.rules import load_rulebook
    >>> Leads(load_rulebook()).role_in("The winners are:")
    'recipient'
    """

    def __init__(self, rulebook: Rulebook) -> None:
        cues: dict[str, list[Pattern]] = {"": [], "above": [], "field": []}
        for pattern in rulebook.patterns("relations/leads.jsonl"):
            cues[pattern.fields.get("where", "")].append(pattern)
        self._anywhere, self._fields = _Cues(cues[""]), _Cues(cues["field"])
        self._above = _Cues([*cues[""], *cues["above"]])

    def role_in(self, words: str) -> Role:
        """The role that the nouns of a sentence give to the names beside them."""
        return self._anywhere.role(words)

    def role_above(self, words: str) -> Role:
        """The role that a heading or a lead gives to the names under it.

        >>> from tidings.rules import load_rulebook
        >>> Leads(load_rulebook()).role_above("New shareholders")
        'funder'
        """
        return self._above.role(words)

    def role_of_field(self, label: str) -> Role:
        """The role that a label before a colon gives to the names after it.

        >>> from tidings.rules import load_rulebook
        >>> Leads(load_rulebook()).role_of_field("Also paying")
        'funder'
        """
        return self._fields.role(label)


class _Cues:
    """Cues in the order of the rules, of which the first that matches says the role."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._roles = [cast(PartyRole, pattern.fields["role"]) for pattern in patterns]
        self._expressions = Expressions("(?i)" + pattern.pattern for pattern in patterns)
        # The items of a list stand under the same words, as do the paragraphs of a section.
        self.role = lru_cache(maxsize=_REMEMBERED)(self._role)

    def _role(self, words: str) -> Role:
        matching = self._expressions.matching(" ".join(words.split()))
        return self._roles[matching[0]] if matching else ""
