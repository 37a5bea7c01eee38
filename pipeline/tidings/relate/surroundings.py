"""Where the bodies of a document stand with regard to a sum: clues beyond its own sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import re2

from tidings.records import Party
from tidings.relate.crowds import Crowds
from tidings.relate.entries import Entries
from tidings.relate.focus import Focus, coarse
from tidings.relate.frames import Frames
from tidings.relate.leads import Leads
from tidings.relate.lists import Lists
from tidings.relate.scene import Scene, within

_JOINT = re2.compile(r"(?i)\b(?:joint(?:ly)?|together|co-?fund(?:ed)?|both)\b")
_BULLET_LENGTH = 6
_GROUP = 3
_PAYERS = frozenset(("funder", "government", "country", "international"))
_STEPS = (("sentence", 0), ("next_sentence", 1), ("sentence_before", -1))


class _Company(NamedTuple):
    """The bodies of a section, those of them that usually pay, and those in one block of it."""

    section: Mapping[Party, None]
    of_section: Sequence[Party]
    of_block: Sequence[Party]


class _Telling(NamedTuple):
    """Where a sum is told, as every body is asked about it; ``sentences`` hold bodies."""

    starts: frozenset[int]
    groups: tuple[tuple[str, frozenset[int]], ...]
    beside: frozenset[int]
    crowds: tuple[str, ...]
    company: tuple[_Company, ...]
    sentences: tuple[tuple[str, frozenset[Party]], ...]


class Surroundings:
    """Clues from where a body stands in the document, for every body and every sum."""

    def __init__(self, scene: Scene, sums: Sequence[int], leads: Leads) -> None:
        self._scene = scene
        self._sums = sorted(sums)
        self._owned: dict[Party, set[int]] = {}
        self._heads: dict[Party, set[int]] = {}
        self._kinds: dict[Party, str] = {}
        self._blocks: dict[Party, set[int]] = {}
        self._sections: dict[int, dict[Party, None]] = {}
        counts: Counter[Party] = Counter()
        self._grouped = {
            party
            for _, tokens in scene.rows
            for token in tokens
            if len(token.parties) >= _GROUP
            for party in token.parties
        }
        for actor in scene.actors:
            if actor.kind == "place":
                continue
            block = scene.layout.block_at(actor.start)
            for party in actor.parties:
                self._kinds.setdefault(party, actor.kind)
                self._blocks.setdefault(party, set()).add(block)
                self._sections.setdefault(scene.layout.section_of(block), {})[party] = None
                counts[party] += 1
                owner = bisect_right(self._sums, actor.start) - 1
                if owner >= 0:
                    self._owned.setdefault(party, set()).add(self._sums[owner])
                    if self._opens_block(actor.start, block):
                        self._heads.setdefault(party, set()).add(self._sums[owner])
        self._common = {party for party, _ in counts.most_common(1)}
        self._payers = [party for party, kind in self._kinds.items() if kind in _PAYERS]
        self._tellings: dict[tuple[int, ...], _Telling] = {}
        self._companies: dict[int, _Company] = {}
        self._named: dict[int, frozenset[Party]] = {}
        self._focus = Focus(scene)
        crowds = Crowds(scene.vocabulary, Frames(scene.vocabulary))
        self._crowds = {
            token.start: crowds.of(tokens, place)
            for _, tokens in scene.rows
            for place, token in enumerate(tokens)
            if token.kind == "amount"
        }
        self._entries = Entries(scene)
        self._lists = Lists(scene, leads, self._sums, self._crowds)
        self._mates: dict[Party, set[Party]] = {}
        for _, tokens in scene.rows:
            for token in tokens:
                for party in token.parties:
                    self._mates.setdefault(party, set()).update(token.parties)
        self._items = {
            party
            for actor in scene.actors
            if self._opens_block(actor.start, scene.layout.block_at(actor.start))
            for party in actor.parties
        }

    def parties(self) -> list[Party]:
        """Every body of the document in the order of first mention."""
        return list(self._kinds)

    def pair(self) -> tuple[Party, ...]:
        """The first two bodies side by side at the top: those who act jointly."""
        top = self._scene.layout.blocks[min(2, len(self._scene.layout.blocks) - 1)].end
        groups = (
            token.parties
            for sentence, tokens in self._scene.rows
            if sentence.start < top
            for token in tokens
        )
        return next((group for group in groups if len(group) == 2), ())

    def is_joint(self, start: int) -> bool:
        """Whether the sentence of a sum speaks of something joint."""
        return bool(_JOINT.search(self._scene.words(self._scene.layout.sentence_at(start))))

    def clues(self, party: Party, starts: Sequence[int], parts: Sequence[int]) -> list[str]:
        """Where a body stands with regard to a sum told at ``starts``, its parts at ``parts``."""
        scene, kind = self._scene, coarse(self._kinds[party])
        names = [f"kind_{self._kinds[party]}", f"is_{kind}"]
        told = self._telling(tuple(starts))
        here = self._blocks[party]
        if party == scene.publisher:
            names.append("publisher")
        if party in self._common:
            names.append(f"most_common_{kind}")
        if any(block <= 1 for block in here):
            names.append(f"in_title_{kind}")
        names.extend(self._focus.clues(party, starts, kind))
        names.extend(self._entries.clues(party, starts, parts))
        names.extend(self._lists.clues(party, starts, kind))
        names.extend(self._crowded(party, told, kind))
        names.extend(self._after(party, told, kind))
        names.extend(self._near(here, told, kind))
        names.extend(self._first(party, told, kind))
        names.extend(f"{name}_{kind}" for name, named in told.sentences if party in named)
        return names

    def _telling(self, starts: tuple[int, ...]) -> _Telling:
        """Where a sum is told; found out once for all bodies."""
        told = self._tellings.get(starts)
        if told is None:
            told = self._tellings[starts] = self._find_telling(starts)
        return told

    def _find_telling(self, starts: tuple[int, ...]) -> _Telling:
        layout = self._scene.layout
        blocks = [layout.block_at(start) for start in starts]
        here = [layout.sentence_number(start) for start in starts]
        return _Telling(
            starts=frozenset(starts),
            groups=tuple(
                (name, frozenset(numbers))
                for name, numbers in (
                    ("block", blocks),
                    ("lead", {layout.blocks[block].lead for block in blocks} - {-1}),
                    ("heading", {layout.blocks[block].heading for block in blocks} - {0, -1}),
                )
            ),
            beside=frozenset(block + step for block in blocks for step in (1, -1)),
            crowds=tuple(
                dict.fromkeys(
                    self._crowds[start].does
                    for start in starts
                    if start in self._crowds and self._crowds[start].does
                )
            ),
            company=tuple(map(self._company, blocks)),
            sentences=tuple(
                (name, frozenset().union(*(self._named_in(number + step) for number in here)))
                for name, step in _STEPS
            ),
        )

    def _company(self, block: int) -> _Company:
        """The bodies of the section of a block, and those of them that usually pay."""
        if block not in self._companies:
            section = self._sections.get(self._scene.layout.section_of(block), {})
            of_section = [p for p in section if self._kinds[p] in _PAYERS]
            of_block = [p for p in of_section if block in self._blocks[p]]
            self._companies[block] = _Company(section, of_section, of_block)
        return self._companies[block]

    def _named_in(self, number: int) -> frozenset[Party]:
        """The bodies in a sentence."""
        sentences = self._scene.layout.sentences
        if not 0 <= number < len(sentences):
            return frozenset()
        if number not in self._named:
            self._named[number] = frozenset(
                party
                for actor in within(self._scene.actors, sentences[number])
                if actor.kind != "place"
                for party in actor.parties
            )
        return self._named[number]

    def _crowded(self, party: Party, told: _Telling, kind: str) -> Iterator[str]:
        """Whether a body is one of a row or a list where the sum speaks of a nameless group."""
        for crowd in told.crowds:
            yield f"crowd_{crowd}_{kind}"
            if party in self._grouped:
                yield f"crowd_{crowd}_row"
            if party in self._items:
                yield f"crowd_{crowd}_item"

    def _opens_block(self, start: int, block: int) -> bool:
        """Whether a name opens a list item or a heading, after its bullet."""
        item = self._scene.layout.blocks[block]
        return item.kind != "prose" and start - item.start <= _BULLET_LENGTH

    def _after(self, party: Party, told: _Telling, kind: str) -> Iterator[str]:
        """Whether a body is told of after this sum and before the next one."""
        is_after = not told.starts.isdisjoint(self._owned.get(party, ()))
        if is_after:
            yield f"told_after_{kind}"
        if not told.starts.isdisjoint(self._heads.get(party, ())):
            yield f"opens_item_after_{kind}"
        if party in self._grouped:
            yield f"in_a_row_{kind}"
            if is_after:
                yield f"in_a_row_after_{kind}"
        if len(self._sums) <= 2:
            yield f"few_sums_{kind}"

    def _near(self, here: set[int], told: _Telling, kind: str) -> Iterator[str]:
        for name, wanted in told.groups:
            if not here.isdisjoint(wanted):
                yield f"same_{name}_{kind}"
        if not here.isdisjoint(told.beside):
            yield f"next_block_{kind}"

    def _first(self, party: Party, told: _Telling, kind: str) -> Iterator[str]:
        """Whether a body is the first, or the only one that usually pays, here or anywhere."""
        if self._leads(self._payers, party):
            yield "only_payer" if self._are_mates(self._payers) else "first_payer"
        for section, of_section, of_block in told.company:
            if self._leads(of_block, party):
                are_all = self._are_mates(of_block)
                yield "only_payer_of_block" if are_all else "first_payer_of_block"
            if of_section and party not in section:
                yield f"elsewhere_{kind}"
            if self._leads(of_section, party):
                are_all = self._are_mates(of_section)
                yield "only_payer_of_section" if are_all else "first_payer_of_section"
            if next(iter(section), None) == party:
                yield f"first_of_section_{kind}"
            if party in section:
                yield f"in_section_{kind}"

    def _leads(self, parties: Sequence[Party], party: Party) -> bool:
        """Whether a body is the first of some, or named in one row with the first."""
        if not parties:
            return False
        mates = self._mates.get(parties[0], {parties[0]})
        return party in mates and party in parties

    def _are_mates(self, parties: Sequence[Party]) -> bool:
        """Whether all of some bodies are named in one row with the first."""
        return set(parties) <= self._mates.get(parties[0], {parties[0]})
