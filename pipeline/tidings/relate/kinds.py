"""Kinds of bodies as relations see them."""

from __future__ import annotations

PAYERS = frozenset(("funder", "government", "country", "international"))
_ACADEMIC = frozenset(("university", "research_institute"))


def coarse(kind: str) -> str:
    """Kinds of bodies that stand in the same places: payers, academic ones, the others.

    >>> coarse("university")
    'academic'
    """
    return "payer" if kind in PAYERS else "academic" if kind in _ACADEMIC else kind
