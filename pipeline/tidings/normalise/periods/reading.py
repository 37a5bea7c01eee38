"""From words to a value: one reader for a whole expression, ranges and parts included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from tidings.datewords import tokenize
from tidings.normalise.periods import points, relative
from tidings.normalise.periods.calendar import (
    DAY,
    PRECISION,
    Stretch,
    add,
    months,
    nth_weekday,
    nth_within,
    share,
    stepped,
    unknown,
)
from tidings.normalise.periods.durations import duration
from tidings.normalise.periods.words import Cursor, Lexicon, Need, Reference
from tidings.records import DateKind, Status

_DASHES = ("-", "‐", "‑", "‒", "–", "—", "~", "/")
_TO = (*_DASHES, "to", "until", "till", "til", "through", "thru", "and", "&")
_WORDLESS = ("the", "of", "in", "on", "around")


class Reading(NamedTuple):
    """The value of an expression, and the parts of the reference that it depends on."""

    kind: DateKind
    earliest: dt.date | None = None
    latest: dt.date | None = None
    duration: str | None = None
    precision: str | None = None
    relative: bool = False
    status: Status = "resolved"
    needs: frozenset[Need] = frozenset()


def read(words: str, kind: DateKind, lexicon: Lexicon, reference: Reference) -> Reading:
    """The value of an expression of this kind; never fails, for what it cannot place is partial."""
    c = Cursor(tokenize(words), lexicon, reference)
    if kind == "set":
        return Reading("set")
    if kind == "duration":
        length = duration(c)
        iso = length.iso() if length else None
        precision = PRECISION[length.unit] if length else None
        return Reading("duration", None, None, iso, precision, status="resolved" if iso else "partial")
    try:
        stretch = expression(c)
    except (ValueError, OverflowError):
        stretch = None
    return _dated(stretch, c)


def _dated(stretch: Stretch | None, c: Cursor) -> Reading:
    needs = frozenset(c.needs)
    if stretch is None or not stretch.known or (stretch.first or dt.date.max) > (
        stretch.last or dt.date.min
    ):
        counted = stretch.relative if stretch else False
        precision = PRECISION[stretch.unit] if stretch else None
        status: Status = "ambiguous" if "order" in needs else "partial"
        return Reading("date", None, None, None, precision, counted, status, needs)
    return Reading(
        "date",
        stretch.first,
        stretch.last,
        None,
        PRECISION[stretch.unit],
        stretch.relative,
        "resolved",
        needs,
    )


def expression(c: Cursor) -> Stretch | None:
    """A point or a range; None where words are left over."""
    for reader in (_short_range, _point_or_range, _bare_part):
        c.at, c.year = 0, None
        stretch = reader(c)
        if stretch is not None and c.done:
            return stretch
    return None


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
    points.named_month,
    points.numeric_month,
    points.fiscal,
    points.academic,
    points.year_span,
    points.decade,
    points.century,
    points.season,
    points.quarter_code,
    points.plain_year,
    relative.deictic,
    relative.ago,
    relative.weekdays_on,
    relative.unit_after_next,
    relative.counted_first,
    relative.day_of_month,
    relative.day_alone,
    relative.directed,
    relative.anaphoric,
    relative.weekday,
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
    assert whole.first and whole.last
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


def _bare_part(c: Cursor) -> Stretch | None:
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


def _to(c: Cursor) -> bool:
    start = c.at
    c.drop(",")
    if c.skip("up"):
        c.skip("to", "until")
        return True
    if not c.skip(*_TO):
        c.at = start
        return False
    c.skip("the")
    return True


def _point_or_range(c: Cursor) -> Stretch | None:
    """A point, or two; the one that names its year lends it to the other."""
    c.skip("the")
    left = c.attempt(_now, point)
    if left is None or c.done or not _to(c):
        return left
    middle = c.at
    right = c.attempt(_now, _lent_right(left), point)
    if right is None:
        return None
    if left.yearless and right.known and not right.yearless:
        c.at, c.year = 0, right.first.year if right.first else None
        left = point(c) or left
        if left.first and right.first and left.first > right.first and c.year:
            c.at, c.year = 0, c.year - 1
            left = point(c) or left
        c.at = len(c.tokens)
    elif right.yearless and left.first:
        right = _following(c, left, middle) or right
        c.at = len(c.tokens)
    return _joined(left, right)


def _lent_right(left: Stretch) -> Callable[[Cursor], Stretch | None]:
    """A short right end: "July 13-15", "April 9th through 17th, 2025", "2014 to 18"."""

    def read_right(c: Cursor) -> Stretch | None:
        points.leading_weekday(c)
        if left.unit == "Y" and left.first and (short := c.digits(0, 99, width=2)) is not None:
            year = left.first.year // 100 * 100 + short
            return months(year, 1, 12, "Y") if c.done and year > left.first.year else None
        number = points.day_number(c) if left.unit == "D" else None
        if number is None or left.first is None:
            return None
        year = points.trailing_year(c)
        if not c.done:
            return None
        day = left.first.replace(year=year or left.first.year, day=number)
        return Stretch(day, day, "D", left.relative and not year, left.yearless and not year)

    return read_right


def _following(c: Cursor, left: Stretch, middle: int) -> Stretch | None:
    """The right end read in the year of the left, or in the next where it would come before."""
    assert left.first is not None
    for year in (left.first.year, left.first.year + 1):
        c.at, c.year = middle, year
        right = point(c)
        if right and right.first and right.first >= left.first:
            return right._replace(relative=left.relative)
    return right


def _joined(left: Stretch, right: Stretch) -> Stretch:
    unit = left.unit if left.unit == right.unit else min(left.unit, right.unit, key="DWKFMSQHYEC".find)
    if not (left.known and right.known):
        return unknown(unit, relative=left.relative or right.relative)
    counted = left.relative or right.relative
    return Stretch(left.first, right.last, unit, counted)


def _now(c: Cursor) -> Stretch | None:
    if not c.skip("now", "date", "present"):
        return None
    published = c.published
    return Stretch(published, published, "D", relative=True) if published else unknown("D", relative=True)


def _short_range(c: Cursor) -> Stretch | None:
    """A short left end: "28-30 May 2025", "5 and 6 June", "4 to 23 next month"."""
    points.leading_weekday(c)
    c.skip("the")
    number = points.day_number(c)
    if number is None or not _to(c):
        return None
    points.leading_weekday(c)
    right = c.attempt(points.named_day, relative.day_of_month)
    if right is None:
        return None
    if right.first is None or right.first.day <= number:
        return unknown("D", relative=right.relative)
    return Stretch(right.first.replace(day=number), right.last, "D", right.relative)
