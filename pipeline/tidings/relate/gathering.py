"""Everything that a document says of every body with regard to every sum, as names of clues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tidings.records import Party
from tidings.relate.governing import Clues
from tidings.relate.owners import last_programme, programmes_of
from tidings.relate.parties import Parties
from tidings.relate.prominence import prominence
from tidings.relate.saying import Said
from tidings.relate.scene import Scene
from tidings.relate.surroundings import Surroundings

_PAID_BY = "beside:give_passive_by"


@dataclass
class Row:
    """A sum with its repeats, its conversions and its parts (indices of amounts)."""

    mentions: list[int]
    values: set[tuple[object, ...]]
    funders: set[Party]
    parts: list[int] = field(default_factory=list)


def prefixed(clues: Clues, prefix: str) -> dict[Party, list[str]]:
    """Clues with the place that they come from: "own", "part"."""
    return {party: [f"{prefix}:{name}" for name in sorted(names)] for party, names in clues.items()}


class Gathering:
    """Gathers the clues of the sums of one document."""

    def __init__(
        self, scene: Scene, parties: Parties, rows: Sequence[Row], own: Mapping[int, Clues]
    ) -> None:
        self._scene = scene
        self._rows = rows
        self._own = own
        self._support = parties.support(scene)
        sums = [scene.judged[i].amount.start for row in rows for i in row.mentions]
        self._places = Surroundings(scene, sums, parties.leads, parties.rounds)
        votes = Counter(party for row in rows for party in row.funders)
        most = max(votes.values(), default=0)
        self._most = {party for party, count in votes.items() if count == most}
        self._receivers = [self._named_receivers(parties, row) for row in rows]
        self._owners = parties.owners.of(scene)
        self._patrons = parties.patrons
        self._bodies = {party.name: party for party in self._places.parties()}
        self._pair = self._places.pair()
        self._moneys = parties.moneys
        self._strangers: dict[str | None, set[Party]] = {}
        length = len(scene.document.text)
        self._traits = list(prominence(scene.judged, rows, length))

    def clues(self) -> list[Said]:
        """For each sum, every body with its clues: own, of parts, of support, of surroundings."""
        return [self._of(number) for number in range(len(self._rows))]

    def _of(self, number: int) -> Said:
        row, places = self._rows[number], self._places
        starts = [self._scene.judged[i].amount.start for i in row.mentions]
        parts = [self._scene.judged[i].amount.start for i in row.parts]
        told = self._told(row)
        document = self._of_document(number, starts)
        said = places.clues(starts, parts, self._traits[number])
        for party, names in said.items():
            names["others_pay" if row.funders and party not in row.funders else "open"] = None
        for party in told.keys() & said.keys():
            said[party].update(dict.fromkeys(told[party]))
        for name, party in self._patrons.of(self._scene, starts, self._bodies):
            said[party][name] = None
        for name, holders in document.items():
            for party in holders & said.keys():
                said[party][name] = None
        return said

    def _told(self, row: Row) -> dict[Party, list[str]]:
        """What the sentences of a sum, of its parts and those beside it say."""
        headings = self._headings(row)
        sources = [
            prefixed(self._own.get(i, {}), "head" if i in headings else "own") for i in row.mentions
        ]
        sources += [prefixed(self._own.get(i, {}), "part") for i in row.parts]
        beside = (self._support.get(i, {}) for i in row.mentions)
        sources += [{party: sorted(names) for party, names in clues.items()} for clues in beside]
        told: dict[Party, list[str]] = {}
        for source in sources:
            for party, names in source.items():
                told.setdefault(party, []).extend(names)
        return told

    def _named_receivers(self, parties: Parties, row: Row) -> set[Party]:
        """The bodies that the sentences of a sum themselves name as receivers."""
        own = (prefixed(self._own.get(index, {}), "own") for index in row.mentions)
        return {party for clues in own for party in parties.named(clues, "recipient")}

    def _headings(self, row: Row) -> set[int]:
        """The headlines whose sum the text tells again: they may say "Spain" for a body."""
        headings = {i for i in row.mentions if self._is_heading(i)}
        return headings if len(headings) < len(row.mentions) else set()

    def _is_heading(self, index: int) -> bool:
        layout = self._scene.layout
        return (
            layout.blocks[layout.block_at(self._scene.judged[index].amount.start)].kind == "heading"
        )

    def _runners(self, starts: Sequence[int]) -> set[Party]:
        """The bodies that run the programmes that a sum comes from."""
        scene = self._scene
        if not self._owners:
            return set()
        named = (programmes_of(scene.mentions, scene.layout, start) for start in starts)
        return {p for names in named for name in names for p in self._owners.get(name, ())}

    def _last_runners(self, starts: Sequence[int]) -> set[Party]:
        """The bodies that run the programme named last before a sum that names none."""
        scene = self._scene
        if not self._owners or any(
            programmes_of(scene.mentions, scene.layout, start) for start in starts
        ):
            return set()
        names = {name for start in starts for name in last_programme(scene.mentions, start)}
        return {party for name in sorted(names) for party in self._owners.get(name, ())}

    def _foreign(self, row: Row) -> set[Party]:
        """The bodies of other lands than that of the money of a sum, where its land pays too."""
        currency = self._scene.judged[row.mentions[0]].amount.currency
        if currency not in self._strangers:
            bodies, payers = self._places.parties(), self._places.payers()
            found = self._moneys.strangers(self._scene, currency, bodies, payers)
            self._strangers[currency] = found
        return self._strangers[currency]

    def _of_document(self, number: int, starts: Sequence[int]) -> dict[str, set[Party]]:
        """Clues from the other sums of the document → the bodies that they hold of."""
        row = self._rows[number]
        joint = bool(self._pair) and any(map(self._places.is_joint, starts))
        beside = [self._support.get(i, {}) for i in row.mentions]
        paid_by = {p for clues in beside for p, names in clues.items() if _PAID_BY in names}
        return {
            "paid_by_others": set(self._places.parties()) - paid_by if paid_by else set(),
            "joint_pair": set(self._pair) if joint else set(),
            "foreign_money": self._foreign(row),
            "pays_most": self._most,
            "runs_programme": self._runners(starts),
            "runs_last_programme": self._last_runners(starts),
            "pays_before": self._rows[number - 1].funders if number else set(),
            "pays_next": {p for row in self._rows[number + 1 : number + 2] for p in row.funders},
            "receives_before": self._receivers[number - 1] if number else set(),
        }
