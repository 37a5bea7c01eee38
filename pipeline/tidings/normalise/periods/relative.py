"""Points counted from the publication date, or from the date that the text named before."""

from __future__ import annotations

import datetime as dt

from tidings.normalise.periods.calendar import (
    DAY,
    MONTHS,
    Stretch,
    add,
    containing,
    fiscal_year_of,
    months,
    stepped,
    unknown,
)
from tidings.normalise.periods.durations import Length, length, unit_of
from tidings.normalise.periods.points import (
    month_name,
    nearest,
    weekday_name,
)
from tidings.normalise.periods.words import Cursor
from tidings.normalise.periods.years import fiscal_step

# "The past year" and "the coming decade" are lengths that touch the publication date; "last year"
# is the calendar year. A decade is a length after every direction but "this".
_TOUCHING = frozenset({"past", "coming"})
_LENGTHS = frozenset("MHY")
_LONG = frozenset("EC")
# "This winter" is of two years: the one that the tense means.
_WINTER = 12


def deictic(c: Cursor) -> Stretch | None:
    """ "today", "yesterday afternoon", "the day before yesterday", "this morning", "last night"."""
    step: int | None = None
    c.skip("the")
    if c.skip("day"):
        if c.skip("before") and c.skip("yesterday"):
            step = -2
        elif c.skip("after") and c.skip("tomorrow"):
            step = 2
    elif (step := c.take_number("deixis")) is not None:
        c.take("daypart")
    else:
        step = c.take_number("direction")
        if step is None or c.take("daypart") is None:
            return None
    return None if step is None else _day(c, step)


def _day(c: Cursor, step: int) -> Stretch:
    published = c.published
    if published is None:
        return unknown("D", relative=True)
    day = published + step * DAY
    return Stretch(day, day, "D", relative=True)


def directed(c: Cursor) -> Stretch | None:
    """A unit, month, season or weekday by direction: "last year", "next spring", "this Friday"."""
    word = c.peek()
    step = c.take_number("direction")
    if step is None:
        return None
    c.skip("the")
    return c.attempt(
        lambda c: _directed_fiscal(c, step),
        lambda c: _directed_count(c, step),
        lambda c: _directed_unit(c, step, word),
        lambda c: _directed_weekday(c, step, word),
        lambda c: _directed_months(c, step),
    )


def _directed_fiscal(c: Cursor, step: int) -> Stretch | None:
    if c.take("fiscal") is None or c.take("cardinal") is not None:
        return None
    return fiscal_step(c, step)


def _directed_unit(c: Cursor, step: int, word: str) -> Stretch | None:
    c.take("filler")
    plural = c.peek().endswith("s") or c.peek() == "centuries"
    unit = unit_of(c)
    if unit is None:
        return None
    if plural:
        return unknown(unit, relative=True)
    if c.skip("but"):
        step += (1 if step > 0 else -1) if c.skip("one") else 0
    if step and (unit in _LONG or (unit in _LENGTHS and word in _TOUCHING)):
        return touching(c, step, Length(((1, unit),)))
    published = _origin(c, word)
    if published is None:
        return unknown(unit, relative=True)
    return stepped(published, step, unit).counted()


def _origin(c: Cursor, word: str) -> dt.date | None:
    """The day a direction counts from: "the following year" goes on from the date before it."""
    if (word,) in c.lexicon["anaphoric"]:
        previous = c.need("previous").previous
        if previous and previous.first:
            return previous.first
    return c.published


def _directed_count(c: Cursor, step: int) -> Stretch | None:
    of_budgets = c.take("fiscal") is not None
    span = length(c)
    if span is None:
        return c.attempt(_counts)
    if span.vague:
        return unknown(span.unit, relative=True)
    if of_budgets or span.fiscal:
        return _fiscal_years(c, step, span)
    if span.parts[0][1] == "Q":
        return _quarters(c, step, span.number)
    return touching(c, step, span)


def _counts(c: Cursor) -> Stretch | None:
    """ "two to three years": nobody can say how many."""
    for _ in "ab":
        if (c.digits(1, 999) or c.take_number("cardinal")) is None:
            return None
        c.drop("-", "to", "or")
    unit = unit_of(c)
    return unknown(unit, relative=True) if unit else None


def _fiscal_years(c: Cursor, step: int, span: Length) -> Stretch:
    known, published = c.need("fiscal").fiscal, c.published
    if known is None or published is None or not step:
        return unknown("Y", relative=True)
    first = fiscal_year_of(published, known[0]).first
    assert first is not None
    begin = add(first, 1 if step > 0 else -span.number, "Y")
    return Stretch(begin, add(begin, span.number, "Y") - DAY, "Y", relative=True)


def _quarters(c: Cursor, step: int, count: int) -> Stretch:
    """Whole quarters of the calendar, after or before the one of publication."""
    published = c.published
    if published is None or not step:
        return unknown("Q", relative=True)
    near = stepped(published, step, "Q")
    far = stepped(published, step * count, "Q")
    return Stretch(min(near, far).first, max(near, far).last, "Q", relative=True)


def touching(c: Cursor, step: int, span: Length) -> Stretch:
    """The length that begins the day after publication, or ends the day before it."""
    published = c.published
    if published is None or span.vague or not step:
        return unknown(span.unit, relative=True)
    if step > 0:
        return Stretch(published + DAY, span.after(published), span.unit, relative=True)
    return Stretch(span.before(published), published - DAY, span.unit, relative=True)


def counted_first(c: Cursor) -> Stretch | None:
    """ "2 upcoming months", "three past years"."""
    count = c.digits(1, 999) or c.take_number("cardinal")
    step = c.take_number("shift") if count else None
    unit = unit_of(c) if step else None
    if count is None or step is None or unit is None:
        return None
    return touching(c, step, Length(((count, unit),)))


def _directed_weekday(c: Cursor, step: int, word: str) -> Stretch | None:
    weekday = weekday_name(c)
    if weekday is None:
        return None
    published = c.published
    if published is None:
        return unknown("D", relative=True)
    monday = published - published.weekday() * DAY
    if step < 0:
        day = published - ((published.weekday() - weekday - 1) % 7 + 1) * DAY
    elif step > 0 and word != "next":
        day = published + ((weekday - published.weekday() - 1) % 7 + 1) * DAY
    else:
        day = monday + (weekday + 7 * step) * DAY
    return Stretch(day, day, "D", relative=True)


def _directed_months(c: Cursor, step: int) -> Stretch | None:
    month, size, unit = month_name(c), 1, "M"
    if month is None:
        month, size, unit = c.take_number("season"), 3, "S"
    if month is None:
        return None
    if not step and month == _WINTER:
        return nearest(c, lambda year: months(year, _WINTER, size, unit))
    published = c.published
    if published is None:
        return unknown(unit, relative=True)
    choices = [months(published.year + n, month, size, unit) for n in (-2, -1, 0, 1, 2)]
    if step < 0:
        fitting = [s for s in choices if s.last and s.last < published][-1:]
    elif step > 0:
        fitting = [s for s in choices if s.first and s.first > published][:1]
    else:
        fitting = [s for s in choices if s.first and s.first.year == published.year]
    return fitting[0].counted() if fitting else unknown(unit, relative=True)


def anaphoric(c: Cursor) -> Stretch | None:
    """ "that autumn", "the same year": within the date named before, else that of publication."""
    c.skip("the")
    if c.take("that") is None:
        return None
    previous = c.need("previous").previous
    origin = previous.first if previous else c.published
    month, size, unit = month_name(c), 1, "M"
    if month is None:
        month, size, unit = c.take_number("season"), 3, "S"
    named = unit_of(c) if month is None else unit
    if named is None:
        return None
    if origin is None:
        return unknown(named)
    return months(origin.year, month, size, unit) if month else containing(origin, named)


def ago(c: Cursor) -> Stretch | None:
    """ "three years ago", "ten weeks from now", "in two months’ time", "two days after tomorrow".

    Years and months mean the calendar year or month, unless a day to count from is named; weeks
    and days mean the very day.
    """
    span = length(c)
    if span is None:
        return None
    c.drop("'")
    if c.skip("ago"):
        return _counted_from(c, span, -1, None)
    if c.skip("hence", "time") or (c.skip("s") and c.skip("time")):
        return _counted_from(c, span, 1, None)
    step = -1 if c.peek() == "before" else 1
    if not c.skip("from", "after", "before"):
        return None
    if c.skip("now"):
        return _counted_from(c, span, step, None)
    base = c.take_number("deixis")
    return None if base is None else _counted_from(c, span, step, base)


def _counted_from(c: Cursor, span: Length, step: int, base: int | None) -> Stretch:
    published = c.published
    if published is None or span.vague:
        return unknown(span.unit, relative=True)
    origin = published + (base or 0) * DAY
    day = span.after(origin) if step > 0 else span.before(origin)
    exact = base is not None or len(span.parts) > 1 or span.unit not in MONTHS
    return containing(day, "D" if exact else span.unit).counted()


def unit_after_next(c: Cursor) -> Stretch | None:
    """ "the month after next", "the week before last", "March after next"."""
    c.skip("the")
    unit = c.take("unit")
    month = month_name(c) if unit is None else None
    before = c.peek() == "before"
    if not c.skip("after", "before"):
        return None
    c.skip("the")
    if not c.skip("last" if before else "next"):
        return None
    step = -2 if before else 2
    published = c.published
    if published is None:
        return unknown(unit or "M", relative=True)
    if unit:
        return stepped(published, step, unit).counted()
    if month is None:
        return None
    near = nearest(c, lambda year: months(year, month, 1, "M"))
    shifted = add(near.first, 1, "Y") if near and near.first else None
    return containing(shifted, "M").counted() if shifted else None


def unit_beside(c: Cursor) -> Stretch | None:
    """ "(20% more than) the year before": the unit beside the date that the text named before."""
    unit = c.take("unit")
    step = {"before": -1, "after": 1}.get(c.peek())
    if unit is None or step is None:
        return None
    c.at += 1
    previous = c.need("previous").previous
    if not c.done or previous is None or previous.first is None:
        return unknown(unit, relative=True) if c.done else None
    return stepped(previous.first, step, unit)


def vague(c: Cursor) -> Stretch | None:
    """ "recent years", "the years ahead", "several years ago": a date that cannot be placed."""
    unit: str | None = None
    while not c.done:
        unit = c.take("unit") or unit
        c.at += not c.done
    return unknown(unit or "Y", relative=True)
