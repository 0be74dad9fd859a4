"""One walk through login and logout in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from registry.access import Scope, create_key
from tests.support.clock import NOW
from tests.support.http.application import application_over, make_runtime
from tests.support.http.server import served, url_of
from tests.support.web.looks import WIDTHS, faults_of, tab


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_logs_in_reads_and_logs_out(browser: Browser, database_url: str, tmp_path: Path) -> None:
    runtime = make_runtime(database_url, tmp_path / "data", anonymous_read=False)
    with runtime.database.unit_of_work() as work:
        _, key = create_key(work, "Ada's <desk>", [Scope.MODELS_READ], actor="test", now=NOW)
    with (
        application_over(runtime) as app,
        served(app) as server,
        tab(browser, WIDTHS[0]) as (page, complaints),
    ):
        home = url_of(server)
        page.goto(f"{home}/en/models?q=llama")
        assert page.url == f"{home}/en/login?next=%2Fen%2Fmodels%3Fq%3Dllama"
        assert faults_of(page) == []
        page.fill("#key", key[:-1])
        page.keyboard.press("Enter")
        page.wait_for_selector("text=The API key is not valid.")
        assert faults_of(page) == []
        page.fill("#key", key)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{home}/en/models?q=llama")
        assert "Logged in as Ada's <desk>" in page.inner_text("header")
        assert page.evaluate("document.cookie") == ""
        assert page.is_visible("header form button")
        assert faults_of(page) == []
        page.goto(f"{home}/v1/models")
        assert '"items":[]' in page.inner_text("body")  # a session reads the API (docs/adr/0049)
        page.goto(f"{home}/")
        page.focus("header form button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Logged in as" not in page.inner_text("body")
        page.goto(f"{home}/en/models")
        assert page.url == f"{home}/en/login?next=%2Fen%2Fmodels"
        assert [one for one in complaints if "401" not in one] == []
