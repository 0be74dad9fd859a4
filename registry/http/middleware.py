"""The outermost layer: what no handler should have to think of (docs/adr/0014).

* Each request has an id, its own if it is a plain one, on the answer and on every log line.
* One log line per request.
* An address that is too long, not UTF-8 or holds a NUL is answered here.
* HEAD is GET without its body; every answer carries the same security headers.
"""

import os
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import structlog
from litestar.enums import HttpMethod, ScopeType
from structlog.contextvars import bind_contextvars, reset_contextvars

from registry.http.problems import TYPE_PREFIX, send_document

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("registry.access_log")

MAX_QUERY_BYTES = 8_192
MAX_PATH_BYTES = 2_048
_PLAIN = re.compile(rb"[!-$&-~]*")
"""What is visible ASCII as it stands, without percent signs: almost every address."""
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestMiddleware:
    """ASGI middleware around the whole application; HEAD is answered as GET without its body."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer malformed requests here and pass on the others, with a request id bound to every log line."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        started, status, method = time.perf_counter(), 500, str(scope["method"])
        if method == "HEAD":
            scope["method"] = HttpMethod.GET

        async def send_with_id(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode()), *_SAFETY]
            elif method == "HEAD" and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        bound = bind_contextvars(request_id=request_id)
        try:
            fault = fault_of(scope)
            if fault:
                await _refuse(send_with_id, *fault)
            else:
                await self.app(scope, receive, send_with_id)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=method, path=scope["path"], status=status, ms=milliseconds)
        finally:
            reset_contextvars(**bound)


def fault_of(scope: "Scope") -> tuple[int, str] | None:
    """What is wrong with the address of a request, as status and sentence, or None."""
    query, path = scope.get("query_string", b""), scope.get("raw_path") or b""
    if len(query) > MAX_QUERY_BYTES or len(path) > MAX_PATH_BYTES:
        return 414, "The address is too long."
    for part in (path, query):
        if _PLAIN.fullmatch(part):
            continue
        decoded = unquote_to_bytes(part.replace(b"+", b" "))
        if b"\x00" in decoded:
            return 400, "The address contains a NUL character."
        try:
            decoded.decode()
        except UnicodeDecodeError:
            return 400, "The address is not valid UTF-8."
    return None


_SAFETY = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]


def _request_id(scope: "Scope") -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value.decode()
    return os.urandom(8).hex()


async def _refuse(send: "Send", status: int, detail: str) -> None:
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + "invalid",
        "title": "The input is not acceptable",
        "status": status,
        "detail": detail,
        "instance": "",
        "errors": [{"pointer": "", "detail": detail}],
    }
    await send_document(send, body)
