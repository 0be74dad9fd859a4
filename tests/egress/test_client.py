"""Real requests to real servers on loopback: deadlines, limits, redirections, TLS."""

import http.server
import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from registry.egress import Egress, EgressFailure, Policy, Response
from registry.egress.client import MAX_BODY_BYTES
from tests.support.egress.policies import LOOPBACK
from tests.support.http.conversations import Conversation, dripping, floods, hear, saying, talking


def door(seconds: float = 2.0, **more: object) -> Egress:
    return Egress(LOOPBACK, timeout_seconds=seconds, **more)  # type: ignore[arg-type]  # the test's own field names


def post(conversation: Conversation, seconds: float = 2.0) -> Response | EgressFailure:
    with talking(conversation) as port:
        return door(seconds).post(f"http://127.0.0.1:{port}/", b"{}", {})


def test_an_answer_is_a_value() -> None:
    answer = post(saying(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\na\x00b"))
    assert answer == Response(429, {"retry-after": "7"}, b"a\x00b")
    assert isinstance(answer, Response)
    assert answer.excerpt == "ab"


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_a_dripping_peer_is_left_at_the_deadline(beginning: bytes, drop: bytes) -> None:
    outcome = post(dripping(beginning, drop), 0.4)
    assert isinstance(outcome, EgressFailure)
    assert outcome.kind in {"timeout", "protocol"}


def test_silence_is_left_at_the_deadline() -> None:
    outcome = post(lambda _: time.sleep(60), 0.3)
    assert isinstance(outcome, EgressFailure)
    assert outcome.kind == "timeout"


def test_a_peer_that_never_reads_is_left_at_the_deadline() -> None:
    with talking(lambda _: time.sleep(60)) as port:
        outcome = door(0.4).post(f"http://127.0.0.1:{port}/", b"x" * 30_000_000, {})
    assert isinstance(outcome, EgressFailure)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/9.9 abc\r\n\r\n",
        b"HTTP/1.1 99999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 300_000,
        b"\xff\xfe" * 500,
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
    ],
)
def test_garbage_is_a_failure_and_not_an_exception(garbage: bytes) -> None:
    assert isinstance(post(saying(garbage)), EgressFailure)


def test_a_closed_port_is_a_coarse_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outcome = door().post(f"http://127.0.0.1:{port}/", b"", {})
    assert outcome == EgressFailure("connect", "The connection to the receiver failed.")


def test_a_huge_answer_is_cut() -> None:
    answer = post(floods)
    assert isinstance(answer, Response)
    assert (len(answer.body), answer.is_cut) == (MAX_BODY_BYTES, True)


def test_compressed_answers_stay_compressed() -> None:
    answer = post(saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"))
    assert isinstance(answer, Response)
    assert answer.body == b"\x1f\x8b\x08\x00"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirections_are_not_followed(status: int) -> None:
    seen = []

    class Trap(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)

        def do_POST(self) -> None:
            seen.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Trap) as trap:
        threading.Thread(target=trap.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        location = f"http://127.0.0.1:{trap.server_address[1]}/trap".encode()
        answer = post(saying(b"HTTP/1.1 %d X\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % (status, location)))
        trap.shutdown()
    assert isinstance(answer, Response)
    assert (answer.status, answer.is_success, seen) == (status, False, [])


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert isinstance(post(saying(b"HTTP/1.1 204 X\r\n\r\n")), Response)


def test_the_name_is_resolved_once_and_the_checked_address_is_used() -> None:
    asked, heard = [], []

    def rebinding(host: str, port: int, seconds: float) -> tuple[str, ...]:
        asked.append((host, port, seconds))
        return ("127.0.0.1",) if len(asked) == 1 else ("127.9.9.9",)

    def listen(peer: socket.socket) -> None:
        heard.append(hear(peer))
        peer.sendall(b"HTTP/1.1 204 X\r\n\r\n")

    with talking(listen) as port:
        answer = door(resolver=rebinding).post(
            f"http://rebind.example.org:{port}/a?b", b"{}", {"Host": "evil", "X": "y"}
        )
        assert isinstance(answer, Response)
        assert len(asked) == 1
        assert heard[0].startswith(b"POST /a?b HTTP/1.1\r\n")
        assert f"\r\nhost: rebind.example.org:{port}\r\n".encode() in heard[0].lower()
        assert b"evil" not in heard[0]


def test_headers_cannot_be_smuggled_in() -> None:
    with talking(saying(b"HTTP/1.1 204 X\r\n\r\n")) as port:
        outcome = door().post(f"http://127.0.0.1:{port}/", b"", {"x": "a\r\nHost: evil"})
    assert isinstance(outcome, EgressFailure)


def test_this_machine_is_not_reached_by_its_public_looking_address() -> None:
    door_without_networks = Egress(Policy(allow_http=True))
    for address in {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}:
        host = f"[{address}]" if ":" in str(address) else str(address)
        assert door_without_networks.fault_of(f"https://{host}/")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hooks.example.org"
    files = ["-addext", "subjectAltName=DNS:hooks.example.org", "-keyout", "key.pem", "-out", "cert.pem"]
    command = [program, *options.split(), *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - fixed arguments
    return folder


def tls_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def test_tls_is_checked_against_the_name(certificate: Path) -> None:
    names = []
    server = tls_server(certificate)
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    with talking(saying(b"HTTP/1.1 204 X\r\n\r\n"), server) as port:
        known = door(resolver=lambda *_: ("127.0.0.1",), tls=trusting)
        assert isinstance(known.post(f"https://hooks.example.org:{port}/", b"{}", {}), Response)
        assert names == ["hooks.example.org"]
        for egress, host in (
            (known, "other.example.org"),
            (door(resolver=lambda *_: ("127.0.0.1",)), "hooks.example.org"),
        ):
            outcome = egress.post(f"https://{host}:{port}/", b"{}", {})
            assert isinstance(outcome, EgressFailure)
            assert outcome.kind == "tls"


def test_a_handshake_that_never_ends_is_left_at_the_deadline() -> None:
    with talking(dripping(b"", b"\x16")) as port:
        outcome = door(0.4).post(f"https://127.0.0.1:{port}/", b"{}", {})
    assert isinstance(outcome, EgressFailure)
