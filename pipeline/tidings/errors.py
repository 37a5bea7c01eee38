"""The one error root: what went wrong, where (file and line), and the way out.

TidingsError
├── InputError    a document or a collection cannot be read
├── RulesError    a file under rules/ says something that cannot be used
├── OutputError   tables cannot be written
└── GoldError     an annotation or a floors file contradicts itself
"""

from __future__ import annotations

from typing import Any


class TidingsError(Exception):
    """An error that a user can mend; printed as one sentence with the way out.

    >>> str(TidingsError("unknown type 'fundr'", where="rules/x.csv:7", hint="use 'funder'"))
    "rules/x.csv:7: unknown type 'fundr'; use 'funder'"
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(what, where, hint)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.what, self.where, self.hint)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        way_out = f"; {self.hint}" if self.hint else ""
        return f"{place}{self.what}{way_out}"


def _rebuild(kind: type[TidingsError], what: str, where: str, hint: str) -> TidingsError:
    """Errors cross from a worker to its parent; keywords do not travel by themselves."""
    return kind(what, where=where, hint=hint)


class InputError(TidingsError):
    """A document or a collection cannot be read."""


class RulesError(TidingsError):
    """A file under ``rules/`` says something that cannot be used."""


class OutputError(TidingsError):
    """Tables cannot be written or read back."""


class GoldError(TidingsError):
    """An annotation or a floors file contradicts itself."""
