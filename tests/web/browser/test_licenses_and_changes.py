"""What does a licence mean, what exactly moved, what was true on a day: by keyboard, in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from registry.runtime import Runtime
from tests.support.http.application import application_over
from tests.support.http.server import served, url_of
from tests.support.stub_hub import StubHub
from tests.support.web.history import MODEL, tell_changes
from tests.support.web.looks import WIDTHS, faults_of, tab

UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
GAP_IS_HATCHED = "getComputedStyle(document.querySelector('rect.gap')).fill.includes('#gap')"
WORDS = {
    "en": ("all of the European Union", "European Union, South Korea", "In a gap"),
    "de": ("die ganze Europäische Union", "Europäische Union, Südkorea", "In einer Lücke"),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", WORDS)
def test_somebody_reads_a_licence_a_change_and_a_day(
    browser: Browser, runtime: Runtime, hub: StubHub, language: str
) -> None:
    union, countries, gap = WORDS[language]
    story = tell_changes(hub, runtime.database)
    with application_over(runtime) as app, served(app) as server:
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                page.goto(f"{url_of(server)}/{language}/licenses")
                assert faults_of(page) == []
                page.focus("#q")
                page.keyboard.type("llama 3.2")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert faults_of(page) == []
                page.focus("main th a")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert union in page.inner_text("main")
                page.evaluate(UNFOLD)
                assert faults_of(page) == []

                page.goto(f"{url_of(server)}/{language}/changes?kind=license.text_changed")
                assert faults_of(page) == []
                page.focus("main th a")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert countries in page.inner_text("main")
                assert (
                    page.evaluate("getComputedStyle(document.querySelector('del'), '::before').content")
                    == '"\N{MINUS SIGN}"'
                )
                page.emulate_media(color_scheme="dark")
                assert faults_of(page) == []
                page.emulate_media(color_scheme="light")

                page.goto(f"{url_of(server)}/{language}/models/{MODEL}/timeline")
                assert faults_of(page) == []
                page.fill("#day", f"{story.clock():%Y-%m-%d}")
                page.keyboard.press("Tab")
                page.focus("main form button")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert "?day=" in page.url
                assert page.is_visible("svg.bands")
                page.emulate_media(color_scheme="dark")
                assert faults_of(page) == []
                page.emulate_media(forced_colors="active")
                assert page.evaluate(GAP_IS_HATCHED)
                page.emulate_media(media="print", forced_colors="none")
                assert not page.is_visible("main form")
                assert page.is_visible("svg.bands")
                assert complaints == []
        with tab(browser, WIDTHS[0]) as (page, complaints):
            day = story.clock() - timedelta(days=20)
            page.goto(f"{url_of(server)}/{language}/models/{MODEL}/timeline?day={day:%Y-%m-%d}")
            assert gap in page.inner_text("main section")
            assert complaints == []
