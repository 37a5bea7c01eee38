"""Digits and number words → Decimal."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from tidings.numerals import DIGITS, load_numerals, parse_digits
from tidings.rules import load_rulebook

CASES = Path(__file__).parent / "cases" / "numerals.csv"
NUMERALS = load_numerals(load_rulebook())
WORDS = re2.compile(r"(?i)\b" + NUMERALS.words + r"\b")


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["value"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize(("text", "value"), cases())
def test_value(text, value):
    assert NUMERALS.parse(text) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for two and a half years", ["two and a half"]),
        (
            "half a dozen, or three quarters of a million",
            ["half a dozen", "three quarters of a million"],
        ),
        ("one and only", ["one"]),
        ("a new centre of excellence", []),
        ("everyone tensed", []),
    ],
)
def test_words_are_found_whole(text, found):
    assert [match.group() for match in WORDS.finditer(text)] == found


def test_evidence_decides_what_three_digits_after_a_point_are():
    assert parse_digits("1.500") == Decimal("1.5")
    assert parse_digits("1.500", ",") == Decimal(1500)
    assert parse_digits("1,500", ",") == Decimal("1.5")


@pytest.mark.parametrize("figure", ["1.2.3", "1,2,3", "5,00,00", "1,234.56.78", "5,000.000,000"])
def test_groups_that_no_land_writes_are_no_number(figure):
    assert parse_digits(figure) is None


@given(st.integers(0, 10**15))
def test_grouped_digits_come_back(number):
    assert parse_digits(f"{number:,}") == number
    assert parse_digits(f"{number:,}".replace(",", "\u202f")) == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    value = NUMERALS.parse(text)
    assert value is None or value >= 0


@given(st.decimals(0, 10**9, places=2))
def test_what_digits_find_is_read(number):
    match = re2.fullmatch(DIGITS, str(number))
    assert match
    assert parse_digits(match.group()) == number
