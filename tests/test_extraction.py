"""The pipeline end to end: the five documents, any text, any number of processes, any order."""

import datetime as dt
import gc
import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

import tidings
from tests.validity import assert_valid
from tidings import spans
from tidings.backends import extract_documents
from tidings.extraction import load_recogniser
from tidings.find import PIPES
from tidings.model import model_name
from tidings.read import read
from tidings.records import Document, Extraction, Failure
from tidings.tables import Tables

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("currency", "low", "qualifier"),
    [
        ("GBP", 11_000_000, "about"),
        ("GBP", 6_000_000, "exact"),
        ("GBP", 4_500_000, "over"),
        ("JPY", 1_100_000_000, "over"),
        ("GBP", 170_000_000, "exact"),
    ],
)
def test_amounts_of_the_five_documents(raw_tables, currency, low, qualifier):
    amounts = raw_tables.amounts
    found = amounts.query("currency == @currency and low == @low and qualifier == @qualifier")
    assert len(found) >= 1


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            "organisations",
            {
                "text": "Engineering and Physical Sciences Research Council",
                "name": "Engineering and Physical Sciences Research Council",
                "type": "funder",
                "country": "GB",
            },
        ),
        ("organisations", {"text": "UCL", "name": "University College London"}),
        (
            "dates",
            {
                "text": "early 2026",
                "earliest": dt.date(2026, 1, 1),
                "latest": dt.date(2026, 4, 30),
            },
        ),
        ("dates", {"text": "five years", "kind": "duration", "duration": "P5Y"}),
        ("dates", {"text": "28th April 2025", "earliest": dt.date(2025, 4, 28)}),
        ("research_areas", {"text": "quantum computing", "area": "quantum_computing"}),
        ("people", {"name": "KIUCHI Minoru"}),
        ("documents", {"doc_id": "uk-japan-quantum-memorandum-2025", "kind": "memorandum"}),
    ],
)
def test_rows_of_the_five_documents(raw_tables, table, wanted):
    rows = getattr(raw_tables, table).to_dict("records")
    assert any(wanted.items() <= row.items() for row in rows)


FRAGMENTS = st.sampled_from(json.loads((CASES / "fragments.json").read_text(encoding="utf-8")))
ANY_TEXT = st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=25).map(" ".join)


@settings(max_examples=150)
@given(text=ANY_TEXT)
def test_any_text_gives_valid_mentions(extractor, text):
    [result] = extractor.extract_batch([Document("d", text, published=dt.date(2026, 2, 4))])
    assert isinstance(result, Extraction), result
    assert_valid(result)


def test_the_gold_texts_give_valid_mentions(extractor, gold_documents):
    for result in extractor.extract_batch(gold_documents):
        assert isinstance(result, Extraction), result
        assert_valid(result)


@pytest.fixture(scope="module")
def gold_documents():
    return list(read(["corpus/gold/dev.jsonl"]))[:40]


def test_processes_batches_and_order_change_no_row(gold_documents):
    alone = Tables.from_results(extract_documents(gold_documents)).arrow
    together = Tables.from_results(extract_documents(gold_documents[::-1], processes=2)).arrow
    assert alone == together


def test_one_failing_document_leaves_the_others(extractor, monkeypatch):
    def refuse(document):
        raise ValueError("boom")

    monkeypatch.setattr(extractor, "_kinds", type("Kinds", (), {"of": staticmethod(refuse)}))
    [failure] = extractor.extract_batch([Document("d", "The fund.", source="a.txt")])
    assert isinstance(failure, Failure)
    assert (failure.source, failure.stage) == ("a.txt", "extract")
    assert "boom" in failure.reason


@pytest.mark.parametrize("searches", [True, False])
def test_a_batch_leaves_the_search_for_cycles_as_it_was(extractor, monkeypatch, searches):
    seen = []
    monkeypatch.setattr(extractor, "read", lambda document, doc: seen.append(gc.isenabled()))
    (gc.enable if searches else gc.disable)()
    try:
        extractor.extract_batch([Document("one", "Japan gives £2m.")])
        assert (seen, gc.isenabled()) == ([False], searches)
    finally:
        gc.enable()


def test_a_text_over_the_limit_is_refused_not_cut(extractor):
    documents = [Document("long", "a " * 600_000), Document("short", "The fund gets £2m.")]
    long, short = extractor.extract_batch(documents)
    assert isinstance(long, Failure)
    assert "1,200,000 characters, the limit is 1,000,000" in long.reason
    assert short.amounts[0].currency == "GBP"


def test_a_spacy_user_adds_one_pipe():
    nlp = spacy.blank("en")
    nlp.add_pipe("tidings_money")
    doc = nlp("They pay $1.5bn-worth.")
    assert [span.text for span in doc.spans[spans.MONEY]] == ["$1.5bn"]


def test_load_gives_a_language_whose_entities_come_from_all_finders():
    nlp = tidings.load()
    assert [name for name in nlp.pipe_names if name in PIPES] == list(PIPES)
    doc = nlp("UKRI gave £2m to the University of York in March 2024.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("UKRI", "ORG"),
        ("£2m", "MONEY"),
        ("University of York", "ORG"),
        ("March 2024", "DATE"),
    ]


def test_the_date_of_a_document_comes_from_its_own_dateline_only():
    dated = "A new fund\n\nLONDON, 3 February 2026 – The fund opens tomorrow.\n"
    undated = "A new fund\n\nThe fund opened on 3 February 2026, and closes tomorrow.\n"
    tables = tidings.extract([Document("dated", dated), Document("undated", undated)])
    rows = tables.documents.set_index("doc_id")
    assert rows.loc["dated", ["published", "published_from"]].tolist() == [
        dt.date(2026, 2, 3),
        "dateline",
    ]
    assert rows.loc["undated", "published"] is None
    tomorrow = tables.dates.query("text == 'tomorrow'").set_index("doc_id")
    assert tomorrow.loc["dated", "earliest"] == dt.date(2026, 2, 4)
    assert tomorrow.loc["undated", "earliest"] is None


def test_the_tokenizer_is_that_of_the_model():
    ours, theirs = load_recogniser(), spacy.load(model_name(), enable=[])
    texts = [document.text for document in read(["corpus/gold/seeds.jsonl"])]
    texts += ["I can't: (e.g. £4.5m/year)!?", "))))" * 50, "5km² http://a.org/x?y=(1) :-)"]
    for text in texts:
        assert [w.text for w in ours.tokenizer(text)] == [w.text for w in theirs.tokenizer(text)]
    assert ours.config["nlp"]["tokenizer"] == theirs.config["nlp"]["tokenizer"]


def test_words_after_an_exception_are_cut_once(monkeypatch):
    nlp = load_recogniser()
    kind = type(nlp.tokenizer)
    first = nlp.make_doc("Acme Ltd. gave (roughly) £2m; the programme's partners agreed.")
    asked = []
    monkeypatch.setattr(kind, "find_suffix", lambda _, word: asked.append(word) or 0)
    again = nlp.make_doc("Acme Ltd. partners agreed. Acme Ltd. gave (roughly) £2m;")
    assert "(" in [token.text for token in again]
    assert len(first) == 16
    assert asked == []


def test_what_a_batch_leaves_is_not_searched_for_cycles(extractor):
    documents = [Document(str(n), f"The UK gave £{n} million to York.") for n in range(40)]
    searches = []
    gc.callbacks.append(lambda *said: searches.append(said))
    try:
        results = extractor.extract_batch(documents)
    finally:
        gc.callbacks.pop()
    assert gc.isenabled()
    assert len(results) == len(documents)
    assert searches == []
