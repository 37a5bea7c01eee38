"""The lists of a document and the sums that they belong to: winners, partners, backers.

A list belongs to the last sum told before it in its section, else to the last one of a nameless
group, else to the first of the document; and with a sum to all that stand in one list with it. A
list whose items hold sums of their own belongs to none: each item speaks for itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import re2

from tidings.records import Party
from tidings.relate.crowds import Crowd
from tidings.relate.leads import Leads
from tidings.relate.scene import Scene, within

_SIDES = {"give": "funder", "receive": "recipient"}
_COLON = ": "
_FIELD = re2.compile(r"(?:^|[.;|–—]) *(\p{Lu}[\pL’' -]+)$")
_TOP = 1  # the last block that is the title of the document and heads no section
_FEWEST = 2  # items with a body that make a list
_FELLOWS = 12  # sums of one list to which another list can belong together


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of bodies: those that come first in an item, and the others."""

    start: int
    lead: str
    role: str
    block: int
    first: tuple[Party, ...]
    later: tuple[Party, ...]
    below: tuple[Party, ...] = ()
    fields: tuple[Party, ...] = ()

    def place_of(self, party: Party) -> str:
        """ "first" or "later" in an item, "below" a heading, "" where a body is not in the list."""
        if party in self.first or party in self.later:
            return "first" if party in self.first else "later"
        if party in self.fields:
            return "field"
        return "below" if party in self.below else ""


@dataclass
class Lists:
    """The lists of one document with the starts of the sums that each belongs to."""

    scene: Scene
    leads: Leads
    sums: Sequence[int]
    crowds: Mapping[int, Crowd]
    _owned: dict[int, list[Roster]] = field(default_factory=dict)
    _sums_of: dict[tuple[int, int] | None, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for start in self.sums:
            place = self._list_of(start)
            if place is not None:
                self._sums_of.setdefault(place, []).append(start)
        for roster in self._rosters():
            owners = self._owners(roster)
            for owner in owners if roster.role == "funder" else self._with_fellows(owners):
                self._owned.setdefault(owner, []).append(roster)

    def belong_to(self, starts: Sequence[int]) -> bool:
        """Whether any list belongs to a sum told at ``starts``."""
        return any(start in self._owned for start in starts)

    def clues(self, party: Party, starts: Sequence[int], kind: str) -> list[str]:
        """Where a body stands in the lists that belong to a sum told at ``starts``."""
        names: dict[str, None] = {}
        for start in starts:
            crowd = self.crowds.get(start)
            for roster in self._owned.get(start, ()):
                place = roster.place_of(party)
                if place:
                    role = roster.role or _SIDES.get(crowd.does if crowd else "", "open")
                    names[f"list_{role}_{place}"] = None
                    names[f"list_{place}_{kind}"] = None
        return list(names)

    def _rosters(self) -> Iterator[Roster]:
        blocks = self.scene.layout.blocks
        items: dict[int, list[int]] = {}
        for number, block in enumerate(blocks):
            if block.kind == "item":
                items.setdefault(block.lead, []).append(number)
        for lead, numbers in items.items():
            roster = self._roster(lead, numbers)
            if roster is not None:
                yield roster
        yield from self._sections()
        yield from self._fields()

    def _fields(self) -> Iterator[Roster]:
        """What stands after labels, "Leader: A. Partners: B, C", of each section by role."""
        layout, text = self.scene.layout, self.scene.document.text
        found: dict[tuple[int, str], list[tuple[int, tuple[Party, ...]]]] = {}
        labels = list(_labels(text))
        for place, (start, colon) in enumerate(labels):
            role = self.leads.role_of_field(text[start:colon])
            if role:
                number = layout.block_at(start)
                end = labels[place + 1][0] if place + 1 < len(labels) else len(text)
                stretch = (colon + len(_COLON), min(end, layout.blocks[number].end))
                named = [a for a in within(self.scene.actors, stretch) if a.kind != "place"]
                parties = tuple(dict.fromkeys(p for actor in named for p in actor.parties))
                key = (layout.section_of(number), role)
                found.setdefault(key, []).append((start, parties))
        for (_, told), fields in found.items():
            start = fields[0][0]
            everyone = tuple(dict.fromkeys(p for _, parties in fields for p in parties))
            yield Roster(start, "", told, layout.block_at(start), (), (), (), everyone)

    def _sections(self) -> Iterator[Roster]:
        """Sections under a heading such as "Who funds" with everybody named in their prose."""
        layout = self.scene.layout
        named: dict[int, dict[Party, None]] = {}
        for actor in self.scene.actors:
            block = layout.blocks[layout.block_at(actor.start)]
            if actor.kind != "place" and block.kind == "prose" and block.heading > _TOP:
                named.setdefault(block.heading, {}).update(dict.fromkeys(actor.parties))
        for heading, parties in named.items():
            words = layout.words(heading)
            role = self.leads.role_above(words)
            if role:
                start = layout.blocks[heading].end
                yield Roster(start, words.lower(), role, heading, (), (), tuple(parties))

    def _roster(self, lead: int, numbers: Sequence[int]) -> Roster | None:
        layout = self.scene.layout
        first: dict[Party, None] = {}
        later: dict[Party, None] = {}
        filled = 0
        for number in numbers:
            block = layout.blocks[number]
            if self._holds_sum(block.start, block.end):
                return None
            named = [a for a in within(self.scene.actors, block[:2]) if a.kind != "place"]
            filled += bool(named)
            for place, actor in enumerate(named):
                (later if place else first).update(dict.fromkeys(actor.parties))
        if filled < _FEWEST or filled * 2 < len(numbers):
            return None
        heading = layout.blocks[numbers[0]].heading
        role = self.leads.role_above(layout.words(lead))
        role = role or self.leads.role_above(layout.words(heading))
        start = layout.blocks[numbers[0]].start
        words = layout.words(lead).lower()
        others = tuple(party for party in later if party not in first)
        return Roster(start, words, role, numbers[0], tuple(first), others)

    def _holds_sum(self, start: int, end: int) -> bool:
        place = bisect_left(self.sums, start)
        return place < len(self.sums) and self.sums[place] < end

    def _owners(self, roster: Roster) -> list[int]:
        """The sums of a list: those of the same nameless group, else the last one before it."""
        before = self.sums[: bisect_left(self.sums, roster.start)]
        layout = self.scene.layout
        section = layout.section_of(roster.block)
        here = [start for start in before if layout.section_of(layout.block_at(start)) == section]
        same = [start for start in here if self._is_same_crowd(start, roster)]
        if here:
            return same or here[-1:]
        if roster.role or len(set(self.sums)) <= _FEWEST:
            return list(before[:1] or self.sums[:1])
        crowds = [start for start in before if start in self.crowds and self.crowds[start].does]
        return crowds[-1:] or list(before[:1])

    def _with_fellows(self, owners: Sequence[int]) -> list[int]:
        """Sums with those of the same list: who tells what each payer pays tells of one purpose."""
        lists = (self._sums_of.get(self._list_of(owner), ())[:_FELLOWS] for owner in owners)
        return list(dict.fromkeys([*owners, *(start for fellows in lists for start in fellows)]))

    def _list_of(self, start: int) -> tuple[int, int] | None:
        """The lead and the heading of the list that holds a sum; None in prose."""
        block = self.scene.layout.blocks[self.scene.layout.block_at(start)]
        return (block.lead, block.heading) if block.kind == "item" else None

    def _is_same_crowd(self, start: int, roster: Roster) -> bool:
        """Whether a sum speaks of "partners" and the words above a list do so too."""
        crowd = self.crowds.get(start)
        return crowd is not None and bool(crowd.noun) and crowd.noun in roster.lead


def _labels(text: str) -> Iterator[tuple[int, int]]:
    """Where the labels of fields begin and end, looked back for from the colons."""
    begin, colon = 0, text.find(_COLON)
    while colon >= 0:
        begin = max(begin, text.rfind("\n", begin, colon) + 1)
        label = _FIELD.search(text[begin:colon])
        if label is not None:
            yield begin + label.start(1), colon
        begin, colon = colon, text.find(_COLON, colon + 1)
