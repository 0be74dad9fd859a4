"""What packs one answer on its way to the client (decided in ADR 0072)."""

import asyncio
import zlib
from typing import TYPE_CHECKING, Any, cast

from registry.http.compression.rules import is_reading, may_be_packed, packed_etag, packed_head, pays

if TYPE_CHECKING:
    from litestar.types import HTTPScope, Message, Send

LEVEL = 3
"""A record takes a twentieth of its request at this level, a page of fifty a third; beyond, time grows faster than
bytes shrink."""
_GZIP = 16 + zlib.MAX_WBITS
IN_LOOP_BYTES = 64 * 1024
"""What is longer is packed in a thread: the event loop serves others meanwhile."""


class Packer:
    """Sends one answer, packed where that pays; for a client that asked for it."""

    __slots__ = ("_has_read", "_knows_packed", "_may", "_send", "_start", "_stream")

    def __init__(self, scope: "HTTPScope", send: "Send", *, knows_packed: bool) -> None:
        self._send, self._knows_packed = send, knows_packed
        self._may = may_be_packed(scope["method"], scope["path"], scope["headers"])
        self._has_read = is_reading(scope["method"], scope["path"])
        self._start: dict[str, Any] | None = None
        self._stream: Any = None

    async def send(self, message: "Message") -> None:
        """Pass a message on; the head of an answer of a known length waits for the body, whose length it tells."""
        told = cast("dict[str, Any]", message)
        if told["type"] == "http.response.start":
            await self._begin(told)
        elif self._start is not None:
            await self._go_on(self._start, told)
        elif self._stream is not None:
            await self._send(cast("Message", {**told, "body": await self._packed(told)}))
        else:
            await self._send(message)

    async def _begin(self, start: dict[str, Any]) -> None:
        headers = start["headers"]
        if self._may and pays(start["status"], headers, has_read=self._has_read):
            self._stream = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
            if any(name == b"content-length" for name, _ in headers):
                self._start = start
                return
            start["headers"] = packed_head(headers, None)
        elif start["status"] == 304 and self._knows_packed:  # noqa: PLR2004 - HTTP's
            start["headers"] = [(name, packed_etag(value) if name == b"etag" else value) for name, value in headers]
        await self._send(cast("Message", start))

    async def _go_on(self, start: dict[str, Any], first: dict[str, Any]) -> None:
        """Send the head with the first part of the body, which is almost always all of it."""
        self._start = None
        body = await self._packed(first)
        start["headers"] = packed_head(start["headers"], None if first.get("more_body", False) else len(body))
        await self._send(cast("Message", start))
        await self._send(cast("Message", {**first, "body": body}))

    async def _packed(self, part: dict[str, Any]) -> bytes:
        body, is_last = part.get("body", b""), not part.get("more_body", False)
        if len(body) > IN_LOOP_BYTES:
            return await asyncio.to_thread(self._pack, body, is_last=is_last)
        return self._pack(body, is_last=is_last)

    def _pack(self, body: bytes, *, is_last: bool) -> bytes:
        packed: bytes = self._stream.compress(body)
        return packed + self._stream.flush() if is_last else packed
