"""Weekdays and days of a month, where the words name no month."""

from __future__ import annotations

from tidings.normalise.periods.calendar import DAY, Stretch, stepped, unknown
from tidings.normalise.periods.points import day_number, weekday_name
from tidings.normalise.periods.relative import directed
from tidings.normalise.periods.words import Cursor

# How many days away the nearest "Monday 21" may lie.
_NEAR = 200


def weekday(c: Cursor) -> Stretch | None:
    """A weekday alone or in a week: "Tuesday", "Tuesday next week", "Friday the 3rd"."""
    c.skip("early", "late")
    c.skip("on")
    number = weekday_name(c)
    if number is None:
        return None
    c.skip(".")
    c.take("daypart")
    return c.attempt(
        lambda c: _weekday_of_week(c, number),
        lambda c: _weekday_and_day(c, number),
        lambda c: _nearest_weekday(c, number),
    )


def _weekday_of_week(c: Cursor, number: int) -> Stretch | None:
    c.drop(",", "-")
    c.skip("of")
    if c.skip("after"):
        week = stepped(c.published, 1, "W") if c.skip("next") and c.published else None
    else:
        c.skip("the")
        week = c.attempt(directed)
    if week is None or week.unit != "W":
        return None
    if week.first is None:
        return unknown("D", relative=True)
    day = week.first + number * DAY
    return Stretch(day, day, "D", relative=True)


def _weekday_and_day(c: Cursor, number: int) -> Stretch | None:
    c.drop(",")
    c.skip("the")
    day = day_number(c)
    if day is None or c.peek() not in ("", "-", "–", "to", "until", "and", "through"):
        return None
    published = c.published
    if published is None:
        return unknown("D", relative=True)
    near = sorted(range(-_NEAR, _NEAR + 1), key=abs)
    fitting = (published + n * DAY for n in near)
    found = next((d for d in fitting if d.day == day and d.weekday() == number), None)
    return Stretch(found, found, "D", relative=True) if found else unknown("D", relative=True)


def _nearest_weekday(c: Cursor, number: int) -> Stretch:
    sense = c.need("sense").sense
    published = c.published
    if published is None:
        return unknown("D", relative=True)
    back = (published.weekday() - number) % 7
    ahead = (7 - back) % 7
    forward = sense > 0 or (sense == 0 and ahead < back)
    day = published + ahead * DAY if forward else published - back * DAY
    return Stretch(day, day, "D", relative=True)


def day_of_month(c: Cursor) -> Stretch | None:
    """ "20th of next month", "the 3rd of this month", "the 15th day of the month"."""
    c.skip("the")
    number = day_number(c)
    if number is None:
        return None
    c.skip("day")
    c.skip("of")
    c.skip("the")
    month = c.attempt(directed)
    if month is None and c.skip("month"):
        month = stepped(c.published, 0, "M") if c.published else unknown("M")
    if month is None or month.unit != "M":
        return None
    if month.first is None or month.last is None or number > month.last.day:
        return unknown("D", relative=True)
    day = month.first.replace(day=number)
    return Stretch(day, day, "D", relative=True)


def day_alone(c: Cursor) -> Stretch | None:
    """ "(on) the 11th": of the month that the tense means."""
    number = c.digits(1, 31)
    if number is None or not c.skip("st", "nd", "rd", "th"):
        return None
    sense, published = c.need("sense").sense, c.published
    if published is None:
        return unknown("D", relative=True)
    days = (published + n * DAY for n in sorted(range(-31, 32), key=abs))
    fitting = (d for d in days if d.day == number and (d - published).days * sense >= 0)
    day = next(fitting, None)
    return Stretch(day, day, "D", relative=True) if day else unknown("D", relative=True)


def weekdays_on(c: Cursor) -> Stretch | None:
    """ "two Sundays from now"."""
    count = c.digits(1, 52) or c.take_number("cardinal")
    weekday = c.take_number("weekday") if count else None
    weekday = c.take_number("weekdays") if count and weekday is None else weekday
    if (
        count is None
        or weekday is None
        or not (c.skip("later") or (c.skip("from") and c.skip("now")))
    ):
        return None
    published = c.published
    if published is None:
        return unknown("D", relative=True)
    day = published + ((weekday - published.weekday() - 1) % 7 + 1 + 7 * (count - 1)) * DAY
    return Stretch(day, day, "D", relative=True)
