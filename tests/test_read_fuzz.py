"""Chance input for the readers: whatever comes, documents or failures come out. ``make fuzz``
runs longer. Worst inputs found so far stand in ``tests/test_read_bad.py``.
"""

import os
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.read_samples import PAGE, content_item, pdf, rss, word
from tidings.errors import InputError
from tidings.read import read
from tidings.read.apart import Apart
from tidings.read.blocks import text_of
from tidings.read.encoding import decode, decode_markup
from tidings.read.sniff import sniff
from tidings.records import Document, Failure

EXAMPLES = int(os.environ.get("TIDINGS_FUZZ", "40"))
WHOLE = {
    "html": PAGE.encode(),
    "pdf": pdf(),
    "docx": word(),
    "feed": rss(("A", "Text."), ("B", "<p>More.</p>")),
    "govuk": content_item(),
}
TAGS = st.sampled_from(
    re.findall(
        r"[^|]+",
        "<p>|</p>|<li>|<ul>|</ul>|<table>|<td>|<tr>|<h1>|</h1>|<br>|<div class=share>|</div>|<main>"
        "|<script>|<!--|-->|&amp;|&#0;|<a href=x>|</a>|<article>|text |£4.5 million |\u202e|\n|]]>",
    )
)


def outcome(call, *arguments):
    """What a call returns, or the InputError that it raises; anything else is a defect."""
    try:
        return call(*arguments)
    except InputError as error:
        return error


@st.composite
def damaged(draw):
    """A whole file of some form with a stretch cut out, doubled or overwritten."""
    kind = draw(st.sampled_from(sorted(WHOLE)))
    data = WHOLE[kind]
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 400)))
    piece = draw(st.one_of(st.just(b""), st.binary(max_size=40), st.just(data[start:end] * 2)))
    return kind, data[:start] + piece + data[end:]


@pytest.fixture(scope="module")
def apart():
    with Apart(seconds=20) as process:
        yield process


@settings(max_examples=EXAMPLES)
@given(damaged())
def test_a_damaged_file_is_contents_or_an_error_that_is_no_defect(apart, case):
    kind, data = case
    result = outcome(apart.read, kind, data)
    assert result
    assert "its reader died" not in str(result)
    assert not isinstance(result, InputError) or result.hint


@settings(max_examples=EXAMPLES)
@given(st.lists(TAGS, max_size=60).map("".join))
@example("<h1><script><script>")
def test_any_soup_of_tags_is_a_page(apart, soup):
    result = outcome(apart.read, "html", f"<html><body>{soup}".encode())
    assert isinstance(result, list) or "empty" in result.what
    assert "<script>" not in str(result)


@settings(max_examples=EXAMPLES)
@given(st.lists(TAGS, max_size=40).map("".join))
def test_a_fragment_gives_text_without_blank_ends(soup):
    text = text_of(soup)
    assert text == text.strip("\n ")


@settings(max_examples=EXAMPLES)
@given(st.binary(max_size=300), st.sampled_from([".txt", ".html", ".pdf", ".csv", ".xml", ""]))
def test_any_bytes_have_a_kind_and_a_text_or_an_error(data, ending):
    for result in (outcome(sniff, data, ending), outcome(decode, data)):
        assert isinstance(result, str) or result.hint
    assert isinstance(outcome(decode_markup, data), str | InputError)


@settings(max_examples=max(10, EXAMPLES // 4))
@given(st.binary(max_size=200), st.sampled_from(["txt", "jsonl", "json", "csv", "parquet"]))
def test_any_file_is_documents_or_failures(tmp_path_factory, data, ending):
    path = tmp_path_factory.mktemp("fuzz") / f"a.{ending}"
    path.write_bytes(data)
    assert all(isinstance(result, Document | Failure) for result in read([str(path)]))
