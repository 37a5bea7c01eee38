"""A problem of the rules: where it is, what is wrong, and what to do."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that a rule file says wrongly.

    >>> str(Problem("funders.csv:7", "unknown type 'fundr'", "use 'funder'"))
    "funders.csv:7: unknown type 'fundr'; use 'funder'"
    """

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.hint}" if self.hint else "")
