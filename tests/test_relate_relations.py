"""Marked-up announcements with the roles, commitments and agreements that they hold."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.records import Context, Document
from tidings.relate.mentions import Mentions
from tidings.rules import load_rulebook

from .conftest import ROOT
from .markup import read
from .scenes import relations

LINES = (ROOT / "tests/cases/relations.jsonl").read_text(encoding="utf-8").splitlines()
CASES = {case["id"]: case for case in map(json.loads, LINES)}


def relate(marked: str):
    text, mentions = read(marked)
    return text, mentions, relations().relate(Document("d", text), mentions, Context())


def names(parties):
    return [party.name for party in parties]


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c]["roles"] is not None])
def test_roles(case):
    _, _, (amounts, _, _) = relate(CASES[case]["text"])
    assert [amount.role for amount in amounts] == CASES[case]["roles"]


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c]["commitments"] is not None])
def test_commitments(case):
    _, _, (_, commitments, _) = relate(CASES[case]["text"])
    got = [
        [str(c.amount.low), sorted(names(c.funders)), sorted(names(c.recipients)), c.stage]
        for c in commitments
    ]
    want = [[low, sorted(f), sorted(r), stage] for low, f, r, stage in CASES[case]["commitments"]]
    assert got == want


@pytest.mark.parametrize("case", [c for c in CASES if CASES[c]["agreements"] is not None])
def test_agreements(case):
    _, _, (_, _, agreements) = relate(CASES[case]["text"])
    got = [[a.instrument, names(a.parties), a.signed and str(a.signed)] for a in agreements]
    assert got == CASES[case]["agreements"]


def check(text: str, mentions: Mentions, related) -> None:
    """What holds of every document, whatever it says."""
    amounts, commitments, agreements = related
    governments = {row["government"] for row in load_rulebook().rows("places/countries.csv")}
    allowed = {organisation.name for organisation in mentions.organisations} | governments
    rows = {(a.start, a.end) for a in amounts if a.role == "funding"}
    assert [(a.start, a.end) for a in amounts] == [(a.start, a.end) for a in mentions.amounts]
    for commitment in commitments:
        amount = commitment.amount
        assert (amount.start, amount.end) in rows
        assert amount.text in text[commitment.evidence_start : commitment.evidence_end]
        assert set(names(commitment.funders + commitment.recipients)) <= allowed
        assert not set(commitment.funders) & set(commitment.recipients)
    for agreement in agreements:
        assert 0 <= agreement.evidence_start < agreement.evidence_end <= len(text)
        assert len(set(agreement.parties)) >= 2
        assert set(names(agreement.parties)) <= allowed


@given(st.lists(st.sampled_from(sorted(CASES)), min_size=1, max_size=6), st.data())
def test_what_holds_of_every_document(ids, data):
    joints = data.draw(st.lists(st.sampled_from([" ", "\n", "\n\n", "\n- ", "; "]), min_size=6))
    marked = "".join(CASES[i]["text"] + joint for i, joint in zip(ids, joints, strict=False))
    text, mentions, related = relate(marked)
    check(text, mentions, related)
    assert related == relations().relate(Document("d", text), mentions, Context())


def test_gold_documents_keep_the_promises(extractor):
    for line in (ROOT / "corpus/gold/seeds.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = Document(row["doc_id"], row["text"], publisher=row["publisher"])
        (result,) = extractor.extract_batch([document])
        mentions = Mentions(organisations=result.organisations, amounts=result.amounts)
        check(row["text"], mentions, (result.amounts, result.commitments, result.agreements))


def test_a_cabinet_decides_for_its_government():
    marked = "The {o:Union Cabinet|government} has approved {m:€2 million|EUR 2000000} for hubs."
    text, mentions = read(marked)
    cabinet = replace(mentions.organisations[0], country="IN")
    known = replace(mentions, organisations=(cabinet,))
    _, commitments, _ = relations().relate(Document("d", text), known, Context())
    assert names(commitments[0].funders) == ["Government of India"]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Some {m:£40m|GBP 40000000} is saved by closing three laboratories.", "other"),
        ("Its Series B2, in May 2021, brought in {m:£60m|GBP 60000000}.", "funding"),
        ("The kingdom hopes to attract {m:£9bn|GBP 9000000000} of investment.", "other"),
    ],
)
def test_what_is_saved_wished_for_or_raised(sentence, role):
    _, _, (amounts, _, _) = relate(sentence)
    assert [amount.role for amount in amounts] == [role]
