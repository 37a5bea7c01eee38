"""The role of each amount: funding, a component of funding that the text gives, or other.

What speaks for a role are features: cue words beside the amount (``rules/relations/roles.jsonl``),
the common words there (``relate/wording.py``), years (``relate/years.py``), its place in the
document (``relate/standing.py``) and the larger sums that it may be part of
(``relate/wholes.py``). Each has a weight for each role in ``rules/relations/role_weights.csv``;
all amounts are weighed together (``relate/weighing.py``), every telling of one sum has one
role, and sums that add up exactly to a funding beside them are its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log
from typing import Literal, NamedTuple, cast

from tidings.expressions import Expressions
from tidings.records import Amount, AmountRole
from tidings.relate.conversions import conversions
from tidings.relate.exact import exact_runs
from tidings.relate.layout import Layout
from tidings.relate.mentions import Mentions
from tidings.relate.negatives import Negatives
from tidings.relate.standing import Standing
from tidings.relate.sums import Sums, rough_rates
from tidings.relate.weighing import ROLES, Chances, Evidence, Weighing, Weights
from tidings.relate.wholes import Wholes
from tidings.relate.wording import opening, wording
from tidings.relate.years import Years
from tidings.rules import Rulebook

Where = Literal["before", "after", "around", "sentence", "next", "lead", "heading"]
_SIDES = {"either": ("before", "after")}
_REACH = 90
_OPENED = 80  # characters at the head of a sentence that open it
_REMEMBERED = 256  # stretches of text whose cues are known
_FAINT = 1e-9  # no chance counts for less
_DOUBTED = 0.3  # parts of an exact sum that on average have less chance are none
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
    next: str = ""
    lead: str = ""
    heading: str = ""


class RoleCues:
    """Words beside an amount, or above it, that speak for a role: ``relations/roles.jsonl``."""

    def __init__(self, rulebook: Rulebook) -> None:
        patterns = rulebook.patterns("relations/roles.jsonl")
        self._ids = [pattern.id.removeprefix("relation.role.") for pattern in patterns]
        self._numbers: dict[Where, list[int]] = {}
        for number, pattern in enumerate(patterns):
            for where in _SIDES.get(pattern.fields["where"], (pattern.fields["where"],)):
                self._numbers.setdefault(cast(Where, where), []).append(number)
        self._expressions = {
            where: Expressions("(?i)" + patterns[number].pattern for number in numbers)
            for where, numbers in self._numbers.items()
        }
        # Sums of one sentence, one list and one section look at the same words.
        self._matching = lru_cache(maxsize=_REMEMBERED)(self._heard)

    def _heard(self, where: Where, words: str) -> list[int]:
        numbers = self._numbers[where]
        return [numbers[place] for place in self._expressions[where].matching(words)]

    def speaking(self, views: Sequence[View]) -> list[list[str]]:
        """For each view the ids of the cues that stand where they are looked for, in rule order.

        One place after the other for all views, so that its automaton stays in the processor's
        cache.
        """
        found: list[set[int]] = [set() for _ in views]
        for where in self._numbers:
            for numbers, view in zip(found, views, strict=True):
                numbers.update(self._matching(where, _words_at(view, where)))
        return [[self._ids[number] for number in sorted(numbers)] for numbers in found]


def _words_at(view: View, where: Where) -> str:
    """Where a cue is looked for; "¤" holds the place of the amount."""
    if where == "around":
        return f"{view.before}¤{view.after}"
    words: str = getattr(view, where)
    return words


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
        self._negatives = Negatives(rulebook)
        self._weighing = Weighing(role_weights(rulebook) if weights is None else weights)

    def judge(self, layout: Layout, mentions: Mentions) -> list[Judged]:
        """Every amount with its role, in order."""
        amounts = mentions.amounts
        twins = conversions(layout.text, amounts)
        sums = Sums(layout, amounts, twins, self.rates)
        evidence = self.evidence(sums, mentions, twins)
        found = _agreed(sums, evidence, self._weighing.chances(evidence))
        below = self._negatives.among(layout.text, amounts)
        roles = [
            "other" if is_below else found[twins.get(index, index)]
            for index, is_below in enumerate(below)
        ]
        judged = []
        for index, (amount, role) in enumerate(zip(amounts, roles, strict=True)):
            whole = twins.get(index)
            if whole is None and role == "component":
                whole = sums.whole_of(index, roles)
            judged.append(Judged(replace(amount, role=role), whole, index in twins))
        return judged

    def evidence(
        self, sums: Sums, mentions: Mentions, twins: Mapping[int, int]
    ) -> dict[int, Evidence]:
        """What speaks for the role of each amount that is no conversion of another."""
        masked = mask(sums.layout.text, mentions)
        count = range(len(sums.amounts))
        views = [view_of(sums.layout, masked, sums, i) for i in count]
        cues = self._cues.speaking(views)
        standing, years = Standing(sums, mentions), Years(sums.layout)
        blank = _blanked(masked, sums.amounts)
        wholes = Wholes(sums, standing, [{cue.split(".")[0] for cue in said} for said in cues])
        found: dict[int, Evidence] = {}
        for index in count:
            if index not in twins:
                view, start = views[index], sums.amounts[index].start
                sentence = standing.sentence(index)
                features = [
                    *("always", *cues[index], *standing.features(index)),
                    *years.features(start, sentence, view.before, view.after),
                    *wording(view.before, view.after),
                    *opening(blank[sentence.start : min(sentence.end, sentence.start + _OPENED)]),
                ]
                found[index] = Evidence(features, sums.company(index), wholes.of(index))
        return found


def _agreed(
    sums: Sums, evidence: Mapping[int, Evidence], chances: Mapping[int, Chances]
) -> dict[int, AmountRole]:
    """The likeliest role of each amount, the same for every telling of one sum.

    What adds up exactly to a funding is part of it, wherever else it is told.
    """
    found: dict[int, AmountRole] = {}
    for tellings in sums.tellings.values():
        is_part = any(_IS_PART in evidence[index].features for index in tellings)
        role: AmountRole = "component"
        if not is_part:
            role = _likeliest([chances[index] for index in tellings])
        found.update(dict.fromkeys(tellings, role))
    for index in evidence.keys() - found.keys():
        found[index] = _likeliest([chances[index]])
    for parts, total in exact_runs(sums, list(evidence)):
        is_spent = all(found[part] != "other" for part in parts)
        chance = sum((chances[part][1] for part in parts), 0.0) / len(parts)
        if found[total] == "funding" and is_spent and chance >= _DOUBTED:
            found.update(dict.fromkeys(parts, "component"))
    return found


def _likeliest(tellings: Sequence[Chances]) -> AmountRole:
    odds: Sequence[float] = tellings[0]
    if len(tellings) > 1:
        roles = zip(*tellings, strict=True)
        odds = [sum((log(max(c, _FAINT)) for c in chances), 0.0) for chances in roles]
    return ROLES[odds.index(max(odds))]


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


def _blanked(masked: str, amounts: Sequence[Amount]) -> str:
    """A masked text without its amounts, the length kept: "¤" is no word."""
    pieces, offset = [], 0
    for amount in amounts:
        pieces += [masked[offset : amount.start], "¤" * (amount.end - amount.start)]
        offset = amount.end
    return "".join((*pieces, masked[offset:]))


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
        _next_sentence(layout, masked, sums, index),
        layout.words(block.lead),
        layout.words(block.heading) if block.heading > 0 else "",
    )


def _next_sentence(layout: Layout, masked: str, sums: Sums, index: int) -> str:
    """The opening of the next sentence of a block, after the last amount of the one before."""
    number, amounts = sums.sentence_of(index) + 1, sums.amounts
    if not 0 < number < len(layout.sentences):
        return ""
    start, end = layout.sentences[number]
    is_last = index + 1 == len(amounts) or amounts[index + 1].start >= start
    if not is_last or layout.block_at(start) != sums.block_of(index):
        return ""
    return " ".join(masked[start : min(end, start + _REACH)].split())
