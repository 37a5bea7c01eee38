"""Reading: what a folder, a file, a collection gives, and how bad input ends."""

import datetime as dt
import json
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidings.errors import InputError
from tidings.read import discover, read
from tidings.records import Document, Failure


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_folder_gives_one_document_a_text_file_in_the_order_of_names(tmp_path):
    write(tmp_path, {"b.txt": "B", "a.md": "# A", "deep/c.txt": "C", "n.xyz": "?", ".x.txt": "h"})
    documents = list(read([str(tmp_path)]))
    assert [document.doc_id for document in documents] == ["a", "b", "deep/c"]
    assert [document.origin for document in documents] == ["markdown", "text", "text"]


def test_text_is_kept_exactly_line_ends_and_all(tmp_path):
    text = "Headline\r\n\r\n£4.5\u00a0million\t– “quoted”\r\n"
    write(tmp_path, {"a.txt": text})
    [document] = read([str(tmp_path)])
    assert document.text == text


def test_metadata_beside_the_files_name_title_publisher_and_date(tmp_path):
    metadata = "file,doc_id,title,publisher,published\na.txt,one,T,P,2026-02-04\n"
    write(tmp_path, {"a.txt": "A", "b.txt": "B", "metadata.csv": metadata})
    one, other = read([str(tmp_path)])
    assert (one.doc_id, one.title, one.publisher) == ("one", "T", "P")
    assert (one.published, one.published_from) == (dt.date(2026, 2, 4), "metadata")
    assert (other.doc_id, other.published, other.published_from) == ("b", None, "")


def test_metadata_of_files_that_are_not_there_are_warned_of_with_their_line(tmp_path, caplog):
    metadata = 'file,title\na.txt,A\n"gone\n1.txt",B\n\nb.txt,not asked for\nsub/a.txt,C\n'
    write(tmp_path, {"a.txt": "A", "b.txt": "B", "metadata.csv": metadata})
    [document] = read([str(tmp_path / "a.txt")])
    assert document.title == "A"
    assert [message.removeprefix(f"{tmp_path}/") for message in caplog.messages] == [
        "metadata.csv:4: no file 'gone\\n1.txt' stands beside it; "
        "correct the name, or take the row out",
        "metadata.csv:7: no file 'sub/a.txt' stands beside it; "
        "correct the name, or take the row out",
    ]


def test_of_many_such_rows_a_few_are_named_and_the_others_counted(tmp_path, caplog):
    rows = "".join(f"{number}.txt,T\n" for number in range(40))
    write(tmp_path, {"39.txt": "A", "metadata.csv": f"file,title\n{rows}"})
    assert len(list(read([str(tmp_path)]))) == 1
    assert len(caplog.messages) == 6
    assert caplog.messages[-1].endswith("34 more rows name files that are not there")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_of_metadata_counts_however_its_accents_are_written(tmp_path, form, caplog):
    other = {"NFC": "NFD", "NFD": "NFC"}[form]
    name = unicodedata.normalize(form, "für Köln.txt")
    rows = f"file,title\n{unicodedata.normalize(other, name)},T\n"
    write(tmp_path, {name: "A", "metadata.csv": rows})
    assert [document.title for document in read([str(tmp_path)])] == ["T"]
    assert not caplog.messages


def test_a_name_that_the_system_refuses_is_an_error_with_the_way_out(tmp_path):
    with pytest.raises(InputError, match="File name too long; make it readable, or name another"):
        discover([str(tmp_path / ("a" * 5000))])


ROWS = [
    {"doc_id": "x", "text": "One.", "published": "2026-02-04", "unknown": [1]},
    {"text": "Two.", "published": None},
]


def as_jsonl(path):
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")


def as_json(path):
    path.write_text(json.dumps(ROWS), encoding="utf-8")


def as_csv(path):
    path.write_text("doc_id,text,published\nx,One.,2026-02-04\n,Two.,\n", encoding="utf-8")


def as_parquet(path):
    rows = [{name: row.get(name) for name in ("doc_id", "text", "published")} for row in ROWS]
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.mark.parametrize(
    ("name", "make"),
    [("c.jsonl", as_jsonl), ("c.json", as_json), ("c.csv", as_csv), ("c.parquet", as_parquet)],
)
def test_collections_hold_one_document_a_row(tmp_path, name, make):
    make(tmp_path / name)
    first, second = read([str(tmp_path / name)])
    assert (first.doc_id, first.text, first.published) == ("x", "One.", dt.date(2026, 2, 4))
    assert second.doc_id.startswith("doc-")
    assert second.published is None


BAD = {
    "empty": ({"a.txt": ""}, "empty"),
    "white space": ({"a.txt": " \n\t"}, "empty"),
    "binary": ({"a.txt": b"\x7fELF\0\0\0\x01"}, "binary"),
    "no text column": ({"c.csv": "id,body\n1,x\n"}, "no column 'text'"),
    "no text field": ({"c.jsonl": '{"body": "x"}\n'}, "no field 'text'"),
    "text is no string": ({"c.jsonl": '{"text": 7}\n'}, "no field 'text'"),
    "not JSON": ({"c.jsonl": "{not json}\n"}, "not JSON"),
    "deep JSON": ({"c.jsonl": "[" * 100_000}, "not JSON"),
    "not Parquet": ({"c.parquet": b"PAR?" * 8}, "not a Parquet file"),
    "bad date": ({"c.jsonl": '{"text": "x", "published": "4 Feb"}\n'}, "published is '4 Feb'"),
}


@pytest.mark.parametrize(("files", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_a_failure_that_names_its_place_and_the_rest_goes_on(tmp_path, files, reason):
    write(tmp_path, {**files, "z.txt": "good"})
    results = list(read([str(tmp_path)]))
    failures = [result for result in results if isinstance(result, Failure)]
    assert [result.doc_id for result in results if isinstance(result, Document)] == ["z"]
    assert len(failures) == 1
    assert reason in failures[0].reason
    assert failures[0].source.startswith(str(tmp_path))


def test_a_bad_row_names_its_line_and_leaves_the_others(tmp_path):
    write(tmp_path, {"c.jsonl": '{"text": "one"}\n\noops\n{"text": "two"}\n'})
    results = list(read([str(tmp_path / "c.jsonl")]))
    assert [isinstance(result, Failure) for result in results] == [False, True, False]
    assert results[1].source.endswith("c.jsonl:3")


def test_an_open_quote_names_the_line_where_it_opens(tmp_path):
    write(tmp_path, {"c.csv": 'text,title\nA,a\n"B,b\nC,c\nD,d\n'})
    first, failure = read([str(tmp_path / "c.csv")])
    assert first.text == "A"
    assert failure.source.endswith("c.csv:3")


def test_a_doc_id_given_twice_is_a_failure_that_names_the_first(tmp_path):
    write(tmp_path, {"c.jsonl": '{"doc_id": "x", "text": "1"}\n{"doc_id": "x", "text": "2"}\n'})
    first, second = read([str(tmp_path / "c.jsonl")])
    assert first.text == "1"
    assert "c.jsonl:1" in second.reason


def test_an_input_that_names_nothing_is_an_error_with_the_way_out(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.txt: no readable file here; name a file"):
        list(read([str(tmp_path / "nowhere.txt")]))


def test_metadata_without_the_key_column_are_refused_with_file_and_line(tmp_path):
    write(tmp_path, {"a.txt": "A", "metadata.csv": "name,title\na.txt,T\n"})
    with pytest.raises(InputError, match=r"metadata\.csv:1"):
        list(read([str(tmp_path)]))


def test_tables_of_an_earlier_run_are_no_documents(tmp_path):
    outputs = json.dumps({"outputs": {"documents.csv": "0"}})
    table = "text\nA row of a table.\n"
    write(tmp_path, {"a.txt": "A", "out/documents.csv": table, "out/run.json": outputs})
    write(tmp_path, {"out/more.csv": table, "in/documents.csv": table, "in/run.json": "{"})
    found = [
        Path(source.name).relative_to(tmp_path).as_posix() for source in discover([str(tmp_path)])
    ]
    assert found == ["a.txt", "in/documents.csv", "in/run.json", "out/more.csv"]


def test_a_glob_names_the_files_that_match(tmp_path):
    write(tmp_path, {"a.txt": "A", "b.md": "B", "c.txt": "C"})
    assert [d.doc_id for d in read([str(tmp_path / "*.txt")])] == ["a", "c"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_recognised(tmp_path, encoding):
    text = "Le ministère a annoncé un financement de recherche à l’été dernier, déjà prévu. " * 5
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    [document] = read([str(tmp_path)])
    assert document.text == text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-04T09:30:00Z", dt.date(2026, 2, 4)),
        ("4 February 2026", dt.date(2026, 2, 4)),
        ("Feb. 4, 2026", dt.date(2026, 2, 4)),
        ("13/02/2026", dt.date(2026, 2, 13)),
    ],
)
def test_a_publication_date_may_be_written_out(tmp_path, written, day):
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": "x", "published": written}))
    [document] = read([str(tmp_path / "c.jsonl")])
    assert document.published == day


@pytest.mark.parametrize(
    "written", ["03/04/2026", "4 Feb", "February 2026", "yesterday", "31 June 2026"]
)
def test_a_publication_date_with_two_readings_or_none_is_a_failure(tmp_path, written):
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": "x", "published": written}))
    [failure] = read([str(tmp_path / "c.jsonl")])
    assert "write an ISO date" in failure.hint


def test_a_row_of_csv_that_a_comma_makes_too_wide_is_named_and_not_cut(tmp_path):
    write(tmp_path, {"c.csv": 'doc_id,text\na,"UKRI gives £5m, and more"\nb,one, two\nc,three,,\n'})
    first, second, third = read([str(tmp_path / "c.csv")])
    assert (first.text, third.text) == ("UKRI gives £5m, and more", "three")
    assert second.source.endswith("c.csv:3")
    assert second.reason == "the row has more cells than the header"
    assert second.hint == "put quotes around a cell that holds commas"


def test_a_row_of_metadata_that_a_comma_makes_too_wide_is_refused(tmp_path):
    rows = "file,title,publisher\na.txt,Hot, fresh news,UKRI\n"
    write(tmp_path, {"a.txt": "x", "metadata.csv": rows})
    with pytest.raises(
        InputError, match=r"metadata\.csv:2: the row has more cells than the header"
    ):
        list(read([str(tmp_path)]))
