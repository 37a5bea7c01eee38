"""Where the bodies of a document stand with regard to a sum: clues beyond its own sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import re2

from tidings.records import Party
from tidings.relate.crowds import Crowds
from tidings.relate.elsewhere import Elsewhere
from tidings.relate.entries import Entries
from tidings.relate.focus import Focus
from tidings.relate.kinds import PAYERS, coarse
from tidings.relate.leads import Leads
from tidings.relate.lists import Lists
from tidings.relate.members import Members
from tidings.relate.outsiders import Outsiders
from tidings.relate.rounds import Rounds
from tidings.relate.saying import Said, Saying
from tidings.relate.scene import Scene, within
from tidings.relate.syndicates import Syndicates
from tidings.relate.worth import joined

_JOINT = re2.compile(r"(?i)\b(?:joint(?:ly)?|together|co-?fund(?:ed)?|both)\b")
_BULLET_LENGTH = 6
_GROUP = 3
_FEW = 2
_TOP = 2  # the last block of title, dateline and lead
_STEPS = (("sentence", 0), ("next_sentence", 1), ("sentence_before", -1))


class _Company(NamedTuple):
    """The bodies of a section, those of them that usually pay, and those in one block of it."""

    section: Mapping[Party, None]
    of_section: Sequence[Party]
    of_block: Sequence[Party]


class Surroundings:
    """Clues from where a body stands in the document, for every body and every sum."""

    def __init__(self, scene: Scene, sums: Sequence[int], leads: Leads, rounds: Rounds) -> None:
        self._scene = scene
        self._rounds = rounds
        self._syndicates = Syndicates(scene, rounds)
        self._sums = sorted(sums)
        self._owned: dict[int, dict[Party, None]] = {}
        self._heads: dict[int, dict[Party, None]] = {}
        self._kinds: dict[Party, str] = {}
        self._in_block: dict[int, dict[Party, None]] = {}
        self._sections: dict[int, dict[Party, None]] = {}
        told = _told(scene, self._sums)
        counts: Counter[Party] = Counter()
        rows = [
            passage.tokens[place].parties for passage in scene.passages for place in passage.bodies
        ]
        self._grouped = {party for parties in rows if len(parties) >= _GROUP for party in parties}
        for actor in scene.actors:
            if actor.kind == "place":
                continue
            block = scene.layout.block_at(actor.start)
            for party in actor.parties:
                self._kinds.setdefault(party, actor.kind)
                self._in_block.setdefault(block, {})[party] = None
                self._sections.setdefault(scene.layout.section_of(block), {})[party] = None
                counts[party] += 1
                owner = bisect_right(told, actor.start) - 1
                if owner >= 0:
                    self._owned.setdefault(told[owner], {})[party] = None
                    if self._opens_block(actor.start, block):
                        self._heads.setdefault(told[owner], {})[party] = None
        self._companies: dict[int, _Company] = {}
        self._named: dict[int, frozenset[Party]] = {}
        self._focus = Focus(scene)
        crowds = Crowds(scene.vocabulary, scene.frames)
        self._crowds = {
            passage.tokens[place].start: crowds.of(passage.tokens, place)
            for passage in scene.passages
            for place in passage.sums
        }
        self._members = Members(scene, scene.frames)
        self._entries = Entries(scene)
        self._lists = Lists(scene, leads, self._sums, self._crowds)
        self._mates: dict[Party, set[Party]] = {}
        for parties in rows:
            for party in parties:
                self._mates.setdefault(party, set()).update(parties)
        self._items = {
            party
            for actor in scene.actors
            if self._opens_block(actor.start, scene.layout.block_at(actor.start))
            for party in actor.parties
        }
        self._coarse = {party: coarse(kind) for party, kind in self._kinds.items()}
        self._elsewhere = Elsewhere(scene, scene.frames.voices, self._coarse)
        self._outsiders = Outsiders(scene, self._coarse)
        self._leaders = self._leading(self.payers(), "")
        self._always = self._anywhere({party for party, _ in counts.most_common(1)})

    def _anywhere(self, common: Collection[Party]) -> dict[Party, str]:
        """What holds of each body whatever the sum is, told as one."""
        at_the_top = {p for block in (0, 1) for p in self._in_block.get(block, ())}
        found: dict[Party, str] = {}
        only = dict(self._outsiders.clues())
        for party, written in self._kinds.items():
            kind = coarse(written)
            holds = {
                "always": True,
                f"kind_{written}": True,
                f"is_{kind}": True,
                "publisher": party == self._scene.publisher,
                f"most_common_{kind}": party in common,
                f"in_title_{kind}": party in at_the_top,
                f"in_a_row_{kind}": party in self._grouped,
                f"few_sums_{kind}": len(self._sums) <= _FEW,
                only.get(party, ""): party in only,
            }
            found[party] = joined(name for name, is_so in holds.items() if is_so)
        return found

    def parties(self) -> list[Party]:
        """Every body of the document in the order of first mention."""
        return list(self._kinds)

    def payers(self) -> list[Party]:
        """Those of them that usually pay."""
        return [party for party, kind in self._kinds.items() if kind in PAYERS]

    def pair(self) -> tuple[Party, ...]:
        """The first two bodies side by side at the top: those who act jointly."""
        top = self._scene.layout.blocks[min(2, len(self._scene.layout.blocks) - 1)].end
        groups = (
            told.tokens[place].parties
            for told in self._scene.passages
            if told.sentence.start < top
            for place in told.bodies
        )
        return next((group for group in groups if len(group) == 2), ())

    def is_joint(self, start: int) -> bool:
        """Whether the sentence of a sum speaks of something joint."""
        return bool(_JOINT.search(self._scene.words(self._scene.layout.sentence_at(start))))

    def clues(
        self, starts: Sequence[int], parts: Sequence[int], traits: Sequence[str] = ()
    ) -> Said:
        """Where every body stands with regard to a sum told at ``starts``, its parts at ``parts``.

        What the sum is itself, its ``traits``, counts for each kind of body apart.
        Each place is asked which bodies stand there, not each body where it stands: a document
        has many bodies and few of them stand near a sum.
        """
        said = Saying(self._coarse, self._always)
        said.add(*self._leaders)
        for trait in traits:
            said.add_by_kind(trait, self._kinds)
        for name, parties in self._focus.around(starts):
            said.add(name, parties)
        for kind in dict.fromkeys(self._coarse.values()):
            for name, parties in self._focus.beside(starts, kind):
                said.add_of_kind(name, kind, parties)
        for name, holders in self._entries.holders(starts, parts):
            said.add(name, holders)
        if self._lists.belong_to(starts):
            for party, names in said.names.items():
                found = self._lists.clues(party, starts, self._coarse[party])
                names.update(dict.fromkeys(found))
        self._apart(said, starts)
        self._in_round(said, starts)
        self._crowded(said, starts)
        self._of_main_sum(said, starts)
        self._after(said, starts)
        self._near(said, starts)
        self._first(said, starts)
        return said.names

    def _company(self, block: int) -> _Company:
        """The bodies of the section of a block, and those of them that usually pay."""
        if block not in self._companies:
            section = self._sections.get(self._scene.layout.section_of(block), {})
            of_section = [p for p in section if self._kinds[p] in PAYERS]
            here = self._in_block.get(block, {})
            of_block = [p for p in of_section if p in here]
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

    def _apart(self, said: Saying, starts: Sequence[int]) -> None:
        """How each body is told that stands in no sentence of a sum."""
        layout = self._scene.layout
        sentences = list(dict.fromkeys(map(layout.sentence_number, starts)))
        for party, name in self._elsewhere.clues(sentences):
            said.names[party][name] = None

    def _in_round(self, said: Saying, starts: Sequence[int]) -> None:
        """Where a body stands when a sum is raised from investors: a firm of the title does it."""
        layout = self._scene.layout
        told = (self._scene.words(layout.sentence_at(start)) for start in starts)
        if any(map(self._rounds.are_told_in, told)):
            here = {p for start in starts for p in self._named_in(layout.sentence_number(start))}
            top = {party for block in (0, 1) for party in self._in_block.get(block, ())}
            for start in starts:
                raisers, backers = self._syndicates.of(start, starts)
                said.add("own:raises_round", raisers)
                said.add("own:backs_round", backers)
            said.add_by_kind("round_here", here)
            said.add_by_kind("round_top", top - here)
            said.add_by_kind("round_away", self._kinds.keys() - here - top)

    def _crowded(self, said: Saying, starts: Sequence[int]) -> None:
        """Whether a body is one of a row or a list where the sum speaks of a nameless group."""
        crowds = [self._crowds[start] for start in starts if start in self._crowds]
        for crowd in crowds:
            if crowd.does:
                said.add(f"crowd_{crowd.does}_member", self._members.of(crowd.noun, crowd.size))
        for start in starts:
            said.add_by_kind("crowd_near", self._members.beside(start))
        if any(crowd.does == "give" and self._is_private(crowd.noun) for crowd in crowds):
            said.add_by_kind("private_give", self._kinds)
        for does in dict.fromkeys(crowd.does for crowd in crowds if crowd.does):
            said.add_by_kind(f"crowd_{does}", self._kinds)
            said.add(f"crowd_{does}_row", self._grouped)
            said.add(f"crowd_{does}_item", self._items)
        for crowd in crowds:
            alike = self._members.alike(crowd.noun, self._kinds) if crowd.does else set()
            if alike:
                blocks = map(self._scene.layout.block_at, starts)
                here = {party for block in blocks for party in self._company(block).section}
                said.add(f"crowd_{crowd.does}_alike", alike)
                said.add(f"crowd_{crowd.does}_unlike", self._kinds.keys() - alike)
                said.add(f"crowd_{crowd.does}_alike_near", here & alike)

    def _is_private(self, noun: str) -> bool:
        """Whether a nameless group is of business: "industry adds £2m"."""
        return self._scene.vocabulary.is_("private_group", noun)

    def _of_main_sum(self, said: Saying, starts: Sequence[int]) -> None:
        """Where a body stands in a document that is about this sum: it is told at the top."""
        layout = self._scene.layout
        if not any(layout.block_at(start) <= _TOP for start in starts):
            return
        said.add_by_kind("main", self._kinds)
        said.add_by_kind("main_row", self._grouped)
        said.add_by_kind("main_item", self._items)
        if len(self._sums) <= _FEW:
            said.add_by_kind("main_alone", self._kinds)
        said.add_by_kind("main_receiver", self._focus.of_kind("receiver"))
        said.add_by_kind("main_topic", self._focus.of_kind("topic"))
        said.add_by_kind("main_giver", self._focus.of_kind("giver"))

    def _opens_block(self, start: int, block: int) -> bool:
        """Whether a name opens a list item or a heading, after its bullet."""
        item = self._scene.layout.blocks[block]
        return item.kind != "prose" and start - item.start <= _BULLET_LENGTH

    def _after(self, said: Saying, starts: Sequence[int]) -> None:
        """Whether a body is told of after this sum and before the next one."""
        for start in starts:
            after = self._owned.get(start, ())
            section = self._company(self._scene.layout.block_at(start)).section
            said.add_by_kind("told_after", (p for p in after if p in section))
            said.add_by_kind("told_beyond", (p for p in after if p not in section))
            said.add_by_kind("opens_item_after", self._heads.get(start, ()))
            said.add_by_kind("in_a_row_after", (p for p in after if p in self._grouped))

    def _near(self, said: Saying, starts: Sequence[int]) -> None:
        """Whether a body stands in the block of a sum, in its lead or heading, or next to it."""
        layout = self._scene.layout
        numbers = {layout.block_at(start) for start in starts}
        leads = {layout.blocks[number].lead for number in numbers} - {-1}
        headlines = {number for number in numbers if layout.blocks[number].kind == "heading"}
        headings = {layout.blocks[number].heading for number in numbers} - {0, -1}
        beside = {number + step for number in numbers for step in (1, -1)}
        for name, blocks in (
            ("same_block", numbers),
            ("same_headline", headlines),
            ("same_lead", leads),
            ("same_heading", headings),
            ("next_block", beside),
        ):
            for block in blocks:
                said.add_by_kind(name, self._in_block.get(block, ()))
        for name, step in _STEPS:
            for start in starts:
                named = self._named_in(layout.sentence_number(start) + step)
                said.add_by_kind(name, named)

    def _first(self, said: Saying, starts: Sequence[int]) -> None:
        """Whether a body is the first, or the only one that usually pays, around a sum."""
        for block in dict.fromkeys(map(self._scene.layout.block_at, starts)):
            section, of_section, of_block = self._company(block)
            said.add(*self._leading(of_block, "_of_block"))
            said.add(*self._leading(of_section, "_of_section"))
            if of_section:
                said.add_by_kind("elsewhere", (p for p in self._kinds if p not in section))
            said.add_by_kind("first_of_section", list(section)[:1])
            said.add_by_kind("in_section", section)

    def _leading(self, payers: Sequence[Party], where: str) -> tuple[str, list[Party]]:
        """The first of some bodies that pay, and those named in one row with it."""
        name = "only_payer" if payers and self._are_mates(payers) else "first_payer"
        mates = self._mates.get(payers[0], {payers[0]}) if payers else set()
        return f"{name}{where}", [party for party in payers if party in mates]

    def _are_mates(self, parties: Sequence[Party]) -> bool:
        """Whether all of some bodies are named in one row with the first."""
        return set(parties) <= self._mates.get(parties[0], {parties[0]})


def _told(scene: Scene, sums: Sequence[int]) -> list[int]:
    """Where something else begins to be told: the sums, and the amounts that fund nothing."""
    others = (
        item.amount.start
        for item in scene.judged
        if item.amount.role == "other" and not item.is_conversion
    )
    return sorted({*sums, *others})
