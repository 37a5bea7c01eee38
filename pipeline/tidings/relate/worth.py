"""Which clues count for a role, and what they are worth.

Where grammar names a payer, only grammar and the kind of a body count; where it names none, all
that stands around the sum. A receiver whom grammar names may be one of many that a list tells of,
so for receivers everything counts.

Clues that always come together are told as one, joined by "+", and weighed once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from tidings.relate.leads import PartyRole

Body = TypeVar("Body", bound=Hashable)
UNIT = 1_000_000  # worths are whole millionths: their sum is exact, in any order
_JOINT = "+"
_OWN = ("own:", "head:", "part:", "list_", "with_part", "heads_part", "titles_")
_KIND = ("kind_", "is_")
_OWN_OR_KIND = (*_OWN, *_KIND)


def counted(role: PartyRole, is_named: bool, clue: str) -> str:
    """The name under which a clue counts for a role; "" where it does not.

    ``is_named`` says whether grammar names anybody for the role.

    >>> counted("funder", True, "same_block_payer"), counted("funder", False, "kind_funder")
    ('', 'open:kind_funder')
    """
    if role == "recipient":
        return clue
    if is_named:
        return clue if clue.startswith(_OWN_OR_KIND) else ""
    return f"open:{clue}" if clue.startswith(_KIND) else clue


def joined(clues: Iterable[str]) -> str:
    """Clues that are told as one.

    >>> joined(["kind_funder", "is_payer"])
    'kind_funder+is_payer'
    """
    return _JOINT.join(clues)


def single(clues: Iterable[str]) -> list[str]:
    """Clues one by one, whether they are told as one or apart.

    >>> single(["kind_funder+is_payer", "open"])
    ['kind_funder', 'is_payer', 'open']
    """
    return [name for clue in clues for name in clue.split(_JOINT)]


class Worth(dict[str, int]):
    """What each clue is worth for a role; one met for the first time is looked up by its name.

    >>> worth = Worth("funder", False, {"always_open": -1.0, "open:is_payer": 2.5})
    >>> worth.of({"UKRI": ["is_payer", "unheard_of"]})["UKRI"] / UNIT
    1.5
    """

    def __init__(self, role: PartyRole, is_named: bool, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._role: PartyRole = role
        self._is_named = is_named
        self._weights = weights
        self._always = self.plain("always_named" if is_named else "always_open")

    def __missing__(self, clue: str) -> int:
        names = (counted(self._role, self._is_named, name) for name in single((clue,)))
        self[clue] = worth = sum(map(self.plain, names))
        return worth

    def plain(self, name: str) -> int:
        """The weight of a clue that always counts under its own name."""
        return round(self._weights.get(name, 0.0) * UNIT)

    def of(self, clues: Mapping[Body, Iterable[str]]) -> dict[Body, int]:
        """What the clues of each body are worth together."""
        always, worth = self._always, self.__getitem__
        return {body: always + sum(map(worth, names)) for body, names in clues.items()}
