"""Pages as people look at them: in a real Chromium, at two widths, with the faults of accessibility that axe finds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page, Request, sync_playwright

WIDTHS = (1280, 390, 320)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@contextmanager
def looking() -> Iterator[Browser]:
    """A browser of this machine; the test is skipped where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def tab(browser: Browser, width: int) -> Iterator[tuple[Page, list[str]]]:
    """A tab of this width in CSS pixels, and what the browser complains of."""
    page, complaints = browser.new_page(viewport={"width": width, "height": 900}), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.extend(_refused(request)))
    yield page, complaints
    page.close()


def _refused(request: Request) -> list[str]:
    """What a page asked for and did not get; what it left behind by going on is none of that."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"refused: {request.url}"]


def faults_of(page: Page) -> list[str]:
    """What axe finds, and whatever is wider than the window."""
    found = [
        f"{one['id']}: {[node['html'][:200] for node in one['nodes']][:3]}"
        for one in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, *(["wider than the window"] if wide else [])]
