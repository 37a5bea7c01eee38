"""The regression gate: figures stay at their floors, floors only rise, a damaged rule is caught."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tidings.commands import app
from tidings.errors import GoldError
from tidings.evaluate import (
    Figure,
    check_floors,
    format_fall,
    format_floor_change,
    gold_files,
    load_gold,
    raise_floors,
)

CORPUS = Path(__file__).parent.parent / "corpus"


def figures(**f1: float) -> dict[str, Figure]:
    return {name.replace("_", ".", 1): Figure(f, f, f, 10, 10) for name, f in f1.items()}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    return path


@pytest.fixture
def floors(tmp_path: Path, gold: Path) -> Path:
    """Floors of 0.9 for sums and 0.8 for days."""
    path = tmp_path / "floors.json"
    raise_floors(path, gold, figures(amounts_value=0.9, dates_value=0.8))
    return path


def stored(floors: Path, gold: Path) -> dict[str, float]:
    return json.loads(floors.read_text(encoding="utf-8"))[gold.name]["floors"]


def test_the_gate_holds_at_its_floors_and_above(floors, gold):
    assert check_floors(floors, gold, figures(amounts_value=0.9, dates_value=0.8)) == []
    assert check_floors(floors, gold, figures(amounts_value=0.91, dates_value=1.0)) == []


def test_a_figure_below_its_floor_falls(floors, gold):
    falls = check_floors(floors, gold, figures(amounts_value=0.8999, dates_value=0.9))
    assert [format_fall(fall) for fall in falls] == [
        "gold.jsonl: amounts.value is 0.8999, below its floor 0.9000"
    ]


def test_a_figure_that_is_no_longer_computed_falls(floors, gold):
    falls = check_floors(floors, gold, figures(amounts_value=0.9))
    assert [(fall.figure, fall.f1) for fall in falls] == [("dates.value", 0.0)]


def test_floors_rise_and_never_sink_on_the_same_gold(floors, gold):
    changes = raise_floors(floors, gold, figures(amounts_value=0.95, dates_value=0.1))
    assert [format_floor_change(change) for change in changes] == [
        "gold.jsonl: amounts.value raised from 0.9000 to 0.9500"
    ]
    assert stored(floors, gold) == {"amounts.value": 0.95, "dates.value": 0.8}


def test_a_floor_outlives_a_run_without_its_figure(floors, gold):
    changes = raise_floors(floors, gold, figures(areas_value=0.5))
    assert [format_floor_change(c) for c in changes] == ["gold.jsonl: areas.value set to 0.5000"]
    assert stored(floors, gold) == {"amounts.value": 0.9, "areas.value": 0.5, "dates.value": 0.8}


def test_changed_gold_makes_the_gate_fall_until_it_is_pinned_anew(floors, gold):
    gold.write_text('{"more": 1}\n', encoding="utf-8")
    now = figures(amounts_value=0.95, dates_value=0.7)
    with pytest.raises(GoldError, match=r"gold\.jsonl is not the gold .*--raise-floors to pin it"):
        check_floors(floors, gold, now)
    assert [format_floor_change(change) for change in raise_floors(floors, gold, now)] == [
        "gold.jsonl: amounts.value raised from 0.9000 to 0.9500",
        "gold.jsonl: dates.value LOWERED (the gold has changed) from 0.8000 to 0.7000",
    ]
    assert check_floors(floors, gold, now) == []


def test_line_ends_of_a_checkout_do_not_change_the_gold(floors, gold):
    gold.write_bytes(b"{}\r\n")
    assert check_floors(floors, gold, figures(amounts_value=0.9, dates_value=0.8)) == []


def test_each_gold_file_has_floors_of_its_own(floors, gold, tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text("{}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"no floors for other\.jsonl"):
        check_floors(floors, other, {})
    raise_floors(floors, other, figures(amounts_value=0.2))
    assert stored(floors, gold)["amounts.value"] == 0.9
    assert check_floors(floors, other, figures(amounts_value=0.3)) == []


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"gold.jsonl": 1}', '{"gold.jsonl": {"sha256": "", "floors": {"a": "b"}}}'],
)
def test_a_broken_floors_file_is_refused(tmp_path, gold, content):
    path = tmp_path / "floors.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match="not a floors file"):
        check_floors(path, gold, {})


def test_floors_that_are_not_there(tmp_path, gold):
    with pytest.raises(GoldError, match=r"no floors file; .*--raise-floors"):
        check_floors(tmp_path / "floors.json", gold, {})


# The gate as it runs


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["evaluate", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def small_gate(tmp_path_factory) -> tuple[Path, Path]:
    """A gold file of one document with money in it, and the floors that the rules reach on it."""
    folder = tmp_path_factory.mktemp("gate")
    line = next(
        line
        for line in (CORPUS / "gold/seeds.jsonl").read_text(encoding="utf-8").split("\n")
        if "uk-japan-science-package-2026" in line
    )
    (folder / "one.jsonl").write_text(line + "\n", encoding="utf-8")
    status, output = run(folder / "one.jsonl", "--floors", folder / "floors.json", "--raise-floors")
    assert status == 0
    assert "one.jsonl: amounts.value set to" in output
    return folder / "one.jsonl", folder / "floors.json"


def test_the_shipped_rules_hold_the_floors_that_they_set(small_gate):
    gold, floors = small_gate
    assert run(gold, "--floors", floors)[0] == 0


def test_a_damaged_rule_makes_the_gate_fall(small_gate, tmp_path):
    gold, floors = small_gate
    (tmp_path / "money").mkdir()
    header, *rows = (
        (CORPUS.parent / "rules/money/multipliers.csv").read_text(encoding="utf-8").splitlines()
    )
    damaged = [row.replace("000000", "00000") for row in rows if row.startswith("million")]
    assert damaged
    assert not set(damaged) & set(rows)
    overlay = "\n".join([header, *damaged, ""])
    (tmp_path / "money/multipliers.csv").write_text(overlay, encoding="utf-8")
    status, output = run(gold, "--floors", floors, "--rules", tmp_path)
    assert status == 1
    assert "one.jsonl: amounts.value is 0." in output


def test_changed_gold_makes_the_gate_fall_and_says_how_to_pin_it(small_gate, tmp_path):
    gold, floors = small_gate
    changed = tmp_path / gold.name
    changed.write_text(gold.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    status, output = run(changed, "--floors", floors)
    assert status == 1
    assert "--raise-floors to pin it" in output


def test_a_document_that_failed_scores_as_missed(small_gate, tmp_path):
    gold, floors = small_gate
    (tmp_path / "amounts.csv").write_text("doc_id,start,end,currency,low,high\n", encoding="utf-8")
    status, output = run(gold, tmp_path, "--floors", floors)
    assert status == 1
    assert "one.jsonl: amounts.value is 0.0000" in output


def test_the_gate_of_this_project_holds():
    status, output = run(CORPUS / "gold", "--floors", CORPUS / "floors.json")
    assert status == 0, output


def test_the_floors_of_this_project_know_every_figure_and_gold_file():
    floors = json.loads((CORPUS / "floors.json").read_text(encoding="utf-8"))
    files = gold_files(CORPUS / "gold")
    assert list(floors) == [path.name for path in files]
    assert all(load_gold(path) for path in files)
    for entry in floors.values():
        assert {"organisations.value", "amounts.role", "dates.value"} <= set(entry["floors"])
