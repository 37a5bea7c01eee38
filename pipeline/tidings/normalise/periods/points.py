"""Points of the calendar by name: days, months, years, decades, fiscal years, seasons, quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tidings.normalise.periods.calendar import (
    Stretch,
    fiscal_year,
    fiscal_year_of,
    months,
    nth_within,
    unknown,
)
from tidings.normalise.periods.words import Cursor

_DASHES = ("-", "‐", "‑", "‒", "–", "—", "/", "~")
_SEPARATORS = ("-", "/", ".")


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
    glued = c.peek() in _SEPARATORS and start > 1 and c.tokens[start - 2] in _SEPARATORS
    c.drop(",", *_SEPARATORS)
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
    assert stretch.first and stretch.last
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
    c.drop(*_SEPARATORS)
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
    c.drop(*_SEPARATORS)
    year = year_number(c)
    c.drop(*_SEPARATORS)
    month = month or month_name(c)
    c.drop(*_SEPARATORS)
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
        c.drop(*_SEPARATORS)
        month = c.digits(1, 12)
        c.drop(*_SEPARATORS)
        day = c.digits(1, 31)
        if month is None or day is None:
            return None
        return _day_of(month, day, weekday)(year) or unknown("D")
    c.at = start
    one = c.digits(1, 31)
    mark = c.peek()
    two = c.digits(1, 31) if one is not None and c.skip(*_SEPARATORS) else None
    if one is None or two is None or not c.skip(*_SEPARATORS):
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


def named_month(c: Cursor) -> Stretch | None:
    """A month with its year, before or after it, or without one."""
    year = year_number(c)
    if year is not None:
        c.drop(",", *_SEPARATORS)
        month = month_name(c)
        return months(year, month, 1, "M") if month else None
    month = month_name(c)
    if month is None:
        return None
    return of_year(c, lambda number: months(number, month, 1, "M"), "M")


def numeric_month(c: Cursor) -> Stretch | None:
    """ "2015-12", "11 - 2016", "03/2025"; "2010-11" is a span of years and not read here."""
    year = c.digits(1500, 2100, width=4)
    if year is not None:
        c.skip("-")
        month = c.digits(1, 12, width=2)
        if month is None or month > year % 100 > 0:
            return None
        return months(year, month, 1, "M")
    month = c.digits(1, 12)
    if month is None or not c.skip("-", "/"):
        return None
    year = c.digits(1500, 2100, width=4)
    return months(year, month, 1, "M") if year else None


def plain_year(c: Cursor) -> Stretch | None:
    """A year in figures, and no more figures after it."""
    c.skip("year", "years")
    year = year_number(c)
    return months(year, 1, 12, "Y") if year else None


def year_span(c: Cursor) -> Stretch | None:
    """ "2025/26", "2014-18", "2021–2027": a fiscal year where two years adjoin, else both and between.

    Adjoining years written in full mean the fiscal year only where the text speaks of budgets.
    """
    first = c.digits(1500, 2100, width=4)
    mark = c.peek()
    if first is None or not c.skip(*_DASHES, "to"):
        return None
    width = len(c.peek())
    last = c.digits(1500, 2100, width=4)
    if last is None and mark != "to" and (short := c.digits(0, 99, width=2)) is not None:
        last = first // 100 * 100 + short + (100 if short < first % 100 else 0)
    if last is None or last <= first:
        return None
    academic = c.take("academic") is not None
    c.take("fiscal")
    if last == first + 1 and not academic and (width == 2 or mark == "/" or c.need("budget").budget):
        fiscal = c.need("fiscal").fiscal
        if fiscal is not None and fiscal[0] > 1:
            return months(first, fiscal[0], 12, "Y")
    return months(first, 1, 12 * (last - first + 1), "Y")


def fiscal(c: Cursor) -> Stretch | None:
    """A fiscal year by its number ("FY2025", "fiscal 2024", "FY 2024-25") or direction."""
    c.skip("the")
    step = c.take_number("direction")
    year = year_number(c) if step is None else None
    if c.take("fiscal") is None:
        return None
    c.drop("-", "(")
    if step is not None:
        return fiscal_step(c, step)
    if (span := c.attempt(year_span)) is not None:
        return _fiscal_named(c, span.first.year, "start") if span.first else span
    if year is None:
        year = year_number(c)
    if year is None and (short := c.digits(0, 99, width=2)) is not None:
        year = century_of(short)
        if c.skip("-", "/", "–") and c.digits(0, 99, width=2) is not None:
            return _fiscal_named(c, year, "start")
    return _fiscal_named(c, year, None) if year is not None else None


def _fiscal_named(c: Cursor, year: int, named_by: str | None) -> Stretch:
    known = c.need("fiscal").fiscal
    if known is None:
        return unknown("Y")
    return fiscal_year(year, known[0], named_by or known[1])


def fiscal_step(c: Cursor, step: int) -> Stretch:
    """The fiscal year ``step`` years after the one of the publication date."""
    known, published = c.need("fiscal").fiscal, c.published
    if known is None or published is None:
        return unknown("Y", relative=True)
    current = fiscal_year_of(published, known[0])
    assert current.first is not None
    return months(current.first.year + step, known[0], 12, "Y").counted()


def academic(c: Cursor) -> Stretch | None:
    """ "academic year 2025/26": both calendar years, for where it begins is not known."""
    if c.take("academic") is None:
        return None
    first = c.digits(1500, 2100, width=4)
    if first is None or not c.skip(*_DASHES):
        return None
    last = c.digits(0, 9999)
    return months(first, 1, 24, "Y") if last is not None else None


def decade(c: Cursor) -> Stretch | None:
    """ "1980s", "the '40s", "nineties"."""
    named = c.take_number("decade_name")
    if named is not None:
        return months(1900 + named, 1, 120, "E")
    c.skip("'")
    number = c.digits(0, 2100)
    c.skip("'")
    if number is None or number % 10 or not c.skip("s"):
        return None
    return months(number if number > 99 else 1900 + number, 1, 120, "E")


def century(c: Cursor) -> Stretch | None:
    """ "21st century": by the calendar's hundreds, 2000 to 2099."""
    number = day_number(c)
    if number is None or c.take("unit") != "C":
        return None
    return months(100 * (number - 1), 1, 1200, "C") if number > 1 else unknown("C")


def season(c: Cursor) -> Stretch | None:
    """A season with its year ("spring 2025", "winter 2025/26") or without one."""
    year = year_number(c)
    month = c.take_number("season")
    if month is None:
        return None

    def make(number: int) -> Stretch:
        return months(number, month, 3, "S")

    if year is not None:
        return make(year)
    c.skip(",")
    start = c.at
    c.skip("of", "in")
    span = c.attempt(year_span)
    if span is not None and span.first:
        return make(span.first.year)
    c.at = start
    return of_year(c, make, "S")


def quarter_code(c: Cursor) -> Stretch | None:
    """ "Q3 2025", "H1 2026", "2025-Q4", "Q2 FY2025" (of the fiscal year)."""
    year = year_number(c)
    c.drop("-", "/", ",")
    code = _code(c)
    if code is None:
        return None
    number, unit = code
    if year is not None:
        return nth_within(months(year, 1, 12, "Y"), number, unit)
    c.drop(",", "-", "/", "(")
    c.skip("of")
    c.skip("the")
    whole = c.attempt(fiscal, year_span)
    if whole is not None:
        return nth_within(whole, number, unit)

    def make(value: int) -> Stretch:
        return nth_within(months(value, 1, 12, "Y"), number, unit)

    return of_year(c, make, unit)


def _code(c: Cursor) -> tuple[int, str] | None:
    """ "Q1", "2H": which one, and of which unit."""
    number = c.digits(1, 4)
    unit = c.peek().upper()
    if not c.skip("q", "h"):
        return None
    if number is None:
        number = c.digits(1, 4)
    return (number, unit) if number is not None else None
