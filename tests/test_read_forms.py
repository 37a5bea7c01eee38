"""Announcements in every form, made with real tools: all their words are read, and no chrome.

Beside each file of ``tests/cases/read`` stands the text of its announcement.
"""

import datetime as dt
import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.read_samples import PAGE, SENTENCE, content_item, pdf, rss, word
from tidings.errors import InputError
from tidings.read import read
from tidings.read.apart import Apart
from tidings.records import Failure

CASES = Path(__file__).parent / "cases" / "read"
NAMES = sorted(path.name for path in CASES.iterdir() if path.suffix != ".txt")


@pytest.fixture(scope="module")
def found():
    """The documents of the cases, by file name."""
    documents = {name: [] for name in NAMES}
    paths = [str(CASES / name) for name in NAMES]
    for document in read(paths):
        documents[Path(re.sub(r":\d+$", "", document.source)).name].append(document)
    return documents


def words(text):
    return re.findall(r"[^\W_]+(?:[.,'’][^\W_]+)*", text)


def test_the_cases_are_as_many_as_promised():
    endings = Counter(Path(name).suffix for name in NAMES)
    assert endings == {".html": 10, ".pdf": 6, ".docx": 4, ".rss": 1, ".json": 1}


@pytest.mark.parametrize("name", NAMES)
def test_the_announcement_is_read_whole_in_its_order_and_nothing_else(found, name):
    wanted = words((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    got = words("\n".join(document.text for document in found[name]))
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    assert same >= 0.99 * len(wanted), list((Counter(wanted) - Counter(got)).elements())
    assert len(got) - same <= 0.01 * len(wanted), list((Counter(got) - Counter(wanted)).elements())


@pytest.mark.parametrize("name", NAMES)
def test_paragraphs_stand_apart(found, name):
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")
    text = "\n\n".join(document.text for document in found[name])
    paragraphs = {" ".join(part.split()) for part in text.split("\n\n")}
    wanted = [" ".join(line.split()) for line in lines if "\n" not in line.strip()]
    apart = sum(line in paragraphs for line in wanted)
    assert apart >= 0.8 * len(wanted), [line for line in wanted if line not in paragraphs]


FACTS = {
    "01-government.html": (dt.date(2026, 3, 12), "html", "OUR.GOV"),
    "02-blog-theme.html": (dt.date(2026, 2, 9), "html", "Lowland News"),
    "04-divs-only.html": (dt.date(2026, 6, 18), "html", "Canadian Council for Ageing Research"),
    "05-single-page-app.html": (
        dt.date(2026, 8, 21),
        "html",
        "Kenya Earth Observation Institute",
    ),
    "10-article-with-interruptions.html": (None, "", None),
    "11-feed.rss": (dt.date(2026, 3, 12), "feed", "All announcements"),
    "12-content-api.json": (dt.date(2026, 3, 12), "json", "Department for Island Energy"),
    "21-word.docx": (None, "", None),
}


@pytest.mark.parametrize(("name", "facts"), FACTS.items())
def test_date_and_publisher_come_from_the_file_or_stay_unknown(found, name, facts):
    document = found[name][0]
    assert (document.published, document.published_from, document.publisher) == facts


@pytest.mark.parametrize("name", [name for name in NAMES if name != "11-feed.rss"])
def test_the_title_is_the_headline(found, name):
    headline = (CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n")[0]
    assert found[name][0].title in {headline, None}
    if not name.endswith((".docx", ".pdf")):
        assert found[name][0].title == headline


def test_how_much_was_kept_is_said(found):
    shares = {name: documents[0].kept for name, documents in found.items()}
    assert 0.4 < shares["01-government.html"] < 0.8
    assert shares["13-browser.pdf"] == shares["21-word.docx"] == 1.0
    assert all(0 < share <= 1 for share in shares.values())


def test_a_day_of_a_feed_is_the_publishers_day(tmp_path):
    (tmp_path / "a.rss").write_bytes(rss(("A", SENTENCE)))
    [document] = read([str(tmp_path)])
    assert document.published == dt.date(2026, 2, 4)  # the third in Greenwich


def test_metadata_beside_a_page_come_before_its_own(tmp_path):
    page = PAGE.replace("<body>", '<meta property="og:site_name" content="Site"><body>')
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "metadata.csv").write_text(
        "file,publisher,published\na.html,Ministry,2025-01-02\n", encoding="utf-8"
    )
    [document] = read([str(tmp_path)])
    assert (document.publisher, document.published_from) == ("Ministry", "metadata")
    assert document.published == dt.date(2025, 1, 2)


def test_pages_of_the_content_api_also_come_as_lines(tmp_path):
    lines = [
        content_item(),
        content_item(body=[{"content_type": "text/govspeak", "content": "S."}]),
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    first, second = read([str(tmp_path)])
    assert first.url == "https://www.gov.uk/government/news/a-fund"
    assert second.text == "A fund\n\nA summary.\n\nS."


@pytest.mark.parametrize(
    ("name", "content", "module", "extra"),
    [
        ("a.html", PAGE.encode(), "trafilatura", "html"),
        ("a.pdf", pdf(), "pypdfium2", "pdf"),
        ("a.docx", word(), "docx", "docx"),
        ("a.rss", rss(("A", SENTENCE)), "feedparser", "feeds"),
    ],
)
def test_a_missing_package_names_its_extra(tmp_path, monkeypatch, name, content, module, extra):
    (tmp_path / "hide").mkdir()
    (tmp_path / "hide" / f"{module}.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hide"))
    (tmp_path / name).write_bytes(content)
    [failure] = read([str(tmp_path / name)])
    assert failure.reason == f"the package {module} is not installed"
    assert failure.hint == f"pip install 'tidings[{extra}]'"


READERS = """
import os, time
from tidings.read.content import Content
def hang(data):
    while True: pass
def sleep(data): time.sleep(60)
def die(data): os.abort()
def eat(data): return [Content("x" * (1 << 32))]
def dig(data): return dig(data)
def break_(data): raise ZeroDivisionError("by zero")
READERS = {"hang": hang, "sleep": sleep, "die": die, "eat": eat, "dig": dig, "break": break_,
           "good": lambda data: [Content(data.decode())]}
"""


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("hang", "reading took more than 1 seconds"),
        ("sleep", "reading took more than 1 seconds"),
        ("die", "its reader died"),
        ("eat", "needs more than 1000 MB of memory"),
        ("dig", "nested too deeply"),
        ("break", "its reader failed: ZeroDivisionError: by zero"),
    ],
)
def test_a_reader_that_hangs_or_dies_takes_nobody_with_it(tmp_path, monkeypatch, kind, reason):
    (tmp_path / "bad_readers.py").write_text(READERS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Apart(seconds=1, megabytes=1000, readers="bad_readers") as apart:
        for _ in range(2):
            with pytest.raises(InputError, match=reason):
                apart.read(kind, b"")
            assert apart.read("good", b"Next.")[0].text == "Next."


def test_nothing_in_the_working_folder_poses_as_a_module(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [document] = read(["a.html"])
    assert not isinstance(document, Failure)
