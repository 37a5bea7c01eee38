"""The report as a file: what it holds, what it never holds, and that it is always the same."""

import base64
import hashlib
import json
import random
import re
import sys
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.report_samples import HOSTILE, NAME, tables
from tests.test_tables import extraction
from tidings import report
from tidings.commands import app
from tidings.errors import OutputError
from tidings.records import Document
from tidings.report.documents import segments
from tidings.tables import Tables
from tidings.write import write_tables


@pytest.fixture(scope="module")
def html():
    return report.build_report(tables(), "A <title>")


def chunk(html, name):
    packed = re.search(rf'id="chunk-{name}">([^<]*)</script>', html)[1]
    return zlib.decompress(base64.b64decode(packed)).decode()


def overview(html):
    return json.loads(chunk(html, "overview"))


def document(html, doc_id):
    ids = [row["doc"] for row in overview(html)["documents"]]
    return json.loads(chunk(html, f"document-{ids.index(doc_id)}"))


def test_the_same_tables_give_the_same_bytes(html):
    assert report.build_report(tables(), "A <title>") == html


def test_only_the_script_of_the_page_may_run(html):
    script = re.search(r'<script type="module">(.*?)</script>', html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert f"script-src 'sha256-{digest}' blob:" in policy
    assert "default-src 'none'" in policy
    assert re.findall(r"<script(?! type=\"application/octet-stream\"| type=\"module\")", html) == []


def test_nothing_is_loaded_from_elsewhere(html):
    skeleton = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    assert "http:" not in skeleton
    assert "https:" not in skeleton
    assert re.findall(r"<(?:link|img|iframe|object|embed)\b|@import|url\(", skeleton) == []


def test_words_of_documents_stand_in_the_chunks_alone(html):
    assert "hacked" not in html
    assert "A &lt;title&gt;" in html


def test_each_commitment_counts_once_and_currencies_stay_apart(html):
    assert overview(html)["sums"] == [
        {
            "announced": "2 million",
            "proposed": "70 million",
            "conditional": "",
            "spent": "",
            "currency": "GBP",
            "commitments": 2,
        },
        {
            "announced": "3 million",
            "proposed": "",
            "conditional": "",
            "spent": "",
            "currency": "EUR",
            "commitments": 1,
        },
    ]
    told = {row["doc"]: row["again"] for row in overview(html)["commitments"]}
    assert (told["near"], told["again"], told["far"]) == (False, True, False)


def test_flows_and_areas_count_a_commitment_once(html):
    flows = {(row["funder"], row["recipient"]): row for row in overview(html)["flows"]}
    both = flows["Fund for Tests", "Lab"]
    assert (both["commitments"], both["sums"]) == (2, ["GBP 2 million", "GBP 70 million"])
    areas = {row["area"]: row["sums"] for row in overview(html)["areas"]}
    assert areas["quantum"] == {"EUR": 3_000_000, "GBP": 72_000_000}


def test_areas_weigh_what_documents_are_about(html):
    data = overview(html)
    weights = {row["area"]: (row["documents"], row["weight"]) for row in data["areas"]}
    assert weights == {"quantum": (1, 0.6), "AI & <b>more</b>": (1, 0.4)}
    about = {row["doc"]: row["about"] for row in data["documents"]}
    assert about["near"] == ["quantum 60%", "AI & <b>more</b> 40%"]
    assert about["<x> & 'y'#doc=d"] == []
    facts = document(html, "near")["facts"]
    assert ["about", "quantum 60%; AI & <b>more</b> 40%", None] in facts


def test_organisations_know_their_roles(html):
    [row] = [row for row in overview(html)["organisations"] if row["id"] == "ror:0000000"]
    assert (row["funder"], row["recipient"], row["party"], row["documents"]) == (3, 0, 1, 3)


def test_failures_are_shown(html):
    [row] = overview(html)["failures"]
    assert (row["source"], row["hint"]) == ("<broken>.pdf", "save it anew")


def test_a_document_has_its_text_and_what_its_rows_say(html):
    page = document(html, "near")
    assert "".join(text for text, _ in page["segments"]) == extraction().document.text
    assert page["mentions"]["organisation-4"]["facts"] == [
        ["organisation", "Fund for Tests", None],
        ["id", "ror:001aqnf71", "https://ror.org/001aqnf71"],
        ["type", "funder", None],
        ["country", "GB", None],
        ["rule", "organisation.x", None],
    ]
    assert ["sum", "GBP 2 million", None] in page["relations"]["commitment-1"]["facts"]
    assert ["signed", "2025-04-28", None] in page["relations"]["agreement-1"]["facts"]


def test_links_lead_to_registries_and_the_web_only(html):
    page = document(html, "<x> & 'y'#doc=d")
    facts = [*page["facts"], *page["mentions"]["organisation-0"]["facts"]]
    assert ["organisation", NAME, None] in facts
    assert [link for _, _, link in facts if link] == []


def test_characters_that_turn_text_around_are_shown_as_code_points(html):
    page = document(html, "<x> & 'y'#doc=d")
    text = "".join(text for text, _ in page["segments"])
    assert text == HOSTILE.replace("\u202e", "⟨U+202E⟩").replace("\u202c", "⟨U+202C⟩")


PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"]), max_size=40)


@given(PLAIN, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_pieces_join_to_the_text_and_each_span_is_exactly_its_pieces(text, edges):
    cut = [sorted(min(edge, len(text)) for edge in pair) for pair in edges]
    spans = [(start, end, f"m{n}") for n, (start, end) in enumerate(cut) if start < end]
    pieces = segments(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    for start, end, name in spans:
        assert "".join(piece for piece, names in pieces if name in names) == text[start:end]


def long_document(number):
    """A thousand words that repeat little, and sixty mentions: longer than most announcements."""
    draw = random.Random(number)
    text = " ".join("".join(draw.choices("aeinrstlomdu", k=6)) for _ in range(1000))
    known = extraction().organisations[0]
    bodies = [
        replace(known, start=at, end=at + 20, text=text[at : at + 20]) for at in range(0, 6000, 100)
    ]
    return extraction(
        f"d{number:04}", document=Document(f"d{number:04}", text), organisations=tuple(bodies)
    )


def test_a_thousand_documents_stay_under_twenty_megabytes():
    many = Tables.from_results(long_document(number) for number in range(100))
    few = Tables.from_results([])
    a_hundred = len(report.build_report(many)) - len(report.build_report(few))
    assert 10 * a_hundred + len(report.build_report(few)) < 20_000_000


def test_the_command_writes_the_file_from_a_folder_of_tables(tmp_path, html):
    write_tables(tables(), tmp_path / "t", ["csv"], {})
    out = tmp_path / "report.html"
    done = CliRunner().invoke(app, ["report", str(tmp_path / "t"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert overview(out.read_text(encoding="utf-8")) == overview(html)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "t"]


def test_a_folder_that_cannot_be_written_is_an_error_in_one_sentence(tmp_path):
    with pytest.raises(OutputError, match="the report cannot be written"):
        report.write_report(tables(), tmp_path / "missing" / "report.html")


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "itables", None)
    with pytest.raises(OutputError, match=r'install "tidings\[report\]"'):
        report.build_report(tables())


def test_tables_without_a_row_give_a_report(html):
    empty = report.build_report(Tables.from_results([]))
    assert overview(empty)["commitments"] == []
    assert chunk(empty, "plotly-js") == chunk(html, "plotly-js")
