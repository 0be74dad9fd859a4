"""The wire of the stub hub: HTTP/1.1 with keep-alive, and every way a server can fail to answer properly."""

import gzip
import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.support.stub_hub.faults.script import Fault
from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer, as_json, refused

Respond = Callable[[Call, dict[str, str]], tuple[Answer, Fault | None]]
_HTML = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body>Please wait.</body></html>"
_ITEMS_THAT_ARE_NO_MODELS = [None, 7, {}, {"id": 5}, {"id": "no/sha", "lastModified": "yesterday", "tags": "mit"}]


class Server(ThreadingHTTPServer):
    """Serves on loopback; ``close`` also ends connections that are open or deliberately silent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, respond: Respond) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.respond = respond
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - typeshed's own types
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - typeshed's own types
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - typeshed's own types
        """Clients that give up are what the tests are about: no traceback for them."""

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "stub-hub"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the base class's signature
        """The stub keeps its own log of requests."""

    def handle_call(self) -> None:
        answer, fault = self.server.respond(self._call(), dict(self.headers.items()))
        if fault is None:
            self._send(answer)
            return
        getattr(self, f"_be_{fault.kind}")(answer, fault)

    do_GET = do_HEAD = do_POST = handle_call  # noqa: N815 - the names the standard library calls

    def _call(self) -> Call:
        length = int(self.headers.get("Content-Length") or 0)
        url = urlsplit(self.path)
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        known = token if scheme.lower() == "bearer" and token else None
        return Call(self.command, url.path, url.query, known, self.rfile.read(length))

    def _head(self, answer: Answer, length: int | None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send(self, answer: Answer) -> None:
        self._head(answer, len(answer.body))
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _be_status(self, answer: Answer, fault: Fault) -> None:
        told = Answer(fault.status, {"Content-Type": "text/plain"}, fault.body.encode()) if fault.body else refused(
            fault.status, None, "As told"
        )  # fmt: skip
        limits = {name: value for name, value in answer.headers.items() if name.startswith("RateLimit")}
        self._send(Answer(told.status, {**told.headers, **limits, **fault.headers}, told.body))

    def _be_html(self, _answer: Answer, fault: Fault) -> None:
        self._send(Answer(200, {"Content-Type": "text/html; charset=utf-8", **fault.headers}, _HTML))

    def _be_malformed_json(self, answer: Answer, _fault: Fault) -> None:
        self._send(Answer(200, answer.headers, answer.body[: len(answer.body) // 2]))

    def _be_truncated(self, answer: Answer, _fault: Fault) -> None:
        self._head(answer, len(answer.body) + 10)
        self.wfile.write(answer.body)
        self._hang_up()

    def _be_dropped(self, _answer: Answer, _fault: Fault) -> None:
        self._hang_up()

    def _be_silence(self, _answer: Answer, _fault: Fault) -> None:
        self.server.closing.wait(60)
        self._hang_up()

    def _be_stall(self, _answer: Answer, fault: Fault) -> None:
        self.server.closing.wait(fault.seconds)
        self._hang_up()

    def _be_drip(self, answer: Answer, fault: Fault) -> None:
        self._head(answer, len(answer.body))
        self._drip(answer.body, fault.seconds)

    def _be_drip_headers(self, _answer: Answer, fault: Fault) -> None:
        self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 4096, fault.seconds)

    def _be_wrong_etag(self, answer: Answer, _fault: Fault) -> None:
        answer.headers["ETag"] = '"' + "0" * 40 + '"'
        self._send(answer)

    def _be_wrong_bytes(self, answer: Answer, _fault: Fault) -> None:
        self._send(Answer(answer.status, answer.headers, answer.body[::-1]))

    def _be_huge(self, answer: Answer, fault: Fault) -> None:
        self._head(answer, None)
        chunk = b" " * 65536
        for _ in range(0, fault.size, len(chunk)):
            self.wfile.write(chunk)
        self._hang_up()

    def _be_compressed(self, answer: Answer, fault: Fault) -> None:
        bomb = gzip.compress(b" " * fault.size)
        self._send(Answer(200, {**answer.headers, "Content-Encoding": "gzip"}, bomb))

    def _be_redirect(self, _answer: Answer, fault: Fault) -> None:
        self._send(Answer(302, {"Location": fault.to}))

    def _be_malformed_item(self, answer: Answer, _fault: Fault) -> None:
        spoiled = as_json(_ITEMS_THAT_ARE_NO_MODELS)
        body = spoiled.body[:-1] + (b", " + answer.body[1:] if len(answer.body.strip()) > len(b"[]") else b"]")
        self._send(Answer(200, answer.headers, body))

    def _be_empty_list(self, answer: Answer, _fault: Fault) -> None:
        self._send(_without_next(answer, b"[]" if answer.body[:1] == b"[" else answer.body))

    def _be_shrunk_list(self, answer: Answer, _fault: Fault) -> None:
        if answer.body[:1] != b"[":
            self._send(answer)
            return
        items = json.loads(answer.body)
        self._send(_without_next(answer, json.dumps(items[: (len(items) + 1) // 2]).encode()))

    def _be_no_siblings(self, answer: Answer, _fault: Fault) -> None:
        if answer.status != 200 or "siblings" not in (told := json.loads(answer.body)):
            self._send(answer)
            return
        self._send(Answer(answer.status, answer.headers, json.dumps({**told, "siblings": []}).encode()))

    def _be_foreign_link(self, answer: Answer, fault: Fault) -> None:
        self._send(Answer(200, {**answer.headers, "Link": f'<{fault.to}>; rel="next"'}, answer.body))

    def _drip(self, data: bytes, seconds: float) -> None:
        for at in range(len(data)):
            self.wfile.write(data[at : at + 1])
            self.wfile.flush()
            if self.server.closing.wait(seconds):
                break
        self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        try:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _without_next(answer: Answer, body: bytes) -> Answer:
    return Answer(answer.status, {name: told for name, told in answer.headers.items() if name != "Link"}, body)
