"""Who signs where a text only counts them: "signed by all seven", "ministers of 17 allies".

They are the row or the list of exactly so many bodies that stands nearest before; where none does,
the only one that the document has.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tidings.records import Party
from tidings.relate.scene import Scene
from tidings.relate.tokens import Token

_FEWEST = 3  # of two there are too many rows
_POINTERS = ("all", "the", "these")
_NEAR = 3  # tokens between a number and the noun of the group that it counts
_WITH, _PARTING = "with", 2  # "with three firms", "with the three firms"
_REACH = 12  # tokens around a verb of signing in which those who sign are counted


def counted(scene: Scene, tokens: Sequence[Token], verb: int) -> list[Party]:
    """The members of the group that a sentence counts beside a verb of signing; [] for none."""
    index = next(_counts(scene, tokens, verb), None)
    count = scene.vocabulary.number(tokens[index].word) if index is not None else None
    if index is None or count is None:
        return []
    rows = scene.rows.get(count, [])
    place = bisect_left(rows, tokens[0].start, key=lambda row: row.start) - 1
    members = rows[place].parties if place >= 0 else rows[0].parties if len(rows) == 1 else ()
    return list(dict.fromkeys([*_holder(tokens, verb, index), *members])) if members else []


def _holder(tokens: Sequence[Token], verb: int, count: int) -> tuple[Party, ...]:
    """ "A signed contracts with three firms": A signs too."""
    if count < verb or all(token.word != _WITH for token in tokens[count - _PARTING : count]):
        return ()
    return next((t.parties for t in reversed(tokens[:verb]) if t.kind == "actor"), ())


def _counts(scene: Scene, tokens: Sequence[Token], verb: int) -> Iterator[int]:
    """Where the numbers near the verb stand that say how many sign: "all seven", "17 allies"."""
    for index in range(max(verb - _REACH, 0), min(verb + _REACH, len(tokens))):
        count = scene.vocabulary.number(tokens[index].word)
        if count is None or count < _FEWEST:
            continue
        following = tokens[index + 1 : index + 1 + _NEAR]
        is_group = any(scene.vocabulary.is_("group", t.word.rstrip(".")) for t in following)
        before = tokens[index - 1].word if index else ""
        is_alone = not following or following[0].kind == "verb" or _goes_on(scene, following[0])
        if is_group or (before in _POINTERS and is_alone):
            yield index


def _goes_on(scene: Scene, token: Token) -> bool:
    return token.word == "," or scene.vocabulary.is_("after_signers", token.word)
