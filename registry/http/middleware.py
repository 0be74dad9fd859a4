"""The outermost layer: what no handler should have to think of (docs/adr/0014).

* Each request has an id, its own if it is a plain one, on the answer and on every log line.
* One log line per request.
* An address that is too long, has too many parameters or one twice, is not UTF-8 or holds a NUL is answered here.
* HEAD is GET without its body; every answer carries the same security headers.
* Answers are packed here, around all that makes them (docs/adr/0072).
"""

import os
import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote_plus, unquote_to_bytes

import structlog
from litestar.enums import HttpMethod, ScopeType
from structlog.contextvars import bind_contextvars, reset_contextvars

from registry.db.visibility import let_see_private
from registry.http.compression import Packer, accepts_gzip, plain_etags
from registry.http.documents import NewsOnly
from registry.http.early_answers import NO_STORE, SAFETY, problem_bytes
from registry.http.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from litestar.types import (
        ASGIApp,
        HTTPReceiveMessage,
        HTTPScope,
        Message,
        Receive,
        Scope,
        Send,
        WebSocketReceiveMessage,
    )

log = structlog.get_logger("registry.access_log")

MAX_QUERY_BYTES = 8_192
MAX_PATH_BYTES = 2_048
MAX_PARAMETERS = 64
"""Three times what any operation knows. The framework keeps what it parsed of the last thousand different queries, for
as long as the process: a thousand parameters each were 125 MiB."""
CLIENT_GONE = 499
"""Logged where nobody waits for the answer any more; it is never sent."""
_PLAIN = re.compile(rb"[!-$&-~]*")
"""What is visible ASCII as it stands, without percent signs: almost every address."""
_LONGEST_NAME = 100
_SEVERAL = re.compile(r"/[a-z]{2}/compare"), "model"
"""Where a parameter stands once for each thing, as the boxes of a form send it: the pages that compare models."""
_NEWS_ONLY = b"if-none-match"
_CONDITIONS = frozenset({b"if-match", _NEWS_ONLY})
_VARY = (b"vary", b"accept-encoding")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


BY_SESSION = "cardwatch.by_session"
"""In the scope of a request that a session answers for: nobody may keep the answer."""


class RequestMiddleware:
    """ASGI middleware around the whole application; HEAD is answered as GET without its body."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer malformed requests here and pass on the others, with a request id bound to every log line."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        head = _read_head(scope)
        exchange = _Exchange(scope, receive, send, head.request_id.encode())
        if exchange.method == "HEAD":
            scope["method"] = HttpMethod.GET
        bound = bind_contextvars(request_id=head.request_id)
        let_see_private(may=False)
        try:
            fault = fault_of(scope) or _repetition(scope)
            if fault:
                await _refuse(exchange.send, *fault)
            else:
                await self.app(scope, exchange.receive, _through(head, scope, exchange))
            log.info("request", method=exchange.method, path=scope["path"], status=exchange.status, ms=exchange.ms)
        finally:
            reset_contextvars(**bound)


def _through(head: "_RequestHead", scope: "HTTPScope", exchange: "_Exchange") -> "Send":
    """Where an answer goes: past what the client knows already, and what packs it."""
    send = exchange.send
    if head.may_pack:
        send = Packer(scope, send, knows_packed=head.knows_packed).send
    if head.known and scope["method"] == HttpMethod.GET:
        send = NewsOnly(send, head.known).send
    return send


class _Exchange:
    """What is received and sent for one request, and what of it is logged."""

    __slots__ = ("_receive", "_request_id", "_scope", "_send", "_started", "method", "status")

    def __init__(self, scope: "Scope", receive: "Receive", send: "Send", request_id: bytes) -> None:
        self._scope = scope
        self._receive, self._send, self._request_id = receive, send, request_id
        self._started = time.perf_counter()
        self.method = str(cast("dict[str, Any]", scope)["method"])
        self.status = 0

    @property
    def ms(self) -> float:
        """Milliseconds since the request was met."""
        return round((time.perf_counter() - self._started) * 1000, 1)

    async def receive(self) -> "HTTPReceiveMessage | WebSocketReceiveMessage":
        """The next message of the client; one who left without an answer is no fault of the service."""
        message = await self._receive()
        if message["type"] == "http.disconnect" and not self.status:
            self.status = CLIENT_GONE
        return message

    async def send(self, message: "Message") -> None:
        """Send a message with the headers of every answer, and without the body that HEAD does not want."""
        if message["type"] == "http.response.start":
            self.status = self.status or message["status"]
            more = (*SAFETY, NO_STORE) if BY_SESSION in self._scope else SAFETY
            message["headers"] = [*message["headers"], (b"x-request-id", self._request_id), _VARY, *more]
        elif self.method == "HEAD" and message["type"] == "http.response.body":
            message["body"] = b""
        await self._send(message)


def fault_of(scope: "Scope") -> tuple[int, str] | None:
    """What is wrong with the address of a request, as status and sentence, or None."""
    query, path = scope.get("query_string", b""), scope.get("raw_path") or b""
    if len(query) > MAX_QUERY_BYTES or len(path) > MAX_PATH_BYTES:
        return 414, "The address is too long."
    if query.count(b"&") >= MAX_PARAMETERS:
        return 400, f"The address has more than {MAX_PARAMETERS} parameters."
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


def _repetition(scope: "Scope") -> tuple[int, str, str] | None:
    """What is wrong with a query in which a parameter stands twice: the last alone would count, without a word."""
    query = scope.get("query_string", b"")
    if b"&" not in query:
        return None
    place, of_several = _SEVERAL
    several = of_several if place.fullmatch(str(scope.get("path", ""))) else None
    seen = set()
    for part in query.decode("latin-1").split("&"):
        name = unquote_plus(part.partition("=")[0])[:_LONGEST_NAME]
        if part and name in seen and name != several:
            return 400, f"`{name}` is given more than once in the address; give it once.", f"/{name}"
        seen.add(name)
    return None


class _RequestHead(NamedTuple):
    """What of a request's headers is read here."""

    request_id: str
    may_pack: bool
    """Whether the client asks for gzip."""
    known: str
    """The ETags that it has."""
    knows_packed: bool
    """Whether they are of packed answers."""


def _read_head(scope: "Scope") -> _RequestHead:
    """The headers in one pass; ETags of packed answers become those of plain ones."""
    request_id, may_pack, known, packed = "", False, [], []
    for place, (name, value) in enumerate(scope["headers"]):
        if name == b"x-request-id":
            request_id = request_id or (value.decode() if _REQUEST_ID.fullmatch(value) else "")
        elif name == b"accept-encoding":
            may_pack = accepts_gzip(value.decode("latin-1"))
        elif name in _CONDITIONS:
            plain = plain_etags(value)
            known += [plain.decode("latin-1")] if name == _NEWS_ONLY else []
            packed += [(place, (name, plain))] if plain != value else []
    if packed:
        headers = scope["headers"] = list(scope["headers"])
        for place, header in packed:
            headers[place] = header
    return _RequestHead(request_id or os.urandom(8).hex(), may_pack, ",".join(known), bool(packed))


async def _refuse(send: "Send", status: int, detail: str, pointer: str = "") -> None:
    headers = [(b"content-type", MEDIA_TYPE.encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": problem_bytes(status, detail, pointer), "more_body": False})
