"""From words to a value: one reader for a whole expression, ranges and parts included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from tidings.datewords import tokenize
from tidings.normalise.periods import points, weekdays
from tidings.normalise.periods.calendar import (
    DAY,
    PRECISION,
    Stretch,
    months,
    unknown,
)
from tidings.normalise.periods.durations import Length, duration, length, unit_of
from tidings.normalise.periods.parts import bare_part, point
from tidings.normalise.periods.words import Cursor, Lexicon, Need, Reference
from tidings.records import DateKind, Status

_DASHES = ("-", "‐", "‑", "‒", "–", "—", "~", "/")
_TO = (*_DASHES, "to", "until", "till", "til", "through", "thru", "and", "or", "&")


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
        span = duration(c)
        iso = span.iso() if span else None
        precision = PRECISION[span.unit] if span else None
        return Reading(
            "duration", None, None, iso, precision, status="resolved" if iso else "partial"
        )
    try:
        stretch = expression(c)
    except (ValueError, OverflowError):
        stretch = None
    return _dated(stretch, c)


def _dated(stretch: Stretch | None, c: Cursor) -> Reading:
    needs = frozenset(c.needs)
    if (
        stretch is None
        or not stretch.known
        or (stretch.first or dt.date.max) > (stretch.last or dt.date.min)
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
    for reader in (_short_range, _point_or_range, bare_part, _run_up):
        c.at, c.year = 0, None
        stretch = reader(c)
        if stretch is not None and c.done:
            return stretch
    return None


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
    short = c.attempt(_now, _lent_right(left))
    if short is not None:
        return _joined(_with_year_of(c, left, short), short)
    middle = c.at
    right = c.attempt(point)
    if right is None or not c.done:
        return None
    if right.yearless and left.first:
        right = _following(c, left, middle) or right
    return _joined(_with_year_of(c, left, right), right)


def _with_year_of(c: Cursor, left: Stretch, right: Stretch) -> Stretch:
    """A left end without a year, read again in the year of the right one, or in the year before."""
    if left.yearless and right.first and not right.yearless:
        for year in (right.first.year, right.first.year - 1):
            left = _again(c, year) or left
            if left.first and left.first <= right.first:
                break
    return left


def _again(c: Cursor, year: int) -> Stretch | None:
    """The left end read once more, now in a given year."""
    end, c.at, c.year = c.at, 0, year
    c.skip("the")
    stretch = point(c)
    c.at = end
    return stretch


def _lent_right(left: Stretch) -> Callable[[Cursor], Stretch | None]:
    """A short right end: "July 13-15", "April 9th through 17th, 2025", "2014 to 18"."""

    def read_right(c: Cursor) -> Stretch | None:
        points.leading_weekday(c)
        if left.unit == "Y" and left.first and (short := c.digits(0, 99, width=2)) is not None:
            full = left.first.year // 100 * 100 + short
            return months(full, 1, 12, "Y") if c.done and full > left.first.year else None
        number = points.day_number(c) if left.unit == "D" else None
        if number is None:
            return None
        year = points.trailing_year(c)
        near = _again(c, year) if year and left.yearless else left
        if not c.done or near is None or near.first is None:
            return None
        day = near.first.replace(day=number)
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
    unit = (
        left.unit if left.unit == right.unit else min(left.unit, right.unit, key="DWKFMSQHYEC".find)
    )
    if not (left.known and right.known):
        return unknown(unit, relative=left.relative or right.relative)
    counted = left.relative or right.relative
    return Stretch(left.first, right.last, unit, counted)


def _run_up(c: Cursor) -> Stretch | None:
    """ "twelve months to September 2022", "year ended 31 March": the length that ends there."""
    span = c.attempt(length) or _one_unit(c)
    if span is None or not c.skip("to", "ending", "ended"):
        return None
    c.skip("on")
    c.skip("the")
    end = point(c)
    if end is None or end.last is None:
        return end and unknown(span.unit, relative=end.relative)
    return Stretch(span.before(end.last + DAY), end.last, span.unit, end.relative)


def _one_unit(c: Cursor) -> Length | None:
    unit = unit_of(c)
    return Length(((1, unit),)) if unit else None


def _now(c: Cursor) -> Stretch | None:
    if not c.skip("now", "date", "present"):
        return None
    published = c.published
    return (
        Stretch(published, published, "D", relative=True)
        if published
        else unknown("D", relative=True)
    )


def _short_range(c: Cursor) -> Stretch | None:
    """A short left end: "28-30 May 2025", "5 and 6 June", "4 to 23 next month"."""
    points.leading_weekday(c)
    c.skip("the")
    number = points.day_number(c)
    if number is None or not _to(c):
        return None
    points.leading_weekday(c)
    right = c.attempt(points.named_day, weekdays.day_of_month)
    if right is None:
        return None
    if right.first is None or right.first.day <= number:
        return unknown("D", relative=right.relative)
    return Stretch(right.first.replace(day=number), right.last, "D", right.relative)
