"""Fit ``rules/relations/role_weights.csv`` to gold documents; ``--check`` only cross-validates.

The weights are those of a multinomial logistic regression held close to a prior: a cue speaks
for the role that its line in ``roles.jsonl`` names, as firmly as its ``prior`` says, until
documents say otherwise; what layout, arithmetic and common words say starts from nothing. So a
cue that the gold documents never hold keeps the meaning that it has in the language. Gold tells
that a sum is a component but not of which: each larger one counts as far as the weights so far
believe in it.

Passages written for the roles alone (``role_passages.txt``) are learned from beside the documents,
for half as much, and are never judged: they hold kinds of sums that announcements seldom tell.

    python -m bench.fit_roles corpus/gold/dev.jsonl corpus/gold/seeds.jsonl --check
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.passages import Passage, parse_passages
from tidings.extraction import Extractor
from tidings.records import Amount, AmountRole, Document, Extraction, Organisation, Programme
from tidings.relate.conversions import conversions
from tidings.relate.layout import Layout, lay_out
from tidings.relate.mentions import Mentions
from tidings.relate.roles import Roles
from tidings.relate.sums import Sums
from tidings.relate.weighing import LEAST, ROLES, Evidence, Weights
from tidings.rules import Rulebook, load_rulebook

FOLDS = 11
HOLD = 3.0  # how firmly a weight is held to its prior
HOLD_WHOLE = 2.0  # and what speaks for a whole, to nothing
HOLD_WORD = 15.0  # and what a common word says
PASSAGE = 0.5  # how much a passage counts beside a document
COMMON = {"word.": 25, "opens.": 10}  # documents that use a word, before it counts
STEPS = 9
PART = ROLES.index("component")
PRIORS = {"hint": 0.5, "usual": 1.5, "strong": 4.0}
PASSAGES = Path(__file__).parent / "role_passages.txt"
TARGET = Path("rules/relations/role_weights.csv")

Array = NDArray[np.float64]


class Said(NamedTuple):
    """The roles of the amounts of a page, what speaks for them, and how much the page counts."""

    gold: Sequence[AmountRole]
    amounts: Mapping[int, Evidence]
    weight: float


@dataclass(frozen=True)
class Page:
    """A gold document with what its amounts are judged from."""

    layout: Layout
    mentions: Mentions
    gold: tuple[AmountRole, ...]
    source: str
    weight: float = 1.0

    def evidence(self, roles: Roles) -> dict[int, Evidence]:
        """What speaks for the role of each amount that is judged by itself."""
        twins = conversions(self.layout.text, self.mentions.amounts)
        sums = Sums(self.layout, self.mentions.amounts, twins, roles.rates)
        return roles.evidence(sums, self.mentions, twins)

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
    rulebook, passages = load_rulebook(), read_passages()
    report(pages, cross_validate(rulebook, pages, passages))
    if not options.check:
        write(fit(rulebook, [*pages, *passages]))


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


def read_passages() -> list[Page]:
    """The passages beside this module, their bodies and programmes as Tidings finds them."""
    passages = list(parse_passages(PASSAGES.read_text(encoding="utf-8")))
    documents = [
        Document(f"passage-{number}", passage.text, published=passage.published)
        for number, passage in enumerate(passages)
    ]
    found = Extractor().extract_batch(documents)
    return [
        _passage_page(passage, extraction)
        for passage, extraction in zip(passages, found, strict=True)
        if isinstance(extraction, Extraction)
    ]


def _passage_page(passage: Passage, found: Extraction) -> Page:
    told = {amount: passage.role_of(amount) for amount in found.amounts}
    amounts = tuple(amount for amount, role in told.items() if role)
    mentions = Mentions(tuple(found.organisations), tuple(found.programmes), amounts)
    roles = tuple(role for role in told.values() if role)
    return Page(lay_out(passage.text), mentions, roles, "passages", PASSAGE)


@dataclass(frozen=True)
class Sample:
    """Amounts in figures: a row of features each, and a row for each whole it may be part of."""

    rows: Array
    roles: Array
    weights: Array  # how much each amount counts
    pairs: Array
    owners: NDArray[np.int64]  # the amount that each pair belongs to, in order
    trust: Array  # how far the larger sum of each pair is funding itself


def fit(rulebook: Rulebook, pages: Sequence[Page]) -> Weights:
    """A logistic regression held to the prior, the roles of the other amounts as gold says."""
    roles = Roles(rulebook)
    prior = prior_weights(rulebook)
    evidence = [Said(page.gold, page.evidence(roles), page.weight) for page in pages]
    names = sorted(set(prior) | _known(evidence))
    start = np.array([prior.get(name, (0.0,) * len(ROLES)) for name in names])
    hold = np.array([[_hold(name)] for name in names])
    weights = _newton(_sample(evidence, names), start, hold)
    return {
        name: tuple(round(float(w), 2) for w in weights[place]) for place, name in enumerate(names)
    }


def _known(evidence: Sequence[Said]) -> set[str]:
    """All features but words that few documents use."""
    uses = Counter(name for page in evidence for name in set(_names(page.amounts.values())))
    return {name for name in uses if uses[name] >= COMMON.get(_kind(name), 0)}


def _kind(name: str) -> str:
    """What a name begins with, up to its first point."""
    return name[: name.find(".") + 1]


def _hold(name: str) -> float:
    if name.startswith("whole."):
        return HOLD_WHOLE
    return HOLD_WORD if _kind(name) in COMMON else HOLD


def _names(evidence: Iterable[Evidence]) -> Iterator[str]:
    for said in evidence:
        yield from said.features
        if said.company:
            yield from (f"{said.company[1]}_{role}" for role in ROLES)
        for _, names in said.wholes:
            yield from names


def _sample(evidence: Sequence[Said], names: Sequence[str]) -> Sample:
    places = {name: place for place, name in enumerate(names)}
    rows: list[list[int]] = []
    pairs: list[list[int]] = []
    owners: list[int] = []
    roles: list[list[float]] = []
    trust: list[float] = []
    weights: list[float] = []
    for gold, amounts, weight in evidence:
        for index, said in amounts.items():
            weights.append(weight)
            features = list(said.features)
            if said.company:
                features.append(f"{said.company[1]}_{gold[said.company[0]]}")
            for holder, speaking in said.wholes:
                pairs.append([places[name] for name in speaking])
                owners.append(len(rows))
                trust.append(1.0 if gold[holder] == "funding" else LEAST)
            rows.append([places[name] for name in features if name in places])
            roles.append([float(role == gold[index]) for role in ROLES])
    width = len(names)
    return Sample(
        _ones(rows, width),
        np.array(roles),
        np.array(weights)[:, None],
        _ones(pairs, width),
        np.array(owners, dtype=np.int64),
        np.array(trust),
    )


def _ones(rows: Sequence[Sequence[int]], width: int) -> Array:
    found = np.zeros((len(rows), width))
    for number, row in enumerate(rows):
        found[number, row] = 1.0
    return found


def prior_weights(rulebook: Rulebook) -> Weights:
    """What each cue is worth before any document has been seen."""
    weights: Weights = {}
    for pattern in rulebook.patterns("relations/roles.jsonl"):
        firmness = PRIORS[str(pattern.fields.get("prior", "usual"))]
        weights[pattern.id.removeprefix("relation.role.")] = tuple(
            firmness if role == pattern.fields["role"] else -firmness / 2 for role in ROLES
        )
    return weights


def _newton(sample: Sample, prior: Array, hold: Array) -> Array:
    """Minimise loss + hold/2·|w - prior|²; a step that overshoots is halved."""
    weights = prior.copy()
    height = _height(sample, weights, prior, hold)
    for _ in range(STEPS):
        step, size = _step(sample, weights, prior, hold), 1.0
        while size > 0.01 and _height(sample, weights - size * step, prior, hold) > height:
            size /= 2
        weights = weights - size * step
        height = _height(sample, weights, prior, hold)
    return weights


def _chances(sample: Sample, weights: Array) -> tuple[Array, Array]:
    """The chances of the roles of each amount, and of each whole that it may be part of."""
    scores = sample.rows @ weights
    worth = np.exp(sample.pairs @ weights[:, PART]) * sample.trust
    totals = 1.0 + np.bincount(sample.owners, worth, minlength=len(scores))
    scores[:, PART] += np.log(totals)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True), worth / totals[sample.owners]


def _height(sample: Sample, weights: Array, prior: Array, hold: Array) -> float:
    chances, _ = _chances(sample, weights)
    loss = -(sample.weights * sample.roles * np.log(np.maximum(chances, 1e-12))).sum()
    return float(loss + (hold / 2 * (weights - prior) ** 2).sum())


def _step(sample: Sample, weights: Array, prior: Array, hold: Array) -> Array:
    """Newton's step, the likeliest wholes taken for sure."""
    size, classes = prior.shape
    chances, wholes = _chances(sample, weights)
    seen = [sample.rows] * classes
    seen[PART] = sample.rows.copy()
    np.add.at(seen[PART], sample.owners, sample.pairs * wholes[:, None])
    wrong = sample.weights * (chances - sample.roles)
    slope = np.stack([seen[c].T @ wrong[:, c] for c in range(classes)], axis=1)
    slope += hold * (weights - prior)
    curve = np.diag(np.tile(hold[:, 0], classes))
    for a in range(classes):
        for b in range(classes):
            mix = sample.weights[:, 0] * chances[:, a] * ((a == b) - chances[:, b])
            block = (seen[a] * mix[:, None]).T @ seen[b]
            curve[a * size : (a + 1) * size, b * size : (b + 1) * size] += block
    step = np.linalg.solve(curve, slope.T.reshape(-1))
    return np.asarray(step.reshape(classes, size).T, dtype=np.float64)


def cross_validate(
    rulebook: Rulebook, pages: Sequence[Page], passages: Sequence[Page] = ()
) -> list[list[AmountRole]]:
    """The roles of every document as judged by weights that never saw it."""
    judged: list[list[AmountRole]] = [[] for _ in pages]
    for fold in range(FOLDS):
        others = [page for number, page in enumerate(pages) if number % FOLDS != fold]
        judge = Roles(rulebook, fit(rulebook, [*others, *passages]))
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
