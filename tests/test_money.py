"""Amounts found on characters: spans, what is no money, and a cost linear in the text."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import re2
import spacy
from hypothesis import given
from hypothesis import strategies as st

from tests.timing import grows_linearly
from tidings import spans
from tidings.find.money import Grammar, MoneyFinder, union
from tidings.records import Found
from tidings.rules import load_rulebook

CASES = Path(__file__).parent / "cases" / "money.csv"
RULES = load_rulebook()
FINDER = MoneyFinder(RULES)
GRAMMAR = Grammar(RULES)
PATTERNS = {pattern.id: pattern for pattern in RULES.patterns("money/patterns.jsonl")}
SOURCES = {rule.id: rule.source for rule in GRAMMAR.rules}


def marked(text: str) -> tuple[str, list[str]]:
    """A text without its ⟦marks⟧, and what they hold."""
    return re.sub("[⟦⟧]", "", text), re.findall("⟦(.+?)⟧", text, re.DOTALL)


def sentences() -> list[str]:
    with CASES.open(encoding="utf-8", newline="") as stream:
        return [row["text"] for row in csv.DictReader(stream)]


@pytest.mark.parametrize("sentence", sentences())
def test_spans(sentence):
    text, expected = marked(sentence)
    assert [text[item.start : item.end] for item in FINDER.find(text)] == expected


@pytest.mark.parametrize("rule", PATTERNS)
def test_rule_matches_its_examples(rule):
    assert PATTERNS[rule].examples
    for example in PATTERNS[rule].examples:
        assert re2.fullmatch(SOURCES[rule], example), example


@pytest.mark.parametrize("rule", PATTERNS)
def test_rule_does_not_match_its_counter_examples(rule):
    for example in PATTERNS[rule].counter_examples:
        assert not re2.search(SOURCES[rule], example), example


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose from $5m to $8m.", ["$5m", "$8m"]),
        ("Grants range from $5m to $8m.", ["$5m to $8m"]),
        ("£2m and £3m", ["£2m", "£3m"]),
        ("between some £2m and £3m", ["£2m and £3m"]),
        ("It gave £500 to 20 students and £5 million to 12 universities.", ["£500", "£5 million"]),
        ("10 rmb 20 usd, 10 $ 30 $", ["10 rmb", "20 usd", "10 $", "30 $"]),
        ("in 2019 to 30 million euros", ["30 million euros"]),
        ("USD 5 million EUR 4 million", ["USD 5 million", "EUR 4 million"]),
        ("US$3 and fourteen. US$3 and fourteen firms", ["US$3 and fourteen", "US$3"]),
        ("the second one $40,000; it costs one $ a day", ["$40,000", "one $"]),
        ("version 3.5.20 dollars, Größe5 euros", []),
        ("£5\ufe0f\u20e3m, €3\u0301m and £4\u200d.5m", []),
        ("£5\ufe0f for one", ["£5"]),
    ],
)
def test_surroundings_decide(text, expected):
    assert [text[item.start : item.end] for item in FINDER.find(text)] == expected


def test_every_code_of_iso_4217_is_found_with_its_number():
    codes = [row["code"] for row in RULES.rows("money/currencies.csv")]
    assert len(codes) > 178
    for code in codes:
        text = f"worth {code} 22.5 million in all of Albania and Tonga"
        assert [text[a.start : a.end] for a in FINDER.find(text)] == [f"{code} 22.5 million"]


@pytest.mark.parametrize("code", ["TRY", "PEN", "COP", "GEL", "MAD", "MDL", "ETB", "DOP", "TND"])
@pytest.mark.parametrize(
    "text",
    [
        "TÜBİTAK {} will fund labs.",
        "COLCIENCIAS {} fund opens.",
        "In all, the ANID gave {} to five labs.",
        "It opened a {} AI centre.",
        "Funder: CONICET ({} a year)",
    ],
)
def test_a_code_beside_an_acronym_is_money(text, code):
    sum_of_money = f"{code} 60 million"
    text = text.format(sum_of_money)
    assert [text[a.start : a.end] for a in FINDER.find(text)] == [sum_of_money]


@pytest.mark.parametrize(
    "text",
    [
        "ALL 60 million citizens gain.",
        "IT IS FOR ALL 60 million.",
        "TOP 20 million users",
        "It serves TOP 10,000 firms.",
        "SAVE ALL 60 million TREES",
        "WE TRY 60 million times",
        "THE COUNCIL WILL TRY 60 MILLION IDEAS",
        "TRY 60 times.",
        "IN PEN 60 million words",
    ],
)
def test_a_word_in_capitals_is_no_code(text):
    assert FINDER.find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Albania pays ⟦ALL 60 million⟧.",
        "The lek fell: ⟦ALL 60 million⟧ is left.",
        "Tonga got ⟦TOP 20 million⟧",
    ],
)
def test_a_word_before_numbers_is_money_where_its_land_is_told(text):
    text, expected = marked(text)
    assert [text[a.start : a.end] for a in FINDER.find(text)] == expected


def test_component_writes_its_span_group():
    doc = MoneyFinder(RULES)(spacy.blank("en")("The fund holds $1.5bn."))
    assert spans.read_group(doc, spans.MONEY) == [Found(15, 21, "money.grammar.prefix")]


@given(st.text(alphabet="0123456789.,  $£€¥mkbnUSDERdolarsandtweivhu-–½\n", max_size=80))
def test_any_text_gives_ordered_spans_inside_it(text):
    end = 0
    for item in FINDER.find(text):
        assert end <= item.start < item.end <= len(text)
        assert text[item.start : item.end].strip() == text[item.start : item.end]
        end = item.end


WORST = ["1", "1,", "111,", "111 ", "$", "$1 ", "$1-", "$1 to ", "between $1 and ", "1 € ", "USD"]
WORST += [
    "one and a ",
    "million ",
    "dollars ",
    "5 US ",
    "$5m (",
    "1.1",
    "1’",
    "$1 and one hundred ",
]


@pytest.mark.parametrize("unit", WORST)
def test_a_megabyte_of_the_worst_costs_in_proportion(unit):
    def finding(size: int) -> Callable[[], object]:
        text = (unit * (size // len(unit) + 1))[:size]
        return lambda: FINDER.find(text)

    assert grows_linearly(finding, 250_000, 1_000_000)


@pytest.mark.parametrize(
    "patterns",
    [
        ["a{name}", "b{name}"],
        ["a|b{name}", "c{name}"],
        ["(?i)a{name}", "b{name}"],
        ["(?i:a|b){name}", "[(|]{name}"],
        [r"\(a|b\){name}", "c{name}"],
        ["a{1,2}", "b{1,2}"],
    ],
)
def test_shared_ends_change_no_match(patterns: list[str]) -> None:
    apart = "|".join(f"(?:{pattern})" for pattern in patterns).replace("{name}", "x")
    shared = union(patterns).replace("{name}", "x")
    for length in range(1, 5):
        for word in map("".join, itertools.product("abcABx(|)", repeat=length)):
            found = re2.fullmatch(shared, word) is None
            assert found == (re2.fullmatch(apart, word) is None), word
