"""What is this and what may we do: from a model's strip to the whole answer, by keyboard, in a real browser."""

import pytest
from playwright.sync_api import Browser

from registry.runtime import Runtime
from tests.support.http.application import application_over
from tests.support.http.server import served, url_of
from tests.support.web.looks import WIDTHS, faults_of, tab

MODEL = "meta-llama/Llama-3.2-11B-Vision"


@pytest.mark.slow
@pytest.mark.parametrize(("language", "denied"), [("en", "Not allowed"), ("de", "Nicht erlaubt")])
def test_somebody_asks_on_a_models_page_and_reads_the_whole_answer(
    browser: Browser, runtime: Runtime, language: str, denied: str
) -> None:
    with application_over(runtime) as app, served(app) as server:
        for width in WIDTHS:
            with tab(browser, width) as (page, complaints):
                page.goto(f"{url_of(server)}/{language}/models/{MODEL}")
                assert faults_of(page) == []
                page.focus("#organisation")
                page.keyboard.press("ArrowDown")
                page.select_option("#country", "DE")
                page.keyboard.press("Tab")
                page.focus(".strip button")
                page.keyboard.press("Enter")
                page.wait_for_url("**/models/**organisation=company**")
                assert denied in page.inner_text(".strip")
                assert faults_of(page) == []
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                assert faults_of(page) == []
                page.click(".strip p a")
                page.wait_for_url("**/check?**")
                assert denied in page.inner_text("main section.notice")
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                assert faults_of(page) == []
                page.fill("#monthly_active_users", "12.345")
                page.focus("main form > button")
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                assert page.url.endswith(f"/{language}/check")
                assert "12345" not in page.content().replace('value="12.345"', "")
                page.emulate_media(media="print")
                assert page.is_visible(".signature")
                assert not page.is_visible("main form")
                page.emulate_media(media="screen", color_scheme="dark")
                assert faults_of(page) == []
                page.goto(f"{url_of(server)}/{language}/check?model={MODEL}-x&organisation=company&country=XX")
                assert faults_of(page) == []
                assert [one for one in complaints if "400" not in one] == []
