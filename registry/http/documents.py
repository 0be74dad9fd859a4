"""Documents that are stored as JSON, sent as they are."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import MediaType, Response

if TYPE_CHECKING:
    from litestar.types import HTTPResponseStartEvent, Receive, Scope, Send


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
        start: HTTPResponseStartEvent = {
            "type": "http.response.start",
            "status": self.status_code or HTTPStatus.OK,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(self.content)),
                (b"etag", self.etag.encode()),
            ],
        }

        async def send_both(scope: "Scope", receive: "Receive", send: "Send") -> None:
            del scope, receive
            await send(start)
            await send({"type": "http.response.body", "body": self.content, "more_body": False})

        return send_both
