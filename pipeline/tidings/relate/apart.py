"""Several instruments told in one breath: one for each pair, partner or item of a list.

"Memoranda were signed: A with B, C with D", "contracts with A and B", "Agreements signed:" and a
list of those who signed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import re2

from tidings.records import Party
from tidings.relate.instruments import Named
from tidings.relate.named_together import parties_of, principal, sides
from tidings.relate.scene import Scene, within
from tidings.relate.signatories import Row, Signatories
from tidings.relate.tokens import Token
from tidings.text import Stretch

_WITH = re2.compile(r"^\)?,? (?:together |jointly )?with (?:the )?$")
_PARTNER = re2.compile(r"(?i)^[^\pL]*with ")
_BETWEEN = "between"
_FEWEST = 2  # groups that make instruments of their own
_NEAR = 20  # characters after an instrument in which "both" makes it two
_APART = ("both", "each")  # an instrument for each partner


def pairs(scene: Scene, row: Row, named: Named) -> list[list[Party]]:
    """The groups of a sentence that each have an instrument; [] for fewer than two.

    "A with B, C with D", "between A and B and between C and D".
    """
    groups = [*_joined(scene, row.sentence)] or [*_between(row.tokens, named)]
    told = [group for group in (sides(scene, found) for found in groups) if len(group) > 1]
    return told if len(told) >= _FEWEST else []


def _joined(scene: Scene, sentence: Stretch) -> Iterator[list[Party]]:
    """ "A with B": two bodies that nothing else parts, and a third before or after them."""
    acting = [actor for actor in within(scene.actors, sentence) if actor.kind != "place"]
    beside = [
        (one, other)
        for one, other in pairwise(acting)
        if _WITH.match(scene.words((one.end, other.start)))
    ]
    if len(beside) >= _FEWEST:
        yield from ([*one.parties, *other.parties] for one, other in beside)


def _between(tokens: Sequence[Token], named: Named) -> Iterator[list[Party]]:
    for index, token in enumerate(tokens):
        if token.word == _BETWEEN and token.start >= named.end:
            group = next((t for t in tokens[index + 1 :] if t.kind == "actor"), None)
            if group is not None:
                yield list(group.parties)


def partners_apart(
    scene: Scene,
    signatories: Signatories,
    row: Row,
    named: Named,
    parties: Sequence[Party],
    is_plural: bool,
) -> list[list[Party]]:
    """Whoever signs with each partner: "contracts with A and with B", "a pact with both A and B".

    "A and B signed letters with C": each its own.

    [] where the parties share one instrument, as in "memoranda with A and B".
    """
    behind = [token for token in row.tokens if named.end <= token.start <= named.end + _NEAR]
    is_counted = is_plural and any(
        one.word == "with" and scene.vocabulary.number(other.word)
        for one, other in pairwise(behind)
    )
    before = [token.word for token in row.tokens if token.end <= named.start][-_FEWEST:]
    is_separate = is_plural and any(scene.vocabulary.is_("separate", word) for word in before)
    if is_counted or is_separate or any(token.word in _APART for token in behind):
        return [[parties[0], other] for other in parties[1:]]
    partners = _partners(signatories, row, named) if is_plural else []
    holders = [party for party in parties if party not in parties_of(partners)]
    if len(partners) == 1 and len(partners[0].parties) == 1 and len(holders) >= _FEWEST:
        return [[holder, *partners[0].parties] for holder in holders]
    is_apart = len(partners) >= _FEWEST and len(holders) == 1
    return [[*holders, *partner.parties] for partner in partners] if is_apart else []


def _partners(signatories: Signatories, row: Row, named: Named) -> list[Token]:
    return [
        token
        for index, token in enumerate(row.tokens)
        if token.start >= named.end and signatories.preposition(row.tokens, index) == "with"
    ]


def listed(scene: Scene, sentence: Stretch) -> list[tuple[Stretch, list[Party]]]:
    """The pairs in the items right under a sentence, with the item of each; [] for fewer than two.

    An item tells its pair, "KAIST and MIT: robotics", or the partner of whom the document is
    about: "with the academy, on soils".
    """
    layout = scene.layout
    lead = layout.block_at(sentence.start)
    if layout.blocks[lead].end > sentence.end + 1:
        return []
    found: list[tuple[Stretch, list[Party]]] = []
    for block in layout.blocks[lead + 1 :]:
        if block.lead != lead:
            break
        item = Stretch(block.start, block.end)
        acting = [a for a in within(scene.actors, item) if a.kind != "place"]
        told = sides(scene, [party for actor in acting for party in actor.parties])
        if len(told) == 1 and _PARTNER.match(scene.words(item)):
            told = sides(scene, [*principal(scene), *told])
        if len(told) == _FEWEST:
            found.append((item, told))
    return found if len(found) >= _FEWEST else []
