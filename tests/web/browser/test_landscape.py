"""Where does open AI come from: every plot, its numbers and its own page, by keyboard, in a real browser."""

import pytest

from registry.runtime import Runtime
from registry.web.pages.landscape.questions import QUESTIONS
from tests.support.http.application import application_over
from tests.support.http.server import served, url_of
from tests.support.web.landscape import fill
from tests.support.web.looks import WIDTHS, faults_of, looking, tab

NARROW = 640
SHOWN = "[...document.querySelectorAll('svg.plot')].filter(one => one.getBoundingClientRect().width > 0).length"
CUT = """[...document.querySelectorAll('svg.plot')].flatMap(one => {
  const frame = one.getBoundingClientRect();
  return [...one.querySelectorAll('text')].filter(words => {
    const box = words.getBoundingClientRect();
    return box.width && (box.left < Math.min(frame.left - 8, 0) || box.right > document.documentElement.clientWidth);
  }).map(words => words.textContent);
})"""
LEAST = """Math.min(...[...document.querySelectorAll('svg.plot')]
  .filter(one => one.getBoundingClientRect().width > 0)
  .map(one => 13 * one.getBoundingClientRect().width / one.viewBox.baseVal.width))"""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_somebody_looks_at_all_plots_and_reads_the_numbers_of_one(runtime: Runtime, language: str) -> None:
    fill(runtime)
    with application_over(runtime) as app, served(app) as server, looking() as browser:
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                page.goto(f"{url_of(server)}/{language}/landscape")
                assert faults_of(page) == []
                assert page.evaluate(SHOWN) == len(QUESTIONS)
                form = "svg.slim-plot" if width < NARROW else "svg.roomy-plot"
                assert page.is_visible(form)
                assert page.evaluate(CUT) == []
                assert page.evaluate(LEAST) >= 12
                page.focus("#families ~ details summary, section[aria-labelledby=families] summary")
                page.keyboard.press("Enter")
                assert page.is_visible("section[aria-labelledby=families] table")
                page.emulate_media(color_scheme="dark")
                assert faults_of(page) == []
                page.emulate_media(color_scheme="light", media="print")
                assert page.is_visible(f"section[aria-labelledby=hardware] {form}")
                page.emulate_media(media="screen")
                page.focus("#families a")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert page.url.endswith(f"/{language}/landscape/families")
                assert page.is_visible("main table")
                assert faults_of(page) == []
                assert complaints == []
