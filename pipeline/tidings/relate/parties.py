"""Who pays and who receives a sum: clues from its sentences, its list and the whole document.

Every clue has a name; ``rules/relations/party_weights.csv`` says what it is worth for a funder
and for a recipient. A body whose clues weigh more than nothing takes the role.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, cast

import re2

from tidings.records import Party
from tidings.relate.frames import Clues, Frames, is_possessive, note
from tidings.relate.layout import Block
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token
from tidings.rules import Rulebook
from tidings.text import Stretch

PartyRole = Literal["funder", "recipient"]
ROLES: tuple[PartyRole, ...] = ("funder", "recipient")
_LABEL = frozenset((":", "-", "–", "—", "(", ".", ",", ")"))
_LEAST = -1.8  # somebody pays every sum: the best candidate pays unless it is weaker than this
_TIE = 0.01
_JOINT = re2.compile(r"(?i)\b(?:joint(?:ly)?|together|co-?fund(?:ed)?|both)\b")
_BULLET_LENGTH = 6
_GROUP = 3
_ACADEMIC = frozenset(("university", "research_institute"))
_PAYERS = frozenset(("funder", "government", "country", "international"))
_SIGN = frozenset((":", "–", "—", "-", "(", "."))


class Parties:
    """The parties of every sum of a document."""

    def __init__(self, rulebook: Rulebook, frames: Frames) -> None:
        self._frames = frames
        self._leads = tuple(
            (cast(PartyRole, pattern.fields["role"]), re2.compile("(?i)" + pattern.pattern))
            for pattern in rulebook.patterns("relations/leads.jsonl")
        )
        self._weights: dict[PartyRole, dict[str, float]] = {
            role: {
                row["clue"]: float(row[role] or 0)
                for row in rulebook.rows("relations/party_weights.csv")
            }
            for role in ROLES
        }

    def clues(self, scene: Scene) -> dict[int, Clues]:
        """Index of each amount → the clues of its own sentence and list."""
        places = {item.amount.start: index for index, item in enumerate(scene.judged)}
        found: dict[int, Clues] = {}
        topic: Token | None = None
        section = -1
        for sentence, tokens in scene.rows:
            number = scene.layout.block_at(sentence.start)
            block = scene.layout.blocks[number]
            if scene.layout.section_of(number) != section:
                topic, section = None, scene.layout.section_of(number)
            for place, token in enumerate(tokens):
                if token.kind == "amount":
                    clues = self._frames.read(tokens, place, topic)
                    self._label(scene, block, tokens, place, clues)
                    found[places[token.start]] = clues
            topic = self._frames.topic(tokens, topic)
        return found

    def support(self, scene: Scene) -> dict[int, Clues]:
        """Index of an amount → the clues of sentences without amounts that speak of it."""
        found: dict[int, Clues] = {}
        for sentence, tokens in scene.rows:
            if any(token.kind == "amount" for token in tokens):
                continue
            clues = self._frames.support(tokens)
            self._list(scene, sentence, tokens, clues)
            for number, index in enumerate(_amounts_near(scene, sentence.start) if clues else ()):
                mine = found.setdefault(index, {})
                where = "section" if number else _distance(scene, sentence.start, index)
                for party, names in clues.items():
                    for name in names:
                        note(mine, (party,), f"{where}:{name}")
        return found

    def _list(self, scene: Scene, sentence: Stretch, tokens: Sequence[Token], clues: Clues) -> None:
        """ "Among the backers are A and B", "The winners:" and the items under it."""
        block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
        said = self._role_in(scene.words(sentence))
        led = self._role_in(scene.layout.words(block.lead)) if block.kind == "item" else ""
        for index, token in enumerate(tokens):
            if token.kind == "actor" and not self._frames.preposition(tokens, index):
                if said:
                    note(clues, token.parties, f"listed_as_{said}")
                if led:
                    note(clues, token.parties, f"item_as_{led}")

    def _role_in(self, words: str) -> str:
        """The role that the nouns of a lead or a sentence give to the names beside them."""
        line = " ".join(words.split())
        return next((role for role, expression in self._leads if expression.search(line)), "")

    def decide(self, clues: Mapping[Party, Iterable[str]], role: PartyRole) -> tuple[Party, ...]:
        """The parties that take a role, in the order of the clues.

        Where grammar names one, a body that only stands near does not join it.
        """
        weights = self._weights[role]

        def weigh(names: Iterable[str]) -> float:
            return sum(weights.get(name, 0.0) for name in sorted(names))

        scores = {party: weigh(names) for party, names in clues.items()}
        least = 0.0
        if role == "funder" and max(scores.values(), default=0.0) <= 0:
            least = max(max(scores.values(), default=0.0) - _TIE, _LEAST)
        chosen = [party for party, score in scores.items() if score > least]
        grounded = [party for party in chosen if any(":" in name for name in clues[party])]
        return tuple(grounded or chosen)

    def _label(
        self, scene: Scene, block: Block, tokens: Sequence[Token], place: int, clues: Clues
    ) -> None:
        """ "University of York: £2m" in a list: the words above say who pays or receives."""
        actor = self._labelling(tokens, place)
        if actor is not None:
            note(clues, actor.parties, f"label_{self._role_of_list(scene, block)}")
            note(clues, actor.parties, "label")

    def _labelling(self, tokens: Sequence[Token], place: int) -> Token | None:
        """The actor that labels an amount: "A: £2m", "A ..... £2m", "A (£2m)", "£2m – A"."""
        is_signed = False
        for index in range(place - 1, max(place - 12, -1), -1):
            token = tokens[index]
            is_signed = is_signed or token.word in _SIGN
            if token.kind == "actor" and is_signed and not self._frames.preposition(tokens, index):
                return None if is_possessive(tokens, index) else token
            if token.kind == "verb" or token.word in (";", "and"):
                break
        following = tokens[place + 1 : place + 3]
        is_label = len(following) == 2 and following[0].word in (":", "–", "—", "-")
        return following[1] if is_label and following[1].kind == "actor" else None

    def _role_of_list(self, scene: Scene, block: Block) -> str:
        """The role that the lead or the heading of a list gives to the names in it."""
        roles = (self._role_in(scene.layout.words(index)) for index in (block.lead, block.heading))
        return next((role for role in roles if role), "open")


def _amounts_near(scene: Scene, offset: int) -> list[int]:
    """The funding amounts that a sentence without one can speak of, the likeliest first.

    Those of its section, the last before it first; else the first of the document.
    """
    section = scene.layout.section_of(scene.layout.block_at(offset))
    funding = [
        index
        for index, item in enumerate(scene.judged)
        if item.amount.role == "funding" and not item.is_conversion
    ]

    def is_here(index: int) -> bool:
        block = scene.layout.block_at(scene.judged[index].amount.start)
        return scene.layout.section_of(block) == section

    before = [i for i in reversed(funding) if scene.judged[i].amount.start < offset and is_here(i)]
    after = [i for i in funding if scene.judged[i].amount.start > offset and is_here(i)]
    return [*before, *after] or funding[:1]


def _distance(scene: Scene, offset: int, index: int) -> str:
    """ "beside" for a sentence in the block of the amount that it speaks of, else "near"."""
    there = scene.layout.block_at(scene.judged[index].amount.start)
    return "beside" if scene.layout.block_at(offset) == there else "near"


def _coarse(kind: str) -> str:
    """Kinds of bodies that stand in the same places: payers, academic ones, the others."""
    return "payer" if kind in _PAYERS else "academic" if kind in _ACADEMIC else kind


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
        scene, kind = self._scene, _coarse(self._kinds[party])
        names = [f"kind_{self._kinds[party]}", f"is_{kind}"]
        blocks = [scene.layout.block_at(start) for start in starts]
        here = self._blocks[party]
        if party == scene.publisher:
            names.append("publisher")
        if party in self._common:
            names.append(f"most_common_{kind}")
        if any(block <= 1 for block in here):
            names.append(f"in_title_{kind}")
        names.extend(self._after(party, starts, kind))
        names.extend(self._near(here, blocks, kind))
        names.extend(self._first(party, blocks, kind))
        for name, steps in (("sentence", 0), ("next_sentence", 1), ("sentence_before", -1)):
            if self._is_in_sentence(party, starts, steps):
                names.append(f"{name}_{kind}")
        return names

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
        if payers == [party]:
            yield "only_payer"
        elif payers[:1] == [party]:
            yield "first_payer"
        for block in blocks:
            section = self._sections.get(self._scene.layout.section_of(block), {})
            of_section = [p for p in section if self._kinds[p] in _PAYERS]
            of_block = [p for p in of_section if block in self._blocks[p]]
            if of_block[:1] == [party]:
                yield "only_payer_of_block" if len(of_block) == 1 else "first_payer_of_block"
            if of_section and party not in section:
                yield f"elsewhere_{kind}"
            if of_section == [party]:
                yield "only_payer_of_section"
            elif of_section[:1] == [party]:
                yield "first_payer_of_section"
            if next(iter(section), None) == party:
                yield f"first_of_section_{kind}"
            if party in section:
                yield f"in_section_{kind}"

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
