"""The role of each amount: funding, a component of funding that the text gives, or other.

What speaks for a role are features: cue words beside the amount (``rules/relations/roles.jsonl``)
and the layout and arithmetic of the document (``relate/sums.py``). Each has a weight for each role
in ``rules/relations/role_weights.csv``; the role with the largest sum wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from tidings.expressions import Expressions
from tidings.records import Amount, AmountRole
from tidings.relate.conversions import conversions
from tidings.relate.layout import Layout
from tidings.relate.mentions import Mentions
from tidings.relate.sums import Sums, rough_rates
from tidings.rules import Rulebook

ROLES: tuple[AmountRole, ...] = ("funding", "component", "other")
Weights = dict[str, tuple[float, ...]]  # feature → what it is worth for each of ROLES

Where = Literal["before", "after", "either", "around", "sentence", "lead", "heading"]
_REACH = 90
_REMEMBERED = 256  # stretches of text whose cues are known
_NEAR = ("larger_in_sentence", "larger_in_block", "larger_in_lead", "adds_up")
_IS_PART = "component.is_part"  # one sentence that says so holds for every telling of the sum


@dataclass(frozen=True, slots=True)
class Judged:
    """An amount with its role; ``whole`` is the index of the sum that it is part of or converts."""

    amount: Amount
    whole: int | None = None
    is_conversion: bool = False


class View(NamedTuple):
    """What a cue is looked for in: the words around an amount, and what they stand under."""

    before: str
    after: str
    sentence: str = ""
    lead: str = ""
    heading: str = ""


class RoleCues:
    """Words beside an amount, or above it, that speak for a role: ``relations/roles.jsonl``."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/roles.jsonl")
        self._ids = [pattern.id.removeprefix("relation.role.") for pattern in patterns]
        self._numbers: dict[Where, list[int]] = {}
        for number, pattern in enumerate(patterns):
            self._numbers.setdefault(cast(Where, pattern.fields["where"]), []).append(number)
        self._expressions = {
            where: Expressions("(?i)" + patterns[number].pattern for number in numbers)
            for where, numbers in self._numbers.items()
        }
        # Sums of one sentence, one list and one section look at the same words.
        self._matching = lru_cache(maxsize=_REMEMBERED)(self._heard)

    def _heard(self, where: Where, words: str) -> list[int]:
        return self._expressions[where].matching(words)

    def speaking(self, view: View) -> list[str]:
        """The ids of the cues that stand where they are looked for, in the order of the rules."""
        found = {
            numbers[place]
            for where, numbers in self._numbers.items()
            for words in _places(view, where)
            for place in self._matching(where, words)
        }
        return [self._ids[number] for number in sorted(found)]


def _places(view: View, where: Where) -> tuple[str, ...]:
    """Where a cue is looked for; "¤" holds the place of the amount."""
    if where == "either":
        return view.before, view.after
    if where == "around":
        return (f"{view.before}¤{view.after}",)
    return (getattr(view, where),)


def role_weights(rulebook: Rulebook) -> Weights:
    """The weights of ``rules/relations/role_weights.csv``."""
    return {
        row["feature"]: tuple(float(row[role] or 0) for role in ROLES)
        for row in rulebook.rows("relations/role_weights.csv")
    }


class Roles:
    """Judges the amounts of a document by the weights of the rules, or by others."""

    def __init__(self, rulebook: Rulebook, weights: Weights | None = None) -> None:
        self.rates = rough_rates(rulebook)
        self._cues = RoleCues(rulebook)
        self._weights = role_weights(rulebook) if weights is None else weights

    def judge(self, layout: Layout, mentions: Mentions) -> list[Judged]:
        """Every amount with its role, in order."""
        amounts = mentions.amounts
        twins = conversions(layout.text, amounts)
        sums = Sums(layout, amounts, twins, self.rates)
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
        view = view_of(layout, masked, sums, index)
        cues = self._cues.speaking(view)
        place = sums.features(index, roles)
        return ["always", *cues, *place, *_together(cues, place)]

    def _best(self, features: Sequence[str]) -> AmountRole:
        totals = [0.0, 0.0, 0.0]
        for feature in features:
            for place, weight in enumerate(self._weights.get(feature, ())):
                totals[place] += weight
        return ROLES[max(range(3), key=lambda place: totals[place])]


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


def view_of(layout: Layout, masked: str, sums: Sums, index: int) -> View:
    """The words of the sentence before and after an amount, up to its neighbours, and the rest."""
    amounts = sums.amounts
    amount = amounts[index]
    sentence = layout.sentence_at(amount.start)
    left = max(sentence.start, amount.start - _REACH)
    right = min(sentence.end, amount.end + _REACH)
    if index and amounts[index - 1].end > left:
        left = amounts[index - 1].end
    if index + 1 < len(amounts) and amounts[index + 1].start < right:
        right = amounts[index + 1].start
    space = " " if masked[amount.end : amount.end + 1].isspace() else ""
    gap = " " if masked[amount.start - 1 : amount.start].isspace() else ""
    block = layout.blocks[sums.block_of(index)]
    return View(
        " ".join(masked[left : amount.start].split()) + gap,
        space + " ".join(masked[amount.end : right].split()),
        " ".join(masked[sentence.start : sentence.end].split()),
        layout.words(block.lead),
        layout.words(block.heading) if block.heading > 0 else "",
    )


def _together(cues: Sequence[str], place: Sequence[str]) -> list[str]:
    """How many cues speak for each role, and how near a larger sum stands that could be parted."""
    places = set(place)
    near = "near" if places.intersection(_NEAR) else "top" if "largest" in places else "far"
    voices = Counter(cue.split(".")[0] for cue in cues)
    names = [f"parts_{'near' if near == 'near' else 'far'}"] if voices["component"] else []
    for role in ROLES:
        if voices[role]:
            names.append(f"any_{role}_{near}")
        if voices[role] > 1:
            names += [f"several_{role}", f"several_{role}_{near}"]
    return names
