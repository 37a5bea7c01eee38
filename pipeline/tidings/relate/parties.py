"""Who pays and who receives each amount: its sentence, its list, the sentences around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import re2

from tidings.relate.frames import Evidence, Frames, PartyRole
from tidings.relate.layout import Block
from tidings.relate.scene import Scene
from tidings.relate.tokens import Token
from tidings.rules import Rulebook

_LABEL = frozenset((":", "-", "–", "—", "(", ".", ","))
_RECEIVES = frozenset(("university", "research_institute"))


class Parties:
    """Evidence for the parties of every amount of a document."""

    def __init__(self, rulebook: Rulebook, frames: Frames) -> None:
        self._frames = frames
        self._leads = tuple(
            (cast(PartyRole, pattern.fields["role"]), re2.compile("(?i)" + pattern.pattern))
            for pattern in rulebook.patterns("relations/leads.jsonl")
        )

    def evidence(self, scene: Scene) -> dict[int, Evidence]:
        """Index of each amount → its evidence."""
        places = {item.amount.start: index for index, item in enumerate(scene.judged)}
        found: dict[int, Evidence] = {}
        topic: Token | None = None
        for sentence, tokens in scene.rows:
            block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
            for place, token in enumerate(tokens):
                if token.kind == "amount":
                    said = self._frames.read(tokens, place, topic)
                    self._label(scene, block, tokens, place, said)
                    found[places[token.start]] = said
            topic = self._frames.topic(tokens, topic)
        self._add_support(scene, found)
        return found

    def _label(
        self, scene: Scene, block: Block, tokens: Sequence[Token], place: int, said: Evidence
    ) -> None:
        """ "University of York: £2m" in a list: the words above say who pays or receives."""
        actor = _labelling(tokens, place)
        if actor is None or (said.funders and said.recipients):
            return
        role = self._role_of_list(scene, block) or _usual_role(actor)
        if actor.parties[0] not in {**said.funders, **said.recipients}:
            said.add(role, actor.parties)

    def _role_of_list(self, scene: Scene, block: Block) -> PartyRole | None:
        """The role that the lead or the heading of a list gives to the names in it."""
        for index in (block.lead, block.heading):
            words = scene.layout.words(index)
            for role, expression in self._leads:
                if expression.search(words):
                    return role
        return None

    def _add_support(self, scene: Scene, found: dict[int, Evidence]) -> None:
        """Sentences without an amount speak of the last amount before them in the section."""
        for sentence, tokens in scene.rows:
            if any(token.kind == "amount" for token in tokens):
                continue
            said = self._frames.support(tokens)
            if not (said.funders or said.recipients):
                continue
            index = self._amount_near(scene, sentence.start)
            if index is not None:
                mine = found.setdefault(index, Evidence())
                mine.take(said, "funder")
                mine.take(said, "recipient")

    def _amount_near(self, scene: Scene, offset: int) -> int | None:
        """The funding amount that a sentence without one speaks of."""
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


def _labelling(tokens: Sequence[Token], place: int) -> Token | None:
    """The actor that labels an amount: "A: £2m", "A ..... £2m", "A (£2m)", "£2m – A"."""
    for index in range(place - 1, max(place - 8, -1), -1):
        token = tokens[index]
        if token.kind == "actor":
            return token
        if token.kind in ("verb", "amount") or (token.kind == "mark" and token.word not in _LABEL):
            break
    following = tokens[place + 1 : place + 3]
    is_label = len(following) == 2 and following[0].word in _LABEL - {"("}
    return following[1] if is_label and following[1].kind == "actor" else None


def _usual_role(actor: Token) -> PartyRole:
    return "recipient" if actor.types[0] in _RECEIVES else "funder"
