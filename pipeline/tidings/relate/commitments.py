"""Commitments: one row for each sum that somebody commits, awards or invests."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence

from tidings.records import Amount, Commitment, Party
from tidings.relate.gathering import Gathering, Row, prefixed
from tidings.relate.governing import Clues
from tidings.relate.parties import Parties
from tidings.relate.pooling import parts_of
from tidings.relate.saying import Said
from tidings.relate.scene import Scene
from tidings.relate.stages import Stages, Wishes
from tidings.relate.terms import Terms
from tidings.relate.worth import single
from tidings.rules import Rulebook

_MANY = 200  # rows of one value among which a repeat is looked for
_CLAUSE = 80  # characters before an amount in which it is said to be only wanted
_FUNDED_BY = ":give_passive_by"


class Commitments:
    """Builds the commitments of a document from its judged amounts."""

    def __init__(self, rulebook: Rulebook, parties: Parties) -> None:
        self._parties = parties
        self._stages = Stages(rulebook)
        self._wishes = Wishes(rulebook)

    def of(self, scene: Scene) -> list[Commitment]:
        """The commitments in the order of their first mention."""
        rows, clues = self.rows(scene)
        terms = Terms(scene)
        decided = [self._parties.decide(said) for said in clues]
        funders = [
            agencies(scene, parties["funder"], said)
            for parties, said in zip(decided, clues, strict=True)
        ]
        return [
            self._commitment(
                scene,
                terms,
                row,
                self._of_total(scene, rows, clues, funders, number),
                decided[number]["recipient"],
            )
            for number, row in enumerate(rows)
        ]

    def rows(self, scene: Scene) -> tuple[list[Row], list[Said]]:
        """The sums of a document and, for each, the clues of every body."""
        own = self._parties.clues(scene)
        rows = self._merge(scene, own)
        if not rows:
            return [], []
        return rows, Gathering(scene, self._parties, rows, own).clues()

    def _of_total(
        self,
        scene: Scene,
        rows: Sequence[Row],
        clues: Sequence[Said],
        funders: Sequence[tuple[Party, ...]],
        number: int,
    ) -> tuple[Party, ...]:
        """The funders of a sum; where its sentences name none, a total has those of its parts."""
        if self._parties.named(clues[number], "funder"):
            return funders[number]
        pooled = (party for part in parts_of(scene, rows, number) for party in funders[part])
        return tuple(dict.fromkeys(pooled)) or funders[number]

    def _commitment(
        self,
        scene: Scene,
        told: Terms,
        row: Row,
        funders: tuple[Party, ...],
        recipients: tuple[Party, ...],
    ) -> Commitment:
        amount = scene.judged[_main_mention(scene, row.mentions)].amount
        sentence = scene.layout.sentence_at(amount.start)
        repeats = [scene.layout.sentence_at(scene.judged[i].amount.start) for i in row.mentions]
        terms = told.of(amount, sentence, repeats)
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

    def _is_wish(self, scene: Scene, index: int) -> bool:
        """Whether the clause before an amount says that it is only wanted."""
        start = scene.judged[index].amount.start
        sentence = scene.layout.sentence_at(start)
        return self._wishes.hold(scene.words((max(sentence.start, start - _CLAUSE), start)))

    def _merge(self, scene: Scene, own: Mapping[int, Clues]) -> list[Row]:
        """Funding amounts, repeats of one sum for one thing in one row, with their parts."""
        rows: list[Row] = []
        alike: dict[tuple[object, ...], list[Row]] = {}
        converted = _conversions(scene)
        for index, item in enumerate(scene.judged):
            if item.amount.role != "funding" or item.is_conversion or self._is_wish(scene, index):
                continue
            funders = set(self._parties.named(prefixed(own.get(index, {}), "own"), "funder"))
            known = _told_before(scene, alike.get(_value(item.amount), ()), index, funders)
            if known is None:
                known = Row([], set(), set())
                rows.append(known)
            known.mentions.append(index)
            known.funders |= funders
            for value in {_value(item.amount), *converted.get(index, ())} - known.values:
                known.values.add(value)
                insort(alike.setdefault(value, []), known, key=_first_mention)
        _add_parts(scene, rows)
        return rows


def agencies(
    scene: Scene, funders: Sequence[Party], clues: Mapping[Party, Iterable[str]]
) -> tuple[Party, ...]:
    """Countries that pay through the one body of theirs by which the text says it is funded.

    "Projects funded by the UK's EPSRC and Japan's JST … £4.5 million from the UK": EPSRC pays.
    """
    homes = scene.homes
    found: list[Party] = []
    for funder in funders:
        is_country = "kind_country" in single(clues[funder])
        gives = is_country and "own:after_from" in clues[funder]
        bodies = [
            party
            for party, names in clues.items()
            if gives and homes.get(party.name) == funder.name and _is_funded_by(names)
        ]
        if len(bodies) == 1:
            found += bodies
        elif not is_country or not any(homes.get(p.name) == funder.name != p.name for p in funders):
            found.append(funder)
    return tuple(dict.fromkeys(found))


def _is_funded_by(names: Iterable[str]) -> bool:
    return any(name.endswith(_FUNDED_BY) for name in names)


def _main_mention(scene: Scene, mentions: Sequence[int]) -> int:
    """The mention that stands in a sentence of prose or in an item, else the first."""
    for index in mentions:
        block = scene.layout.blocks[scene.layout.block_at(scene.judged[index].amount.start)]
        if block.kind != "heading":
            return index
    return mentions[0]


def _value(amount: Amount) -> tuple[object, ...]:
    return (amount.currency, amount.low, amount.high)


def _first_mention(row: Row) -> int:
    return row.mentions[0]


def _conversions(scene: Scene) -> dict[int, list[tuple[object, ...]]]:
    """Index of an amount → its values in other currencies."""
    found: dict[int, list[tuple[object, ...]]] = {}
    for item in scene.judged:
        if item.is_conversion and item.whole is not None:
            found.setdefault(item.whole, []).append(_value(item.amount))
    return found


def _told_before(scene: Scene, alike: Sequence[Row], index: int, funders: set[Party]) -> Row | None:
    """The first row of a value that an amount tells again; the last ones of very many."""
    some = alike if len(alike) <= _MANY else alike[-_MANY:]
    return next((row for row in some if _is_repeat(scene, row, index, funders)), None)


def _add_parts(scene: Scene, rows: list[Row]) -> None:
    owner = {index: row for row in rows for index in row.mentions}
    for index, item in enumerate(scene.judged):
        if item.amount.role == "component" and item.whole in owner and not item.is_conversion:
            owner[item.whole].parts.append(index)


def _is_repeat(scene: Scene, row: Row, index: int, funders: set[Party]) -> bool:
    """Whether an amount tells the sum of a row again."""
    amount = scene.judged[index].amount
    if amount.low is None:
        return False
    first = scene.judged[row.mentions[0]].amount
    if first.qualifier != amount.qualifier and not _is_at_the_top(scene, row.mentions[0]):
        return False
    is_headline = _is_at_the_top(scene, row.mentions[-1])
    is_same_payer = not funders or not row.funders or bool(funders & row.funders)
    return is_headline or is_same_payer or _are_kin(scene, row.funders, funders)


def _are_kin(scene: Scene, ours: set[Party], theirs: set[Party]) -> bool:
    """Whether some pay for others: "Tokyo adds £2m" and "the ministry adds £2m"."""

    def speaks_for(one: Party, other: Party) -> bool:
        return scene.homes.get(one.name) == other.name

    return any(speaks_for(a, b) or speaks_for(b, a) for a in ours for b in theirs)


def _is_at_the_top(scene: Scene, index: int) -> bool:
    """Whether an amount stands in a headline, which may round what the text says exactly."""
    block = scene.layout.block_at(scene.judged[index].amount.start)
    return scene.layout.blocks[block].kind == "heading" or block <= 2
