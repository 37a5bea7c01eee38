"""Points of the calendar by name: days, months, years, decades, fiscal years, seasons, quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tidings.normalise.periods.calendar import (
    Stretch,
    months,
    unknown,
)
from tidings.normalise.periods.words import Cursor

SEPARATORS = ("-", "/", ".")


def year_number(c: Cursor) -> int | None:
    """A year in figures: "2026", "’24"."""
    start = c.at
    if c.skip("'"):
        short = c.digits(0, 99, width=2)
        if short is not None:
            return century_of(short)
        c.at = start
    return c.digits(1500, 2100, width=4)


def century_of(short: int) -> int:
    """A two-digit year in full: 1950 to 2049."""
    return short + (2000 if short < 50 else 1900)


def relative_year(c: Cursor) -> int | None:
    """A year by its direction: "last year", "of this year"; the number, 0 where unknown."""
    start = c.at
    c.drop(",")
    c.skip("of", "in")
    c.skip("the")
    step = c.take_number("direction")
    if step is not None and c.take("unit") == "Y":
        published = c.published
        return published.year + step if published else 0
    c.at = start
    if c.take("that") is not None and c.take("unit") == "Y":
        previous = c.need("previous").previous
        return previous.first.year if previous and previous.first else 0
    c.at = start
    return None


def trailing_year(c: Cursor) -> int | None:
    """The year after a day or a month: ", 2025", " of 2025", "-25", "last year"."""
    start = c.at
    glued = c.peek() in SEPARATORS and start > 1 and c.tokens[start - 2] in SEPARATORS
    c.drop(",", *SEPARATORS)
    c.skip("of", "in")
    c.skip("the")
    year = year_number(c)
    if year is None and glued and (short := c.digits(0, 99, width=2)) is not None:
        year = century_of(short)
    if year is None:
        c.at = start
        year = relative_year(c)
    return year


def nearest(c: Cursor, make: Callable[[int], Stretch | None]) -> Stretch | None:
    """The stretch of the year that the tense means; of a neighbour's year where one is lent."""
    if c.year is not None:
        return _marked(make(c.year))
    reference = c.need("sense")
    published = c.published
    if published is None:
        return unknown("D", relative=True)._replace(yearless=True)
    years = range(published.year - 1, published.year + 2)
    choices = [s for year in years if (s := make(year)) is not None and s.first and s.last]
    past = [s for s in choices if s.first and s.first <= published]
    future = [s for s in choices if s.last and s.last >= published]
    if reference.sense < 0 and past:
        return _marked(past[-1].counted())
    if reference.sense > 0 and future:
        return _marked(future[0].counted())
    near = min(choices, key=lambda s: _distance(s, published), default=None)
    return _marked(near.counted()) if near else None


def _marked(stretch: Stretch | None) -> Stretch | None:
    return stretch._replace(yearless=True) if stretch else None


def _distance(stretch: Stretch, day: dt.date) -> int:
    assert stretch.first
    assert stretch.last
    return max((stretch.first - day).days, (day - stretch.last).days, 0)


def of_year(c: Cursor, make: Callable[[int], Stretch | None], unit: str) -> Stretch | None:
    """What ``make`` gives for the year that follows, else for the nearest one."""
    year = trailing_year(c)
    if year is None:
        return nearest(c, make)
    return unknown(unit, relative=True) if year == 0 else make(year) or unknown(unit)


def day_number(c: Cursor) -> int | None:
    """A day of the month: "3", "3rd", "third"."""
    number = c.digits(1, 31)
    if number is None:
        return c.take_number("ordinal")
    c.skip("st", "nd", "rd", "th")
    return number


def month_name(c: Cursor) -> int | None:
    """A month by name, its full stop with it."""
    month = c.take_number("month") or c.take_number("month_short")
    if month is not None:
        c.skip(".")
    return month


def weekday_name(c: Cursor) -> int | None:
    """A day of the week by name."""
    day = c.take_number("weekday")
    return c.take_number("weekday_short") if day is None else day


def _day_of(month: int, day: int, weekday: int | None = None) -> Callable[[int], Stretch | None]:
    """The day in a given year; None where the calendar or the weekday beside it denies it."""

    def make(year: int) -> Stretch | None:
        try:
            date = dt.date(year, month, day)
        except ValueError:
            return None
        if weekday not in (None, date.weekday()):
            return None
        return Stretch(date, date, "D")

    return make


def _day_month(c: Cursor) -> tuple[int, int] | None:
    day = day_number(c)
    if day is None:
        return None
    c.drop(*SEPARATORS)
    c.skip("day")
    c.skip("of")
    month = month_name(c)
    return (month, day) if month is not None else None


def _month_day(c: Cursor) -> tuple[int, int] | None:
    month = month_name(c)
    if month is None:
        return None
    c.skip("-")
    c.skip("the")
    day = day_number(c)
    return (month, day) if day is not None else None


def named_day(c: Cursor) -> Stretch | None:
    """A day with the month by name, in either order; a weekday before or after must agree."""
    weekday = leading_weekday(c)
    pair = c.attempt(_day_month, _month_day)
    if pair is None:
        return None
    start = c.at
    trailing_year(c)
    weekday = trailing_weekday(c) if weekday is None else weekday
    c.skip(")")
    end, c.at = c.at, start
    stretch = of_year(c, _day_of(*pair, weekday), "D") or unknown("D")
    c.at = max(c.at, end)
    return stretch


def year_first_day(c: Cursor) -> Stretch | None:
    """ "2019-Sep-1", "2025 March 3", "Sep-2019-1"."""
    month = month_name(c)
    c.drop(*SEPARATORS)
    year = year_number(c)
    c.drop(*SEPARATORS)
    month = month or month_name(c)
    c.drop(*SEPARATORS)
    day = day_number(c) if year and month else None
    if year is None or month is None or day is None:
        return None
    return _day_of(month, day)(year) or unknown("D")


def leading_weekday(c: Cursor) -> int | None:
    """The weekday before a date, with its comma and article."""
    start = c.at
    if c.take("direction") is None:
        c.take("that")
    weekday = weekday_name(c)
    if weekday is None:
        c.at = start
        return None
    c.drop(".", ",", "(")
    c.skip("the")
    return weekday


def trailing_weekday(c: Cursor) -> int | None:
    """The weekday after a date: ", Friday" or "(Friday)"."""
    start = c.at
    c.drop(",", "(")
    weekday = weekday_name(c)
    if weekday is None:
        c.at = start
        return None
    c.drop(")", ".")
    return weekday


def numeric_day(c: Cursor) -> Stretch | None:
    """A day in figures: year first, or day and month in the order of the document."""
    weekday = leading_weekday(c)
    start = c.at
    year = c.digits(1500, 2100, width=4)
    if year is not None:
        c.drop(*SEPARATORS)
        month = c.digits(1, 12)
        c.drop(*SEPARATORS)
        day = c.digits(1, 31)
        if month is None or day is None:
            return None
        return _day_of(month, day, weekday)(year) or unknown("D")
    c.at = start
    one = c.digits(1, 31)
    mark = c.peek()
    two = c.digits(1, 31) if one is not None and c.skip(*SEPARATORS) else None
    if one is None or two is None or not c.skip(*SEPARATORS):
        return None
    year = c.digits(1500, 2100, width=4)
    if year is None and (short := c.digits(0, 99, width=2)) is not None:
        year = century_of(short)
    if year is None:
        return None
    pair = _ordered(c, one, two, mark)
    return (pair and _day_of(*pair, weekday)(year)) or unknown("D")


def _ordered(c: Cursor, one: int, two: int, mark: str) -> tuple[int, int] | None:
    """Month and day; None where nothing tells which is which. Points stand in European dates."""
    if one > 12 or one == two or mark == ".":
        month, day = two, one
    elif two > 12:
        month, day = one, two
    else:
        day_first = c.need("order").day_first
        if day_first is None:
            return None
        month, day = (two, one) if day_first else (one, two)
    return month, day


def japanese_day(c: Cursor) -> Stretch | None:
    """ "2024年4月2日", "2024年4月", "2024年"."""
    year = c.digits(1500, 2100, width=4)
    if year is None or not c.skip("年"):
        return None
    month = c.digits(1, 12)
    if month is None or not c.skip("月"):
        return months(year, 1, 12, "Y")
    day = c.digits(1, 31)
    if day is None or not c.skip("日"):
        return months(year, month, 1, "M")
    return _day_of(month, day)(year) or unknown("D")
