"""``Cardwatch``: typed answers, whole lists and problems, from a real server and from what is none."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import islice

import httpx
import pytest
from cardwatch_client import Cardwatch, Problem, UnknownAnswer, Use
from cardwatch_client.rest.api.licences import get_license, list_licenses
from cardwatch_client.rest.api.webhooks import list_webhooks

from tests.support.http.application import KEY
from tests.support.http.loopback import serving

pytestmark = pytest.mark.slow
MODEL = "mistralai/Mistral-7B-v0.1"
UNIVERSITY = Use(country="DE", organisation="university")


@pytest.fixture
def cardwatch(address: str) -> Iterator[Cardwatch]:
    with Cardwatch(f"{address}/") as asked:
        yield asked


def test_what_most_programs_ask(cardwatch: Cardwatch) -> None:
    assert cardwatch.model(MODEL).license_.license_ == "apache-2.0"
    answer = cardwatch.check(MODEL, UNIVERSITY, policy="university")
    assert answer.verdict in {"allowed_with_obligations", "needs_review"}
    assert answer.policy is not None
    assert cardwatch.openness(MODEL).model == MODEL
    assert list(cardwatch.changes()) == []


def test_lists_are_read_to_their_end(cardwatch: Cardwatch) -> None:
    ids = [model.id for model in cardwatch.models()]
    assert len(ids) == len(set(ids)) > 200
    assert (
        next(cardwatch.models("mistral", license_class="permissive", sort="-downloads")).license_class == "permissive"
    )
    keys = [license_.key for license_ in cardwatch.every(list_licenses.sync_detailed, client=cardwatch.rest, limit=7)]
    assert len(keys) == len(set(keys)) > 20
    first = islice(cardwatch.every(list_licenses.sync_detailed, client=cardwatch.rest), 3)
    assert [one.key for one in first] == keys[:3]


def test_a_problem_is_raised_with_all_that_it_says(cardwatch: Cardwatch, address: str) -> None:
    with pytest.raises(Problem, match="is not in the registry") as missing:
        cardwatch.check("mistralai/Mistral-7B", UNIVERSITY)
    assert (missing.value.status, missing.value.kind) == (404, "not-found")
    assert MODEL in missing.value.suggestions
    assert missing.value.retry_after_seconds is None
    with pytest.raises(Problem) as closed:
        next(cardwatch.every(list_webhooks.sync_detailed, client=cardwatch.rest))
    assert closed.value.status == 401
    with Cardwatch(address, KEY) as admin:
        assert list(admin.every(list_webhooks.sync_detailed, client=admin.rest)) == []
        assert admin.ask(get_license.sync_detailed, "mit", client=admin.rest).spdx == "MIT"


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"[]"), (200, b"not json"), (200, b'{"id": "a/b"}'), (500, b"<h1>Oops</h1>"), (200, b""), (302, b"")],
)
def test_what_is_no_cardwatch_gives_no_answer(status: int, body: bytes) -> None:
    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with serving(Stranger) as port, Cardwatch(f"http://127.0.0.1:{port}", seconds=5) as asked:
        for ask in (
            lambda: asked.model(MODEL), lambda: asked.check(MODEL, UNIVERSITY), lambda: asked.openness(MODEL),
            lambda: next(asked.models()), lambda: next(asked.changes()),
        ):  # fmt: skip
            with pytest.raises(UnknownAnswer):
                ask()


def test_where_nobody_listens_that_is_said() -> None:
    with Cardwatch("http://127.0.0.1:9") as asked, pytest.raises(httpx.ConnectError):
        asked.model(MODEL)
