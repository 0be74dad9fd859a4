"""Addresses that are none, and servers that are not ours: one sentence, no key elsewhere, no end in sight is an end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

import pytest

from registry.cli.remote import client
from tests.cli.conftest import Cardwatch
from tests.support.http.loopback import serving

Answer = tuple[int, dict[str, str], bytes]
KEY = "cw_a_key_of_nobody"


class Stranger(BaseHTTPRequestHandler):
    """Answers what the test wants, and notes who asked with which key."""

    answer: Answer = (200, {}, b"{}")
    keys: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        type(self).keys.append(self.headers.get("authorization"))
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def stranger(answer: Answer) -> Iterator[tuple[str, list[str | None]]]:
    keys: list[str | None] = []
    kind = type("Stranger", (Stranger,), {"answer": answer, "keys": keys})
    with serving(kind) as port:
        yield f"http://127.0.0.1:{port}", keys


@pytest.mark.parametrize(
    "url",
    ["ftp://a", "a.example.org", "http://", "https://me:secret@a.example.org", "https://a.example.org/?x=1",
     "https://a b", "https://a\x1b[2J", "http://[", "https://a:99999",
     "http://a.example.org:0", "https://" + "a" * 3000],
)  # fmt: skip
def test_an_address_that_is_none_is_named(cardwatch: Cardwatch, url: str) -> None:
    said = cardwatch("watch", "list", "--url", url)
    assert (said.code, said.err.startswith("Not started: CARDWATCH_URL (or --url) is the address")) == (3, True)
    assert "\x1b" not in said.err


def test_a_key_that_no_header_can_hold_is_refused(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDWATCH_KEY", "cw_a\r\nx: y")
    said = cardwatch("watch", "list", "--url", "http://127.0.0.1:9")
    assert (said.code, "CARDWATCH_KEY" in said.err) == (3, True)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {}, b"<html>hello</html>"), "not of this version"),
        ((200, {}, b'{"items": 7}'), "not of this version"),
        ((200, {}, b"\xff\xfe"), "not of this version"),
        ((200, {}, b"[" * 100_000), "not of this version"),
        ((404, {}, b"nothing"), "is this the address of a Cardwatch?"),
        ((500, {}, b'{"detail": "It broke.", "errors": [{"pointer": "/x", "detail": "here"}]}'), "It broke. /x: here"),
        ((308, {"location": "http://elsewhere.example.org/"}, b""), "sends us elsewhere"),
        ((308, {"location": "/v1/watch"}, b""), "answers 308"),
        ((429, {"retry-after": "100000"}, b'{"detail": "Too many."}'), "Too many."),
        ((200, {"content-length": "9", "transfer-encoding": "nonsense"}, b""), ""),
    ],
)
def test_a_strange_answer_is_one_sentence(
    cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch, answer: Answer, words: str
) -> None:
    monkeypatch.setenv("CARDWATCH_KEY", KEY)
    monkeypatch.setattr(client, "REQUEST_SECONDS", 2.0)
    with stranger(answer) as (url, keys):
        said = cardwatch("watch", "list", "--url", url)
    assert said.code == 3
    assert words in said.err
    assert "Traceback" not in said.err
    assert set(keys) == {f"Bearer {KEY}"}


def test_a_body_without_end_is_cut(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 10_000)
    with stranger((200, {}, b" " * 20_000)) as (url, _):
        said = cardwatch("watch", "list", "--url", url)
    assert (said.code, "sends more than" in said.err) == (3, True)


def test_silence_ends(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "REQUEST_SECONDS", 0.3)
    with stranger((200, {"content-length": "100"}, b"{")) as (url, _):
        said = cardwatch("watch", "list", "--url", url)
    assert (said.code, "does not answer" in said.err) == (3, True)


def test_a_busy_server_is_waited_for(cardwatch: Cardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    sleep: Callable[[float], None] = waits.append
    monkeypatch.setattr("registry.cli.remote.client.time.sleep", sleep)
    with stranger((429, {"retry-after": "3"}, b'{"detail": "Too many."}')) as (url, _):
        said = cardwatch("watch", "list", "--url", url)
    assert (said.code, waits) == (3, [3] * 5)
    assert "lets us go on in 3 s" in said.err
