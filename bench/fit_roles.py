"""Fit ``rules/relations/role_weights.csv`` to gold documents; ``--check`` only cross-validates.

The weights are those of a multinomial logistic regression held close to a prior: a cue speaks
for the role that its line in ``roles.jsonl`` names, as firmly as its ``prior`` says, until
documents say otherwise; what layout and arithmetic say starts from nothing. So a cue that the
gold documents never hold keeps the meaning that it has in the language.

    python -m bench.fit_roles corpus/gold/dev.jsonl corpus/gold/seeds.jsonl --check
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidings.records import Amount, AmountRole, Organisation, Programme
from tidings.relate.conversions import conversions
from tidings.relate.layout import Layout, lay_out
from tidings.relate.mentions import Mentions
from tidings.relate.roles import ROLES, Roles, Weights, mask
from tidings.relate.sums import Sums
from tidings.rules import Rulebook, load_rulebook

FOLDS = 11
HOLD = 4.0  # how firmly a weight is held to its prior
STEPS = 7
PRIORS = {"hint": 0.5, "usual": 1.0, "strong": 4.0}
TARGET = Path("rules/relations/role_weights.csv")

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Page:
    """A gold document with what its amounts are judged from."""

    layout: Layout
    mentions: Mentions
    gold: tuple[AmountRole, ...]
    source: str

    def rows(self, roles: Roles, history: Sequence[AmountRole]) -> list[list[str]]:
        """The features of each amount where the roles of those before it are ``history``."""
        twins = conversions(self.layout.text, self.mentions.amounts)
        sums = Sums(self.layout, self.mentions.amounts, twins, roles.rates)
        masked = mask(self.layout.text, self.mentions)
        return [
            roles.features(self.layout, masked, sums, history[:index], index)
            for index in range(len(self.gold))
        ]

    def judged(self, roles: Roles) -> list[AmountRole]:
        """The roles that the judge gives the amounts."""
        return [item.amount.role or "other" for item in roles.judge(self.layout, self.mentions)]


def main() -> None:
    """Cross-validate, and write the weights unless told to check only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    pages = [page for path in options.gold for page in read_pages(path)]
    rulebook = load_rulebook()
    report(pages, cross_validate(rulebook, pages))
    if not options.check:
        write(fit(rulebook, pages))


def read_pages(path: Path) -> list[Page]:
    """The documents of a gold file that hold an amount."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [_page(row, path.stem) for row in rows if row["amounts"]]


def _page(row: Mapping[str, Any], source: str) -> Page:
    def place(mention: Mapping[str, Any]) -> dict[str, Any]:
        return {key: mention[key] for key in ("start", "end", "text")} | {"rule": "gold"}

    def number(value: float | None) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    gold = sorted(row["amounts"], key=lambda m: m["start"])
    amounts = [
        Amount(
            **place(m),
            currency=m["currency"],
            low=number(m["low"]),
            high=number(m["high"]),
            qualifier=m["qualifier"],
        )
        for m in gold
    ]
    organisations = [
        Organisation(**place(m), name=m["name"], org_id="", type=m["type"], country=m["country"])
        for m in row["organisations"]
    ]
    programmes = [Programme(**place(m), name=m["name"]) for m in row["programmes"]]
    mentions = Mentions(tuple(organisations), tuple(programmes), tuple(amounts))
    return Page(lay_out(row["text"]), mentions, tuple(m["role"] for m in gold), source)


def fit(rulebook: Rulebook, pages: Sequence[Page]) -> Weights:
    """Weights of the features: first from the gold history, then from the judged one as well.

    An amount is judged by the roles of those before it, which may be wrong when it matters.
    """
    roles = Roles(rulebook)
    examples = [(row, role) for page in pages for row, role in _examples(page, roles, page.gold)]
    weights = regress(rulebook, examples)
    judge = Roles(rulebook, weights)
    for page in pages:
        examples += _examples(page, roles, page.judged(judge))
    return regress(rulebook, examples, HOLD * 2)


def _examples(
    page: Page, roles: Roles, history: Sequence[AmountRole]
) -> list[tuple[list[str], AmountRole]]:
    """Features and gold role of each amount that is judged by itself."""
    twins = conversions(page.layout.text, page.mentions.amounts)
    pairs = zip(page.rows(roles, history), page.gold, strict=True)
    return [pair for index, pair in enumerate(pairs) if index not in twins]


def regress(
    rulebook: Rulebook, examples: Sequence[tuple[list[str], AmountRole]], hold: float = HOLD
) -> Weights:
    """A logistic regression held to the prior."""
    prior = prior_weights(rulebook)
    names = sorted({name for row, _ in examples for name in row} | set(prior))
    places = {name: place for place, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    y = np.zeros((len(examples), len(ROLES)))
    for number, (row, role) in enumerate(examples):
        x[number, [places[name] for name in row]] = 1.0
        y[number, ROLES.index(role)] = 1.0
    start = np.array([prior.get(name, (0.0,) * len(ROLES)) for name in names])
    weights = _newton(x, y, start, hold)
    return {
        name: tuple(round(float(w), 2) for w in weights[place]) for name, place in places.items()
    }


def prior_weights(rulebook: Rulebook) -> Weights:
    """What each cue is worth before any document has been seen."""
    weights: Weights = {}
    for pattern in rulebook.patterns("relations/roles.jsonl"):
        firmness = PRIORS[str(pattern.fields.get("prior", "usual"))]
        weights[pattern.id.removeprefix("relation.role.")] = tuple(
            firmness if role == pattern.fields["role"] else -firmness / 2 for role in ROLES
        )
    return weights


def _newton(x: Array, y: Array, prior: Array, hold: float) -> Array:
    """Minimise loss + hold/2·|w - prior|²; a step that overshoots is halved."""
    weights = prior.copy()
    height = _height(x, y, weights, prior, hold)
    for _ in range(STEPS):
        step, size = _step(x, y, weights, prior, hold), 1.0
        while size > 0.01 and _height(x, y, weights - size * step, prior, hold) > height:
            size /= 2
        weights = weights - size * step
        height = _height(x, y, weights, prior, hold)
    return weights


def _chances(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float64)


def _height(x: Array, y: Array, weights: Array, prior: Array, hold: float) -> float:
    loss = -np.log(np.maximum(_chances(x @ weights), 1e-12))[y > 0].sum()
    return float(loss + hold / 2 * ((weights - prior) ** 2).sum())


def _step(x: Array, y: Array, weights: Array, prior: Array, hold: float) -> Array:
    size, classes = prior.shape
    p = _chances(x @ weights)
    slope = x.T @ (p - y) + hold * (weights - prior)
    curve = np.zeros((size * classes, size * classes))
    for a in range(classes):
        for b in range(classes):
            mix = p[:, a] * ((a == b) - p[:, b])
            block = (x * mix[:, None]).T @ x + (hold * np.eye(size) if a == b else 0.0)
            curve[a * size : (a + 1) * size, b * size : (b + 1) * size] = block
    step = np.linalg.solve(curve, slope.T.reshape(-1))
    return np.asarray(step.reshape(classes, size).T, dtype=np.float64)


def cross_validate(rulebook: Rulebook, pages: Sequence[Page]) -> list[list[AmountRole]]:
    """The roles of every document as judged by weights that never saw it."""
    judged: list[list[AmountRole]] = [[] for _ in pages]
    for fold in range(FOLDS):
        judge = Roles(
            rulebook, fit(rulebook, [p for i, p in enumerate(pages) if i % FOLDS != fold])
        )
        for index in range(fold, len(pages), FOLDS):
            judged[index] = pages[index].judged(judge)
    return judged


def report(pages: Sequence[Page], judged: Sequence[Sequence[AmountRole]]) -> None:
    """Print the share that is right, by file, and what is taken for what."""
    hits: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    mixed: Counter[tuple[str, str]] = Counter()
    for page, guesses in zip(pages, judged, strict=True):
        for want, got in zip(page.gold, guesses, strict=True):
            seen[page.source] += 1
            hits[page.source] += want == got
            mixed[want, got] += 1
    for source in seen:
        print(f"{source:12} {hits[source] / seen[source]:.3f} of {seen[source]} (cross-validated)")
    for (role, guess), count in sorted(mixed.items()):
        print(f"{role:10} as {guess:10} {count:4}")


def write(weights: Weights) -> None:
    """Write the weights that are worth anything, to one decimal."""
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["feature", *ROLES])
        for feature in sorted(weights):
            row = [f"{weight:.1f}" for weight in weights[feature]]
            if any(float(weight) for weight in row):
                writer.writerow([feature, *row])


if __name__ == "__main__":
    main()
