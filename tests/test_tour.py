"""The tour shows what its code gives, today and on every machine."""

import re

import pytest

nbformat = pytest.importorskip("nbformat")
tour = pytest.importorskip("tests.tour")


@pytest.fixture(scope="module")
def stored():
    return nbformat.read(tour.TOUR, as_version=4)


def test_what_it_shows_is_what_its_code_gives(stored):
    again = tour.executed(tour.TOUR)
    for cell, kept in zip(again.cells, stored.cells, strict=True):
        assert cell == kept, f"{kept.id} shows something else now: run `make tour`"
    assert again.metadata == stored.metadata


def test_it_names_no_machine_and_no_failure(stored):
    text = nbformat.writes(stored)
    assert re.findall(r"(?:/home|/root|/work|/tmp|/Users|[A-Z]:\\\\)[\w/\\-]*", text) == []
    kinds = [output.output_type for cell in stored.cells for output in cell.get("outputs", ())]
    assert kinds.count("display_data") == 2
    assert "error" not in kinds
    assert "stderr" not in text


def test_rates_are_those_of_whole_years_and_known_currencies(root):
    import pandas as pd

    rates = pd.read_csv(root / "docs" / "exchange-rates.csv")
    assert not rates.duplicated(["year", "currency"]).any()
    assert rates["year"].between(2014, 2025).all()
    assert (rates["per_euro"] > 0).all()
    assert rates.query("currency == 'EUR'")["per_euro"].eq(1).all()
    assert rates["currency"].value_counts().eq(12).all()
