"""Tellings of one commitment in several documents share a group, whatever the order of rows."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tidings.relate.groups import WINDOW, group_commitments


def row(doc_id: str, **changes):
    base = {
        "doc_id": doc_id,
        "commitment_id": "commitment-1",
        "currency": "GBP",
        "low": 6e6,
        "high": 6e6,
        "programme": None,
        "funders": ["UK Research and Innovation"],
        "published": dt.date(2026, 2, 3),
    }
    return base | changes


def is_one(*rows) -> bool:
    return len(set(group_commitments(rows))) == 1


def test_one_sum_of_one_funder_told_twice_is_one():
    assert is_one(row("a"), row("b", published=dt.date(2026, 2, 4)))


def test_a_funder_more_is_still_one():
    assert is_one(row("a"), row("b", funders=["UK Research and Innovation", "Wellcome Trust"]))


def test_other_currency_sum_programme_or_funder_is_another():
    assert not is_one(row("a"), row("b", currency="EUR"))
    assert not is_one(row("a"), row("b", high=7e6))
    assert not is_one(row("a"), row("b", funders=["Wellcome Trust"]))
    assert not is_one(row("a", programme="Horizon Europe"), row("b", programme="Erasmus+"))


def test_two_rows_of_one_document_stay_two():
    assert not is_one(row("a"), row("a", commitment_id="commitment-2"))


def test_days_apart_count():
    first = dt.date(2026, 1, 1)
    assert is_one(row("a", published=first), row("b", published=first + WINDOW))
    later = first + WINDOW + dt.timedelta(days=1)
    assert not is_one(row("a", published=first), row("b", published=later))
    assert not is_one(row("a"), row("b", published=None))


FUNDERS = st.lists(st.sampled_from(["A", "B", "C"]), max_size=3, unique=True)
ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from("abcdef"),
        commitment_id=st.uuids().map(str),
        low=st.sampled_from([1e6, 2e6, None]),
        programme=st.sampled_from([None, "P", "Q"]),
        funders=FUNDERS,
        published=st.one_of(
            st.none(), st.integers(0, 150).map(lambda n: dt.date.fromordinal(739000 + n))
        ),
    ),
    max_size=12,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_has_no_influence(rows, random):
    groups = {r["commitment_id"]: g for r, g in zip(rows, group_commitments(rows), strict=True)}
    shuffled = list(rows)
    random.shuffle(shuffled)
    again = zip(shuffled, group_commitments(shuffled), strict=True)
    assert {r["commitment_id"]: group for r, group in again} == groups


@given(ROWS)
def test_a_group_holds_one_sum_and_its_id_names_one_of_its_rows(rows):
    by_group = {}
    for telling, group in zip(rows, group_commitments(rows), strict=True):
        by_group.setdefault(group, []).append(telling)
    for group, tellings in by_group.items():
        assert len({(r["currency"], r["low"], r["high"]) for r in tellings}) == 1
        assert group in {f"{r['doc_id']}/{r['commitment_id']}" for r in tellings}
