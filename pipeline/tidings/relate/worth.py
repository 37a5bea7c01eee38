"""Which clues count for a role, and what they are worth.

Where grammar names a payer, only grammar and the kind of a body count; where it names none, all
that stands around the sum. A receiver whom grammar names may be one of many that a list tells of,
so for receivers everything counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import repeat

from tidings.relate.leads import PartyRole

_REMEMBERED = 4096  # sets of clues whose worth is known
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


class Worth(dict[str, str]):
    """What clues are worth for a role; each is remembered with the name under which it counts.

    >>> Worth("funder", False, {"always_open": -1.0, "open:is_payer": 2.5}).of(["is_payer", "?"])
    1.5
    """

    def __init__(self, role: PartyRole, is_named: bool, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._role: PartyRole = role
        self._is_named = is_named
        self._weights = weights
        self._always = "always_named" if is_named else "always_open"
        # Bodies of one list or one paragraph stand alike to a sum.
        self._known = lru_cache(maxsize=_REMEMBERED)(self._sum)

    def __missing__(self, clue: str) -> str:
        self[clue] = name = counted(self._role, self._is_named, clue)
        return name

    def of(self, clues: Iterable[str], *names: str) -> float:
        """The sum, in one order whatever theirs; ``names`` always count under their own name."""
        return self._known(tuple(clues), *names)

    def _sum(self, clues: tuple[str, ...], *names: str) -> float:
        seen = sorted((self._always, *names, *map(self.__getitem__, clues)))
        return sum(map(self._weights.get, seen, repeat(0.0)))
