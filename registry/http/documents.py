"""Documents that are stored as JSON, sent as they are; and what the client has already, sent not at all."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from litestar import MediaType, Response

from registry.http.etags import is_unchanged

if TYPE_CHECKING:
    from litestar.types import Message, Receive, Scope, Send


_OK, _NOT_MODIFIED = int(HTTPStatus.OK), int(HTTPStatus.NOT_MODIFIED)
"""Numbers, as logs show them."""


class DocumentResponse(Response[Any]):
    """JSON bytes and their ETag, sent as they are: nothing is encoded, and no headers are merged or looked up.

    A handler that answers one names the type of the document: ``Response[ModelDocument]``.
    """

    def __init__(self, document: bytes, etag: str, status_code: int = HTTPStatus.OK) -> None:
        super().__init__(document, status_code=status_code, media_type=MediaType.JSON, headers={"ETag": etag})
        self.etag = etag

    def to_asgi_response(self, app: object = None, request: object = None, **__: object) -> Any:  # noqa: ANN401 - Litestar names its class; any ASGI application does
        """The two messages of this answer."""
        del app, request

        async def send_both(scope: "Scope", receive: "Receive", send: "Send") -> None:
            del scope, receive
            await send_stored(send, self.content, self.etag, self.status_code or _OK)

        return send_both


async def send_stored(send: "Send", document: bytes, etag: str, status: int = _OK) -> None:
    """Send JSON as it is stored, with its ETag."""
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(document)),
        (b"etag", etag.encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": document, "more_body": False})


async def send_unchanged(send: "Send", etag: str) -> None:
    """Answer 304: the client has this version."""
    headers = [(b"etag", etag.encode())]
    await send({"type": "http.response.start", "status": _NOT_MODIFIED, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


_OF_THE_BODY = frozenset({b"content-type", b"content-length", b"content-disposition"})


class NewsOnly:
    """Sends the answer to a GET, or 304 where it has an ETag that the client named (RFC 9110, section 13.1.2).

    A handler that knows the ETag before it makes the answer says so itself, which is cheaper.
    """

    __slots__ = ("_is_over", "_known", "_send")

    def __init__(self, send: "Send", known: str) -> None:
        self._send, self._known, self._is_over = send, known, False

    async def send(self, message: "Message") -> None:
        """Pass a message on, or the head alone."""
        told = cast("dict[str, Any]", message)
        if told["type"] == "http.response.start" and told["status"] == _OK:
            etag = next((value for name, value in told["headers"] if name == b"etag"), b"")
            self._is_over = bool(etag) and is_unchanged(self._known, etag.decode("latin-1"))
            if self._is_over:
                kept = [(name, value) for name, value in told["headers"] if name not in _OF_THE_BODY]
                await self._send(cast("Message", {**told, "status": _NOT_MODIFIED, "headers": kept}))
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        if not self._is_over:
            await self._send(message)
