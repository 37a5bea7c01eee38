"""Many expressions in one scan find what each would find alone."""

import random

import pytest
import re2

from tidings.expressions import Expressions
from tidings.rules import load_rulebook

PATTERNS = [
    "(?i)" + pattern.pattern for pattern in load_rulebook().patterns("relations/roles.jsonl")
]


def alone(text: str) -> list[int]:
    return [number for number, p in enumerate(PATTERNS) if re2.search(p, text)]


@pytest.fixture(scope="module")
def together() -> Expressions:
    return Expressions(PATTERNS)


def test_examples_of_the_rules(together: Expressions) -> None:
    for pattern in load_rulebook().patterns("relations/roles.jsonl"):
        for text in (*pattern.examples, *pattern.counter_examples):
            assert together.matching(text) == alone(text)


def test_words_thrown_together(together: Expressions) -> None:
    chance = random.Random(7)
    words = [word for pattern in PATTERNS for word in pattern.replace("|", " ").split()]
    for _ in range(100):
        text = " ".join(chance.choices(words, k=40))
        assert together.matching(text) == alone(text)


def test_a_long_text_with_ever_other_beginnings(together: Expressions) -> None:
    """Where a scan runs out of memory for its states it must not fall silent."""
    chance = random.Random(11)
    text = "".join(chance.choices("market of exports in trade, worth up to £ 7 \n", k=200_000))
    assert together.matching(f"{text} could add to GDP") == alone(f"{text} could add to GDP")


def test_no_expressions() -> None:
    assert Expressions([]).matching("a market of grants") == []
