"""Fits rules/relations/party_weights.csv: what each clue is worth for a funder and a recipient.

A logistic model pulled towards ``party_priors.csv``, the values that grammar suggests, so that a
clue which the gold seldom shows keeps its sense. Gold mentions and gold roles stand in for the
finders. Deterministic; ``--write`` replaces the rules file, without it only the cross-validated
figures are printed. Run as ``python -m bench.fit_parties GOLD.jsonl ... [--write]``.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from tidings.records import (
    Amount,
    Area,
    Context,
    Document,
    Organisation,
    Period,
    Person,
    Programme,
)
from tidings.relate import Relations
from tidings.relate.conversions import conversions
from tidings.relate.mentions import Mentions
from tidings.relate.parties import ROLES
from tidings.relate.roles import Judged
from tidings.relate.scene import Scene
from tidings.relate.sums import Sums
from tidings.rules import load_rulebook
from tidings.text import fold

RULES = Path(__file__).parent.parent / "rules/relations/party_weights.csv"
PRIORS = Path(__file__).parent / "party_priors.csv"
PULL = 3.0  # how strongly a weight is held to its prior
SEEN = 4  # a clue counts when so many documents show it
FULL = 6  # parties with which a document counts in full
OURS = "x-"  # what the ids of documents begin with that were written for Tidings
# How often the others count, whose annotator sets the standard: receivers gain half a point of F1
# in cross-validation, funders lose a fifth of one.
STANDARD = 2.0
FOLDS = 10
STEPS = 150
# How a body stands away from its sum, in a round or in a list, what the sum is itself and whose
# money it is in tells who receives; where a body stands in the section tells who pays. Of the
# other role they only repeat narrower clues: without them receivers gain half a point of F1 in
# cross-validation, funders come out the same from fewer.
SILENT = {
    "funder": re.compile(
        r"^(?:apart|round|same_headline|list_(?:open|first|later)|has_parts|told_late|towers"
        r"|private_give|foreign)_"
    ),
    "recipient": re.compile(
        r"^(?:section:|beside:|list_(?:first|later|below|field)_|few_sums_|is_|in_section_|elsewhere_"
        r"|first_of_section_|first_payer|only_payer|first_(?:academic|company|other)$"
        r"|(?:last|next|first|last_far|next_only)_(?:giver|receiver|topic)$)"
    ),
}
LEAN = {"funder": 0.3, "recipient": 0.7}  # a party is rare: take one below even odds where it pays


def main() -> None:
    """Fit both roles, print the cross-validated figures, write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = [line for path in options.gold for line in path.read_text("utf-8").splitlines()]
    with PRIORS.open(encoding="utf-8", newline="") as stream:
        priors = list(csv.DictReader(stream))
    relations = Relations(load_rulebook())
    parties = relations._commitments._parties
    parties._naming = {
        role: frozenset(row["clue"] for row in priors if row["names"] == role) for role in ROLES
    }
    sums = [row for line in lines for row in told(relations, json.loads(line))]
    shown = {role: shown_in(parties, role, sums, priors) for role in ROLES}
    for role, crossed in cross_validate(parties, sums, shown).items():
        print(role, "cross-validated", *(f"{figure:.3f}" for figure in crossed))
    if options.write:
        fitted = {role: fit_all(role, sums, *shown[role]) for role in ROLES}
        write(fitted, {row["clue"]: row["names"] for row in priors})


def told(relations, document):
    """(document, clues of every body, gold parties by role) for each gold commitment."""
    scene = gold_scene(relations, document)
    rows, clues = relations._commitments.rows(scene)
    left = list(zip(rows, clues, strict=True))
    for commitment in document["commitments"]:
        wanted = value(commitment["amount"])
        for pair in left:
            amount = scene.judged[pair[0].mentions[0]].amount
            if (amount.currency, amount.low, amount.high) == wanted:
                left.remove(pair)
                gold = {role: {fold(name) for name in commitment[role + "s"]} for role in ROLES}
                yield document["doc_id"], pair[1], gold
                break


def gold_scene(relations, document):
    """The scene of a document with the roles of gold."""
    mentions = gold_mentions(document)
    title, publisher = document.get("title"), document.get("publisher")
    published = day(document.get("published"))
    context = Context(published=published, publisher=publisher, title=title)
    text = Document(document["doc_id"], document["text"], title=title, publisher=publisher)
    scene = relations._scene(text, mentions, context)
    pairs = conversions(text.text, mentions.amounts)
    sums = Sums(scene.layout, mentions.amounts, pairs, relations._roles.rates)
    roles = [row["role"] for row in placed(document["amounts"])]
    judged = []
    for index, (role, amount) in enumerate(zip(roles, mentions.amounts, strict=True)):
        whole = pairs.get(index)
        if whole is None and role == "component":
            whole = sums.whole_of(index, roles)
        judged.append(Judged(replace(amount, role=role), whole, index in pairs))
    return Scene(
        scene.document,
        scene.context,
        scene.mentions,
        scene.layout,
        scene.actors,
        tuple(judged),
        scene.vocabulary,
        scene.governments,
    )


def gold_mentions(document):
    """The mentions of a gold document as records."""

    def records(layer, record, **fields):
        spans = ("start", "end", "text")
        return tuple(
            record(
                **{key: row[key] for key in spans},
                rule="gold",
                **{key: read(row) for key, read in fields.items()},
            )
            for row in placed(document[layer])
        )

    def key(name):
        return lambda row: row[name]

    return Mentions(
        records(
            "organisations",
            Organisation,
            name=key("name"),
            org_id=lambda row: re.sub(r"\W+", "-", row["name"].lower()),
            type=key("type"),
            country=key("country"),
        ),
        records("programmes", Programme, name=key("name")),
        records(
            "amounts",
            Amount,
            currency=key("currency"),
            low=lambda row: number(row["low"]),
            high=lambda row: number(row["high"]),
            qualifier=key("qualifier"),
        ),
        records(
            "dates",
            Period,
            kind=key("kind"),
            earliest=lambda row: day(row["earliest"]),
            latest=lambda row: day(row["latest"]),
            duration=key("duration"),
        ),
        records("areas", Area, area=key("area"), label=key("area"), domain=lambda row: ""),
        tuple(people(document)),
    )


def people(document):
    """The people whose names the text holds as gold writes them."""
    found = []
    for row in document["people"]:
        start = document["text"].find(row["name"])
        if start >= 0:
            end, name = start + len(row["name"]), row["name"]
            found.append(Person(start, end, name, "gold", name, row["role"], row["organisation"]))
    return sorted(found, key=lambda person: person.start)


def placed(rows):
    """Rows in the order of the text."""
    return sorted(rows, key=lambda row: (row["start"], row["end"]))


def number(figure):
    """A JSON number as a Decimal."""
    return None if figure is None else Decimal(str(figure))


def day(written):
    """An ISO date, or None."""
    return date.fromisoformat(written) if written else None


def value(amount):
    """What makes two sums the same."""
    return amount["currency"], number(amount["low"]), number(amount["high"])


def shown_in(parties, role, sums, priors):
    """What a role sees of every sum, the clues in it, and their prior weights."""
    views = [parties.view(clues, role) for _, clues, _ in sums]
    prior = {row["clue"]: float(row[role]) for row in priors if float(row[role])}
    names = sorted({*prior, *clues_in(role, views, [doc_id for doc_id, _, _ in sums])})
    return views, names, np.array([prior.get(name, 0.0) for name in names])


def clues_in(role, views, documents):
    """The clues that enough documents show and that can tell of a role, in a fixed order."""
    seen = defaultdict(set)
    for view, document in zip(views, documents, strict=True):
        for names in view.values():
            for name in names:
                seen[name].add(document)
    spoken = (name for name in seen if not SILENT[role].match(name))
    return sorted(name for name in spoken if len(seen[name]) >= SEEN)


def table(role, sums, views, names):
    """One line a body and sum: its clues as 0 and 1, whether gold gives it the role, its worth.

    A document whose lists name dozens of parties is worth no more than one that names a few.
    """
    place = {name: index for index, name in enumerate(names)}
    lines = [
        (view[party], fold(party.name) in gold[role], doc_id)
        for (doc_id, _, gold), view in zip(sums, views, strict=True)
        for party in view
    ]
    marks = np.zeros((len(lines), len(names)))
    for line, (clues, _, _) in enumerate(lines):
        marks[line, [place[name] for name in clues if name in place]] = 1
    parties = Counter(doc_id for _, answer, doc_id in lines if answer)
    full = (1.0 if doc_id.startswith(OURS) else STANDARD for _, _, doc_id in lines)
    worth = [
        weight * min(1.0, FULL / max(parties[doc_id], 1))
        for weight, (_, _, doc_id) in zip(full, lines, strict=True)
    ]
    return marks, np.array([answer for _, answer, _ in lines], float), np.array(worth)


def fit(marks, answers, worth, start):
    """Weights by accelerated gradient descent on the penalised log-likelihood."""
    rate = 1 / (0.25 * np.linalg.norm(marks * np.sqrt(worth)[:, None], 2) ** 2 + PULL)
    weights, ahead = start.copy(), start.copy()
    for step in range(STEPS):
        surprise = (1 / (1 + np.exp(-(marks @ ahead))) - answers) * worth
        following = ahead - rate * (marks.T @ surprise + PULL * (ahead - start))
        ahead = following + step / (step + 3) * (following - weights)
        weights = following
    return weights


def fit_all(role, sums, views, names, start):
    """The weight of each clue on all sums, leaning towards taking a party."""
    weights = fit(*table(role, sums, views, names), start)
    lean = np.array([LEAN[role] if name.startswith("always_") else 0.0 for name in names])
    return dict(zip(names, weights + lean, strict=True))


def cross_validate(parties, sums, shown):
    """Precision, recall and F1 of each role, each document judged by weights fitted without it."""
    folds = [zlib.crc32(doc_id.encode()) % FOLDS for doc_id, _, _ in sums]
    tally = Counter()
    for number in range(FOLDS):
        known = [index for index, fold_of in enumerate(folds) if fold_of != number]
        for role, (views, names, start) in shown.items():
            rows, seen = [sums[index] for index in known], [views[index] for index in known]
            parties.reweigh(role, fit_all(role, rows, seen, names, start))
        for index, fold_of in enumerate(folds):
            if fold_of == number:
                tally.update(compared(parties.decide(sums[index][1]), sums[index][2]))
    return {
        role: figures(*(tally[role, part] for part in ("hit", "got", "gold"))) for role in ROLES
    }


def compared(decided, gold):
    """How many parties of each role are right, decided and wanted."""
    found = {}
    for role, parties in decided.items():
        got = {fold(party.name) for party in parties}
        found[role, "hit"] = len(got & gold[role])
        found[role, "got"], found[role, "gold"] = len(got), len(gold[role])
    return found


def figures(hit, got, gold):
    """Precision, recall and F1."""
    return hit / got, hit / gold, 2 * hit / (got + gold)


def write(fitted, naming):
    """The rules file: clues that weigh something, or name a role by themselves."""
    clues = sorted({name for weights in fitted.values() for name in weights} | set(naming))
    with RULES.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(("clue", "names", *ROLES))
        for clue in clues:
            values = [round(fitted[role].get(clue, 0.0), 1) + 0.0 for role in ROLES]
            if any(values) or naming.get(clue):
                out.writerow((clue, naming.get(clue, ""), *values))


if __name__ == "__main__":
    main()
