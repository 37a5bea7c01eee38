"""Parts: whole through bytes, and the same tables however the documents are dealt out."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_tables import extraction
from tidings import merging
from tidings.merging import Merged, row_groups
from tidings.parts import Part, document_key, part_of, part_schema
from tidings.records import Document, Failure
from tidings.tables import Tables

FAILED = Failure("x.txt", None, "read", "reason", "hint")
RESULTS = [FAILED, *(extraction(f"d{number:02}") for number in range(9))]


def test_a_part_is_whole_after_its_bytes():
    part = part_of(RESULTS, [None, *"abcdefghi"])
    again = Part.from_bytes(part.to_bytes())
    assert again.tables == part.tables
    assert again.to_bytes() == part.to_bytes()
    assert again.ledger["key"].to_pylist() == list("abcdefghi")


def test_a_part_of_another_version_is_refused():
    other = pa.BufferOutputStream()
    with pa.ipc.new_stream(other, pa.schema([("table", pa.string())])):
        pass
    with pytest.raises(ValueError, match="another version"):
        Part.from_bytes(other.getvalue())


def test_every_table_of_a_part_has_its_schema():
    for name, table in part_of(RESULTS).tables.items():
        assert table.schema.equals(part_schema(name), check_metadata=True)


def test_rows_of_a_stretch_of_documents_are_theirs_in_every_table():
    part = part_of(RESULTS)
    for name in part.tables.keys() - {"failures", "ledger"}:
        found = part.rows(name, 3, 5)
        assert set(found["doc_id"].to_pylist()) <= {"d03", "d04"}
        assert found.num_rows == sum(part.ledger[name].to_pylist()[3:5])


@given(st.lists(st.integers(0, 4), min_size=len(RESULTS), max_size=len(RESULTS)))
def test_how_documents_are_dealt_out_has_no_influence(deal):
    dealt = [[r for r, n in zip(RESULTS, deal, strict=True) if n == number] for number in range(5)]
    parts = [Part.from_bytes(part_of(results).to_bytes()) for results in dealt]
    assert Tables.from_parts(parts).arrow == Tables.from_results(RESULTS).arrow


@given(
    st.lists(st.text("ab£", max_size=9), min_size=1, max_size=60),
    st.lists(st.integers(1, 60), max_size=5),
    st.integers(1, 7),
    st.integers(1, 40),
)
def test_row_groups_end_by_the_rows_alone(texts, cuts, rows, size):
    table = pa.table({"text": texts})
    ends = sorted({0, *cuts, len(texts)})
    pieces = [table.slice(a, b - a) for a, b in pairwise(ends)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "GROUP_ROWS", rows)
        patch.setattr(merging, "GROUP_BYTES", size)
        patch.setattr(merging, "_ROWS", 5)
        groups = list(row_groups(pieces))
        assert groups == list(row_groups([table]))
    assert pa.concat_tables(groups) == table
    assert all(group.num_rows <= rows for group in groups)
    filled = [sum(len(text.encode()) for text in group["text"].to_pylist()) for group in groups]
    full = [g.num_rows == rows or n >= size for g, n in zip(groups, filled, strict=True)]
    assert all(full[:-1])


def test_places_choose_the_documents():
    part = part_of(RESULTS)
    places = [merging.Place(f"d0{n}", 0, n) for n in (7, 2, 3)]
    chosen = Tables.from_streams(Merged([part], places, []).stream)
    wanted = Tables.from_results([extraction(f"d0{n}") for n in (2, 3, 7)])
    assert chosen.arrow == wanted.arrow


def test_the_key_of_a_document_covers_all_of_it_and_the_basis():
    document = Document("d", "Text.", title="T")
    same = document_key(Document("d", "Text.", title="T"), "b")
    assert document_key(document, "b") == same
    others = [("d", "Text.", "s", "T"), ("e", "Text.", "", "T"), ("d", "Text", "", "T")]
    keys = {document_key(Document(*fields), "b") for fields in others}
    assert len({same, document_key(document, "c"), *keys}) == 5
