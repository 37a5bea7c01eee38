"""Who signs where a text only counts them: "signed by all seven", "ministers of 17 allies".

They are the row or the list of exactly so many bodies that stands nearest before; where none does,
the only one that the document has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidings.records import Party
from tidings.relate.scene import Scene, within
from tidings.relate.tokens import Token
from tidings.text import Stretch

_FEWEST = 3  # of two there are too many rows
_POINTERS = ("all", "the", "these")
_NEAR = 3  # tokens between a number and the noun of the group that it counts
_REACH = 12  # tokens around a verb of signing in which those who sign are counted


def counted(scene: Scene, tokens: Sequence[Token], verb: int) -> list[Party]:
    """The members of the group that a sentence counts beside a verb of signing; [] for none."""
    count = next(_counts(scene, tokens, verb), None)
    if count is None:
        return []
    rows = [row for row in _rows(scene) if len(row[1]) == count]
    before = [parties for start, parties in rows if start < tokens[0].start]
    if before:
        return before[-1]
    alike = len({frozenset(parties) for _, parties in rows}) == 1
    return rows[0][1] if alike else []


def _counts(scene: Scene, tokens: Sequence[Token], verb: int) -> Iterator[int]:
    """The numbers near the verb that say how many sign: "all seven", "17 allies"."""
    for index in range(max(verb - _REACH, 0), min(verb + _REACH, len(tokens))):
        count = scene.vocabulary.number(tokens[index].word)
        if count is None or count < _FEWEST:
            continue
        following = tokens[index + 1 : index + 1 + _NEAR]
        is_group = any(scene.vocabulary.is_("group", t.word.rstrip(".")) for t in following)
        before = tokens[index - 1].word if index else ""
        is_alone = not following or following[0].kind == "verb" or _is_joint(following[0])
        if is_group or (before in _POINTERS and is_alone):
            yield count


def _is_joint(token: Token) -> bool:
    return token.word in ("on", "in", "at", ",", "today", "yesterday", "have", "had", "will")


def _rows(scene: Scene) -> list[tuple[int, list[Party]]]:
    """Where each row or list of bodies of the document begins, and its bodies, in order."""
    rows = [
        (passage.tokens[place].start, list(passage.tokens[place].parties))
        for passage in scene.passages
        for place in passage.bodies
    ]
    return sorted([*rows, *_lists(scene)], key=lambda row: row[0])


def _lists(scene: Scene) -> Iterator[tuple[int, list[Party]]]:
    """The bodies of each list, where every item tells one first."""
    items: dict[int, list[Stretch]] = {}
    for number, block in enumerate(scene.layout.blocks):
        if block.kind == "item" and block.lead != number:
            items.setdefault(block.lead, []).append(Stretch(block.start, block.end))
    for stretches in items.values():
        told = [_first(scene, item) for item in stretches]
        if all(told):
            yield stretches[0].start, list(dict.fromkeys(p for party in told for p in party))


def _first(scene: Scene, item: Stretch) -> tuple[Party, ...]:
    acting = (actor for actor in within(scene.actors, item) if actor.kind != "place")
    return next((actor.parties[:1] for actor in acting), ())
