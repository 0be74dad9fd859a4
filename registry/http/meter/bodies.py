"""Bodies are read whole before anything else is done: of a known size, in a known time, and not too many at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
from litestar.exceptions import ClientException, ValidationException
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE

from registry.errors import ClientGone, Invalid, Unavailable

if TYPE_CHECKING:
    from litestar.types import HTTPReceiveMessage, HTTPRequestEvent, HTTPScope, Receive

PATIENCE_SECONDS = 20.0
"""How long a body may take to arrive."""
MAX_BYTES_AT_ONCE = 32 * 1024 * 1024
"""Of all bodies that are read or worked on, per process."""


SMALL_BYTES = 1024 * 1024
"""Up to here a body is read as it comes."""


class BodyTooLarge(ClientException):
    """The body is larger than the endpoint reads."""

    status_code = HTTP_413_REQUEST_ENTITY_TOO_LARGE


class BodyRoom:
    """The memory for bodies of one process."""

    def __init__(self, size: int = MAX_BYTES_AT_ONCE) -> None:
        self._left = size

    @asynccontextmanager
    async def hold(self, size: int) -> AsyncIterator["Hold"]:
        """Hold room for a body; raises ``Unavailable`` where others take all of it."""
        held = Hold(self)
        try:
            held.take(size)
            yield held
        finally:
            self._left += held.size

    def give(self, size: int) -> None:
        """Give so much of the room away; raises ``Unavailable`` where there is less."""
        if size > self._left:
            raise Unavailable("Too many large bodies are being read; try again shortly.")
        self._left -= size


class Hold:
    """The room of one body: what it announced, or as much as has come."""

    def __init__(self, room: BodyRoom) -> None:
        self.size = 0
        self._room = room

    def take(self, size: int) -> None:
        """See to it that there is room for so many bytes; raises ``Unavailable``."""
        if size > self.size:
            self._room.give(size - self.size)
            self.size = size


def announced_size(scope: "HTTPScope", most: int) -> int:
    """How many bytes a request says that it sends, 0 where it does not say; raises ``BodyTooLarge``."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return 0
    announced = headers.get(b"content-length", b"0")
    size = int(announced) if announced.isdigit() else 0
    if size > most:
        raise BodyTooLarge(f"The body is larger than {most // 1024} KiB.")
    return size


def refuse_shapeless(body: bytes, shape: type[msgspec.Struct] | None) -> None:
    """Refuse a large body that is not of the shape at the first place where it is not, before it takes more room."""
    if shape is None or len(body) <= SMALL_BYTES:
        return
    try:
        msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise ValidationException(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # the handler's own reading says it better


class Inbox:
    """What a client sends: its body, read whole, and then the news that it has gone."""

    def __init__(self, receive: "Receive") -> None:
        self._receive = receive
        self._body: HTTPRequestEvent | None = {"type": "http.request", "body": b"", "more_body": False}
        self._gone = asyncio.Event()

    async def read(self, most: int, held: Hold) -> bytes:
        """Read the whole body into the room that is held for it.

        Raises ``BodyTooLarge``, ``Unavailable`` where it finds no room, ``Invalid`` for a slow one and ``ClientGone``.
        """
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                body = await self._read(most, held)
        except TimeoutError:
            raise Invalid(f"The body did not arrive within {PATIENCE_SECONDS:g} seconds.") from None
        self._body = {"type": "http.request", "body": body, "more_body": False}
        return body

    async def _read(self, most: int, held: Hold) -> bytes:
        chunks, size, more = [], 0, True
        while more:
            message = await self._receive()
            if message["type"] != "http.request":
                raise ClientGone("The client has gone.")
            size += len(message["body"])
            if size > most:
                raise BodyTooLarge(f"The body is larger than {most // 1024} KiB.")
            held.take(size)
            chunks.append(message["body"])
            more = message.get("more_body", False)
        return b"".join(chunks)

    async def watch(self, tell: Callable[[], None]) -> None:
        """Wait until the client has gone, and tell."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        tell()
        self._gone.set()

    async def receive(self) -> "HTTPReceiveMessage":
        """What the application asks for: the body, later the client's going."""
        if (body := self._body) is not None:
            self._body = None
            return body
        await self._gone.wait()
        return {"type": "http.disconnect"}
