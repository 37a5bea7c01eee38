"""Soft hyphens and spaces of no width are not read; places are those of the text as given."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.records import Area, Document, Extraction
from tidings.unseen import as_given, shown

TEXT = (
    "UK Research and Innovation (UKRI) will invest £4.5 million in quantum computing at the "
    "University of York by March 2026. UKRI signed a memorandum of understanding with the "
    "Japan Science and Technology Agency, said Professor Anna Smith."
)
LAYERS = ("organisations", "amounts", "dates", "areas", "people")


def bare(row):
    """A row without its places and what is written there."""
    fields = dataclasses.asdict(row)
    places = ("start", "end", "text", "evidence_start", "evidence_end", "amount")
    return {name: value for name, value in fields.items() if name not in places}


@pytest.mark.parametrize("character", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_the_values_are_those_of_the_text_that_is_seen(extractor, character):
    text = character + "".join(letter + character * (n % 2) for n, letter in enumerate(TEXT))
    plain, other = extractor.extract_batch([Document("d", TEXT), Document("d", text)])
    assert other.document.text == text
    for layer in (*LAYERS, "commitments", "agreements"):
        rows = getattr(other, layer)
        assert rows
        assert [bare(row) for row in rows] == [bare(row) for row in getattr(plain, layer)]
    for layer in LAYERS:
        for row, seen in zip(getattr(other, layer), getattr(plain, layer), strict=True):
            assert text[row.start : row.end] == row.text
            assert row.text.replace(character, "") == seen.text
    [commitment], [told] = other.commitments, plain.commitments
    assert commitment.amount in other.amounts
    evidence = text[commitment.evidence_start : commitment.evidence_end]
    assert evidence.replace(character, "") == TEXT[told.evidence_start : told.evidence_end]


def test_a_document_without_them_is_left_as_it_is():
    document = Document("d", "UKRI gives £4.5m to Zürich.")
    extraction = Extraction(document)
    assert shown(document) is document
    assert as_given(extraction, document) is extraction


def test_a_document_of_nothing_else_stays():
    assert shown(Document("d", "\u200b\u00ad")).text == "\u200b\u00ad"


@given(st.text(alphabet="ab \u00ad\u200b\u2060\ufeff", min_size=1), st.data())
def test_any_place_holds_what_was_seen_there(text, data):
    seen = shown(Document("d", text)).text
    start = data.draw(st.integers(0, len(seen) - 1))
    end = data.draw(st.integers(start + 1, len(seen)))
    found = Extraction(
        Document("d", seen), areas=(Area(start, end, seen[start:end], "r", "a", "A", "d"),)
    )
    [area] = as_given(found, Document("d", text)).areas
    assert text[area.start : area.end] == area.text
    assert shown(Document("d", area.text)).text == seen[start:end]
