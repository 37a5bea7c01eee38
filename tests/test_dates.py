"""Finding: the patterns' own examples, false friends, offsets, linear time."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from tests.timing import grows_linearly
from tidings.errors import RulesError
from tidings.find.dates import DateFinder
from tidings.find.dates.grammar import Grammar
from tidings.rules import Pattern, Rulebook, load_rulebook
from tidings.spans import DATES, read_group

CASES = Path(__file__).parent / "cases"
BOOK = load_rulebook()
PATTERNS = BOOK.patterns("dates/patterns.jsonl")
FINDER = DateFinder(BOOK)
GRAMMAR = Grammar(BOOK)
MARK = re.compile(r"\[(.*?)\]")


def unmarked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its square brackets, and where the marked stretches are."""
    text, spans = "", []
    for number, piece in enumerate(re.split(r"[\[\]]", example)):
        if number % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, spans


def spans_of(text: str) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in FINDER.find(text)]


def rules_of(text: str) -> list[str]:
    return [item.rule for item in FINDER.find(text)]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_a_pattern_finds_its_examples(pattern: Pattern) -> None:
    assert pattern.examples
    for example in pattern.examples:
        text, marked = unmarked(example)
        if pattern.fields.get("reads") == "nothing":
            assert accepts(pattern, text), example
        elif marked:
            found = {(item.start, item.end): item.rule for item in FINDER.find(text)}
            assert found.get(marked[0]) == pattern.id, (example, found)
        else:
            assert accepts(pattern, text) or pattern.id in rules_of(text), example


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_a_pattern_leaves_its_counter_examples(pattern: Pattern) -> None:
    for example in pattern.counter_examples:
        assert pattern.id not in rules_of(example), example


def accepts(pattern: Pattern, text: str) -> bool:
    """Whether the pattern matches in a text and its guards agree, other patterns aside."""
    return any(
        GRAMMAR.patterns[number].rule == pattern.id
        and GRAMMAR.patterns[number].fits(text[:start], text[start], text[end:])
        for start, end, numbers in GRAMMAR.matches(text)
        for number in numbers
    )


def test_fragments_accept_their_examples() -> None:
    for fragment in BOOK.patterns("dates/fragments.jsonl"):
        alone = Grammar(Alone(fragment))
        for example in fragment.examples:
            assert [m[:2] for m in alone.matches(example)] == [(0, len(example))], fragment.id
        for example in fragment.counter_examples:
            assert (0, len(example)) not in [m[:2] for m in alone.matches(example)], fragment.id


class Alone(Rulebook):
    """The shipped rules with one fragment as the only pattern."""

    def __init__(self, fragment: Pattern) -> None:
        super().__init__(BOOK.folders)
        self._fragment = fragment

    def patterns(self, pattern: str) -> tuple[Pattern, ...]:
        return (self._fragment,) if "patterns" in pattern else super().patterns(pattern)


def test_an_unknown_name_in_a_pattern_says_where() -> None:
    wrong = Pattern("date.x", "{nosuchclass}", ("x",), (), {}, "patterns.jsonl:7")
    with pytest.raises(RulesError, match=r"patterns.jsonl:7.*nosuchclass"):
        Grammar(Alone(wrong))


@pytest.mark.parametrize(
    "name", ["words.csv", "triggers.csv", "tense.csv", "orders.csv", "budget.csv"]
)
def test_tables_follow_their_schema(name: str) -> None:
    schema = BOOK.schema(f"dates/{name}")
    assert schema is not None
    for row in BOOK.rows(f"dates/{name}"):
        jsonschema.validate(dict(row.values), schema)


@pytest.mark.parametrize("name", ["patterns.jsonl", "fragments.jsonl"])
def test_patterns_follow_their_schema(name: str) -> None:
    schema = BOOK.schema(f"dates/{name}")
    assert schema is not None
    for pattern in BOOK.patterns(f"dates/{name}"):
        jsonschema.validate(json.loads(json.dumps(dict(pattern.fields))), schema)


def sentences() -> list[str]:
    with (CASES / "dates.csv").open(encoding="utf-8", newline="") as stream:
        return [row["sentence"] for row in csv.DictReader(stream)]


@pytest.mark.parametrize("sentence", sentences())
def test_spans(sentence: str) -> None:
    text, marked = unmarked(sentence)
    assert spans_of(text) == marked


@pytest.mark.parametrize(
    "text", (CASES / "dates_none.txt").read_text(encoding="utf-8").splitlines()
)
def test_false_friends(text: str) -> None:
    assert [text[start:end] for start, end in spans_of(text)] == []


def test_offsets_count_characters_not_bytes() -> None:
    text = "Zürich – 日本 – ¥1.1 — «3 February 2026»; São Paulo, 2024"
    assert [text[a:b] for a, b in spans_of(text)] == ["3 February 2026", "2024"]


def test_lines_may_break_an_expression_but_not_paragraphs() -> None:
    assert len(spans_of("from 2023-24 to\n    2030-31")) == 1
    assert len(spans_of("from 2023-24 to\n\n2030-31")) == 2


def test_the_component_writes_its_group() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tidings_dates")
    found = read_group(nlp("Paid from mid-2023, for 25years."), DATES)
    assert [(item.start, item.end, item.rule) for item in found] == [(10, 18, "date.grammar.part")]


@given(st.text(max_size=200))
def test_any_text_gives_valid_offsets(text: str) -> None:
    found = FINDER.find(text)
    edges = [edge for item in found for edge in (item.start, item.end)]
    assert edges == sorted(edges)
    assert all(0 <= item.start < item.end <= len(text) for item in found)


WORDS = [
    "May",
    "3",
    "2020",
    ",",
    "-",
    "to",
    "of",
    "the",
    "first",
    "years",
    "12",
    "in",
    "Q1",
    "’",
    "end",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_mix_of_the_grammars_words_gives_valid_offsets(words: list[str]) -> None:
    test_any_text_gives_valid_offsets.hypothesis.inner_test(" ".join(words))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "piece",
    ["1", "1,", "12 ", "2020 ", "2020-", "May ", "May, ", "may 3 ", "the of ", "to ", " ", "’", "-",
     "year and a half ", "last last ", "first first of the ", "1/1/", "3 to 5 ", "two two "],
)  # fmt: skip
def test_a_megabyte_of_the_worst_is_linear(piece: str) -> None:
    def finding(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece))
        return lambda: FINDER.find(text)

    assert grows_linearly(finding, 1 << 17, 1 << 20)
