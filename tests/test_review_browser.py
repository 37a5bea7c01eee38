"""The review in a real browser: correct, add, reject, be done; keys; two tabs; attacks."""

import subprocess
import sys

import pytest

import tidings
from tests.browsing import expect, launched, needs_browser, violations, watched
from tests.review_samples import FIRST, HOSTILE, SECOND, Client, serving, write_review_tables
from tidings.evaluate import load_gold

pytestmark = needs_browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_review_tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "corrected.jsonl"


@pytest.fixture
def server(folder, out):
    with serving(folder, out) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with launched() as running:
        yield running


@pytest.fixture
def page(browser, server):
    refusals = "status of (409|422)|ERR_FAILED"
    with watched(browser, (server.url, "data:"), refusals) as page:
        page.goto(server.url)
        page.wait_for_selector("tbody a")
        yield page


@pytest.fixture
def first(page):
    return opened(page, "Kyoto quantum centre")


def opened(page, title):
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_selector("#text span")
    return page


def layer(page, name):
    page.locator(f'#layers [data-layer="{name}"]').click()


def row(page, words):
    return page.locator(".rows li", has=page.get_by_role("button", name=words, exact=True))


def select(page, words, text=FIRST):
    """Select words of the document as a hand with a mouse would have."""
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    length = len(words.encode("utf-16-le")) // 2
    page.evaluate(
        """([start, length]) => {
            const text = document.getElementById("text");
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            let before = 0;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              const end = before + node.data.length;
              const stop = start + length;
              if (before <= start && start < end) range.setStart(node, start - before);
              if (before < stop && stop <= end) range.setEnd(node, stop - before);
              before = end;
            }
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        [start, length],
    )


def saved(page):
    expect(page.locator("#status")).to_have_text("Saved.")
    page.evaluate("document.getElementById('status').textContent = ''")


def done(page):
    page.get_by_role("button", name="Mark as done").click()
    saved(page)
    expect(page.locator("#progress")).to_contain_text("1 of 2 documents done")


def test_two_corrected_rows_are_gold_that_gates(first, out, tmp_path):
    row(first, "UKRI").get_by_role("button", name="Correct").click()
    first.get_by_label("name", exact=True).fill("Corrected Council")
    first.get_by_label("type").select_option("other")
    first.get_by_role("button", name="Save").click()
    saved(first)
    expect(row(first, "UKRI").locator(".chip")).to_have_text("corrected")
    layer(first, "amounts")
    row(first, "£4.5 million").get_by_role("button", name="Correct").click()
    first.get_by_label("qualifier").select_option("about")
    first.get_by_label("high").fill("5000000")
    first.get_by_role("button", name="Save").click()
    saved(first)
    done(first)
    [document] = load_gold(out)
    body, amount = document.rows("organisations")[0], document.rows("amounts")[0]
    assert (body["name"], body["type"]) == ("Corrected Council", "other")
    assert (amount["high"], amount["qualifier"]) == (5_000_000, "about")
    floors = tmp_path / "floors.json"
    command = [sys.executable, "-m", "tidings", "evaluate", out, "--floors", floors]
    subprocess.run([*command, "--raise-floors"], check=True, capture_output=True)
    gate = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (gate.returncode, "amounts.value" in gate.stdout) == (0, True)


def test_selected_words_become_a_new_row_with_their_code_points(first, out):
    layer(first, "programmes")
    for number in range(first.locator(".rows li").count()):
        first.locator(".rows li").nth(number).get_by_role("button", name="Reject").click()
        saved(first)
    words = "new Fund for\nBold Ideas"
    select(first, words)
    first.get_by_role("button", name="Add “new Fund for").click()
    first.get_by_label("name", exact=True).fill("Fund for Bold Ideas")
    first.get_by_role("button", name="Save").click()
    saved(first)
    done(first)
    [added] = load_gold(out)[0].rows("programmes")
    assert added["text"] == words == FIRST[added["start"] : added["end"]]
    assert added["name"] == "Fund for Bold Ideas"


def test_a_selection_gives_an_open_form_another_span(first):
    layer(first, "areas")
    row(first, "quantum computing").get_by_role("button", name="Correct").click()
    select(first, "computing")
    expect(first.get_by_label("words")).to_have_value("computing")
    first.get_by_role("button", name="Save").click()
    saved(first)
    assert first.locator("#text .mention.corrected").inner_text() == "computing"


def test_words_may_be_typed_and_their_place_chosen(first):
    layer(first, "areas")
    first.get_by_role("button", name="Add a row").click()
    first.get_by_label("words").fill("centre")
    first.get_by_label("area", exact=True).select_option("quantum")
    first.get_by_label("words").fill("nowhere here")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("alert")).to_have_text("The text does not hold these words.")
    first.get_by_label("words").fill("ork")
    first.get_by_role("button", name="Save").click()
    saved(first)
    expect(row(first, "ork")).to_have_count(1)


def test_the_keyboard_alone_decides_on_every_row(first):
    words = first.locator(".rows .words")
    words.first.focus()
    first.keyboard.press("a")
    saved(first)
    expect(words.nth(1)).to_be_focused()
    first.keyboard.press("x")
    saved(first)
    first.keyboard.press("ArrowUp")
    first.keyboard.press("ArrowUp")
    expect(words.first).to_be_focused()
    first.keyboard.press("e")
    expect(first.get_by_label("words")).to_be_focused()
    first.keyboard.type("x")  # a letter in a form is a letter
    first.keyboard.press("Escape")
    expect(first.locator(".form")).to_have_count(0)
    chips = first.locator(".rows .chip").all_inner_texts()
    assert chips[:2] == ["accepted", "rejected"]


def test_a_row_shows_its_place_and_a_place_its_row(first):
    row(first, "University of York").locator(".words").click()
    assert first.locator("#text .chosen").inner_text() == "University of York"
    first.locator("#text .mention", has_text="UKRI").click()
    expect(row(first, "UKRI").locator(".words")).to_be_focused()
    layer(first, "commitments")
    first.locator(".rows .words").first.click()
    assert "will invest £4.5 million" in first.locator("#text .evidence").inner_text()


def test_a_list_of_names_grows_as_it_is_filled(first, out):
    layer(first, "commitments")
    first.get_by_role("button", name="Correct").first.click()
    recipients = first.get_by_role("group", name="recipients")
    before = recipients.locator("input").count()
    recipients.locator("input").last.fill("Another Body")
    assert recipients.locator("input").count() == before + 1
    first.get_by_role("button", name="Save").click()
    saved(first)
    done(first)
    [commitment] = load_gold(out)[0].commitments
    assert commitment["recipients"][-1] == "Another Body"


def test_a_mention_takes_its_namesakes_along(browser, tmp_path):
    document = tidings.Document("d", "EPSRC pays. EPSRC gives. EPSRC funds.", title="Thrice")
    folder = write_review_tables(tmp_path / "tables", document)
    with (
        serving(folder, tmp_path / "o.jsonl") as running,
        watched(browser, (running.url, "data:")) as page,
    ):
        page.goto(running.url)
        opened(page, "Thrice").get_by_role("button", name="Correct").first.click()
        page.get_by_label("name", exact=True).fill("Elsewhere Council")
        page.get_by_label("also the 2 other mentions").check()
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".rows .chip")).to_have_text(["corrected"] * 3)


def test_two_tabs_merge_and_tell(first, server):
    other = Client(server.url)
    assert other.decide(other.row("organisations", 1), "rejected")[0] == 200
    row(first, "UKRI").get_by_role("button", name="Accept").click()
    expect(first.locator("#status")).to_contain_text("Another tab has changed rows")
    assert first.locator(".rows .chip").all_inner_texts()[:2] == ["accepted", "rejected"]


def test_two_tabs_on_one_row_the_second_sees_the_first(first, server):
    other = Client(server.url)
    assert other.write(other.row("organisations"), name="From Elsewhere")[0] == 200
    row(first, "UKRI").get_by_role("button", name="Reject").click()
    expect(first.locator("#status")).to_contain_text("changed in another tab")
    expect(row(first, "UKRI").locator("dd").first).to_have_text("From Elsewhere")
    row(first, "UKRI").get_by_role("button", name="Reject").click()
    saved(first)


def test_a_form_whose_row_changed_meanwhile_says_so(first, server):
    row(first, "UKRI").get_by_role("button", name="Correct").click()
    other = Client(server.url)
    other.write(other.row("organisations"), name="From Elsewhere")
    first.get_by_label("name", exact=True).fill("From Here")
    first.get_by_role("button", name="Save").click()
    expect(first.locator("#status")).to_contain_text("nothing of yours was saved")
    expect(row(first, "UKRI").locator("dd").first).to_have_text("From Elsewhere")


def test_what_cannot_be_is_said_in_the_form(first):
    row(first, "University of York").get_by_role("button", name="Correct").click()
    select(first, "UKRI")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("alert")).to_contain_text("overlaps 'UKRI'")
    first.get_by_role("button", name="Cancel").click()
    assert row(first, "University of York").locator(".chip").inner_text() == "not decided"


def test_a_document_that_is_done_cannot_be_changed_until_it_is_taken_up(first):
    done(first)
    expect(first.get_by_role("button", name="Reject")).to_have_count(0)
    expect(first.get_by_role("button", name="Add a row")).to_have_count(0)
    first.locator(".rows .words").first.focus()
    first.keyboard.press("x")
    first.get_by_role("button", name="Take it up again").click()
    saved(first)
    expect(first.get_by_role("button", name="Reject").first).to_be_visible()


def test_a_server_that_is_gone_is_told_and_the_form_stays(first):
    row(first, "UKRI").get_by_role("button", name="Correct").click()
    first.get_by_label("name", exact=True).fill("Kept In The Form")
    first.route("**/api/edit", lambda route: route.abort())
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("alert")).to_contain_text("The server does not answer")
    expect(first.get_by_label("name", exact=True)).to_have_value("Kept In The Form")


def test_a_hostile_document_stays_text_and_keeps_its_offsets(page, out):
    opened(page, HOSTILE)
    assert page.title() == HOSTILE
    shown = page.locator("#text").inner_text()
    assert shown == SECOND.replace("\u202e", "").replace("\u202c", "")
    assert page.locator("#text .turning").count() == 2
    assert page.locator("main :is(script, img, b)").count() == 0
    layer(page, "programmes")
    select(page, "<img src=x", shown)
    page.get_by_role("button", name="Add “<img src=x”").click()
    page.get_by_label("name", exact=True).fill("<i>x</i>")
    page.get_by_role("button", name="Save").click()
    saved(page)
    layer(page, "organisations")
    assert page.locator("#text .mention").inner_text() == "EPSRC"
    select(page, "pays", shown)
    expect(page.get_by_role("button", name="Add “pays”")).to_be_visible()
    done(page)
    [document] = load_gold(out)
    assert document.rows("programmes")[-1]["name"] == "<i>x</i>"
    assert page.evaluate("typeof hacked") == "undefined"


def test_documents_are_found_and_those_that_are_done_put_aside(page):
    rows = page.locator("tbody tr:visible")
    page.get_by_label("Find").fill("kyoto")
    expect(rows).to_have_count(1)
    opened(page, "Kyoto quantum centre")
    done(page)
    page.get_by_role("link", name="← Documents").click()
    page.get_by_label("only what is not done").check()
    expect(rows).to_have_count(1)
    assert HOSTILE in rows.inner_text()


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("view", ["documents", "rows", "form", "lists"])
def test_all_can_read_it_and_reach_everything(page, light, view):
    page.emulate_media(color_scheme=light, reduced_motion="reduce")
    if view != "documents":
        opened(page, "Kyoto quantum centre")
        page.locator(".rows [data-act=accept]").first.click()
        saved(page)
    if view == "lists":
        layer(page, "commitments")
    if view in ("form", "lists"):
        page.get_by_role("button", name="Correct").first.click()
    assert violations(page) == ""
    page.set_viewport_size({"width": 640, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
