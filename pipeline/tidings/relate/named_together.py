"""Bodies that a text names together: in a sentence, in the block before it, at the top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from tidings.records import Party
from tidings.relate.referents import is_dateline
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token
from tidings.text import Stretch

_TOP = 4  # blocks of a document that can name its own instrument and its parties
_HEAD = 3000  # characters in which these blocks lie; a text without blocks has a head too
_FAR = 20  # sentences before one that can name its parties
_TWO = 2
_SMALL = 2  # tokens between "with" and a row of bodies
_LEAD = 3  # blocks that say whom a document is about: headline, dateline, first paragraph


def parties_of(actors: Iterable[Token]) -> list[Party]:
    """The parties of some actors, each once, in order."""
    return list(dict.fromkeys(party for actor in actors for party in actor.parties))


def largest_group(tokens: Sequence[Token]) -> list[Party]:
    """The longest "A, B and C" of a sentence."""
    groups = [list(token.parties) for token in tokens if token.kind == "actor"]
    return max(groups, key=len, default=[])


def told_together(tokens: Sequence[Token]) -> list[Party]:
    """The longest "A, B and C" of a sentence; "A teamed up with B and C" tells of all three."""
    group = max((token for token in tokens if token.kind == "actor"), key=_size, default=None)
    if group is None or len(group.parties) < _TWO:
        return []
    place = tokens.index(group)
    before = [token for token in tokens[:place] if token.kind == "actor"]
    is_partner = any(token.word == "with" for token in tokens[max(place - _SMALL, 0) : place])
    return parties_of([*before[-1:], group]) if is_partner else list(group.parties)


def _size(token: Token) -> int:
    return len(token.parties)


def only_two(tokens: Sequence[Token]) -> list[Party]:
    """The bodies of a sentence that names no more than two."""
    parties = parties_of(token for token in tokens if token.kind == "actor")
    return parties if len(parties) == _TWO else []


def sides(scene: Scene, parties: Sequence[Party]) -> list[Party]:
    """Parties by name, each once, without the government of a ministry that is one of them."""
    ours = {party.name for party in parties} & scene.ministries
    behind = {scene.homes.get(name) for name in ours}
    named = {party.name: party for party in parties if party.name not in behind}
    return list(named.values())


def of_the_block(scene: Scene, sentence: Stretch) -> list[Party]:
    """The last "A and B" told in the block before a sentence."""
    layout = scene.layout
    block = layout.blocks[layout.block_at(sentence.start)]
    number = layout.sentence_number(sentence.start)
    first = max(layout.sentence_number(block.start - 1) + 1, number - _FAR)
    before = [scene.tokens(number) for number in range(number - 1, first - 1, -1)]
    groups = (found for tell in (told_together, only_two) for found in map(tell, before))
    return next((group for group in groups if len(group) >= _TWO), [])


def of_the_top(scene: Scene, start: int) -> list[Party]:
    """The first sides, two or a group, that headline and lead name from an offset on."""
    blocks = scene.layout.blocks
    last = min(blocks[min(_TOP, len(blocks) - 1)].end, _HEAD)
    parties: list[Party] = []
    for passage in takewhile(lambda told: told.sentence.start < last, scene.passages):
        for place in passage.bodies if passage.sentence.start >= start else ():
            if len(parties) < 2:
                parties = sides(scene, [*parties, *passage.tokens[place].parties])
    return parties


def pair_of_the_top(scene: Scene, before: int) -> list[Party]:
    """The first "A and B" that headline and lead tell before an offset."""
    last = min(_end_of_lead(scene), before)
    groups = (
        token.parties
        for passage in takewhile(lambda told: told.sentence.start < last, scene.passages)
        for token in passage.tokens
    )
    return list(next((group for group in groups if len(group) == 2), ()))


def only_two_of_the_top(scene: Scene, before: int) -> list[Party]:
    """The bodies that headline and lead tell before an offset, where they are no more than two."""
    last = min(_end_of_lead(scene), before)
    told = (a for a in within(scene.actors, (0, last)) if a.kind != "place")
    acting = (a for a in told if not is_dateline(scene.document.text, a))
    parties = list(dict.fromkeys(party for actor in acting for party in actor.parties))
    return parties if len(parties) == 2 else []


def state_and(scene: Scene, partners: Sequence[str]) -> list[Party]:
    """The state that the top tells of and the first of some partners that the text names."""
    states = frozenset(scene.governments.values())
    told = (party for actor in within(scene.actors, (0, _HEAD)) for party in actor.parties)
    state = next(([party] for party in told if party.name in states), [])
    partner = next(([scene.bodies[name]] for name in partners if name in scene.bodies), [])
    return state + partner if state and partner else []


def principal(scene: Scene) -> list[Party]:
    """The body whom a document is about: its publisher, else the first at its top; [] for none."""
    if scene.publisher is not None:
        return [scene.publisher]
    bodies = within(scene.actors, (0, _end_of_lead(scene)))
    named = (actor.parties for actor in bodies if actor.kind not in ("country", "place"))
    return list(next(named, ())[:1])


def _end_of_lead(scene: Scene) -> int:
    blocks = scene.layout.blocks
    return min(blocks[min(_LEAD, len(blocks)) - 1].end, _HEAD)
