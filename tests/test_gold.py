"""The checks of a gold file: what contradicts itself is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation_samples import (
    GOVERNMENT,
    gold_fields,
    span,
    write_gold,
)
from tidings.errors import GoldError
from tidings.evaluate import gold_files, load_gold
from tidings.rules import load_rulebook

CORPUS = Path(__file__).parent.parent / "corpus/gold"


def test_the_gold_of_this_project_is_sound():
    documents = load_gold(CORPUS)
    assert len(documents) == 519
    names = [path.name for path in gold_files(CORPUS)]
    assert names == ["dev.jsonl", "invented.jsonl", "seeds.jsonl"]


MISTAKES = {
    "offsets": (("organisations", 0, "start", 3), "is ' UK government' in the text"),
    "type": (("organisations", 0, "type", "ministry"), "organisations[0].type: 'ministry' is not"),
    "country": (("organisations", 0, "country", "UK."), "organisations[0].country: 'UK.' does not"),
    "qualifier": (("amounts", 1, "qualifier", "circa"), "amounts[1].qualifier: 'circa' is not one"),
    "role": (("amounts", 0, "role", None), "amounts[0].role: None is not one of"),
    "kind": (("dates", 0, "kind", "day"), "dates[0].kind: 'day' is not one of"),
    "day": (("dates", 0, "latest", "2026-3-31"), "dates[0].latest: '2026-3-31' does not match"),
    "order": (("dates", 0, "latest", "2026-02-01"), "'March 2026' ends before it begins"),
    "area": (("commitments", 0, "areas", ["wizardry"]), "unknown area 'wizardry'"),
    "instrument": (("agreements", 0, "instrument", "pact"), "agreements[0].instrument: 'pact'"),
    "field": (("people", 0, "post", "Minister"), "'post' was unexpected"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_gold_that_contradicts_itself_is_refused_with_file_and_line(tmp_path, name):
    (layer, number, field, value), says = MISTAKES[name]
    fields = {**gold_fields(), "doc_id": "second"}
    fields[layer][number][field] = value
    path = write_gold(tmp_path / "gold.jsonl", gold_fields(), fields)
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert caught.value.where == f"{path}:2"
    assert says in caught.value.what


def test_overlapping_mentions_are_refused(tmp_path):
    fields = gold_fields()
    fields["organisations"].append(span("government gives", **GOVERNMENT))
    with pytest.raises(GoldError, match="'government gives' overlaps 'UK government'"):
        load_gold(write_gold(tmp_path / "gold.jsonl", fields))


def test_a_doc_id_stands_once_in_a_folder_of_gold(tmp_path):
    write_gold(tmp_path / "a.jsonl", gold_fields())
    write_gold(tmp_path / "b.jsonl", gold_fields())
    with pytest.raises(GoldError, match=r"b\.jsonl:1: doc_id 'd' stands at .*a\.jsonl:1 already"):
        load_gold(tmp_path)


@pytest.mark.parametrize("line", ["{", "[]", '{"doc_id": "d"}', '"\ud800"'])
def test_a_line_that_is_no_gold_document_is_refused(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\n" + line.encode("utf-8", "surrogatepass") + b"\n")
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert caught.value.where == f"{path}:2"


def test_gold_that_is_not_there(tmp_path):
    with pytest.raises(GoldError, match="no gold file here"):
        load_gold(tmp_path / "missing.jsonl")
    with pytest.raises(GoldError, match="no gold file here"):
        load_gold(tmp_path)


def test_an_overlay_may_add_an_area(tmp_path):
    fields = gold_fields()
    fields["agreements"][0]["areas"] = ["wizardry"]
    path = write_gold(tmp_path / "gold.jsonl", fields)
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas/areas.csv").write_text(
        "area,label,domain\nwizardry,W,magic\n", encoding="utf-8"
    )
    assert len(load_gold(path, tmp_path)) == 1


def test_the_page_on_annotation_names_every_value_that_the_schema_allows():
    page = (CORPUS.parent.parent / "docs/annotation.md").read_text(encoding="utf-8")
    schema = load_rulebook().schema("gold")
    choices = {
        choice
        for fields in schema["$defs"].values()
        for field in fields["properties"].values()
        for choice in field.get("enum", ())
    }
    assert choices
    assert [choice for choice in sorted(choices) if f"`{choice}`" not in page] == []
    columns = {name for fields in schema["$defs"].values() for name in fields["properties"]}
    assert [name for name in sorted(columns) if name not in page] == []
