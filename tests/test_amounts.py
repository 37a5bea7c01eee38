"""Found amounts → currency, bounds, qualifier; shared marks by evidence only."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from price_parser import Price

from tidings.find.money import MoneyFinder
from tidings.normalise.amounts import Amounts
from tidings.records import Amount, Context
from tidings.rules import load_rulebook

CASES = Path(__file__).parent / "cases" / "money.csv"
RULES = load_rulebook()
FINDER = MoneyFinder(RULES)
AMOUNTS = Amounts(RULES)


def read(text: str, context: Context | None = None) -> list[Amount]:
    return AMOUNTS.normalise(text, FINDER.find(text), context or Context())


def about(*countries: str, home: str | None = None) -> Context:
    """A document about countries, the first ones the most."""
    weights = tuple((code, 10.0 / 2**place) for place, code in enumerate(countries))
    return Context(home=home, countries=weights)


def shown(amount: Amount) -> str:
    """``GBP 5000000 over``, as the cases write it."""
    value = "?" if amount.low is None else f"{amount.low:f}"
    if amount.high != amount.low:
        value += f"..{amount.high:f}"
    qualifier = "" if amount.qualifier == "exact" else f" {amount.qualifier}"
    return f"{amount.currency or '?'} {value}{qualifier}"


def cases() -> list[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["home"], row["values"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize(("text", "home", "values"), cases())
def test_values(text, home, values):
    context = Context(home=home or None, countries=((home, 3.0),) if home else ())
    amounts = read(re.sub("[⟦⟧]", "", text), context)
    assert "; ".join(shown(amount) for amount in amounts) == values


@pytest.mark.parametrize(
    ("text", "context", "currency"),
    [
        ("$5m", Context(), None),
        ("$5m", about(home="CA"), "CAD"),
        ("$5m", about("US", "CA"), "USD"),
        ("$5m", about("AU", "GB"), "AUD"),
        ("$5m", about("GB", "JP"), "USD"),
        ("$5m and US$6m", about("AU", "US"), "AUD"),
        ("$5m, then A$6m", about("GB"), "AUD"),
        ("$5m, then US$3m, US$4m and C$6m", about("KE", "CA"), "USD"),
        ("$7.5 million (US$5.6 million)", about("US", "CA"), "CAD"),
        ("$5m for a text that hardly speaks of Taiwan", about("GB", "JP", "KR", "TW"), "USD"),
        ("$5m", about(home="CL"), "CLP"),
        ("$5m", about("CL", home="MX"), "MXN"),
        ("$5m", about("CL"), None),
        ("$5m", about("CL", "GB"), None),
        ("$5m", about("CL", home="GB"), "USD"),
        ("$5m", about("CL", "US"), "USD"),
        ("$5m", about("GB", "JP", "KR", "CL"), "USD"),
        ("$5m, then US$6m", about("CO"), None),
        ("$5m, then CLP 6m", about("CL"), None),
        ("$5m, then CLP 6m and US$7m", about("CL"), "CLP"),
        ("5 million dollars", about("NA"), None),
        ("5 million pesos", about("CL"), "CLP"),
        ("¥5bn", Context(), "JPY"),
        ("¥5bn", about("CN", "JP"), "CNY"),
        ("¥5bn and RMB 3bn", Context(), "CNY"),
        ("£5m", about("JP"), "GBP"),
        ("five pounds", Context(), None),
        ("five pounds, not £6", Context(), "GBP"),
        ("five pounds", about("IE"), None),
        ("5 million kroner", Context(), None),
        ("5 million kroner", about("NO"), "NOK"),
        ("5 million kroner (DKK)", about("DK", "NO"), "DKK"),
        ("kr 5 million and SEK 3 million", Context(), "SEK"),
        ("Rs 5 crore", about("IN"), "INR"),
        ("Rs 5 million", about("LK"), "LKR"),
        ("5 million crowns", about("CZ"), "CZK"),
        ("five Hong Kong dollars", about("US"), "HKD"),
    ],
)
def test_evidence_resolves_shared_marks(text, context, currency):
    amount = read(text, context)[0]
    assert amount.currency == currency
    assert amount.status == ("resolved" if currency else "ambiguous")


def test_the_sum_before_a_bracket_lends_it_no_currency():
    first, second = read("A$10 million ($6.5 million)", about("AU"))
    assert (first.currency, second.currency) == ("AUD", "USD")


def test_vague_amounts_keep_their_currency_and_are_partial():
    (amount,) = read("tens of billions of yen")
    assert (amount.currency, amount.low, amount.high) == ("JPY", None, None)
    assert (amount.qualifier, amount.status) == ("exact", "partial")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("€1.500", 1500),
        ("Rp 350.000", 350_000),
        ("$2.875 a share", Decimal("2.875")),
        ("€1.500 of €2,750.50", Decimal("1.5")),
        ("$1.500 of $2.750,50", 1500),
        ("€1.234 billion", 1_234_000_000),
    ],
)
def test_the_document_and_the_currency_say_which_mark_divides(text, value):
    assert read(text, about("US"))[0].low == value


MARKS = st.sampled_from(
    [("£", "GBP"), ("€", "EUR"), ("US$", "USD"), ("JPY ", "JPY"), ("C$", "CAD")]
)
SIZES = st.sampled_from([("", 1), ("k", 10**3), ("m", 10**6), (" million", 10**6), ("bn", 10**9)])
FIGURES = st.decimals(Decimal("0.01"), 999_999, places=2)


@given(MARKS, SIZES, FIGURES)
def test_written_amounts_come_back(mark, size, figure):
    (amount,) = read(f"worth {mark[0]}{figure:,}{size[0]} in all")
    assert amount.currency == mark[1]
    assert amount.low == amount.high == figure * size[1]


@given(st.integers(1, 500), st.integers(501, 999), SIZES)
def test_written_ranges_come_back(low, high, size):
    (amount,) = read(f"of £{low}–{high}{size[0]} each")
    assert (amount.low, amount.high) == (low * size[1], high * size[1])


@given(st.sampled_from("£€$"), st.decimals(Decimal("0.01"), 10**6, places=2))
def test_price_parser_agrees_on_shop_prices(mark, figure):
    text = f"{mark}{figure:,}"
    (amount,) = read(text)
    assert amount.low == Price.fromstring(text).amount


@given(st.text(alphabet="0123456789.,  $£€¥mkbnUSDdolarsandtwvhue-–½¾/()to\n", max_size=80))
def test_any_text_is_read_without_a_crash(text):
    for amount in read(text, about("GB", "US")):
        assert amount.text == text[amount.start : amount.end]
        assert amount.low is None or amount.low >= 0
