"""Reads ``role_passages.txt``: short texts in which each sum is marked with its role.

A passage opens with "## kind | date | about"; "{f|£2m}" is a sum that is funding, "{c|£2m}" a
component, "{o|£2m}" other. They were written for the roles, of kinds that announcements tell
seldom: no sum in them is a fact.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from tidings.records import Amount, AmountRole

_HEAD = re.compile(r"(?m)^## ")
_MARKED = re.compile(r"\{([fco])\|([^}]*)\}")
_ROLES: dict[str, AmountRole] = {"f": "funding", "c": "component", "o": "other"}


class Passage(NamedTuple):
    """A text without its marks, and where which role was marked."""

    text: str
    published: dt.date
    roles: tuple[tuple[int, int, AmountRole], ...]

    def role_of(self, amount: Amount) -> AmountRole | None:
        """The role marked where an amount stands, None where none is."""
        return next(
            (role for start, end, role in self.roles if amount.start < end and start < amount.end),
            None,
        )


def parse_passages(text: str) -> Iterator[Passage]:
    """Every passage of a file; what stands before the first one is a comment.

    >>> [passage.roles for passage in parse_passages("## call | 2024-05-01 | UK\\nIt has {f|£2m}.")]
    [((7, 10, 'funding'),)]
    """
    for piece in _HEAD.split(text)[1:]:
        head, body = piece.split("\n", 1)
        published = dt.date.fromisoformat(head.split("|")[1].strip())
        yield _passage(body.strip("\n"), published)


def _passage(body: str, published: dt.date) -> Passage:
    roles: list[tuple[int, int, AmountRole]] = []
    text = ""
    for before, mark, words in _pieces(body):
        text += before
        if mark:
            roles.append((len(text), len(text) + len(words), _ROLES[mark]))
        text += words
    return Passage(text, published, tuple(roles))


def _pieces(body: str) -> Iterator[tuple[str, str, str]]:
    """What stands before each marked sum, its mark and its words; last what stands after all."""
    end = 0
    for marked in _MARKED.finditer(body):
        yield body[end : marked.start()], marked[1], marked[2]
        end = marked.end()
    yield body[end:], "", ""
