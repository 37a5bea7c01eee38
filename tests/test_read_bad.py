"""Bad input, as a table: what is given, and what becomes of it. Nothing here ever raises.

An outcome is the reason of a failure, or a text that must be in the one document that is read.
"""

import io
import json
import os
import random
import zipfile

import pytest

from tests.read_samples import (
    CONTENT_TYPES,
    PAGE,
    SENTENCE,
    archive,
    content_item,
    pdf,
    repacked,
    rss,
    word,
)
from tidings.read import read
from tidings.records import Document, Failure

ENTITY = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
GOOD_ROW = json.dumps({"text": SENTENCE}).encode()
MB = 1 << 20


def junk(length, seed=7):
    return random.Random(seed).randbytes(length)


def bombed(name, data):
    """A Word file whose main part unpacks to a thousand times its size."""
    return (
        data.replace(b"<w:body>", b"<w:body>" + b" " * 30 * MB) if "document.xml" in name else data
    )


def with_entities(name, data):
    return data.replace(b"?>", f"?>{ENTITY}".encode(), 1) if "document.xml" in name else data


def without_types(name, data):
    return None if name == CONTENT_TYPES else data


def cut_xml(name, data):
    return data[: len(data) // 2] if name == "word/document.xml" else data


def lying_zip():
    """An archive whose directory gives another checksum than its content has."""
    data = bytearray(word())
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        info = members.getinfo("word/document.xml")
    data[info.header_offset + 60 + len(info.filename)] ^= 0xFF
    return bytes(data)


FAILS = {
    "empty text": ("a.txt", b"", "the document is empty"),
    "white space only": ("a.txt", b" \r\n\t \xc2\xa0", "the document is empty"),
    "byte order mark only": ("a.txt", b"\xef\xbb\xbf", "the document is empty"),
    "empty page": ("a.html", b"", "the document is empty"),
    "page without text": ("a.html", b"<html><body><script>1</script></body></html>", "empty"),
    "page of one comment": ("a.html", b"<!DOCTYPE html><!-- nothing -->", "empty"),
    "page nested too deeply": ("a.html", f"<html>{'<p><div>' * 9000}{SENTENCE}", "too deeply"),
    "empty PDF": ("a.pdf", b"", "the document is empty"),
    "empty Word": ("a.docx", b"", "the document is empty"),
    "Word without text": ("a.docx", lambda: word(""), "the document is empty"),
    "empty JSON": ("a.json", b"", "not JSON"),
    "empty CSV": ("a.csv", b"", "no column 'text'"),
    "empty Parquet": ("a.parquet", b"", "not a Parquet file"),
    "random bytes as text": ("a.txt", junk(5000), "binary data, not text"),
    "random bytes as a page": ("a.html", junk(5000), "binary data, not text"),
    "random bytes as PDF": ("a.pdf", junk(5000), "binary data, not text"),
    "random bytes as Word": ("a.docx", junk(5000), "binary data, not text"),
    "random bytes as CSV": ("a.csv", junk(5000), "save it as UTF-8 CSV"),
    "random bytes as JSONL": ("a.jsonl", b"\xff" + junk(200).replace(b"\n", b""), "not JSON"),
    "program as text": ("a.txt", b"\x7fELF\x02\x01\x01" + bytes(200), "binary data, not text"),
    "picture as text": ("a.txt", b"\x89PNG\r\n\x1a\n" + junk(99), "a picture, not a document"),
    "photograph as PDF": ("a.pdf", b"\xff\xd8\xff\xe0" + junk(99), "a picture, not a document"),
    "animation as page": ("a.html", b"GIF89a" + junk(99), "a picture, not a document"),
    "old Word file": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(99), "an old Office file"),
    "rich text": ("a.rtf", rb"{\rtf1\ansi Text}", "a Rich Text file"),
    "rich text as text": ("a.txt", rb"{\rtf1\ansi Text}", "a Rich Text file"),
    "OpenDocument": ("a.odt", archive({"content.xml": "<x/>"}), "an archive that is no Word file"),
    "gzip as text": ("a.txt", b"\x1f\x8b\x08\x00" + junk(99), "a compressed file"),
    "7z as text": ("a.txt", b"7z\xbc\xaf\x27\x1c" + junk(99), "a compressed file"),
    "workbook as Word": ("a.docx", archive({"xl/workbook.xml": "<x/>"}), "no Word file"),
    "archive as PDF": ("a.pdf", archive({"a.txt": "A"}), "an archive that is no Word file"),
    "other XML": ("a.xml", b'<?xml version="1.0"?><invoice/>', "neither a page nor a feed"),
    "PDF, only its first line": ("a.pdf", b"%PDF-1.7\n", "a damaged PDF"),
    "PDF, then junk": ("a.pdf", b"%PDF-1.7\n" + junk(3000), "a damaged PDF"),
    "PDF, cut at a third": ("a.pdf", lambda: pdf()[: len(pdf()) // 3], "PDF"),
    "PDF without text": ("a.pdf", lambda: pdf(""), "no text in the PDF"),
    "PDF under a text's name": ("a.txt", lambda: pdf("")[:-300], "PDF"),
    "Word, cut in the middle": ("a.docx", lambda: word()[:9000], "a damaged Word file"),
    "Word, its end missing": ("a.docx", lambda: word()[:-30], "a damaged Word file"),
    "Word, a wrong checksum": ("a.docx", lying_zip, "a damaged Word file"),
    "Word, its XML cut": ("a.docx", lambda: repacked(word(), cut_xml), "a damaged Word file"),
    "Word, no content types": ("a.docx", lambda: repacked(word(), without_types), "damaged Word"),
    "Word, a zip bomb": ("a.docx", lambda: repacked(word(), bombed), "unpacks to more than 200"),
    "Word, an XML bomb": ("a.docx", lambda: repacked(word(), with_entities), "declares entities"),
    "feed, an XML bomb": ("a.xml", rss(("A", "&b;"), head=ENTITY), "the feed declares entities"),
    "feed without entries": ("a.rss", rss(), "the feed holds no entry"),
    "feed entry without text": ("a.rss", rss(("Only a title", "")), "'Only a title' has no text"),
    "content item without body": ("a.json", content_item(body=""), "the page has no body"),
    "content item, odd body": ("a.json", content_item(body=7), "the page has no body"),
    "UTF-16 cut in a character": ("a.txt", "Text".encode("utf-16") + b"\x00", "not UTF-16"),
    "JSONL of another kind": ("a.jsonl", b'{"body": "x"}', "no field 'text'"),
    "JSONL, a list": ("a.jsonl", b'["x"]', "no field 'text'"),
    "JSONL, text is null": ("a.jsonl", b'{"text": null}', "no field 'text'"),
    "JSONL, empty text": ("a.jsonl", b'{"text": " "}', "the document is empty"),
    "JSONL, cut": ("a.jsonl", GOOD_ROW[:-4], "not JSON"),
    "JSONL, nested deeply": ("a.jsonl", b'{"text":' + b"[" * 200_000, "not JSON"),
    "JSONL, half a surrogate": ("a.jsonl", rb'{"text": "x \ud83d y"}', "half of a surrogate pair"),
    "JSONL, a date that is none": ("a.jsonl", b'{"text": "x", "published": "2026-02-30"}', "ISO"),
    "JSON, a number": ("a.json", b"42", "no field 'text'"),
    "JSON, cut": ("a.json", b'[{"text": "x"}', "not JSON"),
    "CSV with other columns": ("a.csv", b"id,body\n1,x\n", "no column 'text'"),
    "CSV parted by semicolons": (
        "a.csv",
        b"doc_id;text\n1;x\n",
        "parted by ';': save it with commas",
    ),
    "CSV parted by tabs": ("a.csv", b"doc_id\ttext\n1\tx\n", "save it with commas"),
    "CSV, a comma in a bare text": ("a.csv", b"doc_id,text\n1,x, y\n", "more cells than the head"),
    "CSV, an open quote": (
        "a.csv",
        b'text,title\n"x\ny,z\nv,w\n',
        "a quote that opens here",
    ),
    "CSV in Latin-1": ("a.csv", "text\ncafé\n".encode("latin-1"), "save it as UTF-8 CSV"),
    "Parquet, cut": ("a.parquet", b"PAR1" + junk(99) + b"PAR1", "not a Parquet file"),
    "Parquet under a text's name": ("a.txt", b"PAR1" + junk(99), "not a Parquet file"),
    "one document of 100 MB": ("a.txt", lambda: b"word " * (20 * MB), "more than 64 MB, the limit"),
    "one page of 100 MB": ("a.html", lambda: PAGE.encode().ljust(100 * MB), "more than 64 MB"),
    "one line of 65 MB": ("a.jsonl", lambda: b'"' + b"x" * 65 * MB, "the line has more than 64 MB"),
}

READS = {
    "page under a text's name": ("a.txt", PAGE, SENTENCE),
    "page under a PDF's name": ("a.pdf", PAGE, SENTENCE),
    "PDF under a page's name": ("a.html", pdf, SENTENCE),
    "PDF with junk before it": ("a.pdf", lambda: b"\n\n" + pdf(), SENTENCE),
    "PDF, its end missing": ("a.pdf", lambda: pdf()[:-20], SENTENCE),
    "Word under a text's name": ("a.txt", word, SENTENCE),
    "text under a Word name": ("a.docx", SENTENCE, SENTENCE),
    "text under a page's name": ("a.html", SENTENCE, SENTENCE),
    "text under a PDF's name": ("a.pdf", SENTENCE, SENTENCE),
    "feed under a page's name": ("a.html", rss(("A", f"<p>{SENTENCE}</p>")), SENTENCE),
    "page cut in the middle": ("a.html", PAGE[: PAGE.index("</p>")], SENTENCE),
    "page of unclosed tags": ("a.html", f"<html><div><p>{SENTENCE}<table><b>x", SENTENCE),
    "page nested deeply": ("a.html", f"<html>{'<div>' * 1000}{SENTENCE}", SENTENCE),
    "page with NUL": ("a.html", PAGE.replace("A fund", "A\0fund"), SENTENCE),
    "page that lies about its encoding": (
        "a.html",
        PAGE.replace("<body>", '<meta charset="utf-16"><body>'),
        SENTENCE,
    ),
    "page in an unknown encoding": (
        "a.html",
        PAGE.replace("<body>", '<meta charset="klingon"><body>').encode("cp1252"),
        SENTENCE,
    ),
    "page with an entity bomb": ("a.html", ENTITY.replace("x", "html") + PAGE, SENTENCE),
    "page with a date that is none": (
        "a.html",
        PAGE.replace("<body>", '<meta property="article:published_time" content="soon"><body>'),
        SENTENCE,
    ),
    "UTF-8 with a stray byte": ("a.txt", b"\xa3" + b"4.5 million for research. " * 20, "£4.5 mill"),
    "UTF-8 and Windows-1252 mixed": ("a.txt", f"é {SENTENCE} ".encode() + b"\x92s " * 9, "4.5"),
    "UTF-16 without a mark of order": ("a.html", PAGE.encode("utf-16"), SENTENCE),
    "one NUL in a long text": ("a.txt", SENTENCE * 9 + "\0" + SENTENCE, "\0"),
    "control characters": ("a.txt", SENTENCE * 9 + "\x1b[2J\x07\x08", "\x1b[2J\x07\x08"),
    "bidirectional marks": ("a.txt", f"\u202e{SENTENCE}\u202c\u2066x\u2069", "\u202e"),
    "zero-width characters": (
        "a.txt",
        "£4.5\u200b mil\u200dlion\ufeff",
        "£4.5\u200b mil\u200dlion",
    ),
    "only line ends of a Mac": ("a.txt", f"A fund\r{SENTENCE}\r", f"A fund\r{SENTENCE}\r"),
    "a line of 1 MB": ("a.txt", "word " * 200_000, "word word"),
    "a cell of 1 MB": ("a.csv", 'text\n"' + "word " * 200_000 + '"\n', "word word"),
    "JSONL with a mark of order": ("a.jsonl", b"\xef\xbb\xbf" + GOOD_ROW, SENTENCE),
    "JSONL without a last line end": ("a.jsonl", GOOD_ROW, SENTENCE),
    "a content item, its date odd": ("a.json", content_item(first_published_at="x"), SENTENCE),
    "a content item, its links odd": ("a.json", content_item(links=[1]), SENTENCE),
}


def results(folder, name, content):
    content = content() if callable(content) else content
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read([str(folder)]))


@pytest.mark.parametrize(("name", "content", "reason"), FAILS.values(), ids=FAILS.keys())
def test_it_fails_alone_and_says_why(tmp_path, name, content, reason):
    (tmp_path / "z.txt").write_text("The good one.", encoding="utf-8")
    *failed, good = results(tmp_path, name, content)
    assert good.doc_id == "z"
    assert len(failed) == 1
    assert isinstance(failed[0], Failure), failed[0]
    assert reason in f"{failed[0].reason}; {failed[0].hint}"
    assert failed[0].source.startswith(str(tmp_path / name))
    assert failed[0].hint


@pytest.mark.parametrize(("name", "content", "text"), READS.values(), ids=READS.keys())
def test_it_is_read_all_the_same(tmp_path, name, content, text):
    [document] = results(tmp_path, name, content)
    assert isinstance(document, Document), document
    assert text in document.text


def test_a_password_keeps_a_pdf_closed_and_the_reason_says_so(tmp_path):
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(x) (x)] " % (
        b"o" * 32,
        b"u" * 32,
    )
    [failure] = results(tmp_path, "a.pdf", pdf(extra=locked))
    assert failure.reason == "the PDF is protected by a password"


def test_symbolic_links_that_lead_nowhere_or_in_a_circle_are_no_trap(tmp_path):
    (tmp_path / "a.txt").write_text("A.", encoding="utf-8")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [result.doc_id for result in read([str(tmp_path)])] == ["a"]


def test_a_file_named_twice_through_a_link_is_read_once(tmp_path):
    (tmp_path / "a.txt").write_text("A.", encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert [result.doc_id for result in read([str(tmp_path)])] == ["a"]


@pytest.mark.parametrize(
    "name", ["line\nend.txt", "\x1b[2J.txt", "quo\"te'.txt", " .txt", "a,b.txt"]
)
def test_a_name_may_hold_anything(tmp_path, name):
    (tmp_path / name).write_text("Text.", encoding="utf-8")
    [document] = read([str(tmp_path)])
    assert document.doc_id == name.removesuffix(".txt")


def test_a_name_that_is_no_utf8_is_shown_with_escapes(tmp_path):
    try:
        path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
        with open(path, "wb") as stream:  # noqa: PTH123 (a name in bytes)
            stream.write(b"Text.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    [document] = read([str(tmp_path)])
    assert document.doc_id == r"caf\xe9"
    assert document.source.endswith(r"caf\xe9.txt")


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").write_text("A.", encoding="utf-8")
    assert [result.doc_id for result in read([str(tmp_path)])] == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_permission_are_failures(tmp_path):
    for name in ("a.txt", "z.txt"):
        (tmp_path / name).write_text("Text.", encoding="utf-8")
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "a.txt").chmod(0)
    first, second, good = read([str(tmp_path)])
    assert (first.reason, second.reason) == ("Permission denied", "Permission denied")
    assert good.doc_id == "z"


def test_a_file_that_vanishes_after_it_was_found_is_a_failure(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    stream = read([str(tmp_path)])
    first = next(stream)
    (tmp_path / "b.txt").unlink()
    gone, last = stream
    assert (first.doc_id, last.doc_id) == ("a", "c")
    assert gone.reason == "No such file or directory"


def test_two_files_with_one_doc_id_are_an_error_that_names_both(tmp_path):
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "a.md").write_text("Two.", encoding="utf-8")
    first, second = read([str(tmp_path)])
    assert (first.text, second.doc_id) == ("Two.", "a")
    assert second.source.endswith("a.txt")
    assert "a.md" in second.reason


def test_a_text_given_twice_is_kept_and_marked(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("Same." if name < "c" else "Other.", encoding="utf-8")
    assert [result.duplicate_of for result in read([str(tmp_path)])] == [None, "a", None]


def test_metadata_that_are_no_table_stop_the_run_with_file_and_line(tmp_path):
    (tmp_path / "a.txt").write_text("A.", encoding="utf-8")
    (tmp_path / "metadata.csv").write_bytes(junk(500))
    from tidings.errors import InputError

    with pytest.raises(InputError, match="metadata"):
        list(read([str(tmp_path)]))
