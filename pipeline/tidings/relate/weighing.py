"""The roles of all amounts of a document, weighed together.

An amount is funding, or other, or part of one of the larger amounts; it can only be part of one
that is funding itself, and it seldom differs from the one it is coordinated with. So the chances
of the roles hang on each other: they are reckoned in turn, a few rounds, until they agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from math import exp, log
from typing import NamedTuple

from tidings.records import AmountRole

ROLES: tuple[AmountRole, ...] = ("funding", "component", "other")
Weights = dict[str, tuple[float, ...]]  # feature → what it is worth for each of ROLES
Chances = tuple[float, float, float]

LEAST = 0.02  # the chance of being funding that is left to any sum
_ROUNDS = 5
_START = (0.6, 0.2, 0.2)


class Evidence(NamedTuple):
    """What speaks for the role of one amount.

    ``company`` is the amount told before it and the tie between them, ``wholes`` the larger
    amounts that it may be part of, each with what speaks for that.
    """

    features: list[str]
    company: tuple[int, str] | None
    wholes: list[tuple[int, list[str]]]


class _Sizes(NamedTuple):
    """Evidence in figures: what each role, the role before and each whole is worth."""

    own: list[float]
    before: int
    ties: list[list[float]]
    wholes: list[tuple[int, float]]


class Weighing:
    """Weighs evidence by weights.

    >>> weights = {"gives": (1.0, 0.0, 0.0)}
    >>> chances = Weighing(weights).chances({0: Evidence(["gives"], None, [])})[0]
    >>> [round(chance, 2) for chance in chances]
    [0.58, 0.21, 0.21]
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._parts = {name: worths[1] for name, worths in weights.items()}
        self._ties: dict[str, list[list[float]]] = {"": []}

    def chances(self, evidence: Mapping[int, Evidence]) -> dict[int, Chances]:
        """The chances of each role for each amount."""
        found: dict[int, Chances] = dict.fromkeys(evidence, _START)
        sizes = {index: self._sizes(said) for index, said in evidence.items()}
        for _ in range(_ROUNDS):
            for index, size in sizes.items():
                found[index] = _chances(size, found)
            sizes = {index: size for index, size in sizes.items() if size.ties or size.wholes}
        return found

    def _sizes(self, said: Evidence) -> _Sizes:
        before, tie = said.company or (-1, "")
        if tie not in self._ties:
            self._ties[tie] = [self._sum([f"{tie}_{role}"]) for role in ROLES]
        wholes = [(holder, exp(self._part(names))) for holder, names in said.wholes]
        return _Sizes(self._sum(said.features), before, self._ties[tie], wholes)

    def _sum(self, features: Sequence[str]) -> list[float]:
        known = [self._weights[name] for name in features if name in self._weights]
        return [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(ROLES)

    def _part(self, features: Sequence[str]) -> float:
        """What features are worth for a component."""
        return sum(map(self._parts.get, features, repeat(0.0)))


def _chances(size: _Sizes, found: Mapping[int, Chances]) -> Chances:
    funding, component, other = size.own
    for chance, tie in zip(found.get(size.before, ()), size.ties, strict=False):
        funding, component, other = (
            funding + chance * tie[0],
            component + chance * tie[1],
            other + chance * tie[2],
        )
    if size.wholes:
        held = [worth * max(found[i][0], LEAST) for i, worth in size.wholes]
        component += log(1 + sum(held, 0.0))
    largest = max(funding, component, other)
    odds = exp(funding - largest), exp(component - largest), exp(other - largest)
    whole = sum(odds, 0.0)
    return odds[0] / whole, odds[1] / whole, odds[2] / whole
