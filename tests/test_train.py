"""Training the recogniser: what it is shown, that a seed decides, that folds hold out."""

import json
from random import Random

import pytest
from typer.testing import CliRunner

from tidings.commands import app
from tidings.errors import GoldError, TidingsError
from tidings.evaluate import GoldDocument, load_gold
from tidings.extraction import load_recogniser
from tidings.model import model_version
from tidings.places import places_of
from tidings.rules import load_rulebook
from tidings.training import Recipe, train, write_model
from tidings.training.labels import Labelled, example, labelled
from tidings.training.swaps import Swaps
from tidings.training.validation import Comparison, split

BOOK = load_rulebook()
PLACES = places_of(BOOK)
TEXT = "Japan's Ravn Institute (RVI) and Ida Holm opened the Ravn Fund in Oslo. Ida Holm left RVI."


def gold_document(doc_id="d", publisher=None):
    def row(text, name, **more):
        start = TEXT.index(text)
        return {"start": start, "end": start + len(text), "text": text, "name": name, **more}

    kind = {"type": "research_institute", "country": "JP"}
    fields = {
        "publisher": publisher,
        "organisations": [
            row("Japan", "Government of Japan", type="government", country="JP"),
            row("Ravn Institute", "Ravn Institute", **kind),
            row("RVI", "Ravn Institute", **kind),
        ],
        "programmes": [row("Ravn Fund", "Ravn Fund")],
        "people": [{"name": "Ida Holm", "role": None, "organisation": None}],
    }
    return GoldDocument(doc_id, TEXT, "gold.jsonl:1", fields)


def test_gold_becomes_labels_and_a_land_stays_a_place():
    names = labelled(gold_document(), PLACES)
    assert [(TEXT[name.start : name.end], name.label) for name in names] == [
        ("Ravn Institute", "ORG"),
        ("RVI", "ORG"),
        ("Ida Holm", "PERSON"),
        ("Ravn Fund", "PROGRAMME"),
        ("Ida Holm", "PERSON"),
    ]


def test_an_example_keeps_what_the_gold_does_not_annotate():
    shown = example(load_recogniser(), TEXT, labelled(gold_document(), PLACES)).reference
    entities = {(entity.text, entity.label_) for entity in shown.ents}
    assert {("Ravn Fund", "PROGRAMME"), ("Oslo", "GPE"), ("Ida Holm", "PERSON")} <= entities
    assert all(entity.label_ != "ORG" or "R" in entity.text for entity in shown.ents)


def test_swapped_names_keep_their_kind_and_their_places():
    names = labelled(gold_document(), PLACES)
    text, moved = Swaps(BOOK).swap(TEXT, names, Random(3))
    new = [text[name.start : name.end] for name in moved]
    assert len(new) == len(names)
    assert new[2] == new[4] != "Ida Holm"
    assert not {"Ravn Institute", "RVI", "Ravn Fund"} & set(new)
    assert [name.label for name in moved] == [name.label for name in names]
    institutes = {
        name
        for row in BOOK.rows("organisations/*.csv")
        if row["type"] == "research_institute"
        for name in (row["name"], *row.items("acronyms"))
    }
    assert {new[0], new[1]} <= institutes


def test_what_cannot_be_swapped_stays():
    names = [Labelled(0, 3, "ORG", "no such type", True), Labelled(4, 7, "ORG", "company", False)]
    assert Swaps(BOOK).swap("One Two", names, Random(1))[0] == "One Two"


@pytest.fixture(scope="module")
def gold(root):
    return load_gold(root / "corpus" / "gold" / "dev.jsonl")[:3]


def test_a_seed_decides_the_weights(gold, tmp_path):
    recipe = Recipe(seed=7, epochs=1, copies=1)
    for name, how in (("a", recipe), ("b", recipe), ("c", Recipe(seed=8, epochs=1, copies=1))):
        write_model(train(gold, BOOK, how), tmp_path / name, gold, how)
    versions = [model_version(tmp_path / name) for name in "abc"]
    assert versions[0] == versions[1] != versions[2]
    note = json.loads((tmp_path / "a" / "training.json").read_text(encoding="utf-8"))
    assert (note["recipe"]["seed"], note["documents"]) == (7, 3)
    weights = sum(path.stat().st_size for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert weights < 10_000_000
    learnt = load_recogniser(tmp_path / "a").get_pipe("ner").labels
    assert {"ORG", "PROGRAMME", "PERSON", "GPE"} <= set(learnt)


def test_what_is_no_model_is_refused(tmp_path):
    with pytest.raises(TidingsError, match="not a trained model"):
        load_recogniser(tmp_path)


def test_folds_keep_a_publisher_together_and_hold_each_document_once():
    documents = [gold_document(f"d{n}", "A" if n < 4 else None) for n in range(9)]
    parts = split(documents, 3)
    assert sorted(d.doc_id for part in parts for d in part) == [f"d{n}" for n in range(9)]
    assert [len(part) for part in parts] == [4, 3, 2]
    assert [d.doc_id for d in parts[0]] == ["d0", "d1", "d2", "d3"]
    with pytest.raises(GoldError, match="cannot be split into 7 folds"):
        split(documents, 7)


def test_a_comparison_says_what_is_gained():
    assert str(Comparison("people.names", 0.9, 0.925)).split()[1:] == [
        "0.9000",
        "0.9250",
        "+0.0250",
    ]


def test_the_command_compares_on_held_out_documents_and_writes_weights(gold, tmp_path):
    file = tmp_path / "gold.jsonl"
    lines = [json.dumps(document.fields) for document in gold[:2]]
    file.write_text("\n".join(lines), encoding="utf-8")
    out = str(tmp_path / "weights")
    done = CliRunner().invoke(
        app, ["train", str(file), "--out", out, "--epochs", "1", "--folds", "2"]
    )
    assert done.exit_code == 0, done.output
    figures = {line.split()[0] for line in done.output.splitlines()}
    assert {"recogniser.ORG", "organisations.span", "people.names", "weights:"} <= figures
    text = tmp_path / "news.txt"
    text.write_text("The Ministry of Rivers pays £2 million.", encoding="utf-8")
    made = CliRunner().invoke(
        app, ["extract", str(text), "--out", str(tmp_path / "t"), "--model", out]
    )
    assert made.exit_code == 0, made.output
    account = json.loads((tmp_path / "t" / "run.json").read_text(encoding="utf-8"))
    assert account["model_version"] == model_version(out)
