"""Gold against tables: the matching, the figures, the errors, the checks of the gold itself."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from tests.evaluation_samples import (
    MARCH,
    damaged_tables,
    gold_fields,
    money,
    perfect_tables,
    write_gold,
)
from tests.test_tables import extraction
from tidings.errors import GoldError, OutputError
from tidings.evaluate import (
    LAYERS,
    compare,
    errors,
    evaluate,
    format_change,
    format_difference,
    format_table,
    load_gold,
    read_tables,
)
from tidings.evaluate.matching import assign, match_spans
from tidings.evaluate.values import fold_name, same_amount, same_date, same_role
from tidings.tables import Tables
from tidings.write import write_tables

CORPUS = Path(__file__).parent.parent / "corpus/gold"


@pytest.fixture
def gold(tmp_path: Path) -> list[Any]:
    return load_gold(write_gold(tmp_path / "gold.jsonl", gold_fields()))


# Matching


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=width, max_size=width),
            min_size=1,
            max_size=4,
        )
    )
)
def test_assignments_are_optimal(weights):
    pairs = assign(weights)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(weights[i][j] > 0 for i, j in pairs)
    turned = weights if len(weights) <= len(weights[0]) else list(zip(*weights, strict=True))
    best = max(
        sum(turned[i][j] for i, j in enumerate(order))
        for order in permutations(range(len(turned[0])), len(turned))
    )
    assert sum(weights[i][j] for i, j in pairs) == best


def test_the_largest_overlap_first_would_leave_two_unmatched():
    gold = [{"start": 0, "end": 10}, {"start": 10, "end": 16}]
    rows = [{"start": 0, "end": 5}, {"start": 1, "end": 16}]
    assert match_spans(gold, rows) == {0: 0, 1: 1}


def test_spans_that_only_touch_do_not_match():
    assert match_spans([{"start": 0, "end": 4}], [{"start": 4, "end": 8}]) == {}


# Values


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Royal Society", "royal society", True),
        ("Government of the United Kingdom", "Government of the UK", True),
        ("Rolls-Royce plc", "Rolls Royce", True),
        ("Université de Liège", "Universite de Liege", True),
        ("Research & Innovation", "Research and Innovation", True),
        ("Ministry of Health", "Ministry of Health and Welfare", False),
        ("理化学研究所", "東京大学", False),
    ],
)
def test_names_are_compared_folded(one, other, same):
    assert (fold_name(one) == fold_name(other)) is same


@pytest.mark.parametrize(
    ("currency", "low", "high", "same"),
    [
        ("GBP", 5e6, 5e6, True),
        ("GBP", "5000000.00", Decimal(5000000), True),
        ("GBP", 5000000.004, 5e6, True),
        ("USD", 5e6, 5e6, False),
        ("GBP", 5e6, None, False),
        (None, 5e6, 5e6, False),
    ],
)
def test_amounts_are_compared_to_the_cent(currency, low, high, same):
    assert same_amount(money(5e6), {"currency": currency, "low": low, "high": high}) is same


@pytest.mark.parametrize(
    ("gold", "row", "same"),
    [
        (MARCH, {**MARCH, "latest": "2026-03-30"}, False),
        (MARCH, {**MARCH, "kind": "set"}, False),
        (MARCH, {**MARCH, "earliest": dt.date(2026, 3, 1)}, True),
        (MARCH, {**MARCH, "earliest": dt.datetime(2026, 3, 1)}, True),
        ({"kind": "duration", "duration": "P5Y"}, {"kind": "duration", "duration": "P5Y"}, True),
        ({"kind": "duration", "duration": "P5Y"}, {"kind": "duration", "duration": None}, False),
        ({"kind": "duration", "duration": None}, {"kind": "duration", "duration": ""}, True),
        ({"kind": "set"}, {"kind": "set", "earliest": "2026-03-01"}, True),
    ],
)
def test_dates_are_compared_by_what_their_kind_says(gold, row, same):
    assert same_date(gold, row) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UK Science Minister", "Science Minister", True),
        ("Minister", "Minister of State for Science", True),
        ("President", "Prime Minister", False),
        (None, "President", False),
        (None, None, False),
    ],
)
def test_posts_are_the_same_when_their_texts_overlap(one, other, same):
    assert same_role({"role": one}, {"role": other}) is same


# Figures


def test_tables_that_say_what_the_gold_says_are_perfect(gold):
    figures = evaluate(gold, perfect_tables())
    counted = {name: figure for name, figure in figures.items() if figure.gold}
    assert all(figure.f1 == 1 for figure in counted.values())
    assert set(figures) - set(counted) == {
        "programmes.span",
        "programmes.span_exact",
        "programmes.value",
        "research_areas.span",
        "research_areas.span_exact",
        "research_areas.value",
        "research_areas.document",
        "people.role",
    }


@pytest.mark.parametrize(
    ("name", "precision", "recall", "gold_rows", "rows"),
    [
        ("organisations.span", 0.8, 1, 4, 5),
        ("organisations.span_exact", 0.6, 0.75, 4, 5),
        ("organisations.value", 0.6, 0.75, 4, 5),
        ("organisations.names", 0.6, 1, 3, 5),
        ("organisations.type", 0.6667, 0.6667, 3, 3),
        ("organisations.country", 1, 1, 3, 3),
        ("amounts.span", 1, 1, 2, 2),
        ("amounts.value", 0.5, 0.5, 2, 2),
        ("amounts.qualifier", 0, 0, 1, 1),
        ("amounts.role", 1, 1, 1, 1),
        ("dates.value", 0, 0, 1, 0),
        ("people.names", 1, 1, 1, 1),
        ("people.role", 0, 0, 0, 1),
        ("people.organisation", 0, 0, 1, 1),
        ("commitments.amount", 0.5, 1, 1, 2),
        ("commitments.funders", 1, 1, 1, 1),
        ("commitments.recipients", 0, 0, 1, 1),
        ("agreements.instrument", 1, 1, 1, 1),
        ("agreements.parties", 0.5, 1, 1, 2),
    ],
)
def test_every_mistake_shows_in_its_figure(gold, name, precision, recall, gold_rows, rows):
    figure = evaluate(gold, damaged_tables())[name]
    assert figure[:2] == (precision, recall)
    assert figure[3:] == (gold_rows, rows)


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_has_no_influence(chance):
    tables = damaged_tables()
    document = load_gold(CORPUS / "seeds.jsonl")[:1]
    twins = [{**row, "doc_id": document[0].doc_id} for row in tables["organisations"]]
    tables["organisations"] += [*twins, *({**row, "name": None} for row in twins)]
    before = evaluate(document, tables)
    for rows in tables.values():
        chance.shuffle(rows)
    assert evaluate(document, tables) == before


def test_among_equal_sums_the_shared_parties_decide(tmp_path):
    fields = gold_fields()
    other = {**fields["commitments"][0], "funders": ["Wellcome"], "recipients": ["RIKEN"]}
    fields["commitments"].insert(0, other)
    figures = evaluate(load_gold(write_gold(tmp_path / "g.jsonl", fields)), perfect_tables())
    assert figures["commitments.funders"].precision == 1
    assert figures["commitments.amount"].recall == 0.5


def test_a_document_without_rows_counts_as_missed_and_strangers_do_not_count(gold):
    elsewhere = {
        name: [{**row, "doc_id": "other"} for row in rows]
        for name, rows in perfect_tables().items()
    }
    figures = evaluate(gold, elsewhere)
    assert figures["amounts.value"][2:] == (0, 2, 0)
    assert evaluate(gold, {}) == figures
    assert evaluate(gold, {"organisation_index": [{"org_id": "ror:1"}]}) == figures


def test_the_table_of_figures_marks_what_is_below_its_floor(gold):
    figures = evaluate(gold, damaged_tables())
    shown = format_table(figures, {"amounts.value": 0.9, "amounts.span": 0.5}).splitlines()
    assert [line.split()[0] for line in shown if line.endswith("BELOW")] == ["amounts.value"]
    assert "amounts.span" in next(line for line in shown if line.endswith("0.500"))
    assert len(format_table(figures).splitlines()) == len(figures) + 1


# Errors, gains and losses


@pytest.mark.parametrize(
    ("layer", "lines"),
    [
        (
            "organisations",
            [
                ("WRONG", "'The UK government gives ' >>EPSRC<<"),
                ("WRONG", "got (University of London, university, GB)"),
                ("EXTRA", ">>Ada Okafor<<"),
            ],
        ),
        ("amounts", [("WRONG", "got (GBP, 5000000, 5000000, over,"), ("WRONG", "3000000")]),
        ("dates", [("MISSED", "gold (date, 2026-03-01, 2026-03-31, -)")]),
        ("people", [("WRONG", "got (Ada Okafor, Minister,")]),
        ("commitments", [("WRONG", "got (GBP, 5000000"), ("EXTRA", "got (GBP, 2000000")]),
        ("agreements", [("WRONG", "got (partnership, riken + university college london)")]),
        ("programmes", []),
    ],
)
def test_errors_say_where_and_what(gold, layer, lines):
    shown = [format_difference(d) for d in errors(gold, damaged_tables(), layer)]
    assert len(shown) == len(lines)
    for line, (kind, part) in zip(shown, lines, strict=True):
        assert line.startswith(kind)
        assert part in line


def test_there_are_no_errors_in_perfect_tables(gold):
    assert [d for layer in LAYERS for d in errors(gold, perfect_tables(), layer)] == []


def test_an_unknown_layer_is_refused(gold):
    with pytest.raises(GoldError, match=r"no layer 'sums'; take one of organisations, "):
        list(errors(gold, {}, "sums"))


def test_gains_and_losses_mention_by_mention(gold):
    old, new = damaged_tables(), perfect_tables()
    gains = [format_change(change) for change in compare(gold, old, new)]
    assert len(gains) == 8
    assert all(line.startswith("GAIN") for line in gains)
    assert any("'March 2026'" in line and line.endswith("missed → right") for line in gains)
    assert any("'Ada Okafor'" in line and line.endswith("extra → gone") for line in gains)
    losses = compare(gold, new, old)
    assert [change.kind for change in losses] == ["loss"] * len(gains)
    assert compare(gold, old, old) == []


# Tables


def test_parquet_and_csv_say_the_same(gold, tmp_path):
    tables = {name: rows for name, rows in damaged_tables().items() if rows}
    for name, rows in tables.items():
        columns = sorted({column for row in rows for column in row})
        full = [{column: row.get(column) for column in columns} for row in rows]
        (tmp_path / "csv").mkdir(exist_ok=True)
        (tmp_path / "parquet").mkdir(exist_ok=True)
        parquet.write_table(pa.Table.from_pylist(full), tmp_path / f"parquet/{name}.parquet")
        with (tmp_path / f"csv/{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(full)
    tables["dates"] = []
    (tmp_path / "csv/dates.csv").write_text(
        "doc_id,start,end,kind,earliest,latest,duration\n", encoding="utf-8"
    )
    expected = evaluate(gold, tables)
    assert evaluate(gold, read_tables(tmp_path / "csv")) == expected
    assert evaluate(gold, read_tables(tmp_path / "parquet")) == expected


def test_a_folder_with_nothing_but_duckdb_is_read_too(tmp_path):
    pytest.importorskip("duckdb")
    tables = Tables.from_results([extraction()])
    write_tables(tables, tmp_path, ["duckdb"], {})
    read = read_tables(tmp_path)
    assert read["commitments"] == tables.arrow["commitments"].to_pylist()
    assert read["programmes"] == []


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(OutputError, match="no tables here"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("amounts.csv", "doc_id,start,end\n", "no column currency, low, high"),
        ("amounts.csv", "doc_id,start,end,currency,low,high\nd,x,9,,,\n", r"amounts.csv:2: .*'x'"),
        ("amounts.parquet", "no parquet", "not a Parquet file"),
    ],
)
def test_a_table_that_cannot_be_used_is_named(tmp_path, name, content, says):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(OutputError, match=says):
        read_tables(tmp_path)
