"""Counts every request before it is routed, and tells the caller where it stands.

* A request with a valid key is its key's, any other its address's; so guessing keys spends the guesser's units.
* The key is looked up here, once; guards find the caller in the scope.
* Health is never limited.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol, cast

from litestar.enums import ScopeType

from registry.access import Caller
from registry.access.guards import KNOWN, caller_behind
from registry.db import Database
from registry.errors import CardwatchError
from registry.http.problems import send_problem
from registry.rates.hops import client_address, client_at
from registry.rates.limiter import RateLimiter
from registry.rates.meter import METER, Meter
from registry.rates.rules import weight_of
from registry.settings import Settings

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

FREE = "/health/"
LOGIN = "/login"
"""Where keys can be tried, in any language: always counted for the address, whatever key the request itself has."""


class Parts(Protocol):
    """What of the runtime is needed."""

    @property
    def settings(self) -> Settings:
        """Whose bootstrap key is known."""

    @property
    def database(self) -> Database:
        """Where keys are looked up."""

    @property
    def limiter(self) -> RateLimiter:
        """What counts."""


Page = Callable[["Scope", "Send", CardwatchError], Awaitable[bool]]
"""Answers with a page where one is wanted, and says whether it did."""


class RateMiddleware:
    """ASGI middleware: 429 where a caller has spent its minute, else the answer with ``RateLimit`` headers."""

    def __init__(self, app: "ASGIApp", parts: Parts, send_page: Page) -> None:
        self.app, self._parts, self._send_page = app, parts, send_page

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass a request on if its caller has units left."""
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith(FREE):
            await self.app(scope, receive, send)
            return
        limiter = self._parts.limiter
        if not (limiter.limits.address or limiter.limits.key):
            await self.app(scope, receive, send)
            return
        key = await self._key(scope)
        if not (limiter.limits.address if key is None else limiter.limits.key):
            await self.app(scope, receive, send)
            return
        peer = scope["client"]
        address = client_address(peer[0], scope["headers"], limiter.trusted) if peer else None
        client = None if address is None else client_at(address)
        meter = Meter(limiter, key, client)

        async def send_with_standing(message: "Message") -> None:
            if message["type"] == "http.response.start" and meter.standing is not None:
                message["headers"] = [*message["headers"], *meter.standing.headers]
            await send(message)

        try:
            await meter.spend(weight_of(scope["path"], scope["query_string"]))
        except CardwatchError as error:
            if not await self._send_page(scope, send_with_standing, error):
                await send_problem(send_with_standing, error, scope["path"])
            return
        cast("dict[str, Any]", scope)[METER] = meter
        await self.app(scope, receive, send_with_standing)

    async def _key(self, scope: "Scope") -> str | None:
        """The id of a valid key; what was found is kept for the guards."""
        if scope["path"].rstrip("/").endswith(LOGIN):
            return None
        header = next((value for name, value in scope["headers"] if name == b"authorization"), None)
        if header is None:
            return None
        found: Caller | Exception
        try:
            bootstrap_key = self._parts.settings.bootstrap_key
            found = await caller_behind(header.decode("latin-1"), self._parts.database, bootstrap_key)
        except Exception as error:  # noqa: BLE001 - the guards raise it, where the framework makes a problem of it
            found = error
        cast("dict[str, Any]", scope)[KNOWN] = found
        return found.id if isinstance(found, Caller) else None
