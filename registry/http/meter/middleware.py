"""Around a dear handler: ``@get(..., middleware=[metered(DEAR)])``.

* The body is read first, so that a slow client holds no place.
* Then one of few places is taken, by large bodies one at a time; who gets none in a moment is answered 503 with
  ``Retry-After``.
* The work spends from a budget, which is over when the client has gone.

Decided in ADR 0034.
"""

import asyncio
import math
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import msgspec
from litestar.enums import ScopeType
from litestar.middleware import DefineMiddleware

from registry.costs import Allowance, spending
from registry.http.meter.bodies import BodyRoom, Inbox, announced_size, refuse_shapeless
from registry.http.meter.slots import Slots
from registry.settings import Settings

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

KIB = 1024
MAX_STATEMENTS = 4_000
MAX_ROWS = 60_000
"""Rows, edges and findings: what takes about a second on a small machine."""
DEAR_SLOTS = Slots("Too many dear requests (checks, lineage, searches, the past) are at work; try again shortly.")
LARGE_SLOTS = Slots("Another large body is at work; one at a time is, so that nobody waits long. Try again shortly.")
LARGE_BYTES = 256 * KIB
"""Bodies above are worked on one at a time: several long texts at once would share one interpreter and all be late."""
STREAM_SLOTS = Slots("Too many exports are being sent; try again when one of them has ended.")
BODY_ROOM = BodyRoom()


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """How a dear request is held: where its places are, and what it may spend."""

    slots: Slots
    statements: float = MAX_STATEMENTS
    rows: float = MAX_ROWS
    is_timed: bool = True
    room: BodyRoom = BODY_ROOM
    """The memory for its bodies."""


DEAR = Demand(slots=DEAR_SLOTS)
STREAMED = Demand(slots=STREAM_SLOTS, statements=math.inf, rows=math.inf, is_timed=False)
"""An export goes on for as long as its client reads; what it holds is one batch."""
MAX_DOCUMENT_KIB = 64 * KIB
DOCUMENT_SLOTS = Slots("Too many documents are at work; try again shortly.")
DOCUMENT = Demand(slots=DOCUMENT_SLOTS, is_timed=False, room=BodyRoom(MAX_DOCUMENT_KIB * KIB))
"""Documents of others as they are: their size is the bound of the time, and the largest one has all of their room."""


def metered(
    demand: Demand,
    *,
    body_kib: int = 0,
    shape: type[msgspec.Struct] | None = None,
    advice: str = "",
    when: Callable[[bytes], bool] | None = None,
) -> DefineMiddleware:
    """The middleware for a handler that takes bodies of so many KiB; ``when`` says for which query strings it is dear.

    A large body has to have the ``shape`` before it is read for the handler: nested lists take twenty times their size.
    ``advice`` tells a client what to do about an answer that takes too much.
    """
    return DefineMiddleware(Turnstile, demand=demand, body_kib=body_kib, shape=shape, advice=advice, when=when)


class Turnstile:
    """ASGI middleware of one handler."""

    def __init__(
        self,
        app: "ASGIApp",
        demand: Demand,
        body_kib: int,
        shape: type[msgspec.Struct] | None,
        advice: str,
        when: Callable[[bytes], bool] | None,
    ) -> None:
        self.app, self._demand, self._advice, self._when = app, demand, advice, when
        self._most, self._shape = body_kib * KIB, shape

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on when it is its turn, with a budget."""
        if scope["type"] != ScopeType.HTTP or (self._when and not self._when(scope.get("query_string", b""))):
            await self.app(scope, receive, send)
            return
        settings: Settings = scope["litestar_app"].state.settings
        inbox = Inbox(receive)
        async with AsyncExitStack() as held:
            if await self._take_body(held, scope, inbox) > LARGE_BYTES:
                await held.enter_async_context(LARGE_SLOTS.hold(1))
            await held.enter_async_context(self._demand.slots.hold(settings.dear_requests))
            budget = self._allow(settings)
            watch = asyncio.create_task(inbox.watch(budget.abandon))
            held.callback(watch.cancel)
            with spending(budget):
                await self.app(scope, inbox.receive, send)

    async def _take_body(self, held: AsyncExitStack, scope: "HTTPScope", inbox: Inbox) -> int:
        """Read the body, if the handler takes one; how many bytes it has."""
        if not self._most:
            return 0
        room = await held.enter_async_context(self._demand.room.hold(announced_size(scope, self._most)))
        body = await inbox.read(self._most, room)
        refuse_shapeless(body, self._shape)
        return len(body)

    def _allow(self, settings: Settings) -> Allowance:
        demand = self._demand
        seconds = settings.request_seconds if demand.is_timed else math.inf
        return Allowance(statements=demand.statements, rows=demand.rows, seconds=seconds, advice=self._advice)
