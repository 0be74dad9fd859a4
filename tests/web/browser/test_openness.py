"""Who really releases what, how open is it, and which of two is more so: by keyboard, in a real browser."""

import pytest

from registry.runtime import Runtime
from tests.support.http.application import application_over
from tests.support.http.server import served, url_of
from tests.support.web.looks import WIDTHS, faults_of, looking, tab

MODEL = "bigscience/bloomz"
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
IS_STUCK = """() => {
  const box = document.querySelector('.matrix'), head = box.querySelector('thead'), name = box.querySelector('tbody th')
  box.scrollTo(400, 2000)
  return Math.abs(head.getBoundingClientRect().top - box.getBoundingClientRect().top) < 3
    && Math.abs(name.getBoundingClientRect().left - box.getBoundingClientRect().left) < 3
}"""
WORDS = {
    "en": ("One model alone", "rows differ", "Opening up ChatGPT, 11 March 2025", "Nothing was known"),
    "de": ("Ein Modell allein", "Zeilen unterscheiden sich", "Opening up ChatGPT, 11. März 2025", "war nichts darüber"),
}


@pytest.mark.slow
@pytest.mark.parametrize("language", WORDS)
def test_somebody_looks_who_releases_what_and_compares(runtime: Runtime, language: str) -> None:
    alone, differ, index, nothing = WORDS[language]
    with application_over(runtime) as app, served(app) as server, looking() as browser:
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                page.goto(f"{url_of(server)}/{language}/openness?rows=40")
                assert faults_of(page) == []
                assert page.evaluate(IS_STUCK)
                page.focus("#q")
                page.keyboard.type("olmo")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert page.locator(".m tbody tr").count() >= 4
                page.focus(".m thead tr:last-child th:nth-child(3) a")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert page.locator(".m [aria-sort=descending]").count() == 1
                assert "q=olmo" in page.url
                assert faults_of(page) == []
                for place in range(3):
                    page.focus(f".m tbody tr:nth-child({place + 1}) input")
                    page.keyboard.press("Space")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert page.url.count("model=") == 3
                assert differ in page.inner_text("main")
                assert faults_of(page) == []

                page.goto(f"{url_of(server)}/{language}/compare?model={MODEL}")
                assert alone in page.inner_text("main")
                assert faults_of(page) == []

                page.goto(f"{url_of(server)}/{language}/models/{MODEL}")
                page.focus('nav a[href$="/openness"] >> nth=-1')
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert index in page.inner_text("main")
                page.evaluate(UNFOLD)
                assert faults_of(page) == []
                page.emulate_media(color_scheme="dark")
                assert faults_of(page) == []
                page.emulate_media(media="print", color_scheme="light")
                assert page.is_visible("table")
                page.emulate_media(media="screen")
                page.fill("#as_of", "2019-01-01")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert nothing in page.inner_text("main")
                assert faults_of(page) == []
                assert [one for one in complaints if "400" not in one] == []
