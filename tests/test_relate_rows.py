"""Rows of sums are compared with a larger sum; the opening of a sentence says how it goes on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tidings.relate.conversions import conversions
from tidings.relate.layout import lay_out
from tidings.relate.rows import Rows
from tidings.relate.standing import Standing
from tidings.relate.sums import Sums
from tidings.relate.wholes import Wholes
from tidings.relate.wording import opening

from .markup import read

RATES = {"GBP": Decimal("1.3"), "EUR": Decimal("1.1"), "NOK": Decimal("0.1")}
LIST = (
    "They share {m:£10m|GBP 10000000}.\n\n"
    "- York: {m:£4m|GBP 4000000}, beside a loan of {m:£90m|GBP 90000000}\n"
    "- Leeds: {m:£5m|GBP 5000000}\n"
)
PAYERS = (
    "The call has {m:€5m|EUR 5000000}.\n\n"
    "- Norway: {m:NOK 30m|NOK 30000000}\n"
    "- Ireland: {m:€2m|EUR 2000000}\n"
)


def compare(marked: str, index: int, holder: int) -> str:
    text, mentions = read(marked)
    amounts = mentions.amounts
    return Rows(Sums(lay_out(text), amounts, conversions(text, amounts), RATES)).comparison(
        index, holder
    )


@pytest.mark.parametrize(
    ("marked", "want"),
    [
        (LIST, ""),
        (LIST.replace("£5m|GBP 5000000", "£8m|GBP 8000000"), "exceeds"),
        (PAYERS, "fits_roughly"),
        (PAYERS.replace("€2m|EUR 2000000", "€7m|EUR 7000000"), "exceeds_roughly"),
        (PAYERS.replace("€2m|EUR 2000000", "€1m|EUR 1000000"), "falls_short_roughly"),
        (PAYERS.replace("€5m|EUR 5000000", "¥5m|JPY 5000000"), ""),
    ],
    ids=["fits", "too much", "currencies", "too much of them", "too little", "no rate"],
)
def test_a_row_is_compared_with_a_larger_sum(marked, want):
    assert compare(marked, 1, 0) == want


def test_a_sum_alone_is_no_row():
    assert compare("Of {m:£9m|GBP 9000000} York has {m:£8m|GBP 8000000}.", 1, 0) == ""


def test_a_whole_is_no_part_of_its_own_row():
    told = "York {m:£4m|GBP 4000000}, Hull {m:£5m|GBP 5000000}: {m:£9m|GBP 9000000} in all."
    assert compare(told, 0, 2) == ""
    assert compare(told.replace("£9m|GBP 9000000", "£8m|GBP 8000000"), 0, 2) == "exceeds"


def test_a_conversion_is_in_no_row():
    told = "York has {m:£4m|GBP 4000000} ({m:€5m|EUR 5000000}) of {m:£9m|GBP 9000000}."
    assert compare(told, 0, 2) == ""


def test_a_sum_that_others_add_up_to_holds_no_more():
    told = (
        "They share {m:£9m|GBP 9000000}: York {m:£4m|GBP 4000000}, Hull {m:£5m|GBP 5000000}.\n\n"
        "A firm adds {m:£1m|GBP 1000000}."
    )
    for marked, is_closed in ((told, True), (told.replace("£5m|GBP 5", "£3m|GBP 3"), False)):
        text, mentions = read(marked)
        sums = Sums(lay_out(text), mentions.amounts, {}, RATES)
        wholes = Wholes(sums, Standing(sums, mentions), [()] * len(mentions.amounts))
        assert ("whole.closed" in dict(wholes.of(3))[0]) is is_closed
        assert "whole.closed" not in dict(wholes.of(1))[0]


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("XXXXXXX will pay.", ["opens.name", "opens.name_will"]),
        ("¤ goes to York.", ["opens.goes", "opens.goes_to"]),
        ("– Leeds", ["opens.dash", "opens.dash_leeds"]),
        ("Done.", ["opens.done"]),
        ("¤", []),
    ],
)
def test_the_opening_of_a_sentence(sentence, want):
    assert opening(sentence) == want
