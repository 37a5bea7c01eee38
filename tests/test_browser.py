"""The report in a real browser: filters, orders, deep links, keys, and a document that attacks."""

import re

import pytest

from tests.browsing import expect, launched, needs_browser, violations, watched
from tests.report_samples import HOSTILE, NAME, tables
from tidings.report import write_report

pytestmark = needs_browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(tables(), path)
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with launched() as running:
        yield running


@pytest.fixture
def page(browser):
    with watched(browser, ("file:", "blob:", "data:")) as page:
        yield page


@pytest.fixture
def overview(page, address):
    page.goto(address)
    page.wait_for_selector("#documents table.dataTable tbody td")
    page.wait_for_selector("#flows .main-svg")
    return page


def sums(page):
    return page.locator("#commitments tbody tr td:nth-child(2)")


def open_document(page, address, fragment):
    page.goto(f"{address}#{fragment}")
    page.wait_for_selector("#text")
    return page


def test_sums_stand_by_currency_and_stage(overview):
    rows = overview.locator("#sums tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [
        ["GBP", "2", "2", "million", "70", "million"],
        ["EUR", "1", "3", "million"],
    ]


def test_a_search_and_the_filters_leave_the_rows_that_match(overview):
    section = overview.locator("#commitments")
    currency, stage = section.locator(".chooser select").all()
    currency.select_option("EUR")
    expect(sums(overview)).to_have_text(["EUR 3 million"])
    currency.select_option("")
    stage.select_option("proposed")
    expect(sums(overview)).to_have_text(["GBP 70 million"])
    stage.select_option("")
    section.get_by_label("Find").fill("& Sons")
    expect(sums(overview)).to_have_text(["EUR 3 million"])


def test_sums_are_ordered_inside_their_currency_by_keyboard_too(overview):
    head = overview.locator("#commitments thead").get_by_role("button", name=re.compile("^sum"))
    head.focus()
    overview.keyboard.press("Enter")
    wanted = ["EUR 3 million", "GBP 2 million", "GBP 2 million", "GBP 70 million"]
    expect(sums(overview)).to_have_text(wanted)
    overview.keyboard.press("Enter")
    expect(sums(overview)).to_have_text(wanted[::-1])
    ordered = overview.locator("#commitments th[aria-sort]")
    expect(ordered).to_have_attribute("aria-sort", "descending")


def test_a_sum_opens_its_evidence(overview):
    overview.get_by_role("link", name="GBP 70 million").click()
    overview.wait_for_selector("#text .evidence.chosen")
    chosen = overview.locator("#text .evidence.chosen")
    assert "pays" in " ".join(chosen.all_inner_texts())
    assert overview.locator("aside .relation.chosen").count() == 1
    overview.get_by_role("link", name="← Overview").click()
    expect(overview.locator("#commitments")).to_be_visible()


def test_a_deep_link_shows_and_names_the_mention(page, address):
    open_document(page, address, "doc=near&mention=organisation-4")
    link = page.locator("#text a.chosen")
    assert link.inner_text() == "Fund for Tests"
    assert page.evaluate("document.activeElement.dataset.id") == "organisation-4"
    card = page.locator(".card").inner_text()
    assert "organisation.x" in card
    assert "ror:001aqnf71" in card


def test_an_address_that_names_nothing_shows_the_overview(page, address):
    page.goto(f"{address}#doc=nobody&mention=%3Cimg%3E")
    expect(page.locator("#sums")).to_be_visible()
    expect(page.locator("#document")).to_be_hidden()


def test_the_keyboard_alone_reaches_the_link_of_an_organisation(page, address):
    open_document(page, address, "doc=near")
    page.locator("#text").evaluate("text => text.querySelector('a').focus()")
    assert page.locator(".card").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "https://ror.org/001aqnf71"
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.id") == "organisation-4"
    page.keyboard.press("Enter")
    assert "mention=organisation-4" in page.url


def test_a_layer_can_be_put_out_and_a_deep_link_lights_it_again(page, address):
    open_document(page, address, "doc=near")
    page.get_by_label("organisations 1").uncheck()
    assert page.locator("#text .mention.organisation").count() == 0
    assert page.locator("#text .mention.amount").count() == 1
    page.locator("aside summary", has_text="organisations").click()
    page.locator("aside li a", has_text="Fund for Tests").click()
    page.wait_for_selector("#text .mention.organisation.chosen")
    assert page.get_by_label("organisations 1").is_checked()


def test_a_hostile_document_stays_text(overview, address):
    title = overview.locator("#documents").get_by_text("</title><script>hacked = 5</script>")
    title.click()
    overview.wait_for_selector("#text")
    shown = overview.locator("#text").inner_text()
    assert shown == HOSTILE.replace("\u202e", "⟨U+202E⟩").replace("\u202c", "⟨U+202C⟩")
    assert overview.title() == "</title><script>hacked = 5</script>"
    overview.locator("#text .mention.organisation").hover()
    assert NAME in overview.locator(".card").inner_text()
    assert overview.locator("#text :is(script, img, b, textarea), aside :is(h1, svg)").count() == 0
    assert overview.evaluate("typeof hacked") == "undefined"


def test_the_deep_link_of_an_odd_name_is_found_again(overview, address):
    overview.get_by_role("link", name="EUR 3 million").click()
    overview.wait_for_selector("#text .chosen")
    again = overview.url
    overview.goto("about:blank")
    overview.goto(again)
    expect(overview.locator("#text .chosen").first).to_be_visible()


def test_charts_show_names_as_they_are(overview):
    labels = " ".join(overview.locator("#flows .node-label").all_text_contents())
    assert "<h1>Lab</h1>" in labels
    assert overview.locator("#flows a, #flows h1").count() == 0


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("fragment", ["", "doc=near&mention=organisation-4"])
def test_all_can_read_it_and_reach_everything(page, address, light, fragment):
    page.emulate_media(color_scheme=light, reduced_motion="reduce")
    page.goto(f"{address}#{fragment}")
    page.wait_for_selector("#text" if fragment else "#flows .main-svg")
    assert violations(page) == ""


def test_every_chart_has_its_figures_as_a_table_for_the_keyboard(overview):
    for section, first in (("timeline", "2026"), ("areas", "quantum"), ("flows", "Fund for Tests")):
        summary = overview.locator(f"#{section} summary")
        summary.focus()
        overview.keyboard.press("Enter")
        expect(overview.locator(f"#{section} details table").first).to_contain_text(first)
    assert overview.locator("#organisations table.dataTable tbody tr").count() > 1


def test_the_table_of_the_timeline_leads_to_the_evidence(overview):
    overview.locator("#timeline summary").click()
    marks, months = overview.locator("#timeline details table").all()
    assert marks.locator("tbody tr").all_inner_texts() == [
        "2026-02-04\tGBP 2 million\tFund for Tests\tannounced",
        "2029-01-01\tGBP 70 million\tFund for Tests\tproposed",
    ]
    assert months.locator("tbody tr").first.inner_text() == "2026-02\t2"
    overview.locator("#timeline select").select_option("EUR")
    link = overview.locator("#timeline details").get_by_role("link", name="EUR 3 million")
    link.focus()
    overview.keyboard.press("Enter")
    overview.wait_for_selector("#text .evidence.chosen")


def test_a_document_says_what_it_is_about(overview):
    row = overview.locator("#documents tbody tr", has_text="hacked = 5")
    assert "%" not in row.inner_text()
    overview.get_by_role("link", name="near", exact=True).first.click()
    expect(overview.locator(".facts")).to_contain_text("quantum 60%; AI & <b>more</b> 40%")


def test_a_narrower_window_makes_narrower_charts_of_the_same_height(overview):
    chart = overview.locator("#timeline .main-svg").first
    before = chart.bounding_box()
    overview.set_viewport_size({"width": 800, "height": 900})
    expect(chart).not_to_have_css("width", f"{before['width']:g}px")
    assert chart.bounding_box()["height"] == before["height"]
    assert overview.evaluate("document.documentElement.scrollWidth") <= 800


def test_paper_is_light_and_without_buttons_and_leaves_no_trace(overview):
    overview.get_by_role("button", name="Dark").click()
    before = overview.locator("#timeline .main-svg").first.bounding_box()
    overview.evaluate("dispatchEvent(new Event('beforeprint'))")
    overview.emulate_media(media="print")
    assert overview.evaluate("getComputedStyle(document.body).color") == "rgb(28, 33, 39)"
    assert overview.locator(".top").is_hidden()
    expect(overview.locator("#timeline .main-svg").first).to_have_css("width", "1000px")
    overview.emulate_media(media="screen")
    overview.evaluate("dispatchEvent(new Event('afterprint'))")
    assert overview.evaluate("document.documentElement.classList.contains('dark')")
    expect(overview.locator("#timeline .main-svg").first).to_have_css(
        "width", f"{before['width']:g}px"
    )
    assert (
        overview.locator("#timeline .main-svg").first.bounding_box()["height"] == before["height"]
    )
