"""What the finders and normalisers know of one document, as the relations read it."""

from __future__ import annotations

from dataclasses import dataclass

from tidings.records import Amount, Area, Organisation, Period, Person, Programme


@dataclass(frozen=True, slots=True)
class Mentions:
    """The mentions of one document, each layer sorted by offset.

    >>> Mentions().amounts
    ()
    """

    organisations: tuple[Organisation, ...] = ()
    programmes: tuple[Programme, ...] = ()
    amounts: tuple[Amount, ...] = ()
    dates: tuple[Period, ...] = ()
    areas: tuple[Area, ...] = ()
    people: tuple[Person, ...] = ()
