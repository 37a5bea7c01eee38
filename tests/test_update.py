"""Runs into a folder: only what changed is extracted, and the files are those of a cold run."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from upath import UPath

from tests.test_tables import FUND, amount, commitment, extraction
from tidings import account, merging, run, spool
from tidings.account import Job, Settings, unchanged
from tidings.earlier import open_earlier
from tidings.errors import OutputError
from tidings.folder import locked
from tidings.parts import part_of
from tidings.read import discover
from tidings.records import Failure, Party
from tidings.schema import SCHEMAS
from tidings.tables import Tables


class StandIn:
    """An extractor that needs no model: its sums, funders and bodies follow from the text."""

    seen: list[str] = []  # noqa: RUF012

    def __init__(self, *_):
        pass

    def extract_batch(self, documents):
        return [self.extract(document) for document in documents]

    def extract(self, document):
        self.seen.append(document.doc_id)
        if "FAIL" in document.text:
            return Failure(document.source, document.doc_id, "extract", "told to", "")
        base = extraction()
        size = Decimal(len(document.text) % 3 + 1)
        body = replace(base.organisations[0], country="GB" if len(document.text) % 2 else None)
        party = Party(f"Body {size}", f"tidings:body-{size}")
        sums = replace(amount(), low=size, high=size)
        told = commitment(amount=sums, funders=(FUND,), recipients=(party,))
        day = dt.date(2026, 1, 1 + len(document.text) % 28)
        return replace(
            base,
            document=replace(document, published=document.published or day),
            organisations=(body,),
            amounts=(sums,),
            commitments=(told, commitment())[: len(document.text) % 4],
        )


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr(run, "load_extractor", StandIn)
    StandIn.seen = []


def job(source, out, **options):
    return Job(out, discover([str(source)]), **options)


def update(source, out, **options):
    """Bring ``out`` up to date; the ids of the documents that were extracted."""
    StandIn.seen = []
    with locked(out):
        run.update(job(source, out, **options))
    return sorted(StandIn.seen)


def write(folder, texts):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "run.json"}


TEXTS = {name: f"Text of {name}{'!' * number}." for number, name in enumerate("abcdefgh")}


@pytest.fixture
def source(tmp_path):
    write(tmp_path / "in", TEXTS)
    return tmp_path / "in"


def test_one_changed_document_is_extracted_alone(tmp_path, source):
    out = tmp_path / "out"
    assert update(source, out) == list("abcdefgh")
    (source / "c.txt").write_text("Another text.", encoding="utf-8")
    (source / "bb.txt").write_text("A new text.", encoding="utf-8")
    (source / "h.txt").unlink()
    assert update(source, out) == ["bb", "c"]
    update(source, tmp_path / "cold")
    assert files(out) == files(tmp_path / "cold")


CHANGES = st.dictionaries(
    st.sampled_from([*"abcdefgh", "aa", "dd", "zz"]),
    st.sampled_from(["", "Short.", "Longer text.", "The same.", "FAIL", "An even longer text."]),
    max_size=6,
)


@settings(max_examples=25)
@given(st.lists(CHANGES, min_size=1, max_size=4), st.integers(1, 9), st.booleans())
def test_any_changes_give_the_files_of_a_cold_run(tmp_path_factory, rounds, rows, force):
    place = tmp_path_factory.mktemp("rounds")
    texts = dict(TEXTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "GROUP_ROWS", rows)
        for changes in rounds:
            texts = {name: text for name, text in {**texts, **changes}.items() if text}
            write(place / "in", texts)
            update(place / "in", place / "out", force=force)
        update(place / "in", place / "cold")
    assert files(place / "out") == files(place / "cold")


def test_nothing_is_done_where_nothing_changed(tmp_path, source):
    out = tmp_path / "out"
    assert unchanged(job(source, out)) is None
    update(source, out)
    assert unchanged(job(source, out))["rows"]["documents"] == 8
    assert unchanged(job(source, out, force=True)) is None
    assert update(source, out) == []
    assert update(source, out, force=True) == list("abcdefgh")


@pytest.mark.parametrize("change", ["text", "metadata", "new", "gone", "format", "safe", "table"])
def test_whatever_changes_is_noticed(tmp_path, source, change):
    out, options = tmp_path / "out", {}
    update(source, out)
    if change == "text":
        (source / "a.txt").write_text("Other.", encoding="utf-8")
    elif change == "metadata":
        (source / "metadata.csv").write_text("file,title\na.txt,T\n", encoding="utf-8")
    elif change == "new":
        (source / "i.txt").write_text("New.", encoding="utf-8")
    elif change == "gone":
        (source / "a.txt").unlink()
    elif change == "format":
        options["formats"] = ("csv",)
    elif change == "safe":
        options["spreadsheet_safe"] = True
    else:
        (out / "people.csv").write_text("mine", encoding="utf-8")
    assert unchanged(job(source, out, **options)) is None
    changed = {"text": ["a"], "metadata": ["a"], "new": ["i"]}
    assert update(source, out, **options) == changed.get(change, [])
    update(source, tmp_path / "cold", **options)
    assert files(out) == files(tmp_path / "cold")
    assert unchanged(job(source, out, **options))


def test_other_rules_mean_all_anew(tmp_path, source):
    rules = tmp_path / "rules"
    rules.mkdir()
    update(source, tmp_path / "out")
    (rules / "priorities.csv").write_text("rule,priority,why\n", encoding="utf-8")
    assert update(source, tmp_path / "out", settings=Settings(rules)) == list("abcdefgh")


def test_other_programs_mean_all_anew(tmp_path, source, monkeypatch):
    update(source, tmp_path / "out")
    monkeypatch.setattr(account, "code_digest", lambda: "another")
    assert update(source, tmp_path / "out") == list("abcdefgh")


@pytest.mark.parametrize("name", ["amounts.parquet", ".tidings-bodies.parquet", "run.json"])
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_tables_that_were_touched_are_not_trusted(tmp_path, source, name, harm):
    out = tmp_path / "out"
    update(source, out)
    before = files(out)
    if harm == "gone":
        (out / name).unlink()
    else:
        (out / name).write_bytes((out / name).read_bytes()[:-9] + b"tampered!")
    assert open_earlier(out) is None
    assert update(source, out) == list("abcdefgh")
    assert files(out) == before


def test_a_failed_document_is_tried_again(tmp_path, source):
    (source / "c.txt").write_text("FAIL", encoding="utf-8")
    out = tmp_path / "out"
    update(source, out)
    assert Tables.read(out).failures["doc_id"].tolist() == ["c"]
    assert unchanged(job(source, out)) is None
    assert update(source, out) == ["c"]


def test_what_a_dead_run_has_finished_is_taken_over(tmp_path, source, monkeypatch):
    out, kept = tmp_path / "out", tmp_path / "out" / spool.NAME
    out.mkdir()
    monkeypatch.setattr("tidings.backends.BATCH_DOCUMENTS", 2)

    def full_disk(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tidings.folder.sync", full_disk)
        with pytest.raises(OutputError, match="No space left"):
            update(source, out)
    kept.write_bytes(kept.read_bytes()[:-100])  # the last frame is cut
    (source / "a.txt").write_text("Changed since.", encoding="utf-8")
    assert update(source, out, resume=True) == ["a", "g", "h"]
    assert not kept.exists()
    update(source, tmp_path / "cold")
    assert files(out) == files(tmp_path / "cold")


def test_without_resume_what_a_dead_run_has_left_goes(tmp_path, source):
    out = tmp_path / "out"
    out.mkdir()
    (out / spool.NAME).write_bytes(b"anything")
    assert update(source, out) == list("abcdefgh")
    assert not (out / spool.NAME).exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_while_parts_are_kept(tmp_path, source):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / spool.NAME).symlink_to("/dev/full")
    with pytest.raises(OutputError, match="cannot be kept: No space left on device"):
        update(source, tmp_path / "out")


def test_object_storage_gets_the_same_tables_and_no_state(tmp_path, source):
    out = UPath("memory://bucket/updated")
    update(source, out)
    update(source, tmp_path / "local")
    with (out / "amounts.parquet").open("rb") as stream:
        assert pq.read_table(stream).equals(pq.read_table(tmp_path / "local" / "amounts.parquet"))
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]


def test_rows_are_read_where_they_lie_in_any_order(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "_RESIDENT", 1)
    results = [extraction(f"d{n}") for n in (5, 1, 4, 2, 3, 0)]
    kept = spool.Spool(tmp_path / "parts")
    for one, other in zip(results[::2], results[1::2], strict=True):
        kept.add(part_of([one, other]).to_bytes())
    shelves = kept.parts()
    places = [
        merging.Place(doc_id, number, position)
        for number, shelf in enumerate(shelves)
        for position, doc_id in enumerate(shelf.ledger["doc_id"].to_pylist())
    ]
    merged = merging.Merged(shelves, places, [])
    assert Tables.from_streams(merged.stream).arrow == Tables.from_results(results).arrow


def test_the_account_says_what_made_the_tables(tmp_path, source):
    update(source, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert told["rows"].keys() == SCHEMAS.keys()
    assert set(told["inputs"]) == {str(source / f"{name}.txt") for name in TEXTS}
    assert {"basis", "fingerprint", "model", "rules", "seconds", "words"} <= told.keys()
