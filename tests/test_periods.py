"""Values: marked sentences with their answers, dates in every written order, odd input."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_dates import FINDER, unmarked
from tests.timing import grows_linearly
from tidings.normalise.periods import Periods, kind_of
from tidings.normalise.periods.calendar import containing, nth_within, share
from tidings.normalise.periods.durations import Length
from tidings.records import Context, Found, Period
from tidings.rules import load_rulebook

CASES = Path(__file__).parent / "cases" / "dates.csv"
PERIODS = Periods(load_rulebook())
YEARS = st.dates(dt.date(1800, 1, 1), dt.date(2099, 12, 31))


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def context(published: str = "", home: str = "") -> Context:
    day = dt.date.fromisoformat(published) if published else None
    return Context(published=day, home=home or None)


def read(text: str, published: str = "", home: str = "") -> list[Period]:
    return PERIODS.normalise(text, FINDER.find(text), context(published, home))


def value(period: Period) -> str:
    """A period as the cases write it."""
    if period.kind == "set":
        return "set"
    if period.kind == "duration":
        return period.duration or "null"
    return f"{period.earliest}..{period.latest}" if period.earliest else "null"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["sentence"])
def test_values(case: dict[str, str]) -> None:
    text, _ = unmarked(case["sentence"])
    assert [value(p) for p in read(text, case["published"], case["home"])] == case["values"].split()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["sentence"])
def test_status_says_whether_the_value_is_known(case: dict[str, str]) -> None:
    text, _ = unmarked(case["sentence"])
    for period in read(text, case["published"], case["home"]):
        assert (period.status == "resolved") == (value(period) != "null")


FORMATS = [
    "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b. %d, %Y", "%A %d %B %Y", "%A, %B %d, %Y", "%Y-%m-%d",
    "%d.%m.%Y", "%d %B, %Y", "%a %d %b %Y", "%Y/%m/%d", "%d-%b-%Y", "%dth of %B %Y",
]  # fmt: skip


@pytest.mark.parametrize("written", FORMATS)
@given(day=YEARS)
def test_a_written_day_comes_back(written: str, day: dt.date) -> None:
    text = f"It was signed on {day.strftime(written)} in Oslo."
    assert [(p.earliest, p.latest) for p in read(text)] == [(day, day)]


@pytest.mark.parametrize(("home", "written"), [("GB", "%d/%m/%Y"), ("US", "%m/%d/%Y")])
@given(day=YEARS)
def test_figures_follow_the_publisher(home: str, written: str, day: dt.date) -> None:
    text = f"It was signed on {day.strftime(written)} in Oslo."
    assert [(p.earliest, p.latest) for p in read(text, home=home)] == [(day, day)]


@given(day=YEARS, length=st.integers(1, 400))
def test_a_range_comes_back(day: dt.date, length: int) -> None:
    last = min(day + dt.timedelta(days=length), dt.date(2099, 12, 31))
    text = f"It runs from {day:%d %B %Y} to {last:%d %B %Y} in Oslo."
    assert [(p.earliest, p.latest) for p in read(text)] == ([(day, last)] if day < last else [])


@given(day=YEARS, published=YEARS)
def test_a_day_without_a_year_falls_near_publication(day: dt.date, published: dt.date) -> None:
    text = f"It was signed on {day:%d %B} in Oslo."
    (period,) = read(text, published.isoformat())
    if period.earliest:
        assert (period.earliest.month, period.earliest.day) == (day.month, day.day)
        assert -366 * 4 <= (period.earliest - published).days <= 0
        assert period.relative


@given(st.text(max_size=60), st.sampled_from(["day", "duration", "set", "range"]))
def test_any_words_are_read_without_a_crash(words: str, rule: str) -> None:
    found = [Found(0, len(words), f"date.grammar.{rule}")]
    for published in ("", "0001-01-01", "9999-12-31"):
        (period,) = PERIODS.normalise(words, found, context(published))
        assert period.text == words


EDGES = [
    "next five years",
    "last century",
    "100 years ago",
    "yesterday",
    "last week",
    "end of year",
]


@pytest.mark.parametrize("words", EDGES)
@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_give_no_value(words: str, published: str) -> None:
    (period,) = read(f"It is the {words}.", published) or [None]
    assert period is None or (period.earliest is None) == (period.latest is None)


def test_without_publication_nothing_is_counted() -> None:
    for words in (
        "today",
        "last week",
        "next five years",
        "Tuesday",
        "three years ago",
        "this May",
    ):
        (period,) = read(f"It is the news of {words}.")
        assert (period.earliest, period.latest, period.status) == (None, None, "partial")
        assert period.relative


def test_relative_marks_what_was_counted() -> None:
    periods = read("It opened in May 2023 and closed last month.", "2024-06-12")
    assert [p.relative for p in periods] == [False, True]


@pytest.mark.parametrize(
    ("words", "precision"),
    [("3 May 2024", "day"), ("last week", "week"), ("May 2024", "month"), ("Q3 2024", "quarter"),
     ("spring 2024", "season"), ("H1 2024", "half"), ("2024", "year"), ("the 2030s", "decade"),
     ("the 21st century", "century"), ("next weekend", "weekend")],
)  # fmt: skip
def test_precision(words: str, precision: str) -> None:
    (period,) = read(f"It was in {words}.", "2024-06-12")
    assert period.precision == precision


def test_an_ambiguous_order_is_said_to_be_so() -> None:
    (period,) = read("It opens on 03/04/2025.")
    assert (period.status, period.earliest) == ("ambiguous", None)


def test_another_date_of_the_document_tells_the_order() -> None:
    text = "Posted 03/04/2025. Deadline 12/25/2025."
    assert [str(p.earliest) for p in read(text, home="GB")] == ["2025-03-04", "2025-12-25"]


def test_the_sentence_names_the_country_of_a_fiscal_year() -> None:
    weighed = Context(home="GB", countries=(("US", 0.7), ("GB", 0.3)))

    def first(text: str) -> str:
        return str(PERIODS.normalise(text, FINDER.find(text), weighed)[0].earliest)

    assert first("Japan asks for more in FY2025.") == "2025-04-01"
    assert first("The request for FY2025 is out.") == "2024-10-01"


def test_two_years_in_one_name_are_no_calendar_year() -> None:
    (period,) = read("With Germany it pays for it in 2025/26.", home="GB")
    assert str(period.earliest) == "2025-04-01"


@pytest.mark.parametrize(
    "piece", ["in May they met ", "in FY2025 Japan paid ", "that year he met "]
)
def test_a_megabyte_without_a_full_stop_is_linear(piece: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece))
        found = FINDER.find(text)
        return lambda: PERIODS.normalise(text, found, context("2024-06-12", "GB"))

    assert grows_linearly(reading, 1 << 16, 1 << 19)


def test_lengths_in_iso() -> None:
    assert Length(((1, "E"),)).iso() == "P10Y"
    assert Length(((2, "W"), (3, "D"))).iso() == "P17D"
    assert Length(((48, "h"),)).iso() == "PT48H"
    assert Length(((3, "Y"),), vague=True).iso() is None


def test_shares_of_a_stretch() -> None:
    year, month = containing(dt.date(2024, 5, 5), "Y"), containing(dt.date(2024, 2, 5), "M")
    assert share(year, 3, 3).first == dt.date(2024, 9, 1)
    assert (share(month, 3, 3).first, share(month, 3, 3).last) == (
        dt.date(2024, 2, 21),
        dt.date(2024, 2, 29),
    )
    assert nth_within(year, 5, "Q").first is None


def test_kinds_come_from_the_rule() -> None:
    assert kind_of("date.grammar.set_one") == "set"
    assert kind_of("date.grammar.season_led") == "date"
