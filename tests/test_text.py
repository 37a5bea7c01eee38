"""Folding, sentences, paragraphs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.text import covering, fold, paragraphs, sentences


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("The Royal Society", "royal society"),
        ("The", "the"),
        ("Université de Liège & Co.", "universite de liege and co"),
        ("King’s College London", "kings college london"),
        ("King's College London", "kings college london"),
        ("Physikalisch‑Technische Bundesanstalt", "physikalisch technische bundesanstalt"),
        ("Straße", "strasse"),
        ("R&D", "r and d"),
        ("理化学研究所", "理化学研究所"),
        ("  ", ""),
    ],
)
def test_fold(written, folded):
    assert fold(written) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_no_more_than_the_article(text):
    once = fold(text)
    assert fold(once) == once or once.startswith("the ")
    assert once == once.strip()


@pytest.mark.parametrize(
    "sentences_of_a_text",
    [
        ["Dr. Ada Okafor spoke.", "The U.S. Department of Energy paid $2.5 million."],
        ["“It starts today.”", "Funding follows in Sept. 2026."],
        ["It cost £4.5m (vs. £3m in 2024).", "No. 7 came last!", "Why?", "“Because.”"],
        ["Prof. J. R. Smith et al. agreed.", "iReach did not."],
        ["3 February 2026.", "28 partners signed."],
        ["One line\nthat is wrapped by hand.", "Another."],
    ],
)
def test_sentences(sentences_of_a_text):
    text = " ".join(sentences_of_a_text)
    lower_case_follows = "agreed. iReach" in text
    expected = [text] if lower_case_follows else sentences_of_a_text
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_paragraphs_end_at_blank_lines_and_bullets():
    text = "Headline\n\nThe plan:\n- first item\n- second\n  goes on\n1. third\n\n\n  Last.  "
    assert [text[a:b] for a, b in paragraphs(text)] == [
        "Headline",
        "The plan:",
        "- first item",
        "- second\n  goes on",
        "1. third",
        "Last.",
    ]


def test_a_sentence_ends_with_its_paragraph():
    text = "No full stop here\n\nA second paragraph."
    assert [text[a:b] for a, b in sentences(text)] == ["No full stop here", "A second paragraph."]


@given(st.text(alphabet='aB. \n-?!“”"1(', max_size=80))
def test_stretches_are_sorted_disjoint_and_hold_all_but_white_space(text):
    for cut in (sentences, paragraphs):
        stretches = cut(text)
        assert all(a < b for a, b in stretches)
        assert all(a.end <= b.start for a, b in pairwise(stretches))
        held = "".join(text[a:b] for a, b in stretches)
        assert "".join(held.split()) == "".join(text.split())


def test_covering_finds_the_stretch_of_an_offset():
    text = "One.\n\nTwo."
    found = paragraphs(text)
    assert [covering(found, offset) for offset in (0, 3, 4, 6, 9, 10)] == [
        found[0],
        found[0],
        None,
        found[1],
        found[1],
        None,
    ]
    assert covering([], 0) is None
