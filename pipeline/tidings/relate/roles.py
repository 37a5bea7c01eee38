"""The role of each amount: funding, a component of funding that the text gives, or other.

What speaks for a role are features: cue words beside the amount (``rules/relations/roles.jsonl``)
and the layout and arithmetic of the document (``relate/sums.py``). Each has a weight for each role
in ``rules/relations/role_weights.csv``; the role with the largest sum wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

import re2

from tidings.records import Amount, AmountRole
from tidings.relate.conversions import conversions
from tidings.relate.layout import Layout
from tidings.relate.mentions import Mentions
from tidings.relate.sums import Sums
from tidings.rules import Rulebook

_ROLES: tuple[AmountRole, ...] = ("funding", "component", "other")
_REACH = 90
_IS_PART = "component.is_part"  # one sentence that says so holds for every telling of the sum


@dataclass(frozen=True, slots=True)
class Judged:
    """An amount with its role; ``whole`` is the index of the sum that it is part of or converts."""

    amount: Amount
    whole: int | None = None
    is_conversion: bool = False


@dataclass(frozen=True, slots=True)
class RoleCue:
    """Words beside an amount that speak for a role."""

    id: str
    where: Literal["before", "after", "either", "lead"]
    expression: re2._Regexp

    def speaks(self, before: str, after: str, lead: str = "") -> bool:
        """Whether the cue stands in the words before or after the amount, or leads its list in."""
        if self.where == "lead":
            return bool(self.expression.search(lead))
        return (self.where != "after" and bool(self.expression.search(before))) or (
            self.where != "before" and bool(self.expression.search(after))
        )


def role_cues(rulebook: Rulebook) -> tuple[RoleCue, ...]:
    """The cues of ``rules/relations/roles.jsonl``."""
    return tuple(
        RoleCue(
            pattern.id.removeprefix("relation.role."),
            cast(Literal["before", "after", "either", "lead"], pattern.fields["where"]),
            re2.compile("(?i)" + pattern.pattern),
        )
        for pattern in rulebook.patterns("relations/roles.jsonl")
    )


class Roles:
    """Judges the amounts of a document."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._cues = role_cues(rulebook)
        self._weights = {
            row["feature"]: tuple(float(row[role] or 0) for role in _ROLES)
            for row in rulebook.rows("relations/role_weights.csv")
        }

    def judge(self, layout: Layout, mentions: Mentions) -> list[Judged]:
        """Every amount with its role, in order."""
        amounts = mentions.amounts
        twins = conversions(layout.text, amounts)
        sums = Sums(layout, amounts, twins)
        masked = mask(layout.text, mentions)
        roles: list[AmountRole] = []
        parts: set[tuple[object, ...]] = set()
        for index, amount in enumerate(amounts):
            features = self.features(layout, masked, sums, roles, index)
            source = twins.get(index)
            roles.append(roles[source] if source is not None else self._best(features))
            if _IS_PART in features:
                parts.add((amount.currency, amount.low, amount.high))
        for index, amount in enumerate(amounts):
            if (amount.currency, amount.low, amount.high) in parts:
                roles[index] = "component"
        judged = []
        for index, (amount, role) in enumerate(zip(amounts, roles, strict=True)):
            whole = twins.get(index)
            if whole is None and role == "component":
                whole = sums.whole_of(index, roles)
            judged.append(Judged(replace(amount, role=role), whole, index in twins))
        return judged

    def features(
        self, layout: Layout, masked: str, sums: Sums, roles: Sequence[AmountRole], index: int
    ) -> list[str]:
        """The names of the features that an amount has; ``roles`` are those before it."""
        before, after = surroundings(layout, masked, sums.amounts, index)
        lead = layout.words(layout.blocks[sums.block_of(index)].lead)
        cues = [cue.id for cue in self._cues if cue.speaks(before, after, lead)]
        return ["always", *cues, *sums.features(index, roles)]

    def _best(self, features: Sequence[str]) -> AmountRole:
        totals = [0.0, 0.0, 0.0]
        for feature in features:
            for place, weight in enumerate(self._weights.get(feature, ())):
                totals[place] += weight
        return _ROLES[max(range(3), key=lambda place: totals[place])]


def mask(text: str, mentions: Mentions) -> str:
    """The text with letters inside names of bodies and programmes made "X", the length kept.

    A field inside a name ("Digital Economy Programme") is no cue.
    """
    pieces, offset = [], 0
    for mention in sorted((*mentions.organisations, *mentions.programmes), key=lambda m: m.start):
        if mention.start >= offset:
            pieces += [text[offset : mention.start], "X" * (mention.end - mention.start)]
            offset = mention.end
    return "".join((*pieces, text[offset:]))


def surroundings(
    layout: Layout, masked: str, amounts: Sequence[Amount], index: int
) -> tuple[str, str]:
    """The words of the sentence before and after an amount, up to its neighbours."""
    amount = amounts[index]
    sentence = layout.sentence_at(amount.start)
    left = max(sentence.start, amount.start - _REACH)
    right = min(sentence.end, amount.end + _REACH)
    if index and amounts[index - 1].end > left:
        left = amounts[index - 1].end
    if index + 1 < len(amounts) and amounts[index + 1].start < right:
        right = amounts[index + 1].start
    before = " ".join(masked[left : amount.start].split())
    after = " ".join(masked[amount.end : right].split())
    space = " " if masked[amount.end : amount.end + 1].isspace() else ""
    return before + " ", space + after
