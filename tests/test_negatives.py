"""Figures below nothing are no funding; dashes of lists and names are no minus."""

import pytest

from tidings.find.money import MoneyFinder
from tidings.normalise.amounts import Amounts
from tidings.records import Context
from tidings.relate.negatives import Negatives
from tidings.rules import load_rulebook

RULES = load_rulebook()
FINDER, AMOUNTS, NEGATIVES = MoneyFinder(RULES), Amounts(RULES), Negatives(RULES)


def negative(text):
    """The sums of a text that are negative."""
    amounts = AMOUNTS.normalise(text, FINDER.find(text), Context())
    found = NEGATIVES.among(text, amounts)
    return [amount.text for amount, is_below in zip(amounts, found, strict=True) if is_below]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Net income came to -$5 million.", "$5 million"),
        ("Net result: -$5 million.", "$5 million"),
        ("The council cut its budget by −£3.2m.", "£3.2m"),
        ("Innovate UK −£3.2m", "£3.2m"),
        ("The budget falls to £20m (-£5m).", "£5m"),
        ("The budget falls to £20m (–£5m).", "£5m"),
        ("North\t£5m\t-£2m", "£2m"),
        ("| Change | -£2m |", "£2m"),
        ("It is £20m minus £5 million.", "£5 million"),
        ("a swing of negative €4m", "€4m"),
        ("a fall of −3 million euros", "3 million euros"),
    ],
)
def test_a_minus_makes_a_figure_of_a_loss(text, expected):
    assert negative(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "-£5m for York\n-£3m for Leeds",
        "Grants:\n  -£5m for York",
        "- £5m for York",
        "UKRI gives - £5m to York",
        "UKRI gives –£5m to York",
        "The fund -£5m- pays for labs",
        "Phase 2 -£5m",
        "York (Leeds) -£5m",
        "a US-$5 million deal and a non-£5m one",
        "between $3m-$5 million",
        "a negative answer: £5m is too little",
    ],
)
def test_a_dash_is_no_minus(text):
    assert negative(text) == []
