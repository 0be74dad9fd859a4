"""Dear requests through the whole application, over HTTP: what ends, what waits, and what stays quick meanwhile."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar import Litestar, get, post
from litestar.params import FromQuery, JSONBody
from litestar.testing import TestClient

from registry.costs import spend_rows
from registry.http.meter import DEAR, Demand, metered
from registry.http.meter.slots import Slots
from registry.http.problems import HANDLERS
from registry.runtime import Runtime
from registry.settings import Settings
from tests.support.compliance.questions import INTERNAL, NOW
from tests.support.http.application import application_over, make_runtime, speaking_to
from tests.support.http.server import served, url_of
from tests.support.licenses.knowledge import knowledge
from tests.support.records.families import chain, family, merges, plant

QUICK_SECONDS = 5.0
"""Of a cheap request beside dear ones; two are promised on a machine that does nothing else."""
CROWD = 48


@pytest.fixture
def hurried(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry whose dear requests have a second, two at once."""
    made = make_runtime(
        database_url, tmp_path / "data", anonymous_read=True, request_seconds=1.0, dear_requests=2
    )  # fmt: skip
    plant(made.database, knowledge(), {**chain(400), **merges(5, 10), **family(300)})
    yield made
    made.close()


def batch(*models: str, **subject: str) -> bytes:
    return json.dumps({"checks": [{"subject": {"model": one, **subject}, "use": INTERNAL} for one in models]}).encode()


DEEP = batch(*(f"chain/m{399 - place}" for place in range(300)), as_of=(NOW - timedelta(days=1)).isoformat())


def ask(address: str, method: str, path: str, body: bytes | None = None) -> tuple[int, float, Any]:
    """Status, seconds and JSON of an answer on a connection of its own."""
    started = time.monotonic()
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        found = json.loads(answer.read()) if is_json else None
    return answer.status, time.monotonic() - started, found


def abandon(address: str, path: str, body: bytes) -> None:
    """Send a request and go."""
    host, _, port = urlsplit(address).netloc.partition(":")
    head = (f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", f"Content-Length: {len(body)}")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall("\r\n".join((*head, "", "")).encode() + body)


def test_abandoned_batches_keep_nobody_waiting(hurried: Runtime) -> None:
    with application_over(hurried) as app, served(app) as server:
        for _ in range(CROWD):
            abandon(url_of(server), "/v1/checks/batch", DEEP)
        for _ in range(5):
            for path in ("/health/live", "/v1/models/family/m3"):
                status, seconds, _ = ask(url_of(server), "GET", path)
                assert (status, seconds < QUICK_SECONDS) == (200, True)
            assert ask(url_of(server), "GET", "/health/ready")[1] < QUICK_SECONDS
        deadline = time.monotonic() + 30
        while ask(url_of(server), "POST", "/v1/checks/batch", batch("family/m1"))[0] != 200:
            assert time.monotonic() < deadline, "whoever waits for an answer gets a place again"


def test_of_a_crowd_some_are_answered_and_the_others_asked_to_come_back(hurried: Runtime) -> None:
    with application_over(hurried) as app, served(app) as server, ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(lambda _: ask(url_of(server), "POST", "/v1/checks/batch", DEEP), range(CROWD)))
    assert {status for status, _, _ in answers} <= {200, 503}
    assert sum(status == 200 for status, _, _ in answers) >= 2
    for status, _, found in answers:
        if status == 503:
            assert found["type"] == "urn:cardwatch:problem:unavailable"


def test_a_batch_that_takes_too_long_answers_what_it_has(hurried: Runtime) -> None:
    with application_over(hurried) as app, served(app) as server:
        status, _, found = ask(url_of(server), "POST", "/v1/checks/batch", DEEP)
    assert status == 200
    results = found["results"]
    assert [one["index"] for one in results] == list(range(300))
    judged = [one for one in results if one["status"] == 200]
    assert judged == results[: len(judged)]
    for one in results[len(judged) :]:
        assert (one["status"], one["problem"]["status"]) == (503, 503)
        assert "ask again for the rest" in one["problem"]["detail"]


@pytest.mark.parametrize(
    ("path", "kib"),
    [("/v1/checks", 256), ("/v1/checks/batch", 1024), ("/v1/licenses/classify", 1024), ("/v1/licenses/compare", 8192)],
)
@pytest.mark.parametrize("is_announced", [True, False], ids=["announced", "streamed"])
def test_a_body_larger_than_an_endpoint_takes_is_refused(
    runtime: Runtime, path: str, kib: int, *, is_announced: bool
) -> None:
    body: Any = b" " * (kib * 1024 + 1)
    with speaking_to(runtime) as client:
        answer = client.post(
            path, content=body if is_announced else iter([body[: 1 << 17]] * (kib // 128 + 1)),
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:cardwatch:problem:request-entity-too-large")


def test_an_answer_that_takes_too_much_says_what_to_do() -> None:
    few = Demand(slots=Slots("No place."), rows=10)

    @get("/rows", middleware=[metered(few, advice="Ask for less.")], sync_to_thread=True)
    def rows(count: FromQuery[int]) -> int:
        spend_rows(count)
        return count

    app = Litestar([rows], exception_handlers=HANDLERS)
    app.state.settings = Settings()
    with TestClient(app) as client:
        assert client.get("/rows?count=10").json() == 10
        answer = client.get("/rows?count=11")
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:cardwatch:problem:over-budget")
    assert answer.json()["detail"].endswith("Ask for less.")


def test_large_bodies_are_worked_on_one_at_a_time_and_small_ones_beside_them() -> None:
    begun, may_end = threading.Event(), threading.Event()

    @post("/texts", middleware=[metered(DEAR, body_kib=1024)], sync_to_thread=True, status_code=200)
    def texts(data: JSONBody[str]) -> int:
        if data.startswith("w"):
            begun.set()
            may_end.wait(30)
        return len(data)

    app = Litestar([texts], exception_handlers=HANDLERS)
    app.state.settings = Settings()
    large = 300 * 1024
    with served(app) as server, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, url_of(server), "POST", "/texts", json.dumps("w" * large).encode())
        assert begun.wait(30)
        assert ask(url_of(server), "POST", "/texts", json.dumps("x" * large).encode())[0] == 503
        assert ask(url_of(server), "POST", "/texts", b'"x"')[0] == 200
        may_end.set()
        assert waiting.result()[0] == 200
        assert ask(url_of(server), "POST", "/texts", json.dumps("x" * large).encode())[0] == 200


def test_only_so_many_exports_are_sent_at_once(hurried: Runtime) -> None:
    plant(hurried.database, knowledge(), family(4_000, "more/m", "more/root"))
    with application_over(hurried) as app, served(app) as server, ExitStack() as readers:
        host, _, port = urlsplit(url_of(server)).netloc.partition(":")
        for _ in range(2):
            reader = readers.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect((host, int(port)))
            reader.sendall(b"GET /v1/models/export HTTP/1.1\r\nHost: x\r\n\r\n")
            assert reader.recv(10).startswith(b"HTTP/1.1 2")
        status, _, found = ask(url_of(server), "GET", "/v1/models/export?owner=nobody")
        assert (status, "exports" in found["detail"]) == (503, True)
        readers.close()
        deadline = time.monotonic() + 30
        while ask(url_of(server), "GET", "/v1/models/export?format=csv&owner=nobody")[0] == 503:
            assert time.monotonic() < deadline, "what nobody reads any more ends"
