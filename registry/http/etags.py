"""Strong ETags and the conditions built on them (RFC 9110, section 13)."""

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import MediaType, Response

from registry.errors import StaleVersion, VersionMissing

if TYPE_CHECKING:
    from litestar.types import HTTPResponseStartEvent, Receive, Scope, Send


def etag_of(data: bytes) -> str:
    """The strong ETag of these bytes, with its quotes."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the client already has this version (weak comparison, as for GET)."""
    if not if_none_match:
        return False
    known = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return "*" in known or etag in known


def require_match(if_match: str | None, etag: str) -> None:
    """Refuse a change that is not based on the stored version: 428 without ``If-Match``, 412 with an old one."""
    if not if_match:
        raise VersionMissing("Send If-Match with the ETag that you read, so that no one's change is lost.")
    if if_match.strip() != "*" and etag not in {part.strip() for part in if_match.split(",")}:
        raise StaleVersion("The resource has changed since you read it; read it again.", current=etag)


class Stored(Response[bytes]):
    """JSON bytes and their ETag, sent as they are: nothing is encoded, and no headers are merged or looked up."""

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
