"""Bodies in a row ("A, B and C", "A (AA), together with B") as one token.

What joins them is data: the lists ``link`` and ``between_names`` of ``rules/relations/words.csv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidings.relate.tokens import Token

POSSESSIVE = ("’s", "'s")
_HOSTED = 8  # tokens back to a row of hosted bodies
_AT = frozenset(("at", "within"))
_WITH = frozenset(("along", "together", "jointly"))  # "with" alone joins nobody to a row
_HOMELESS = frozenset(("country", "international"))  # no land behind these says where they are
_MARKS = frozenset('([”“"')


class Joints(NamedTuple):
    """The words that join bodies into a row, those that may stand in it, those that end it."""

    links: frozenset[str]
    inner: frozenset[str]
    finite: frozenset[str]

    @classmethod
    def of(cls, lists: Mapping[str, frozenset[str]]) -> Joints:
        """Those of the word lists of the relations."""
        links = lists.get("link", frozenset())
        inner = links.union(lists.get("between_names", ()), _WITH, _MARKS)
        finite = (lists.get(name, ()) for name in ("auxiliary", "perfect", "modal"))
        return cls(links, inner, frozenset().union(*finite))


def joined_actors(tokens: list[Token], joints: Joints) -> list[Token]:
    """Rows of actors as one token; a bracketed acronym is part of its name.

    "With £2m from A, B will build": what stands between a comma and a finite verb is no row.
    """
    joined: list[Token] = []
    for index, (token, following) in enumerate(zip_longest(tokens, tokens[1:])):
        if token.kind != "actor" and token.word != ")":
            joined.append(token)
            continue
        is_possessor = bool(following) and following.word in POSSESSIVE
        is_possessor = is_possessor and (token.types == ("country",) or _is_apposed(joined))
        is_joined = token.kind == "actor" and not is_possessor
        place = _linked_to(joined, token, joints) if is_joined else None
        if place is None and token.kind == "actor" and _is_told_acronym(joined, token):
            del joined[-1]
            continue
        if place is not None and following and _is_finite(following, joints.finite):
            is_clause = all(part.word in (",", "the", ")") for part in joined[place + 1 :])
            place = None if is_clause and len(joined) > place + 1 else place
        is_guest = place is not None and _after_name(tokens, index) in _AT
        guest = _guest_of(joined, place) if is_guest and place is not None else None
        if place is not None and guest is not None:
            joined[guest] = _merged(joined[guest], token)._replace(end=joined[guest].end)
            del joined[place + 1 :]
        elif place is not None:
            joined[place:] = [_merged(joined[place], token)]
        elif token.word == ")" and joined and joined[-1].kind == "actor":
            joined[-1] = joined[-1]._replace(end=token.end)
        else:
            joined.append(token)
    return joined


def _is_told_acronym(joined: list[Token], actor: Token) -> bool:
    """Whether a body in brackets has just been put into the row before its host."""
    if not joined or joined[-1].word != "(":
        return False
    return any(set(actor.parties) <= set(token.parties) for token in joined[-_HOSTED:])


def _after_name(tokens: list[Token], index: int) -> str:
    """The word after an actor and its acronym in brackets."""
    after = index + 1
    is_bracket = [token.word for token in tokens[after : after + 3 : 2]] == ["(", ")"]
    after += 3 * is_bracket
    return tokens[after].word if after < len(tokens) else ""


def _guest_of(joined: list[Token], host: int) -> int | None:
    """ "the X at A and the Y at B": index of X, with which Y stands in a row, and not with A."""
    place: int | None = None
    while host >= 2:
        before = host - 1 - (joined[host - 1].word == "the")
        if before < 1 or joined[before].word not in _AT or joined[before - 1].kind != "actor":
            break
        host = place = before - 1
    return place


def _is_finite(token: Token, finite: frozenset[str]) -> bool:
    return token.kind == "verb" or token.word in finite


def _is_apposed(joined: list[Token]) -> bool:
    """Whether what follows explains a name: "Fusion for Energy, the EU’s agency"."""
    words = [token.word for token in joined[-2:]]
    return words[-1:] == [","] or words == [",", "the"]


def _linked_to(joined: list[Token], actor: Token, joints: Joints) -> int | None:
    """Index of the actor that ``actor`` is coordinated with, or whose acronym it is."""
    words: list[str] = []
    for index in range(len(joined) - 1, max(len(joined) - 6, -1), -1):
        token = joined[index]
        if words and words[-1] in POSSESSIVE and token.types == ("country",):
            words.pop()
            continue
        if token.word in POSSESSIVE and not words:
            words.append(token.word)
            continue
        if token.kind == "actor":
            same = set(actor.parties) <= set(token.parties)
            if words in (["("], ["["]) or not words:
                return index if same else None
            if "with" in words and not _WITH & set(words):
                return None
            is_home = words == [","] and actor.types == ("country",)
            is_place = is_home and token.types[-1] not in _HOMELESS
            is_row = not joints.links.isdisjoint(words) and "(" not in words
            return index if is_row and not is_place else None
        if token.word not in joints.inner:
            return None
        words.append(token.word)
    return None


def _merged(group: Token, actor: Token) -> Token:
    types = dict(zip(actor.parties, actor.types, strict=True))
    types |= dict(zip(group.parties, group.types, strict=True))
    parties = tuple(dict.fromkeys((*group.parties, *actor.parties)))
    return group._replace(
        end=actor.end, parties=parties, types=tuple(types[party] for party in parties)
    )
