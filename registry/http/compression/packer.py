"""What packs one answer on its way to the client (decided in ADR 0072)."""

import asyncio
import zlib
from typing import TYPE_CHECKING, Any, cast

from registry.http.compression.rules import LEAST_BYTES, may_be_packed, packed_etag, packed_head, pays

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

    __slots__ = ("_knows_packed", "_may", "_send", "_start", "_stream")

    def __init__(self, scope: "HTTPScope", send: "Send", *, knows_packed: bool) -> None:
        self._send, self._knows_packed = send, knows_packed
        self._may = may_be_packed(scope["method"], scope["path"], scope["headers"])
        self._start: dict[str, Any] | None = None
        self._stream: Any = None

    async def send(self, message: "Message") -> None:
        """Pass a message on; the head waits for the first part of the body, whose length decides."""
        told = cast("dict[str, Any]", message)
        if told["type"] == "http.response.start":
            await self._begin(told)
        elif self._stream is not None:
            await self._send(cast("Message", {**told, "body": await self._packed(told)}))
        elif self._start is None:
            await self._send(message)
        else:
            await self._decide(self._start, told)

    async def _begin(self, start: dict[str, Any]) -> None:
        if self._may and pays(start["status"], start["headers"]):
            self._start = start
            return
        if start["status"] == 304 and self._knows_packed:  # noqa: PLR2004 - HTTP's
            start["headers"] = [(name, packed_etag(v) if name == b"etag" else v) for name, v in start["headers"]]
        await self._send(cast("Message", start))

    async def _decide(self, start: dict[str, Any], first: dict[str, Any]) -> None:
        """Send the head with the first part of the body: all of it, or the beginning of a stream."""
        self._start = None
        is_whole = not first.get("more_body", False)
        if is_whole and len(first.get("body", b"")) < LEAST_BYTES:
            await self._send(cast("Message", start))
            await self._send(cast("Message", first))
            return
        self._stream = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
        body = await self._packed(first)
        start["headers"] = packed_head(start["headers"], len(body) if is_whole else None)
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
