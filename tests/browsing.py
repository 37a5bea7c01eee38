"""A real browser for the tests of pages: where it is, and a page that forgives nothing."""

import re
import shutil
from contextlib import contextmanager

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

needs_browser = pytest.mark.skipif(
    BROWSER is None, reason="no chromium here; `make browser` installs it and runs these tests"
)


@contextmanager
def launched():
    """Chromium without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        running = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield running
        running.close()


@contextmanager
def watched(browser, allowed, expected=r"\Z."):
    """A page whose errors and whose requests to anywhere else fail the test that caused them.

    Errors that match ``expected`` are those that a test is about.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    problems = []
    page.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))

    def watch(request):
        if not request.url.startswith(allowed):
            problems.append(request.url)

    page.on("request", watch)
    yield page
    context.close()
    assert [problem for problem in problems if not re.search(expected, problem)] == []


def expect(locator):
    """Playwright's assertions, which wait."""
    from playwright.sync_api import expect

    return expect(locator)


def violations(page):
    """What stands against WCAG 2.2 AA on the page as it is now, in words; "" for nothing."""
    checker = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = checker.run(page, options={"runOnly": rules})
    return found.generate_report() if found.violations_count else ""
