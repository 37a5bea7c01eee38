"""Headings, items with their leads, and prose, in plain and in hard-wrapped documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.relate.conversions import conversions
from tidings.relate.layout import lay_out

from .markup import read


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Big news\n\nJapan gives £2m.", "heading prose"),
        ("WHO PAYS\n\n- UKRI: £2m\n- JST: £1m", "heading item item"),
        ("Who pays:\n• A\n• B", "prose item item"),
        ("MONEY IN\nFirms invest £2m in the town and its port.", "heading prose"),
        ("Opens: 4 May\nCloses: 9 June\nBudget: £2m", "item item item"),
        ("1. Singapore\n\nThe first call opened in May.", "heading prose"),
        (
            "The council has decided to spend two million pounds on\nprojects of small firms.",
            "prose",
        ),
    ],
)
def test_kinds(text, kinds):
    assert [block.kind for block in lay_out(text).blocks] == kinds.split()


def test_items_know_their_lead_and_heading():
    layout = lay_out("AWARDS\n\nThe winners are these.\n\n- Leeds: £2m\n- York: £1m")
    assert [layout.words(block.lead) for block in layout.blocks[2:]] == [
        "The winners are these."
    ] * 2
    assert [layout.words(block.heading) for block in layout.blocks[1:]] == ["AWARDS"] * 3


@given(st.text(alphabet="aB .\n-•:1", max_size=200))
def test_blocks_and_sentences_are_disjoint_and_in_order(text):
    layout = lay_out(text)
    for stretches in (layout.blocks, layout.sentences):
        edges = [edge for stretch in stretches for edge in stretch[:2]]
        assert edges == sorted(edges)
    assert "".join(text.split()) == "".join(
        "".join(text[block.start : block.end].split()) for block in layout.blocks
    )


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("{m:£2m|GBP 2000000} ({m:$3m|USD 3000000})", {1: 0}),
        ("{m:£2m|GBP 2000000} (approx. {m:$3m|USD 3000000})", {1: 0}),
        ("{m:£2m|GBP 2000000} (close to {m:$3m|USD 3000000})", {1: 0}),
        ("{m:£2m|GBP 2000000} (just under {m:$3m|USD 3000000} today)", {1: 0}),
        ("{m:£2m|GBP 2000000}, or {m:$3m|USD 3000000}", {1: 0}),
        ("At that rate {m:£2m|GBP 2000000} is roughly {m:$3m|USD 3000000}", {1: 0}),
        ("{m:£2m|GBP 2000000} and {m:$3m|USD 3000000}", {}),
        ("{m:£2m|GBP 2000000} ({m:£1m|GBP 1000000} of it new)", {}),
    ],
)
def test_conversions(marked, found):
    text, mentions = read(marked)
    assert conversions(text, mentions.amounts) == found
