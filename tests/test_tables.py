"""Tables: what rows a document's records become, their order, their keys, their sums."""

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal

import pytest

from tidings.records import (
    Agreement,
    Amount,
    Commitment,
    Document,
    Extraction,
    Failure,
    Organisation,
    Party,
)
from tidings.schema import SCHEMAS
from tidings.tables import Tables

TEXT = "The Fund for Tests pays £2m to the Lab."
FUND = Party("Fund for Tests", "ror:0000000")
LAB = Party("Lab", None)


def amount(low="2000000", currency="GBP"):
    value = Decimal(low)
    return Amount(24, 27, "£2m", "money.x", currency, value, value, "exact", "funding")


def commitment(**changes):
    base = Commitment(
        amount=amount(),
        funders=(FUND,),
        recipients=(LAB,),
        programme=None,
        areas=("quantum", "ai"),
        starts=dt.date(2026, 1, 1),
        duration="P5Y",
        stage="announced",
        evidence_start=0,
        evidence_end=len(TEXT),
        rule="relation.x",
    )
    return replace(base, **changes)


def extraction(doc_id="d", published=dt.date(2026, 2, 4), **changes):
    body = Organisation(
        4, 18, "Fund for Tests", "organisation.x", "Fund for Tests", "ror:0000000", "funder", "GB"
    )
    base = Extraction(
        document=Document(doc_id, TEXT, source=f"{doc_id}.txt", published=published),
        words=9,
        organisations=(body,),
        amounts=(amount(),),
        commitments=(commitment(),),
    )
    return replace(base, **changes)


def test_every_table_has_the_columns_of_its_schema_even_when_empty():
    tables = Tables.from_results([])
    for name, columns in SCHEMAS.items():
        assert list(getattr(tables, name).columns) == [column.name for column in columns]


def test_a_commitment_joins_its_amount_its_parties_and_its_areas():
    tables = Tables.from_results([extraction()])
    [row] = tables.commitments.to_dict("records")
    [sum_] = tables.amounts.to_dict("records")
    assert row["amount_id"] == sum_["mention_id"]
    assert (row["currency"], row["low"], row["duration"]) == ("GBP", 2_000_000, "P5Y")
    assert row["evidence"] == TEXT
    parties = tables.commitment_parties
    assert dict(zip(parties["role"], parties["name"], strict=True)) == {
        "funder": "Fund for Tests",
        "recipient": "Lab",
    }
    assert list(tables.commitment_areas["area"]) == ["ai", "quantum"]


def test_every_mention_says_what_stands_in_the_document():
    tables = Tables.from_results([extraction()])
    [row] = tables.amounts.to_dict("records")
    assert row["text"] == TEXT[row["start"] : row["end"]]


def test_agreements_have_parties_and_a_day():
    agreement = Agreement("memorandum", (FUND, LAB), dt.date(2025, 4, 28), (), 0, 3, "relation.y")
    tables = Tables.from_results([extraction(agreements=(agreement,))])
    [row] = tables.agreements.to_dict("records")
    assert (row["instrument"], row["signed"], row["evidence"]) == (
        "memorandum",
        dt.date(2025, 4, 28),
        "The",
    )
    assert list(tables.agreement_parties["name"]) == ["Fund for Tests", "Lab"]


def test_the_index_has_one_row_a_body_the_fullest():
    bare = Organisation(4, 8, "Fund", "organisation.y", "Fund for Tests", "ror:0000000", None, None)
    tables = Tables.from_results([extraction("a", organisations=(bare,)), extraction("b")])
    [row] = tables.organisation_index.to_dict("records")
    assert (row["ror"], row["type"], row["country"]) == ("0000000", "funder", "GB")


def test_the_order_of_results_has_no_influence():
    results = [extraction("b"), extraction("a"), Failure("x.txt", None, "read", "r", "h")]
    wanted = Tables.from_results(results).arrow
    for order in itertools.permutations(results):
        assert Tables.from_results(order).arrow == wanted


def test_tellings_of_one_commitment_share_a_group_and_are_summed_once():
    near = extraction("a"), extraction("b", published=dt.date(2026, 2, 10))
    far = extraction("c", published=dt.date(2028, 1, 1))
    tables = Tables.from_results([*near, far])
    first, second, third = tables.commitments["commitment_group"]
    assert first == second != third
    [total] = tables.total_commitments().to_dict("records")
    assert total == {"currency": "GBP", "commitments": 2, "low": 4e6, "high": 4e6}


def test_currencies_are_never_added():
    yen = replace(
        extraction("b"),
        amounts=(amount(currency="JPY"),),
        commitments=(commitment(amount=amount(currency="JPY")),),
    )
    totals = Tables.from_results([extraction("a"), yen]).total_commitments()
    assert list(totals["currency"]) == ["GBP", "JPY"]
    assert list(totals["low"]) == [2e6, 2e6]


def test_totals_by_a_column_of_the_documents():
    totals = Tables.from_results([extraction()]).total_commitments(by=["stage", "kind"])
    assert totals[["stage", "kind", "low"]].values.tolist() == [["announced", "other", 2e6]]


def test_an_unknown_table_is_an_attribute_error_that_names_the_tables():
    with pytest.raises(AttributeError, match="no table 'sums'; there are documents, organisations"):
        _ = Tables.from_results([]).sums
