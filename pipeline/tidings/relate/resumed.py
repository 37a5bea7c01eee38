"""Instruments whose signing is told after their parties: "The contract was signed on Monday."."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.records import Party
from tidings.relate.cues import Cues
from tidings.relate.instruments import Named
from tidings.relate.named_together import (
    only_two_of_the_top,
    pair_of_the_top,
    parties_of,
    principal,
    sides,
    told_together,
)
from tidings.relate.scene import Scene
from tidings.relate.signatories import Row
from tidings.relate.tokens import Token
from tidings.text import Stretch

_TWO = 2
_REACH = 4  # sentences before the signing that can name the parties
_AFTER = 120  # characters after an instrument within which its signing is told


def is_sealed(scene: Scene, cues: Cues, sentence: Stretch, named: Named) -> bool:
    """Whether the signing of an instrument itself is told, and is no routine of a call."""
    if cues.says("routine", _line(scene, (named.start, named.end))):
        return False
    after = _line(scene, (named.end, min(named.end + _AFTER, sentence.end)))
    before = _line(scene, (sentence.start, named.start))
    signing = cues.place("pointing", before)
    is_object = signing is not None and cues.says("direct", before[signing[1] :].lstrip())
    return is_object or cues.says("passive", after)


def is_theirs(scene: Scene, cues: Cues, row: Row, named: Named) -> bool:
    """ "A met B. Their agreement covers ice": it is of those told before.

    A partnership of theirs may be no instrument at all, and "A likes their agreement" is of others.
    """
    is_owned = any(t.kind == "actor" and t.start < named.start for t in row.tokens)
    if is_owned or named.kind.instrument == "partnership":
        return False
    return cues.says("theirs", _line(scene, (row.sentence.start, named.start)))


def points_back(scene: Scene, cues: Cues, sentence: Stretch, tokens: Sequence[Token]) -> bool:
    """Whether those who sign are told by a word that points to the sentences before.

    "The two countries" is no such word where it is known which two they are.
    """
    place = cues.place("pointing", _line(scene, sentence))
    if place is None:
        return False
    here = range(sentence.start + place[0], sentence.start + place[1])
    return not any(token.start in here and len(sides(scene, token.parties)) > 1 for token in tokens)


def told_here(scene: Scene, cues: Cues, row: Stretch, tokens: Sequence[Token]) -> list[Party]:
    """ "A opened a laboratory with B, under the agreement the two signed": the two of a sentence.

    Only bodies before the words that point to them count.
    """
    place = cues.place("pointing", _line(scene, row))
    end = row.start + place[0] if place is not None else row.start
    told = parties_of(t for t in tokens if t.kind == "actor" and t.end <= end)
    return told if len(sides(scene, told)) == _TWO else []


def told_before(scene: Scene, sentence: Stretch) -> list[Party]:
    """Those whom a signing points back to: the last bodies told together, else those at the top.

    A body in the sentence of the signing itself signs with the one whom the document is about.
    """
    tokens = scene.tokens(scene.layout.sentence_number(sentence.start))
    own = parties_of(token for token in tokens if token.kind == "actor")
    if len(own) == 1:
        about = sides(scene, [*own, *principal(scene)])
        group = group_before(scene, sentence) if len(about) < _TWO else about
        return group if own[0] in group else about
    return sides(scene, own) if len(own) == 2 else group_before(scene, sentence)


def group_before(scene: Scene, sentence: Stretch) -> list[Party]:
    """The bodies that the sentences before tell of together, the nearest first."""
    layout = scene.layout
    number = layout.sentence_number(sentence.start)
    section = layout.section_of(layout.block_at(sentence.start))
    order: dict[Party, None] = {}
    for before in range(number - 1, max(number - _REACH, 0) - 1, -1):
        if layout.section_of(layout.block_at(layout.sentences[before].start)) != section:
            break
        tokens = scene.tokens(before)
        order.update(dict.fromkeys(parties_of(t for t in tokens if t.kind == "actor")))
        for told in (told_together(tokens), list(order)):
            if len(sides(scene, told)) >= 2:
                return sides(scene, told)
    start = sentence.start
    pairs = (pair_of_the_top(scene, start), only_two_of_the_top(scene, start))
    tops = (*pairs, [*order, *principal(scene)])
    return next((pair for pair in (sides(scene, top) for top in tops) if len(pair) >= 2), [])


def _line(scene: Scene, stretch: tuple[int, int]) -> str:
    """The words of a stretch on one line, character for character."""
    return scene.words(stretch).replace("\n", " ")
