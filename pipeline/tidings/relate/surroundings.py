"""Where the bodies of a document stand with regard to a sum: clues beyond its own sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import re2

from tidings.records import Party
from tidings.relate.focus import Focus, coarse
from tidings.relate.frames import Frames
from tidings.relate.scene import Scene, within

_JOINT = re2.compile(r"(?i)\b(?:joint(?:ly)?|together|co-?fund(?:ed)?|both)\b")
_BULLET_LENGTH = 6
_GROUP = 3
_PAYERS = frozenset(("funder", "government", "country", "international"))


class Surroundings:
    """Clues from where a body stands in the document, for every body and every sum."""

    def __init__(self, scene: Scene, sums: Sequence[int]) -> None:
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
        self._focus = Focus(scene)
        frames = Frames(scene.vocabulary)
        self._crowds = {
            token.start: frames.crowd(tokens, place)
            for _, tokens in scene.rows
            for place, token in enumerate(tokens)
            if token.kind == "amount"
        }
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

    def clues(self, party: Party, starts: Sequence[int]) -> list[str]:
        """Where a body stands with regard to a sum told at ``starts``."""
        scene, kind = self._scene, coarse(self._kinds[party])
        names = [f"kind_{self._kinds[party]}", f"is_{kind}"]
        blocks = [scene.layout.block_at(start) for start in starts]
        here = self._blocks[party]
        if party == scene.publisher:
            names.append("publisher")
        if party in self._common:
            names.append(f"most_common_{kind}")
        if any(block <= 1 for block in here):
            names.append(f"in_title_{kind}")
        names.extend(self._focus.clues(party, starts, kind))
        names.extend(self._crowded(party, starts, kind))
        names.extend(self._after(party, starts, kind))
        names.extend(self._near(here, blocks, kind))
        names.extend(self._first(party, blocks, kind))
        for name, steps in (("sentence", 0), ("next_sentence", 1), ("sentence_before", -1)):
            if self._is_in_sentence(party, starts, steps):
                names.append(f"{name}_{kind}")
        return names

    def _crowded(self, party: Party, starts: Sequence[int], kind: str) -> Iterator[str]:
        """Whether a body is one of a row or a list where the sum speaks of a nameless group."""
        for crowd in dict.fromkeys(self._crowds.get(start, "") for start in starts):
            if crowd:
                yield f"crowd_{crowd}_{kind}"
                if party in self._grouped:
                    yield f"crowd_{crowd}_row"
                if party in self._items:
                    yield f"crowd_{crowd}_item"

    def _is_grouped(self, party: Party) -> bool:
        """Whether a body stands in a row of three or more."""
        return party in self._grouped

    def _opens_block(self, start: int, block: int) -> bool:
        """Whether a name opens a list item or a heading, after its bullet."""
        item = self._scene.layout.blocks[block]
        return item.kind != "prose" and start - item.start <= _BULLET_LENGTH

    def _after(self, party: Party, starts: Sequence[int], kind: str) -> Iterator[str]:
        """Whether a body is told of after this sum and before the next one."""
        if self._owned.get(party, set()) & set(starts):
            yield f"told_after_{kind}"
        if self._heads.get(party, set()) & set(starts):
            yield f"opens_item_after_{kind}"
        if self._is_grouped(party):
            yield f"in_a_row_{kind}"
            if self._owned.get(party, set()) & set(starts):
                yield f"in_a_row_after_{kind}"
        if len(self._sums) <= 2:
            yield f"few_sums_{kind}"

    def _near(self, here: set[int], blocks: Sequence[int], kind: str) -> Iterator[str]:
        layout = self._scene.layout
        headings = {layout.blocks[block].heading for block in blocks} - {0, -1}
        leads = {layout.blocks[block].lead for block in blocks} - {-1}
        for name, wanted in (("block", set(blocks)), ("lead", leads), ("heading", headings)):
            if here & wanted:
                yield f"same_{name}_{kind}"
        if any({block + 1, block - 1} & here for block in blocks):
            yield f"next_block_{kind}"

    def _first(self, party: Party, blocks: Sequence[int], kind: str) -> Iterator[str]:
        """Whether a body is the first, or the only one that usually pays, here or anywhere."""
        payers = [p for p, other in self._kinds.items() if other in _PAYERS]
        if self._leads(payers, party):
            yield "only_payer" if self._are_mates(payers) else "first_payer"
        for block in blocks:
            section = self._sections.get(self._scene.layout.section_of(block), {})
            of_section = [p for p in section if self._kinds[p] in _PAYERS]
            of_block = [p for p in of_section if block in self._blocks[p]]
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
        return party in parties and party in self._mates.get(parties[0], {parties[0]})

    def _are_mates(self, parties: Sequence[Party]) -> bool:
        """Whether all of some bodies are named in one row with the first."""
        return set(parties) <= self._mates.get(parties[0], {parties[0]})

    def _is_in_sentence(self, party: Party, starts: Sequence[int], steps: int) -> bool:
        sentences = self._scene.layout.sentences
        for start in starts:
            here = bisect_right(sentences, start, key=lambda s: s.start) - 1 + steps
            if 0 <= here < len(sentences) and any(
                party in actor.parties and actor.kind != "place"
                for actor in within(self._scene.actors, sentences[here])
            ):
                return True
        return False
