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
_REACH = 12  # tokens around a verb of signing in which those who sign are counted


def counted(scene: Scene, tokens: Sequence[Token], verb: int) -> list[Party]:
    """The members of the group that a sentence counts beside a verb of signing; [] for none."""
    count = next(_counts(scene, tokens, verb), None)
    if count is None:
        return []
    rows = scene.rows.get(count, [])
    place = bisect_left(rows, tokens[0].start, key=lambda row: row.start) - 1
    if place >= 0:
        return list(rows[place].parties)
    return list(rows[0].parties) if len(rows) == 1 else []


def _counts(scene: Scene, tokens: Sequence[Token], verb: int) -> Iterator[int]:
    """The numbers near the verb that say how many sign: "all seven", "17 allies"."""
    for index in range(max(verb - _REACH, 0), min(verb + _REACH, len(tokens))):
        count = scene.vocabulary.number(tokens[index].word)
        if count is None or count < _FEWEST:
            continue
        following = tokens[index + 1 : index + 1 + _NEAR]
        is_group = any(scene.vocabulary.is_("group", t.word.rstrip(".")) for t in following)
        before = tokens[index - 1].word if index else ""
        is_alone = not following or following[0].kind == "verb" or _goes_on(scene, following[0])
        if is_group or (before in _POINTERS and is_alone):
            yield count


def _goes_on(scene: Scene, token: Token) -> bool:
    return token.word == "," or scene.vocabulary.is_("after_signers", token.word)
