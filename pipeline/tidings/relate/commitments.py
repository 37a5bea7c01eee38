"""Commitments: one row for each sum that somebody commits, awards or invests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tidings.records import Amount, Commitment, Party
from tidings.relate.frames import Evidence
from tidings.relate.parties import Parties
from tidings.relate.scene import Scene, within
from tidings.relate.stages import Stages
from tidings.relate.terms import Terms
from tidings.rules import Rulebook

_PAYERS = ("funder", "government", "international")


@dataclass
class _Row:
    """A sum with its repeats (indices of amounts), conversions, parts, and what is said of it."""

    mentions: list[int]
    said: Evidence
    values: set[tuple[object, ...]] = field(default_factory=set)


class Commitments:
    """Builds the commitments of a document from its judged amounts."""

    def __init__(self, rulebook: Rulebook, parties: Parties) -> None:
        self._parties = parties
        self._stages = Stages(rulebook)
        self._terms = Terms()

    def of(self, scene: Scene) -> list[Commitment]:
        """The commitments in the order of their first mention."""
        evidence = self._parties.evidence(scene)
        rows = _merge(scene, evidence)
        _hand_up(scene, rows, evidence)
        _fill_funders(scene, rows)
        return [self._commitment(scene, row) for row in rows]

    def _commitment(self, scene: Scene, row: _Row) -> Commitment:
        main = _main_mention(scene, row.mentions)
        amount = scene.judged[main].amount
        sentence = scene.layout.sentence_at(amount.start)
        sentences = [
            scene.layout.sentence_at(scene.judged[index].amount.start) for index in row.mentions
        ]
        terms = self._terms.of(scene, amount, sentence, sentences)
        funders = row.said.parties("funder")
        following = scene.words((sentence.end, sentence.end + 200)).split(". ")[0]
        return Commitment(
            amount=scene.judged[row.mentions[0]].amount,
            funders=funders,
            recipients=tuple(p for p in row.said.parties("recipient") if p not in funders),
            programme=terms.programme,
            areas=terms.areas,
            starts=terms.starts,
            duration=terms.duration,
            stage=self._stages.stage(scene.words(sentence), following),
            evidence_start=sentence.start,
            evidence_end=max(sentence.end, amount.end),
            rule="commitment.grammar" if row.said.funders else "commitment.amount",
        )


def _main_mention(scene: Scene, mentions: Sequence[int]) -> int:
    """The mention that stands in a sentence of prose or in an item, else the first."""
    for index in mentions:
        block = scene.layout.blocks[scene.layout.block_at(scene.judged[index].amount.start)]
        if block.kind != "heading":
            return index
    return mentions[0]


def _value(amount: Amount) -> tuple[object, ...]:
    return (amount.currency, amount.low, amount.high)


def _merge(scene: Scene, evidence: dict[int, Evidence]) -> list[_Row]:
    """Funding amounts, repeats of one sum for one thing in one row."""
    rows: list[_Row] = []
    for index, item in enumerate(scene.judged):
        if item.is_conversion:
            for row in rows:
                if item.whole in row.mentions:
                    row.values.add(_value(item.amount))
            continue
        if item.amount.role != "funding":
            continue
        said = evidence.get(index, Evidence())
        known = next((row for row in rows if _is_repeat(scene, row, index, said)), None)
        if known is None:
            fresh = _Row([index], Evidence(), {_value(item.amount)})
            rows.append(fresh)
            known = fresh
        else:
            known.mentions.append(index)
        known.said.take(said, "funder")
        known.said.take(said, "recipient")
    return rows


def _is_repeat(scene: Scene, row: _Row, index: int, said: Evidence) -> bool:
    """Whether an amount tells the sum of a row again."""
    amount = scene.judged[index].amount
    if _value(amount) not in row.values or amount.low is None:
        return False
    first = scene.judged[row.mentions[0]].amount
    if first.qualifier != amount.qualifier and not _is_at_the_top(scene, row.mentions[0]):
        return False
    return _agree(row.said, said)


def _is_at_the_top(scene: Scene, index: int) -> bool:
    """Whether an amount stands in a headline, which may round what the text says exactly."""
    block = scene.layout.block_at(scene.judged[index].amount.start)
    return scene.layout.blocks[block].kind == "heading" or block <= 2


def _agree(one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence can speak of one thing: no different payers."""
    mine = {p for p, strength in one.funders.items() if strength > 1}
    theirs = {p for p, strength in other.funders.items() if strength > 1}
    return not mine or not theirs or bool(mine & theirs)


def _hand_up(scene: Scene, rows: list[_Row], evidence: dict[int, Evidence]) -> None:
    """The parties of parts and conversions are parties of the whole."""
    owner = {index: row for row in rows for index in row.mentions}
    for index, item in enumerate(scene.judged):
        whole = item.whole
        if whole is None or index not in evidence:
            continue
        if whole not in owner and scene.judged[whole].whole is not None:
            whole = scene.judged[whole].whole
        row = owner.get(whole if whole is not None else -1)
        if row is not None:
            row.said.take(evidence[index], "funder")
            row.said.take(evidence[index], "recipient")


def _fill_funders(scene: Scene, rows: list[_Row]) -> None:
    """A row without a payer takes the one of its surroundings, else of the document."""
    votes = Counter(party for row in rows for party in row.said.parties("funder"))
    for place, row in enumerate(rows):
        if not row.said.funders:
            row.said.add("funder", _nearby(scene, rows, place) or _main_funder(scene, votes), 1)


def _nearby(scene: Scene, rows: list[_Row], place: int) -> tuple[Party, ...]:
    """The payers of the row before in the same block or list."""
    if place == 0:
        return ()
    here = scene.layout.block_at(scene.judged[rows[place].mentions[0]].amount.start)
    there = scene.layout.block_at(scene.judged[rows[place - 1].mentions[-1]].amount.start)
    blocks = scene.layout.blocks
    return rows[place - 1].said.parties("funder") if blocks[here].heading == blocks[there].heading else ()


def _main_funder(scene: Scene, votes: Counter[Party]) -> tuple[Party, ...]:
    """The body that pays most of the document's sums, else the first that usually pays."""
    if votes:
        best = max(votes.values())
        return (next(party for party, count in votes.items() if count == best),)
    payers = [actor for actor in scene.actors if actor.kind in _PAYERS]
    return payers[0].parties[:1] if payers else ()
