"""Connections of the HTTP server: what is no request is told as a problem, and nobody holds one for ever.

* uvicorn parses with h11; what h11 refuses answers a problem document with the headers of every other answer.
* A request whose length can be read in two ways is refused (RFC 9112, section 6.1), and its connection ends.
* A request must arrive in time, and an answer be read; of too many connections the one idle for longest gives way.
"""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar

import h11
import structlog
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from registry.http.early_answers import early_answer

log = structlog.get_logger(__name__)

HEAD_SECONDS = 15.0
"""In which the head of a request must have arrived, from the opening of the connection or the answer before."""
KEEP_ALIVE_SECONDS = 10
"""For how long a connection waits in silence for another request. Clients in Python give theirs up after 5: where the
server did so at the same moment, a request on its way was cut off."""
REQUEST_SECONDS = 60.0
"""In which all of it must have arrived."""
STALL_SECONDS = 60.0
"""After which an answer that nobody reads is given up."""
LINGER_SECONDS = 2.0
"""For how long a refused connection is still read, so that the refusal is not lost in a reset."""
LOOK_SECONDS = 1.0
MAX_HEAD_BYTES = 16 * 1024
MAX_CONNECTIONS = 500

_AROUND = len(b": \r\n")
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
_TOO_LARGE = 431
_DETAILS = {
    400: "This is not an HTTP request that can be understood.",
    408: "The request did not arrive in time.",
    431: f"The address and the headers together are longer than {MAX_HEAD_BYTES} bytes.",
    503: "Too many connections are open; try again soon.",
}


class StrictParser(h11.Connection):
    """h11, which also refuses a length given twice over, and remembers why it refused.

    The head of an answer waits for the beginning of its body: sent together they wake the client once, and the system
    is called once, which was an eighth of the time of a record.
    """

    refused_as: int = HTTPStatus.BAD_REQUEST

    def __init__(self, our_role: type[h11.SERVER], max_incomplete_event_size: int) -> None:
        super().__init__(our_role, max_incomplete_event_size)
        self._head: list[bytes] = []

    def send_with_data_passthrough(self, event: h11.Event) -> list[bytes] | None:
        """What is to be sent now; None where the connection is to be closed."""
        parts = super().send_with_data_passthrough(event)
        if type(event) is h11.Response:
            self._head = parts or []
            return []
        if parts is not None and self._head:
            parts, self._head = self._head + parts, []
        return parts

    def next_event(self) -> Any:  # noqa: ANN401 - h11 names many types
        """The next event; raises ``h11.RemoteProtocolError`` for what is no request."""
        try:
            event = super().next_event()
            if type(event) is h11.Request:
                _refuse_dubious_head(event)
        except h11.RemoteProtocolError as error:
            if error.error_status_hint == _TOO_LARGE:
                self.refused_as = _TOO_LARGE
            raise
        return event


class GuardedConnection(H11Protocol):
    """One connection, as uvicorn wants its ``http=``."""

    max_connections: ClassVar[int] = MAX_CONNECTIONS
    head_seconds: ClassVar[float] = HEAD_SECONDS
    request_seconds: ClassVar[float] = REQUEST_SECONDS
    stall_seconds: ClassVar[float] = STALL_SECONDS

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.cycle: RequestResponseCycle | None  # type: ignore[assignment]  # uvicorn begins with None, too
        self.parser = StrictParser(h11.SERVER, MAX_HEAD_BYTES)
        self.conn = self.parser
        self.since = self.loop.time()
        self.is_refused = False
        self._unsent: tuple[int, float] = (0, self.since)
        self._look_again: asyncio.TimerHandle | None = None

    @property
    def address(self) -> str:
        """The client's address, or nothing on a socket that has none."""
        return self.client[0] if self.client else ""

    @property
    def is_waiting(self) -> bool:
        """Whether the server waits for (the rest of) a request here."""
        return not self.is_refused and self.conn.their_state in {h11.IDLE, h11.SEND_BODY}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Take a connection, if need be in the place of the one that has waited longest."""
        super().connection_made(transport)
        self._look_again = self.loop.call_later(LOOK_SECONDS, self._look)
        if len(self.connections) > self.max_connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._look_again is not None:
            self._look_again.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Go on with a request; what comes after a refusal is read and thrown away."""
        if not self.is_refused:
            super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request; ``msg`` is uvicorn's own sentence."""
        del msg
        self.refuse(self.parser.refused_as)

    def refuse(self, status: int) -> None:
        """Answer a problem, unless an answer has begun, and end the connection."""
        log.info("connection.refused", status=int(status), client=self.address)
        self._unset_keepalive_if_required()
        self.is_refused = True
        if self._abandon() or self.transport.is_closing():
            self.transport.abort()
            return
        self.transport.write(early_answer(status, _DETAILS[status], self.server_state.default_headers))
        self._linger()

    def on_response_complete(self) -> None:
        """Wait for the next request from now on."""
        self.since = self.loop.time()
        super().on_response_complete()

    def _abandon(self) -> bool:
        """Let go of a request that is being answered; whether its answer has begun."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            return False
        cycle.disconnected = True
        cycle.message_event.set()
        return cycle.response_started

    def _linger(self) -> None:
        try:
            self.transport.write_eof()
        except (OSError, NotImplementedError):  # the client has gone; TLS cannot be half closed
            self.transport.close()
            return
        self.flow.resume_reading()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _make_room(self) -> None:
        waiting = [one for one in self.connections if isinstance(one, GuardedConnection) and one.is_waiting]
        eldest = min((one for one in waiting if one is not self), key=lambda one: one.since, default=self)
        eldest.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        self.connections.discard(eldest)

    def _look(self) -> None:
        """Give up a request that does not arrive, or an answer that is not read."""
        self._look_again = self.loop.call_later(LOOK_SECONDS, self._look)
        now = self.loop.time()
        unsent = self.transport.get_write_buffer_size()
        if unsent == 0 or unsent != self._unsent[0]:
            self._unsent = (unsent, now)
        if now - self._unsent[1] > self.stall_seconds:
            log.info("connection.unread", client=self.address)
            self.transport.abort()
        elif self.is_waiting and now - self.since > self._patience():
            self.refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _patience(self) -> float:
        return self.head_seconds if self.conn.their_state is h11.IDLE else self.request_seconds


def _refuse_dubious_head(request: h11.Request) -> None:
    """Refuse two lengths and a large head.

    What proxies and servers may read differently is how requests are smuggled. Of a large head h11 counts only what has
    not arrived in one piece.
    """
    size, lengths = len(request.target), set()
    for name, value in request.headers:
        size += len(name) + len(value) + _AROUND
        if name in _LENGTHS:
            lengths.add(name)
    if b"transfer-encoding" in lengths and (len(lengths) > 1 or request.http_version < b"1.1"):
        raise h11.RemoteProtocolError("two lengths", error_status_hint=400)
    if size > MAX_HEAD_BYTES:
        raise h11.RemoteProtocolError("a large head", error_status_hint=_TOO_LARGE)
