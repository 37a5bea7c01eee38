"""Lengths of time as words say them, and as ISO 8601 writes them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

from tidings.normalise.periods.calendar import add
from tidings.normalise.periods.words import Cursor

# A unit that ISO 8601 does not know, in one that it does.
_ISO = {"Q": (3, "M"), "H": (6, "M"), "E": (10, "Y"), "C": (100, "Y"), "F": (2, "W"), "K": (2, "D")}
_HALVES = {"Y": (6, "M"), "E": (5, "Y"), "C": (50, "Y"), "D": (12, "h"), "h": (30, "m")}
_ORDER = "YMWDhm"
_FINER = "CEYHQMFWKDhm"  # units from the coarsest to the finest
_JOINERS = frozenset(("to", "or", "and", "-", "–", "—", "‑", "/", "through"))


class Length(NamedTuple):
    """A length in parts of (count, unit); ``vague`` where no count is given ("several years")."""

    parts: tuple[tuple[int, str], ...]
    vague: bool = False
    fiscal: bool = False

    @property
    def unit(self) -> str:
        """The unit of the last part, the finest."""
        return self.parts[-1][1]

    @property
    def number(self) -> int:
        """The count of the first part."""
        return self.parts[0][0]

    def after(self, day: dt.date) -> dt.date:
        """The day this length after ``day``."""
        for count, unit in self.parts:
            day = add(day, count, unit)
        return day

    def before(self, day: dt.date) -> dt.date:
        """The day this length before ``day``."""
        for count, unit in self.parts:
            day = add(day, -count, unit)
        return day

    def iso(self) -> str | None:
        """ISO 8601, or None where vague.

        >>> Length(((2, "Y"), (6, "M"))).iso()
        'P2Y6M'
        """
        if self.vague:
            return None
        totals: dict[str, int] = {}
        for count, unit in self.parts:
            factor, name = _ISO.get(unit, (1, unit))
            totals[name] = totals.get(name, 0) + count * factor
        if "W" in totals and len(totals) > 1:
            totals["D"] = totals.get("D", 0) + 7 * totals.pop("W")
        date = "".join(f"{totals[u]}{u}" for u in _ORDER[:4] if u in totals)
        time = "".join(f"{totals[u]}{u.upper()}" for u in _ORDER[4:] if u in totals)
        return f"P{date}" + (f"T{time}" if time else "")


def unit_of(c: Cursor) -> str | None:
    """A unit, with the words that may stand before it ("fiscal years", "working days")."""
    while c.take("filler") is not None:
        c.drop("-", ",")
    return c.take("unit")


def length(c: Cursor) -> Length | None:
    """One or more counted units: "five years", "two and a half years", "a year and 6 months".

    Without a count in front ("next decade") the reader fails. "(Between) two weeks and three
    months" is no sum, for its second unit is no finer than its first.
    """
    first = c.attempt(_part)
    if first is None:
        return None
    parts = list(first.parts)
    while (more := c.attempt(_next_part)) is not None:
        parts += more.parts
    places = [_FINER.index(unit) for _, unit in parts]
    is_sum = all(before < after for before, after in pairwise(places))
    return Length(tuple(parts), first.vague or not is_sum, first.fiscal)


def _next_part(c: Cursor) -> Length | None:
    c.drop(",")
    joined = c.skip("and")
    if joined and c.skip("a") and c.skip("half"):
        return None
    return c.attempt(_part)


def _part(c: Cursor) -> Length | None:
    if c.skip("half"):
        return _half_unit(c)
    if c.take("vague_number") is not None:
        c.drop("-")
        unit = unit_of(c)
        return Length(((1, unit),), vague=True) if unit else None
    count, tenths = _count(c)
    if count is None:
        return None
    half = tenths == 5
    if _and_a_half(c):
        half, tenths = True, 5
    c.drop("-")
    fiscal = c.peek() in ("fiscal", "financial")
    unit = unit_of(c)
    if unit is None:
        return None
    if _and_a_half(c):
        half, tenths = True, 5
    if not tenths:
        return Length(((count, unit),), fiscal=fiscal)
    return _with_half(count, unit) if half else _with_tenths(count, tenths, unit)


def _count(c: Cursor) -> tuple[int | None, int]:
    """A count in figures or words, with the tenths after its point."""
    if c.skip("a", "an"):
        return 1, 0
    count = c.digits(0, 999999)
    if count is None:
        return _spoken_count(c), 0
    if c.peek() == "," and c.peek(1).isdecimal() and len(c.peek(1)) == 3:
        c.at += 1
        count = count * 1000 + (c.digits(0, 999) or 0)
    if c.skip("½"):
        return count, 5
    if c.peek() == "." and c.peek(1).isdecimal() and len(c.peek(1)) == 1:
        c.at += 1
        return count, c.digits(0, 9) or 0
    return count, 0


def _spoken_count(c: Cursor) -> int | None:
    """A count in words, the figures in brackets after it left aside: "three (3)"."""
    count = c.take_number("cardinal")
    if count is not None and c.skip("hundred"):
        count *= 100
    if count is not None and c.peek() == "(" and c.peek(1).isdecimal() and c.peek(2) == ")":
        c.at += 3
    return count


def _and_a_half(c: Cursor) -> bool:
    start = c.at
    c.drop("-")
    if c.skip("and"):
        c.drop("-")
        if c.skip("a"):
            c.drop("-")
            if c.skip("half"):
                return True
    c.at = start
    return False


def _half_unit(c: Cursor) -> Length | None:
    c.drop("-")
    c.skip("of")
    c.skip("a", "an")
    unit = unit_of(c)
    if unit is None:
        return None
    return Length((_HALVES[unit],)) if unit in _HALVES else Length(((1, unit),), vague=True)


def _with_half(count: int, unit: str) -> Length:
    half = _HALVES.get(unit)
    if half is None:
        return Length(((count, unit),), vague=True)
    return Length(((count, unit), half) if count else (half,))


def _with_tenths(count: int, tenths: int, unit: str) -> Length:
    """A decimal of years in whole months where it comes out even, else vague."""
    if unit == "Y" and (12 * tenths) % 10 == 0:
        return Length(((count, unit), (12 * tenths // 10, "M")))
    return Length(((count, unit),), vague=True)


def duration(c: Cursor) -> Length | None:
    """A whole expression as a duration; a range of lengths, or one without a count, is vague."""
    if c.peek(1) == "half":
        c.skip("a", "an")
    span = c.attempt(length, _bare)
    c.drop("-")
    c.skip("long")
    if span is None or any(token in _JOINERS for token in c.tokens[c.at :]):
        return Length(((1, "Y"),), vague=True)
    return span if c.done else span._replace(vague=True)


def _bare(c: Cursor) -> Length | None:
    """A unit without a count: "week-long" is one, "decades" and "multi-year" are vague."""
    word = c.peek()
    vague = c.skip("multi", "multiannual") or word.startswith("multi")
    c.drop("-")
    plural = c.peek().endswith("s") or c.peek() == "centuries"
    unit = unit_of(c)
    if unit is None:
        return Length(((1, "Y"),), vague=True)
    return Length(((1, unit),), vague=bool(vague) or plural)
