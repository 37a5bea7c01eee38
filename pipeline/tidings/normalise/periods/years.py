"""Months, seasons, quarters, years, decades and centuries by name, and fiscal years."""

from __future__ import annotations

from tidings.normalise.periods.calendar import (
    Stretch,
    fiscal_year,
    fiscal_year_of,
    months,
    nth_within,
    unknown,
)
from tidings.normalise.periods.points import (
    SEPARATORS,
    century_of,
    day_number,
    month_name,
    nearest,
    of_year,
    year_number,
)
from tidings.normalise.periods.words import Cursor

_DASHES = ("-", "‐", "‑", "‒", "–", "—", "/", "~")


def named_month(c: Cursor) -> Stretch | None:
    """A month with its year, before or after it, or without one."""
    year = year_number(c)
    if year is not None:
        c.drop(",", *SEPARATORS)
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
    c.skip("calendar")
    c.skip("year", "years")
    year = year_number(c)
    return months(year, 1, 12, "Y") if year else None


def year_span(c: Cursor) -> Stretch | None:
    """ "2025/26", "2014-18": a fiscal year where two years adjoin, else both and those between.

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
    if (
        last == first + 1
        and not academic
        and (width == 2 or mark == "/" or c.need("budget").budget)
    ):
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
    if step is None and c.take("fiscal") is not None:
        c.drop(")")
    if step is not None:
        return fiscal_step(c, step)
    if (span := c.attempt(year_span)) is not None:
        return _fiscal_named(c, span.first.year, "start") if span.first else span
    if year is None:
        year = year_number(c)
    if year is None and (short := c.digits(0, 99, width=2)) is not None:
        year, end = century_of(short), c.at
        if c.skip("-", "/") and c.digits(0, 99, width=2) is not None:
            return _fiscal_named(c, year, "start")
        c.at = end
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
    start = c.at
    c.drop(",", "-", "/", "(")
    c.skip("of")
    c.skip("the")
    whole = c.attempt(fiscal, year_span)
    if whole is not None:
        return nth_within(whole, number, unit)
    c.at = start

    def make(value: int) -> Stretch:
        return nth_within(months(value, 1, 12, "Y"), number, unit)

    return of_year(c, make, unit)


def quarter_alone(c: Cursor) -> Stretch | None:
    """ "(in the) third quarter": of the calendar year that the tense means."""
    number = day_number(c) or (4 if c.take("last_ordinal") is not None else None)
    if number is None or number > 4 or c.take("unit") != "Q" or not c.done:
        return None
    return nearest(c, lambda year: nth_within(months(year, 1, 12, "Y"), number, "Q"))


def _code(c: Cursor) -> tuple[int, str] | None:
    """ "Q1", "2H": which one, and of which unit."""
    number = c.digits(1, 4)
    unit = c.peek().upper()
    if not c.skip("q", "h"):
        return None
    if number is None:
        number = c.digits(1, 4)
    return (number, unit) if number is not None else None
