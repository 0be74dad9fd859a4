"""What the server itself refuses: raw bytes through a socket to a real server, problem documents back."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import h11
import pytest
import uvicorn

from registry.http import connections
from registry.http.connections import MAX_HEAD_BYTES, GuardedConnection, StrictParser
from registry.runtime import Runtime
from tests.support.fuzz.requests.wire import Answer, Wire
from tests.support.http.application import application_over
from tests.support.http.server import port_of, served

HOST = b"Host: localhost\r\n"
GET = b"GET /health/live HTTP/1.1\r\n" + HOST
POST = b"POST /v1/licenses/classify HTTP/1.1\r\nContent-Type: application/json\r\n" + HOST
LARGE = b"x" * 20_000
SMUGGLED = b"0\r\n\r\n" + GET + b"\r\n"

Opened = Callable[[], Wire]

NO_REQUESTS: dict[str, tuple[bytes, int]] = {
    "nonsense": (b"\x00\x01\x02\r\n\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "two spaces": (b"GET  / HTTP/1.1\r\n\r\n", 400),
    "a bare control character": (b"GET /\x01 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a byte beyond ASCII": (b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (GET + HOST + b"\r\n", 400),
    "a space in a name": (GET + b"a b: c\r\n\r\n", 400),
    "a space before the colon": (GET + b"Content-Length : 5\r\n\r\n", 400),
    "a NUL in a value": (GET + b"a: \x00\r\n\r\n", 400),
    "a large header": (GET + b"a: " + LARGE + b"\r\n\r\n", 431),
    "many headers": (GET + b"a: 1\r\n" * 4_000 + b"\r\n", 431),
    "a long address": (b"GET /" + LARGE + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431),
    "two lengths that differ": (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400),
    "a list of lengths that differ": (POST + b"Content-Length: 5, 6\r\n\r\nabcdef", 400),
    "a negative length": (POST + b"Content-Length: -5\r\n\r\nabcdef", 400),
    "a length with a sign": (POST + b"Content-Length: +5\r\n\r\nabcdef", 400),
    "a length and chunks": (POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + SMUGGLED, 400),
    "chunks and a length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + SMUGGLED, 400),
    "chunks twice": (POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    "another coding": (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
    "a disguised coding": (POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400),
    "chunks in HTTP/1.0": (POST.replace(b"/1.1", b"/1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "a chunk of no size": (POST + b"Transfer-Encoding: chunked\r\n\r\nz\r\n", 400),
    "a chunk of a huge size": (POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n", 400),
    "a chunk longer than it says": (POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n", 400),
}  # fmt: skip


@pytest.fixture
def server(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[uvicorn.Server]:
    """A server of few connections and little patience."""
    monkeypatch.setattr(connections, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(GuardedConnection, "head_seconds", 0.5)
    monkeypatch.setattr(GuardedConnection, "request_seconds", 1.0)
    monkeypatch.setattr(GuardedConnection, "stall_seconds", 1.0)
    monkeypatch.setattr(GuardedConnection, "max_connections", 5)
    with application_over(runtime) as app, served(app) as running:
        yield running


@pytest.fixture
def port(server: uvicorn.Server) -> int:
    return port_of(server)


@pytest.fixture
def opened(port: int) -> Iterator[Opened]:
    """Makes connections, which are closed at the end."""
    made: list[Wire] = []

    def open_one() -> Wire:
        made.append(Wire(port, timeout=20))
        return made[-1]

    yield open_one
    for wire in made:
        wire.close()


def is_problem(answer: Answer, status: int) -> None:
    problem = json.loads(answer.body)
    kind = "unavailable" if status == 503 else "invalid"
    assert (answer.status, problem["status"], problem["type"]) == (status, status, f"urn:cardwatch:problem:{kind}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.keys() >= {"title", "detail", "instance"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-request-id"]
    assert "date" in answer.headers
    assert "server" not in answer.headers
    assert answer.closed


def test_what_is_no_request_is_a_problem_and_the_end(opened: Opened) -> None:
    for name, (data, status) in NO_REQUESTS.items():
        wire = opened()
        wire.send(data)
        answer = wire.answer()
        assert answer.status == status, name
        is_problem(answer, status)
        assert wire.rest == b"", name  # nothing that was smuggled behind it is answered
    wire.send(GET + b"\r\n")
    assert wire.answer().status == 200


def test_equal_lengths_are_one(opened: Opened) -> None:
    wire = opened()
    wire.send(POST + b'Content-Length: 19\r\nContent-Length: 19\r\n\r\n{"declared": "mit"}' + GET + b"\r\n")
    assert wire.answer().status == 200
    assert json.loads(wire.answer().body)["status"] == "ok"


def test_what_follows_an_answer_is_a_problem_too(opened: Opened) -> None:
    wire = opened()
    wire.send(GET + b"\r\n\x00\x01\r\n\r\n")
    assert wire.answer().status == 200
    is_problem(wire.answer(), 400)


def test_a_request_that_does_not_arrive_is_given_up(opened: Opened) -> None:
    """Slowly, byte by byte, or not at all: the time counts from the opening or the last answer, not the last byte."""
    for begun, rest in ((b"", b""), (b"GET /hea", b"lth/live HTTP/1.1\r\n" * 9), (GET, b"X: 1\r\n" * 50)):
        wire, since = opened(), time.monotonic()
        wire.send(begun)
        for byte in rest[:30]:
            wire.send(bytes([byte]))
            time.sleep(0.03)
        is_problem(wire.answer(), 408)
        assert time.monotonic() - since < 5


def test_a_body_that_does_not_arrive_is_given_up(opened: Opened) -> None:
    for framing in (b"Content-Length: 50\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"):
        wire, since = opened(), time.monotonic()
        wire.send(POST + framing)
        is_problem(wire.answer(), 408)
        assert 0.9 < time.monotonic() - since < 5


def test_an_answer_that_nobody_reads_is_given_up(server: uvicorn.Server, opened: Opened) -> None:
    wire = opened()
    wire.send((b"GET /schema/openapi.json HTTP/1.1\r\n" + HOST + b"\r\n") * 40)
    wait_until(lambda: len(server.server_state.connections) == 1)
    wait_until(lambda: not server.server_state.connections)
    wire.close()


def test_whoever_waited_longest_makes_room(server: uvicorn.Server, opened: Opened) -> None:
    idle = [opened() for _ in range(5)]
    for number, wire in enumerate(idle, start=1):
        wire.send(b"GET /he")
        wait_until(lambda number=number: len(server.server_state.connections) == number)
    late = opened()
    late.send(GET + b"\r\n")
    assert late.answer().status == 200
    refused = idle[0].answer()
    is_problem(refused, 503)
    assert refused.headers["retry-after"] == "5"
    idle[1].send(b"alth/live HTTP/1.1\r\n" + HOST + b"\r\n")
    assert idle[1].answer().status == 200


def test_idle_connections_end_after_an_answer(server: uvicorn.Server, opened: Opened) -> None:
    """A byte ends uvicorn's own patience with idle connections; ours counts on."""
    wire = opened()
    wire.send(GET + b"\r\n")
    assert wire.answer().status == 200
    wire.send(b"G")
    is_problem(wire.answer(), 408)
    wait_until(lambda: not server.server_state.connections)


def wait_until(look: Any) -> None:  # noqa: ANN401 - anything that can be called
    deadline = time.monotonic() + 20
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.02)


ANSWER = h11.Response(status_code=200, headers=[(b"content-length", b"2")])
CHUNKED = h11.Response(status_code=200, headers=[(b"Transfer-Encoding", b"chunked")])
HEAD = b"HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\n"
CHUNKED_HEAD = b"HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("method", "events", "sent"),
    [
        (b"GET", [ANSWER, h11.Data(data=b"{}"), h11.EndOfMessage()], [b"", HEAD + b"{}", b""]),
        (b"HEAD", [ANSWER, h11.Data(data=b""), h11.EndOfMessage()], [b"", HEAD, b""]),
        (b"HEAD", [ANSWER, h11.EndOfMessage()], [b"", HEAD]),
        (
            b"GET",
            [CHUNKED, h11.Data(data=b"ab"), h11.Data(data=b"c"), h11.EndOfMessage()],
            [b"", CHUNKED_HEAD + b"2\r\nab\r\n", b"1\r\nc\r\n", b"0\r\n\r\n"],
        ),
    ],
)
def test_a_head_is_sent_with_the_beginning_of_its_body(
    method: bytes, events: list[h11.Event], sent: list[bytes]
) -> None:
    parser = StrictParser(h11.SERVER, MAX_HEAD_BYTES)
    for _ in range(2):
        parser.receive_data(method + b" / HTTP/1.1\r\n" + HOST + b"\r\n")
        assert type(parser.next_event()) is h11.Request
        assert type(parser.next_event()) is h11.EndOfMessage
        assert [parser.send(event) for event in events] == sent
        parser.start_next_cycle()


def test_permission_to_go_on_is_not_held_back() -> None:
    parser = StrictParser(h11.SERVER, MAX_HEAD_BYTES)
    parser.receive_data(POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    parser.next_event()
    answer = parser.send(h11.InformationalResponse(status_code=100, headers=[]))
    assert answer == b"HTTP/1.1 100 \r\n\r\n"
