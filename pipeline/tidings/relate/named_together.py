"""Bodies that a text names together: in a sentence, in the block before it, at the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from tidings.records import Party
from tidings.relate.scene import Scene
from tidings.relate.tokens import Token
from tidings.text import Stretch

_LEAD = 3  # blocks that say whom a document is about: headline, dateline, first paragraph


def parties_of(actors: Iterable[Token]) -> list[Party]:
    """The parties of some actors, each once, in order."""
    return list(dict.fromkeys(party for actor in actors for party in actor.parties))


def largest_group(tokens: Sequence[Token]) -> list[Party]:
    """The longest "A, B and C" of a sentence."""
    groups = [list(token.parties) for token in tokens if token.kind == "actor"]
    return max(groups, key=len, default=[])


def only_two(tokens: Sequence[Token]) -> list[Party]:
    """The bodies of a sentence that names no more than two."""
    parties = parties_of(token for token in tokens if token.kind == "actor")
    return parties if len(parties) == 2 else []


def of_the_block(scene: Scene, sentence: Stretch) -> list[Party]:
    """The last "A and B" told in the block before a sentence."""
    block = scene.layout.blocks[scene.layout.block_at(sentence.start)]
    first = scene.layout.sentence_number(block.start - 1) + 1
    before = range(scene.layout.sentence_number(sentence.start) - 1, first - 1, -1)
    groups = (largest_group(scene.tokens(number)) for number in before)
    return next((group for group in groups if len(group) >= 2), [])


def pair_of_the_top(scene: Scene) -> list[Party]:
    """The first "A and B" of the headline and the lead: those whom the document is about."""
    last = scene.layout.blocks[min(_LEAD, len(scene.layout.blocks)) - 1].end
    groups = (
        token.parties
        for passage in takewhile(lambda told: told.sentence.start < last, scene.passages)
        for token in passage.tokens
    )
    return list(next((group for group in groups if len(group) == 2), ()))
