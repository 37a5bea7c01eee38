"""Stretches of the calendar: first and last day, both inclusive, and the unit they speak of.

Units are one-letter codes: D day, W week (Monday to Sunday), K weekend, F fortnight, M month,
Q quarter, H half-year, S season, Y year, E decade, C century; h and m are hours and minutes.
A stretch without days is one whose words are understood but cannot be placed.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

DAY = dt.timedelta(days=1)
PRECISION = {
    "D": "day",
    "W": "week",
    "K": "weekend",
    "F": "fortnight",
    "M": "month",
    "Q": "quarter",
    "H": "half",
    "S": "season",
    "Y": "year",
    "E": "decade",
    "C": "century",
    "h": "hour",
    "m": "minute",
}
MONTHS = {"M": 1, "Q": 3, "S": 3, "H": 6, "Y": 12, "E": 120, "C": 1200}
DAYS = {"D": 1, "W": 7, "K": 7, "F": 14, "h": 0, "m": 0}


class Stretch(NamedTuple):
    """First and last day, unit; ``relative`` where it was counted from the publication date.

    ``yearless`` says that the words name no year, so that a neighbour may lend its own.
    """

    first: dt.date | None
    last: dt.date | None
    unit: str
    relative: bool = False
    yearless: bool = False

    @property
    def known(self) -> bool:
        """Whether both days are known."""
        return self.first is not None and self.last is not None

    def counted(self) -> Stretch:
        """The same stretch, marked as counted from the publication date."""
        return self._replace(relative=True)


def unknown(unit: str, *, relative: bool = False) -> Stretch:
    """A stretch that cannot be placed."""
    return Stretch(None, None, unit, relative)


def add(day: dt.date, count: int, unit: str) -> dt.date:
    """The day ``count`` units on; a month too short gives its last day.

    >>> add(dt.date(2025, 1, 31), 1, "M")
    datetime.date(2025, 2, 28)
    """
    if unit in DAYS:
        return day + count * DAYS[unit] * DAY
    number = day.year * 12 + day.month - 1 + count * MONTHS[unit]
    year, month = number // 12, number % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months(year: int, month: int, count: int, unit: str) -> Stretch:
    """``count`` whole months from the first of ``month`` on.

    >>> months(2025, 12, 3, "S").last
    datetime.date(2026, 2, 28)
    """
    first = dt.date(year, month, 1)
    return Stretch(first, add(first, count, "M") - DAY, unit)


def containing(day: dt.date, unit: str) -> Stretch:
    """The calendar unit that holds ``day``.

    >>> containing(dt.date(2025, 5, 14), "Q").first
    datetime.date(2025, 4, 1)
    """
    if unit in ("W", "K", "F"):
        monday = day - day.weekday() * DAY
        first, length = (monday + 5 * DAY, 2) if unit == "K" else (monday, DAYS[unit])
        return Stretch(first, first + (length - 1) * DAY, unit)
    if unit not in MONTHS:
        return Stretch(day, day, "D")
    size = MONTHS[unit]
    if size <= 12:
        return months(day.year, (day.month - 1) // size * size + 1, size, unit)
    years = size // 12
    return months(day.year // years * years, 1, size, unit)


def stepped(day: dt.date, count: int, unit: str) -> Stretch:
    """The calendar unit ``count`` units after the one that holds ``day``."""
    start = containing(day, unit).first
    assert start is not None
    return containing(add(start, count, unit), unit)


def fiscal_year(year: int, start: int, named_by: str) -> Stretch:
    """The fiscal year called ``year`` where it begins in month ``start``.

    >>> fiscal_year(2025, 10, "end").first
    datetime.date(2024, 10, 1)
    """
    begins = year - 1 if named_by == "end" and start > 1 else year
    return months(begins, start, 12, "Y")


def fiscal_year_of(day: dt.date, start: int) -> Stretch:
    """The fiscal year that holds ``day``."""
    return months(day.year - (day.month < start), start, 12, "Y")


def share(stretch: Stretch, number: int, of: int) -> Stretch:
    """The ``number``-th of ``of`` equal parts: whole months where they divide, else days.

    A month falls into days 1-10, 11-20 and the rest.

    >>> share(containing(dt.date(2025, 1, 1), "Y"), 2, 3).last
    datetime.date(2025, 8, 31)
    """
    if stretch.first is None or stretch.last is None or stretch.unit == "D":
        return stretch
    if stretch.unit == "M" and of == 3:
        edges = [stretch.first + days * DAY for days in (0, 10, 20)] + [stretch.last + DAY]
    else:
        edges = [_edge(stretch.first, stretch.last, n, of) for n in range(of + 1)]
    return stretch._replace(first=edges[number - 1], last=edges[number] - DAY)


def _edge(first: dt.date, last: dt.date, number: int, of: int) -> dt.date:
    after = last + DAY
    size = (after.year - first.year) * 12 + after.month - first.month
    if first.day == after.day == 1 and size % of == 0:
        return add(first, size // of * number, "M")
    return first + -(-(after - first).days * number // of) * DAY


def nth_within(stretch: Stretch, number: int, unit: str) -> Stretch:
    """The ``number``-th unit inside a stretch; a negative number counts from its end.

    A week belongs to the stretch that holds its Thursday.
    """
    if stretch.first is None or stretch.last is None:
        return unknown(unit)
    if unit in ("W", "F"):
        return _nth_week(stretch.first, stretch.last, number)
    if unit == "K":
        return containing(_nth_weekday(stretch.first, stretch.last, number, 5), "K")
    if number > 0:
        first = add(stretch.first, number - 1, unit)
        result = Stretch(first, add(first, 1, unit) - DAY, unit)
    else:
        first = add(stretch.last + DAY, number, unit)
        result = Stretch(first, add(stretch.last + DAY, number + 1, unit) - DAY, unit)
    return result if stretch.first <= first <= stretch.last else unknown(unit)


def nth_weekday(stretch: Stretch, number: int, weekday: int) -> Stretch:
    """The ``number``-th such weekday inside a stretch; negative counts from its end."""
    if stretch.first is None or stretch.last is None:
        return unknown("D")
    day = _nth_weekday(stretch.first, stretch.last, number, weekday)
    return Stretch(day, day, "D") if stretch.first <= day <= stretch.last else unknown("D")


def _nth_week(first: dt.date, last: dt.date, number: int) -> Stretch:
    thursday = _nth_weekday(first, last, number, 3)
    return containing(thursday, "W") if first <= thursday <= last else unknown("W")


def _nth_weekday(first: dt.date, last: dt.date, number: int, weekday: int) -> dt.date:
    if number > 0:
        return first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY
    return last - ((last.weekday() - weekday) % 7 + 7 * (-number - 1)) * DAY
