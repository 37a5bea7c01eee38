"""Parts of bodies: the "Institute of Physics of the Czech Academy" is not the British one.

Institutes, departments and faculties are named after their subject, so that many bodies have one
of the same name. Whose it is stands beside it: "of the A", "A's", "A and its", with a university
or an academy also ", A".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from tidings.normalise.identities.identity import Identity
from tidings.records import Found
from tidings.rules import Rulebook

_OF = re.compile(r",?\sof\s(?:the\s)?")  # between a part and any holder
_AT = re.compile(r",?\s(?:at|of|in)\s(?:the\s)?")  # between a part and a university
_COMMA = re.compile(r",\s(?:the\s)?")
_LISTED = re.compile(r",?\s(?:and|or|&)\s")  # after a holder: it is the next item of a row
_HAS = re.compile(r"['’]s?\s|,?\s(?:and|with|through|via) its\s")  # between a holder and its part


class _Body(Protocol):
    @property
    def type(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...


class Holders:
    """Reads whose part a body is.

    >>> from tidings.rules import load_rulebook
    >>> holders, academy = Holders(load_rulebook()), Identity("A", "a", "other", "CZ")
    >>> british = Identity("Institute of Physics", "b", "other", "GB")
    >>> holders.is_other("Institute of Physics", british, academy)
    True
    """

    def __init__(self, rulebook: Rulebook) -> None:
        words: dict[str, list[str]] = {}
        for row in rulebook.rows("names/words.csv"):
            words.setdefault(row["kind"], []).extend(row.items("words"))
        self._parts = frozenset(words.get("part", ()))
        self._chain = frozenset(words.get("chain", ()))
        self._holding = frozenset(words.get("holding", ()))

    def of(
        self, text: str, found: Sequence[Found], bodies: Sequence[Identity]
    ) -> list[Identity | None]:
        """For each mention the body that holds it; None where the words beside it name none."""
        holders: list[Identity | None] = [None] * len(found)
        for number, (one, other) in enumerate(pairwise(found)):
            between = text[one.end : other.start]
            first, second = bodies[number], bodies[number + 1]
            if _HAS.fullmatch(between):
                holders[number + 1] = first
            elif (_AT if _is_known_university(second) else _OF).fullmatch(between):
                holders[number] = holders[number] or second
            elif self._is_holding(second) and _COMMA.fullmatch(between):
                is_item = _LISTED.match(text, other.end) is not None
                holders[number] = holders[number] or (None if is_item else second)
        return holders

    def beside(
        self, text: str, found: Sequence[Found], bodies: Sequence[Identity | None], number: int
    ) -> Identity | None:
        """The university that only a comma parts from a mention; it may be another in a row."""
        for place in (number - 1, number + 1):
            body = bodies[place] if 0 <= place < len(found) else None
            first = min(place, number)
            if body is not None and _is_known_university(body):
                between = text[found[first].end : found[first + 1].start]
                if _COMMA.fullmatch(between):
                    return body
        return None

    def is_other(self, form: str, body: _Body, holder: Identity) -> bool:
        """Whether a body that is called so cannot be the part of this holder."""
        first, _, rest = form.partition(" ")
        if first not in self._parts or rest.partition(" ")[0] not in self._chain:
            return False
        is_abroad = None not in (body.country, holder.country) and body.country != holder.country
        return is_abroad or (holder.type == "university" and body.type == "government")

    def _is_holding(self, body: Identity) -> bool:
        return not self._holding.isdisjoint(body.name.split())


def _is_known_university(body: Identity) -> bool:
    return body.type == "university" and body.org_id is not None
