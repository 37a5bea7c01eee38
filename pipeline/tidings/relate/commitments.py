"""Commitments: one row for each sum that somebody commits, awards or invests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tidings.records import Amount, Commitment, Party
from tidings.relate.frames import Clues
from tidings.relate.parties import Parties
from tidings.relate.scene import Scene
from tidings.relate.stages import Stages
from tidings.relate.surroundings import Surroundings
from tidings.relate.terms import Terms
from tidings.rules import Rulebook

_FUNDED_BY = ":give_passive_by"
_PAID_BY = "beside:give_passive_by"


@dataclass
class Row:
    """A sum with its repeats, its conversions and its parts (indices of amounts)."""

    mentions: list[int]
    values: set[tuple[object, ...]]
    funders: set[Party]
    parts: list[int] = field(default_factory=list)


class Commitments:
    """Builds the commitments of a document from its judged amounts."""

    def __init__(self, rulebook: Rulebook, parties: Parties) -> None:
        self._parties = parties
        self._stages = Stages(rulebook)
        self._terms = Terms()

    def of(self, scene: Scene) -> list[Commitment]:
        """The commitments in the order of their first mention."""
        rows, clues = self.rows(scene)
        return [self._commitment(scene, row, said) for row, said in zip(rows, clues, strict=True)]

    def rows(self, scene: Scene) -> tuple[list[Row], list[dict[Party, list[str]]]]:
        """The sums of a document and, for each, the clues of every body."""
        own = self._parties.clues(scene)
        rows = self._merge(scene, own)
        if not rows:
            return [], []
        return rows, _gathered(scene, rows, own, self._parties.support(scene))

    def _commitment(
        self, scene: Scene, row: Row, clues: Mapping[Party, Iterable[str]]
    ) -> Commitment:
        amount = scene.judged[_main_mention(scene, row.mentions)].amount
        sentence = scene.layout.sentence_at(amount.start)
        repeats = [scene.layout.sentence_at(scene.judged[i].amount.start) for i in row.mentions]
        terms = self._terms.of(scene, amount, sentence, repeats)
        funders = _agencies(scene, self._parties.decide(clues, "funder"), clues)
        recipients = self._parties.decide(clues, "recipient")
        following = scene.words((sentence.end, sentence.end + 200)).split(". ")[0]
        return Commitment(
            amount=amount,
            funders=funders,
            recipients=tuple(party for party in recipients if party not in funders),
            programme=terms.programme,
            areas=terms.areas,
            starts=terms.starts,
            duration=terms.duration,
            stage=self._stages.stage(scene.words(sentence), following),
            evidence_start=sentence.start,
            evidence_end=max(sentence.end, amount.end),
            rule="commitment.grammar" if funders or recipients else "commitment.amount",
        )

    def _merge(self, scene: Scene, own: Mapping[int, Clues]) -> list[Row]:
        """Funding amounts, repeats of one sum for one thing in one row, with their parts."""
        rows: list[Row] = []
        for index, item in enumerate(scene.judged):
            if item.amount.role != "funding" or item.is_conversion:
                continue
            funders = set(self._parties.named(_prefixed(own.get(index, {}), "own"), "funder"))
            known = next((row for row in rows if _is_repeat(scene, row, index, funders)), None)
            if known is None:
                rows.append(Row([index], {_value(item.amount)}, funders))
            else:
                known.mentions.append(index)
                known.funders |= funders
            _add_conversions(scene, rows, index)
        _add_parts(scene, rows)
        return rows


def _agencies(
    scene: Scene, funders: Sequence[Party], clues: Mapping[Party, Iterable[str]]
) -> tuple[Party, ...]:
    """Countries that pay through the one body of theirs by which the text says it is funded.

    "Projects funded by the UK's EPSRC and Japan's JST … £4.5 million from the UK": EPSRC pays.
    """
    homes = {o.name: scene.governments.get(o.country or "") for o in scene.mentions.organisations}
    named = [p for p, names in clues.items() if any(n.endswith(_FUNDED_BY) for n in names)]
    found: list[Party] = []
    for funder in funders:
        bodies = [party for party in named if homes.get(party.name) == funder.name]
        is_country = "kind_country" in clues[funder] and "own:after_from" in clues[funder]
        found += bodies if is_country and len(bodies) == 1 else [funder]
    return tuple(dict.fromkeys(found))


def _main_mention(scene: Scene, mentions: Sequence[int]) -> int:
    """The mention that stands in a sentence of prose or in an item, else the first."""
    for index in mentions:
        block = scene.layout.blocks[scene.layout.block_at(scene.judged[index].amount.start)]
        if block.kind != "heading":
            return index
    return mentions[0]


def _value(amount: Amount) -> tuple[object, ...]:
    return (amount.currency, amount.low, amount.high)


def _add_conversions(scene: Scene, rows: list[Row], index: int) -> None:
    for item in scene.judged:
        if item.is_conversion and item.whole == index:
            for row in rows:
                if index in row.mentions:
                    row.values.add(_value(item.amount))


def _add_parts(scene: Scene, rows: list[Row]) -> None:
    owner = {index: row for row in rows for index in row.mentions}
    for index, item in enumerate(scene.judged):
        if item.amount.role == "component" and item.whole in owner and not item.is_conversion:
            owner[item.whole].parts.append(index)


def _is_repeat(scene: Scene, row: Row, index: int, funders: set[Party]) -> bool:
    """Whether an amount tells the sum of a row again."""
    amount = scene.judged[index].amount
    if _value(amount) not in row.values or amount.low is None:
        return False
    first = scene.judged[row.mentions[0]].amount
    if first.qualifier != amount.qualifier and not _is_at_the_top(scene, row.mentions[0]):
        return False
    return not funders or not row.funders or bool(funders & row.funders)


def _is_at_the_top(scene: Scene, index: int) -> bool:
    """Whether an amount stands in a headline, which may round what the text says exactly."""
    block = scene.layout.block_at(scene.judged[index].amount.start)
    return scene.layout.blocks[block].kind == "heading" or block <= 2


def _prefixed(clues: Clues, prefix: str) -> dict[Party, list[str]]:
    return {party: [f"{prefix}:{name}" for name in sorted(names)] for party, names in clues.items()}


def _gathered(
    scene: Scene, rows: Sequence[Row], own: Mapping[int, Clues], support: Mapping[int, Clues]
) -> list[dict[Party, list[str]]]:
    """For each sum, every body with its clues: own, of parts, of support, of the surroundings."""
    sums = [scene.judged[i].amount.start for row in rows for i in row.mentions]
    places = Surroundings(scene, sums)
    votes = Counter(party for row in rows for party in row.funders)
    pair = places.pair()
    top = max(votes.values(), default=0)
    gathered: list[dict[Party, list[str]]] = []
    for number, row in enumerate(rows):
        sources = [(own.get(i, {}), "own") for i in row.mentions]
        sources += [(own.get(i, {}), "part") for i in row.parts]
        starts = [scene.judged[i].amount.start for i in row.mentions]
        others = bool(row.funders)
        joint = any(places.is_joint(start) for start in starts)
        paid_by = {
            party
            for index in row.mentions
            for party, names_of in support.get(index, {}).items()
            if _PAID_BY in names_of
        }
        said: dict[Party, list[str]] = {}
        for party in places.parties():
            names: dict[str, None] = {"always": None}
            for clues, prefix in sources:
                names.update((f"{prefix}:{name}", None) for name in sorted(clues.get(party, ())))
            for index in row.mentions:
                names.update(dict.fromkeys(sorted(support.get(index, {}).get(party, ()))))
            names.update(dict.fromkeys(places.clues(party, starts)))
            names["others_pay" if others and party not in row.funders else "open"] = None
            if paid_by and party not in paid_by:
                names["paid_by_others"] = None
            if party in pair and joint:
                names["joint_pair"] = None
            if top and votes[party] == top:
                names["pays_most"] = None
            if number and party in rows[number - 1].funders:
                names["pays_before"] = None
            said[party] = list(names)
        gathered.append(said)
    return gathered
