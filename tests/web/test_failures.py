"""Wrong parameters, unknown pages and spent limits: a page with words for whoever reads with a browser."""

from pathlib import Path

import pytest
from litestar.testing import TestClient

from registry.runtime import Runtime
from registry.settings import load_settings
from tests.support.http.application import Client, application_over

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/en/models?license_class=permisive", 400, ("did you mean &#39;permissive&#39;", "community")),
        ("/en/models?q=" + "x" * 300, 400, ("at most 200 characters",)),
        ("/en/models?cursor=abc", 400, ("start again without it",)),
        ("/en/models/mistralai/Mistral-7B-v01", 404, ("Did you mean mistralai/Mistral-7B-v0.1",)),
        ("/en/models/no", 404, ("no such page", "/en/models")),
        ("/nothing/here", 404, ("no such page",)),
    ],
)
def test_a_browser_gets_a_page(client: Client, path: str, status: int, words: tuple[str, ...]) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert all(word in answer.text for word in words), answer.text[-800:]
    assert "Content-Security-Policy" in answer.headers


def test_a_program_gets_a_problem_document(client: Client) -> None:
    for path, headers in (
        ("/v1/nothing", BROWSER),
        ("/nothing", {}),
        ("/en/models/no", {"Accept": "application/json"}),
    ):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_spent_limit_is_a_page_too(sqlite_template: Path, tmp_path: Path) -> None:
    (tmp_path / "cardwatch.db").write_bytes(sqlite_template.read_bytes())
    settings = load_settings({"CARDWATCH_DATA_DIR": str(tmp_path), "CARDWATCH_RATE_LIMIT": "2"})
    with application_over(Runtime(settings, rings=False)) as app, TestClient(app) as client:
        answers = [client.get("/en", headers=BROWSER) for _ in range(5)]
        assert [one.status_code for one in answers].count(429) >= 1
        assert answers[-1].headers["content-type"].startswith("text/html")
        assert "Retry-After" in answers[-1].headers
        assert "Too many requests" in answers[-1].text
        assert client.get("/v1/licenses/mit", headers=BROWSER).headers["content-type"] == "application/problem+json"
