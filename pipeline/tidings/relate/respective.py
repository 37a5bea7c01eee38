"""Bodies and sums told in one order: "A and B give £2m and £3m", "have budgets of £2m and £3m"."""

from __future__ import annotations

from collections.abc import Sequence

from tidings.records import Party
from tidings.relate.governing import Clues, note
from tidings.relate.tokens import Token

_ROW = 12  # tokens after a body or its verb within which a row of amounts is told
_EACH = frozenset(("each", "both", "together", "jointly"))
_BEFORE = 2  # tokens before a verb among which such a word stands


def distribute(
    tokens: Sequence[Token], verb: int, place: int, subject: Token, name: str, clues: Clues
) -> None:
    """Take the clue ``name`` from the subjects that give another sum of the row than this one."""
    for party in _others(tokens, verb, max(verb - _BEFORE, 0), place, subject):
        clues[party].discard(name)
        clues[party].add(f"divided_{name}")


def match(tokens: Sequence[Token], place: int, clues: Clues) -> None:
    """Note whose sum it is where no verb of giving says so, the bodies standing before the sums."""
    bodies = [index for index in range(place) if tokens[index].kind == "actor"]
    if len(bodies) != 1:
        return
    body = tokens[bodies[0]]
    others = _others(tokens, bodies[0], bodies[0], place, body)
    if others:
        note(clues, [party for party in body.parties if party not in others], "in_order")
        note(clues, others, "out_of_order")


def _others(
    tokens: Sequence[Token], before: int, first: int, place: int, subject: Token
) -> list[Party]:
    """The bodies of a subject that stand for the other sums of a row; [] where they share all."""
    row = _row_of_amounts(tokens, before, place)
    if len(row) != len(subject.parties) or len(row) < 2:
        return []
    if any(token.word in _EACH for token in tokens[first:place]):
        return []
    mine = row.index(place)
    return [*subject.parties[:mine], *subject.parties[mine + 1 :]]


def _row_of_amounts(tokens: Sequence[Token], before: int, place: int) -> list[int]:
    """The amounts after a token that only commas and "and" part; [] where ``place`` is not one."""
    row: list[int] = []
    for index in range(before + 1, min(before + _ROW, len(tokens))):
        token = tokens[index]
        if token.kind == "amount":
            row.append(index)
        elif row and token.word not in (",", "and"):
            break
    return row if place in row else []
