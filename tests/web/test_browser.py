"""One walk through login and logout in a real browser."""

from pathlib import Path

import pytest

from registry.access import Scope, create_key
from tests.support.clock import NOW
from tests.support.http.application import application_over, make_runtime
from tests.support.http.server import served, url_of
from tests.support.web.browser import browsing


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_logs_in_reads_and_logs_out(database_url: str, tmp_path: Path) -> None:
    runtime = make_runtime(database_url, tmp_path / "data", anonymous_read=False)
    with runtime.database.unit_of_work() as work:
        _, key = create_key(work, "Ada's <desk>", [Scope.MODELS_READ], actor="test", now=NOW)
    with application_over(runtime) as app, served(app) as server, browsing(tmp_path / "profile") as browser:
        browser.go(f"{url_of(server)}/en/models?q=llama")
        assert browser.place == "/en/login?next=%2Fen%2Fmodels%3Fq%3Dllama"
        browser.follow(f"document.querySelector('#key').value = '{key[:-1]}'; {SEND}")
        assert "The API key is not valid." in browser.text
        browser.follow(f"document.querySelector('#key').value = '{key}'; {SEND}")
        assert browser.place == "/en/models?q=llama"
        assert "Logged in as Ada's <desk>" in browser.text
        assert browser.evaluate("document.cookie") == ""
        assert browser.evaluate("document.querySelector('header form').getBoundingClientRect().width") > 0
        browser.go(f"{url_of(server)}/v1/models")
        assert '"items":[]' in browser.text  # a session reads the API (docs/adr/0049)
        browser.go(f"{url_of(server)}/")
        browser.follow("document.querySelector('header form button').click()")
        assert "Logged in as" not in browser.text
        browser.go(f"{url_of(server)}/en/models")
        assert browser.place == "/en/login?next=%2Fen%2Fmodels"
        assert not [one for one in browser.complaints if "Content Security Policy" in one]


SEND = "document.querySelector('main form button').click()"
