"""Who pays and who receives a sum: clues from its sentences, its list and the whole document.

Every clue has a name; ``rules/relations/party_weights.csv`` says what it is worth for a funder
and for a recipient. A body whose clues weigh more than nothing takes the role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, cast

import re2

from tidings.records import Party
from tidings.relate.frames import Clues, Frames, is_possessive, note
from tidings.relate.layout import Block
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token
from tidings.rules import Rulebook

PartyRole = Literal["funder", "recipient"]
ROLES: tuple[PartyRole, ...] = ("funder", "recipient")
_LABEL = frozenset((":", "-", "–", "—", "(", ".", ",", ")"))
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
        for sentence, tokens in scene.rows:
            block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
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
            index = _amount_near(scene, sentence.start) if clues else None
            if index is not None:
                mine = found.setdefault(index, {})
                for party, names in clues.items():
                    for name in names:
                        note(mine, (party,), name)
        return found

    def decide(self, clues: Mapping[Party, Iterable[str]], role: PartyRole) -> tuple[Party, ...]:
        """The parties that take a role, in the order of the clues."""
        weights = self._weights[role]

        def weigh(names: Iterable[str]) -> float:
            return sum(weights.get(name, 0.0) for name in sorted(names))

        return tuple(party for party, names in clues.items() if weigh(names) > 0)

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
            if token.kind in ("verb", "amount") or token.word in (";", "and"):
                break
        following = tokens[place + 1 : place + 3]
        is_label = len(following) == 2 and following[0].word in (":", "–", "—", "-")
        return following[1] if is_label and following[1].kind == "actor" else None

    def _role_of_list(self, scene: Scene, block: Block) -> str:
        """The role that the lead or the heading of a list gives to the names in it."""
        for index in (block.lead, block.heading):
            words = scene.layout.words(index)
            for role, expression in self._leads:
                if expression.search(words):
                    return role
        return "open"


def _amount_near(scene: Scene, offset: int) -> int | None:
    """The funding amount that a sentence without one speaks of: the last before it."""
    section = scene.layout.blocks[scene.layout.block_at(offset)].heading
    funding = [
        index
        for index, item in enumerate(scene.judged)
        if item.amount.role == "funding" and not item.is_conversion
    ]

    def is_here(index: int) -> bool:
        block = scene.layout.block_at(scene.judged[index].amount.start)
        return scene.layout.blocks[block].heading == section or block == section

    before = [i for i in funding if scene.judged[i].amount.start < offset and is_here(i)]
    after = [i for i in funding if scene.judged[i].amount.start > offset and is_here(i)]
    return before[-1] if before else after[0] if after else funding[0] if funding else None


class Surroundings:
    """Clues from where a body stands in the document, for every body and every sum."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._kinds: dict[Party, str] = {}
        self._blocks: dict[Party, set[int]] = {}
        counts: Counter[Party] = Counter()
        for actor in scene.actors:
            for party in actor.parties:
                self._kinds.setdefault(party, actor.kind)
                self._blocks.setdefault(party, set()).add(scene.layout.block_at(actor.start))
                counts[party] += 1
        self._common = {party for party, _ in counts.most_common(1)}

    def parties(self) -> list[Party]:
        """Every body of the document in the order of first mention."""
        return list(self._kinds)

    def clues(self, party: Party, starts: Sequence[int]) -> list[str]:
        """Where a body stands with regard to a sum told at ``starts``."""
        scene, kind = self._scene, self._kinds[party]
        names = [f"kind_{kind}"]
        blocks = [scene.layout.block_at(start) for start in starts]
        here = self._blocks[party]
        if party == scene.publisher:
            names.append("publisher")
        if party in self._common:
            names.append("most_common")
        if any(block <= 1 for block in here):
            names.append(f"in_title_{kind}")
        headings = {scene.layout.blocks[block].heading for block in blocks} - {0, -1}
        leads = {scene.layout.blocks[block].lead for block in blocks} - {-1}
        for name, wanted in (("block", set(blocks)), ("lead", leads), ("heading", headings)):
            if here & wanted:
                names.append(f"same_{name}_{kind}")
        if any({block + 1, block - 1} & here for block in blocks):
            names.append(f"next_block_{kind}")
        for name, steps in (("sentence", 0), ("next_sentence", 1), ("sentence_before", -1)):
            if self._is_in_sentence(party, starts, steps):
                names.append(f"{name}_{kind}")
        return names

    def _is_in_sentence(self, party: Party, starts: Sequence[int], steps: int) -> bool:
        sentences = self._scene.layout.sentences
        for start in starts:
            here = sentences.index(self._scene.layout.sentence_at(start)) + steps
            if 0 <= here < len(sentences) and any(
                party in actor.parties for actor in within(self._scene.actors, sentences[here])
            ):
                return True
        return False
