"""A point of the calendar, or a part of one: "early 2025", "the last Friday of October"."""

from __future__ import annotations

from collections.abc import Callable

from tidings.normalise.periods import points, relative, weekdays, years
from tidings.normalise.periods.calendar import (
    DAY,
    Stretch,
    add,
    months,
    nth_weekday,
    nth_within,
    share,
    stepped,
    unknown,
)
from tidings.normalise.periods.words import Cursor

_WORDLESS = ("the", "of", "in", "on", "around")


def point(c: Cursor) -> Stretch | None:
    """A point of the calendar, or a part of one."""
    return c.attempt(_part_of, base)


def base(c: Cursor) -> Stretch | None:
    """A point that is no part of another; the reader that gets furthest wins."""
    start, best, end = c.at, None, -1
    for reader in _BASES:
        c.at = start
        stretch = reader(c)
        if stretch is not None and c.at > end:
            best, end = stretch, c.at
            if c.done:
                break
    c.at = end if best is not None else start
    return best


_BASES: tuple[Callable[[Cursor], Stretch | None], ...] = (
    points.named_day,
    points.year_first_day,
    points.numeric_day,
    points.japanese_day,
    years.named_month,
    years.numeric_month,
    years.fiscal,
    years.academic,
    years.year_span,
    years.decade,
    years.century,
    years.season,
    years.quarter_code,
    years.quarter_alone,
    years.plain_year,
    relative.deictic,
    relative.ago,
    weekdays.weekdays_on,
    relative.unit_after_next,
    relative.counted_first,
    weekdays.day_of_month,
    weekdays.day_alone,
    relative.directed,
    relative.anaphoric,
    relative.unit_beside,
    weekdays.weekday,
)


def _part_of(c: Cursor) -> Stretch | None:
    """ "early 2025", "end of March", "first half of next year", "last Friday of October"."""
    return c.attempt(_two_parts, _named_part, _edge, _remainder, _nth_of, _week_of)


def _named_part(c: Cursor) -> Stretch | None:
    part = c.take("part") or c.take("bare_edge")
    if part is None:
        return None
    c.drop("-", "'", *_WORDLESS)
    whole = c.attempt(_part_of, base, _current_unit)
    return _cut(whole, part) if whole else None


def _two_parts(c: Cursor) -> Stretch | None:
    """ "mid- to late 2026": from the first part to the second."""
    one = c.take("part")
    c.drop("-")
    if one is None or not (c.skip("to") or c.peek(-1) == "-"):
        return None
    c.drop("-")
    two = c.take("part")
    if two is None:
        return None
    c.drop("-", *_WORDLESS)
    whole = c.attempt(base, _current_unit)
    if whole is None:
        return None
    return _cut(whole, one)._replace(last=_cut(whole, two).last)


def _cut(whole: Stretch, part: str) -> Stretch:
    if not whole.known:
        return whole
    if part == "first":
        return whole._replace(last=whole.first, unit="D")
    if part == "last":
        return whole._replace(first=whole.last, unit="D")
    number, of = part.split("/")
    return _halved(share(whole, int(number), int(of)), int(of))


def _halved(cut: Stretch, parts: int) -> Stretch:
    """A half of a year speaks of half-years."""
    return cut._replace(unit="H") if parts == 2 and cut.unit == "Y" else cut


def _current_unit(c: Cursor) -> Stretch | None:
    """ "(the end of) the year": the unit that holds the publication date."""
    c.skip("the")
    if c.take("fiscal") is not None:
        return years.fiscal_step(c, 0)
    unit = c.take("unit")
    if unit is None:
        return None
    published = c.published
    return stepped(published, 0, unit).counted() if published else unknown(unit, relative=True)


def _edge(c: Cursor) -> Stretch | None:
    """ "later this year", "earlier in the month": from publication on, or up to it."""
    edge = c.take("edge")
    if edge is None:
        return None
    c.drop(*_WORDLESS)
    whole = c.attempt(base, _current_unit)
    if whole is None or whole.first is None or whole.last is None:
        return whole
    published = c.published
    if published is None or not whole.first <= published <= whole.last:
        return share(whole, 1 if edge == "first" else 2, 2)
    if edge == "first":
        return whole._replace(last=max(whole.first, published - DAY), relative=True)
    return whole._replace(first=min(whole.last, published + DAY), relative=True)


def _remainder(c: Cursor) -> Stretch | None:
    """ "the rest of the year": the day after publication to its end."""
    if c.take("remainder") is None:
        return None
    c.drop(*_WORDLESS)
    whole = c.attempt(base, _current_unit)
    published = c.published
    if whole is None or whole.last is None or published is None:
        return whole._replace(first=None) if whole else None
    return whole._replace(first=min(whole.last, published + DAY), relative=True)


def _nth_of(c: Cursor) -> Stretch | None:
    """ "first quarter of 2026", "last Friday in October", "first six months of 2023"."""
    number = points.day_number(c)
    number = c.take_number("last_ordinal") if number is None else number
    if number is None:
        return None
    if number > 0 and c.skip("last"):
        number = -number
    c.drop("-")
    count = c.digits(1, 99) or c.take_number("cardinal") or 1
    c.drop("-")
    c.skip("calendar")
    third = 3 if c.skip("third") else 2 if c.skip("half") else 0
    unit = None if third else c.take("unit")
    weekday = points.weekday_name(c) if not (unit or third) else None
    if unit is None and weekday is None and not third:
        return None
    c.drop(",", *_WORDLESS)
    whole = c.attempt(_part_of, base, _current_unit)
    if whole is None or not whole.known:
        return whole._replace(unit=unit or whole.unit) if whole else None
    return _counted_in(whole, number, count, unit, weekday, third)


def _counted_in(
    whole: Stretch, number: int, count: int, unit: str | None, weekday: int | None, parts: int
) -> Stretch:
    if parts:
        place = parts + 1 + number if number < 0 else number
        cut = share(whole, place, parts) if 0 < place <= parts else unknown(whole.unit)
        return _halved(cut, parts)
    if weekday is not None:
        found = nth_weekday(whole, number, weekday)
    elif count == 1:
        found = nth_within(whole, number, unit or "D")
    else:
        found = _run(whole, number, count, unit or "D")
    return found._replace(relative=whole.relative)


def _run(whole: Stretch, number: int, count: int, unit: str) -> Stretch:
    """The first or the last ``count`` units of a stretch."""
    assert whole.first
    assert whole.last
    if unit == "W":
        edges = nth_within(whole, 1, "W"), nth_within(whole, -1, "W")
        first, last = edges[0].first, edges[1].last
    else:
        first, last = whole.first, whole.last
    if first is None or last is None or number not in (1, -1):
        return unknown(unit)
    if number == 1:
        return Stretch(first, add(first, count, unit) - DAY, unit)
    return Stretch(add(last + DAY, -count, unit), last, unit)


def _week_of(c: Cursor) -> Stretch | None:
    """ "the week of 10 April", "week beginning 3 March"."""
    c.skip("the")
    if not c.skip("week"):
        return None
    if (number := c.digits(1, 53)) is not None:
        return _numbered_week(c, number)
    if not c.skip("of", "beginning", "commencing", "starting", "ending"):
        return None
    c.skip("the", "on")
    day = c.attempt(base)
    if day is None or day.first is None:
        return unknown("W") if day else None
    return stepped(day.first, 0, "W")._replace(relative=day.relative)


def _numbered_week(c: Cursor, number: int) -> Stretch:
    year = points.trailing_year(c)
    if year is None:
        published = c.published
        year = published.year if published else 0
    if not year:
        return unknown("W", relative=True)
    return nth_within(months(year, 1, 12, "Y"), number, "W")


def bare_part(c: Cursor) -> Stretch | None:
    """ "EOY", "year-end", "end of month": an edge of the current unit."""
    whole = None
    if c.skip("eoy", "boy") or (c.peek() == "year" and c.peek(2) == "end"):
        whole = "Y"
    elif c.skip("eom", "bom") or (c.peek() == "month" and c.peek(2) == "end"):
        whole = "M"
    if whole is None:
        return None
    early = c.tokens[0] in ("boy", "bom")
    c.at = len(c.tokens)
    published = c.published
    if published is None:
        return unknown("D", relative=True)
    return _cut(stepped(published, 0, whole).counted(), "first" if early else "last")
