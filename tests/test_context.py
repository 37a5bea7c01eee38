"""The publisher's own land: evidence for a bare "$", also where the text does not name it."""

import pytest

from tidings.find.money import MoneyFinder
from tidings.normalise.amounts import Amounts
from tidings.normalise.context import build_context
from tidings.records import Document, Organisation
from tidings.rules import load_rulebook

BOOK = load_rulebook()
AMOUNTS, FINDER = Amounts(BOOK), MoneyFinder(BOOK)


def home(publisher, organisations=()):
    return build_context(Document("d", "", publisher=publisher), organisations, BOOK).home


@pytest.mark.parametrize(
    ("publisher", "land"),
    [
        ("Mitacs", "CA"),
        ("CSIRO", "AU"),
        ("the University of Waterloo", "CA"),
        ("American University of Beirut", "LB"),  # what is known comes before words of a name
        ("Reserve Bank of New Zealand", "NZ"),
        ("Tidal Institute of Norway", "NO"),
        ("World Bank", None),
        ("European Commission", None),
        ("Acme News", None),
        (None, None),
    ],
)
def test_the_publishers_land(publisher, land):
    assert home(publisher) == land


def test_a_body_of_the_text_comes_before_what_is_known():
    body = Organisation(
        0, 6, "Mitacs", "rule", "Mitacs", "tidings:mitacs", "company", "NZ", "resolved"
    )
    assert home("Mitacs", [body]) == "NZ"


def test_before_bodies_are_known_only_words_of_the_name_speak():
    assert home("Mitacs", None) is None
    assert home("Tidal Institute of Norway", None) == "NO"


@pytest.mark.parametrize(
    ("publisher", "text", "currency"),
    [
        ("Mitacs", "It invests $5 million in labs.", "CAD"),
        ("CSIRO", "It invests $5 million in labs.", "AUD"),
        ("Aarhus University", "It got kr 5 million.", "DKK"),
        ("Fudan University", "It got ¥5m.", "CNY"),
        ("Tohoku University", "It got ¥5m.", "JPY"),
        ("ANID", "It gave $5 million.", "CLP"),
        ("World Bank", "It gave $5 million.", None),
        ("Acme News", "It gave kr 5 million.", None),
    ],
)
def test_a_shared_mark_means_the_publishers_money(publisher, text, currency):
    document = Document("d", text, publisher=publisher)
    [amount] = AMOUNTS.normalise(text, FINDER.find(text), build_context(document, (), BOOK))
    assert amount.currency == currency
