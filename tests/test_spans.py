"""The overlap policy, and span groups that say exactly the characters that were found."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from tidings import spans
from tidings.records import Found
from tidings.rules import load_rulebook
from tidings.spans import Occupied, Priorities, settle, settle_groups

PRIORITIES = Priorities({"money": 90, "organisation": 70, "organisation.statistical": 40})
NLP = spacy.blank("en")

RULES = st.sampled_from(["money.a", "organisation.a", "organisation.statistical.b", "unknown"])
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12), RULES).map(
    lambda drawn: Found(drawn[0], drawn[0] + drawn[1], drawn[2])
)


@pytest.mark.parametrize(
    ("rule", "priority"),
    [
        ("money", 90),
        ("money.grammar.symbol", 90),
        ("moneyed.rule", 0),
        ("organisation.statistical", 40),
        ("organisation.statistical.ner", 40),
        ("organisation.gazetteer.alias", 70),
        ("", 0),
    ],
)
def test_the_longest_known_prefix_of_a_rule_id_gives_its_priority(rule, priority):
    assert PRIORITIES.of(rule) == priority


@pytest.mark.parametrize(
    ("better", "worse", "because"),
    [
        (Found(4, 6, "money.a"), Found(0, 9, "organisation.a"), "priority before length"),
        (Found(3, 9, "money.a"), Found(0, 5, "money.a"), "longer before earlier"),
        (Found(0, 5, "money.b"), Found(3, 8, "money.a"), "earlier before rule id"),
        (Found(0, 5, "money.a"), Found(0, 5, "money.b"), "the smaller rule id"),
        (Found(0, 5, "money.x.b"), Found(0, 5, "money.grammar.a"), "known before built"),
        (Found(0, 5, "money.a", "x"), Found(0, 5, "money.a", "y"), "the smaller value"),
    ],
)
def test_of_two_that_overlap_the_better_stays(better, worse, because):
    assert settle([better, worse], PRIORITIES) == [better], because
    assert settle([worse, better], PRIORITIES) == [better], because


def test_neighbours_do_not_overlap():
    neighbours = [Found(0, 5, "money.a"), Found(5, 9, "organisation.a")]
    assert settle(neighbours, PRIORITIES) == neighbours


def test_one_that_loses_frees_its_ground():
    winner, loser, third = Found(0, 6, "money.a"), Found(4, 12, "unknown"), Found(8, 11, "unknown")
    assert settle([third, loser, winner], PRIORITIES) == [winner, third]


@given(st.lists(SPANS, max_size=25), st.randoms(use_true_random=False))
def test_settled_spans_are_disjoint_sorted_and_independent_of_order(found, chance):
    settled = settle(found, PRIORITIES)
    shuffled = random.Random(chance.random()).sample(found, len(found))
    assert settle(shuffled, PRIORITIES) == settled
    assert settled == sorted(settled)
    assert all(a.end <= b.start for a, b in pairwise(settled))


@given(st.lists(SPANS, max_size=25))
def test_every_loser_lost_to_a_winner_of_no_lower_priority(found):
    settled = settle(found, PRIORITIES)
    for loser in set(found) - set(settled):
        rivals = [w for w in settled if w.start < loser.end and loser.start < w.end]
        assert any(PRIORITIES.of(w.rule) >= PRIORITIES.of(loser.rule) for w in rivals)


def test_taken_ground_is_refused():
    ground = Occupied()
    claims = [Found(5, 9, "a"), Found(0, 5, "a"), Found(8, 10, "a"), Found(0, 20, "a")]
    assert [ground.claim(claim) for claim in claims] == [True, True, False, False]
    assert ground.items == [Found(0, 5, "a"), Found(5, 9, "a")]


@pytest.mark.parametrize(
    "text", ["They pay $1.5bn in 2026.", "EUR10m", "1.5M€", "a UK-led £5m+ plan"]
)
def test_a_group_cuts_tokens_where_a_mention_begins_or_ends(text):
    doc = NLP(text)
    found = [
        Found(a, b, "money.a") for a in range(len(text)) for b in (a + 2, a + 5) if b <= len(text)
    ]
    found = [f for f in found if is_trimmed(text, f)]
    spans.write_group(doc, spans.MONEY, found)
    assert spans.read_group(doc, spans.MONEY) == found
    assert doc.text == text


def is_trimmed(text: str, found: Found) -> bool:
    return text[found.start : found.end].strip() == text[found.start : found.end]


@st.composite
def text_with_spans(draw):
    """Any text, with spans anywhere in it that neither begin nor end with white space."""
    text = draw(st.text(min_size=1, max_size=40))
    starts = st.integers(0, len(text) - 1)
    pairs = draw(st.lists(st.tuples(starts, st.integers(1, 12)), max_size=6))
    found = {Found(a, min(len(text), a + n), "date.a", "v") for a, n in pairs}
    return text, sorted(f for f in found if is_trimmed(text, f))


@given(text_with_spans())
def test_offsets_survive_the_round_trip_through_any_text(case):
    text, found = case
    doc = NLP(text)
    spans.write_group(doc, spans.DATES, found)
    assert doc.text == text
    assert spans.read_group(doc, spans.DATES) == found
    assert all(s.text == text[s.start_char : s.end_char] for s in doc.spans[spans.DATES])


def test_a_group_that_was_never_written_is_empty():
    assert spans.read_group(NLP("a"), spans.MONEY) == []


def test_groups_compete_and_fill_the_entities():
    text = "They gave UKRI £5m in 2026."
    doc = NLP(text)
    spans.write_group(doc, spans.ORGANISATIONS, [Found(10, 17, "organisation.statistical.x")])
    spans.write_group(doc, spans.MONEY, [Found(15, 18, "money.a")])
    spans.write_group(doc, spans.DATES, [Found(22, 26, "date.a", "year")])
    settle_groups(doc, PRIORITIES)
    assert spans.read_group(doc, spans.ORGANISATIONS) == []
    assert spans.read_group(doc, spans.DATES) == [Found(22, 26, "date.a", "year")]
    assert [(e.text, e.label_) for e in doc.ents] == [("£5m", "MONEY"), ("2026", "DATE")]


def test_shipped_priorities_know_every_layer():
    priorities = Priorities.from_rulebook(load_rulebook())
    layers = ("money", "date", "organisation", "programme", "person", "area")
    assert all(priorities.of(f"{layer}.some.rule") > 0 for layer in layers)
