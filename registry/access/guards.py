"""Guards of endpoints, such as ``guards=[requires(Scope.MODELS_WRITE)]``.

* Without a key 401, with a key that lacks the scope 403; a key that is not valid is refused even where none is needed.
* Reading needs no key where the settings say so.
* A key is looked up with every request, so that a revoked one is useless at once (docs/adr/0014).
* The caller whom a guard found is the one in the audit trail.
"""

from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.types import AsyncAnyCallable

from registry.access.rules import ANONYMOUS, PUBLIC_READER, Caller, Scope
from registry.access.service import recognise
from registry.db import Database
from registry.errors import Forbidden, Unauthenticated
from registry.settings import Settings

KNOWN = "cardwatch.caller"
"""In the scope of a request whose key was looked up before the guards: the caller, or the error."""
Connection = ASGIConnection[Any, Any, Any, Any]


def requires(scope: Scope) -> AsyncAnyCallable:
    """A guard that lets only callers with this scope pass: 401 without a key, 403 with one that lacks the scope."""

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        del handler
        caller = await find_caller(connection)
        connection.scope["auth"] = caller
        if caller.has(scope):
            return
        if caller.id == ANONYMOUS.id:
            raise Unauthenticated(f"This needs an API key with the scope {scope}: send `Authorization: Bearer <key>`.")
        raise Forbidden(f"This needs the scope {scope}; the key has {sorted(map(str, caller.scopes))}.")

    return _naming(guard, scope)


async def find_caller(connection: Connection) -> Caller:
    """Who is asking; raises ``Unauthenticated`` where a key is given that is not valid."""
    known = cast("dict[str, Any]", connection.scope).get(KNOWN)
    if isinstance(known, Exception):
        raise known
    if isinstance(known, Caller):
        return known
    settings: Settings = connection.app.state.settings
    header = connection.headers.get("authorization")
    if header is None:
        return PUBLIC_READER if settings.reads_are_public else ANONYMOUS
    return await caller_behind(header, connection.app.state.database, settings.bootstrap_key)


async def caller_behind(header: str, database: Database, bootstrap_key: str | None) -> Caller:
    """Whose key an ``Authorization`` header holds; raises ``Unauthenticated`` where it holds no valid one."""
    kind, _, key = header.partition(" ")
    if kind.lower() != "bearer" or not key.strip():
        raise Unauthenticated("The Authorization header must read `Bearer <key>`.")
    return await recognise(database.lookups, key.strip(), bootstrap_key)


class LeanHandler(HTTPRouteHandler):
    """A handler for small answers: Litestar gives each guard a copy of the handler, as costly as a look-up."""

    async def authorize_connection(self, connection: Connection) -> None:
        """Ask the guards, who do not change the handler."""
        for guard in self.resolve_guards():
            await cast("AsyncAnyCallable", guard)(connection, self)


def provide_caller(request: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """The caller whom the guard found, for the audit trail."""
    caller = request.scope.get("auth")
    return caller if isinstance(caller, Caller) else ANONYMOUS


def requires_any(first: Scope, *others: Scope) -> AsyncAnyCallable:
    """A guard that lets callers with any of these scopes pass; the refusal names the first."""
    refuse = requires(first)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        caller = await find_caller(connection)
        if not any(caller.has(scope) for scope in others):
            await refuse(connection, handler)
        connection.scope["auth"] = caller

    return _naming(guard, first, *others)


def _naming(guard: AsyncAnyCallable, *scopes: Scope) -> AsyncAnyCallable:
    """The guard with its scopes, for the API's description."""
    guard.scopes = scopes  # type: ignore[attr-defined]  # a function takes attributes
    return guard


async def require_metrics(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let everyone see the metrics where the settings say so, else whoever has a key that may read."""
    settings: Settings = connection.app.state.settings
    if settings.metrics_are_public:
        return
    if connection.headers.get("authorization") is None:
        raise Unauthenticated("Metrics need an API key with the scope models:read: send `Authorization: Bearer <key>`.")
    await _may_read(connection, handler)


_may_read = requires(Scope.MODELS_READ)
_naming(require_metrics, Scope.MODELS_READ)
READ = [requires(Scope.MODELS_READ)]
WRITE = [requires(Scope.MODELS_WRITE)]
PROPOSE = [requires(Scope.MODELS_PROPOSE)]
REVIEW = [requires(Scope.MODELS_REVIEW)]
SYNC = [requires(Scope.SYNC_RUN)]
MANAGE = [requires(Scope.WEBHOOKS_MANAGE)]
"""Guards of endpoints, by what a key has to be allowed."""
