"""Guards for endpoints: ``guards=[requires(Scope.MODELS_WRITE)]``."""

from typing import Any

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import AsyncAnyCallable

from registry.access.rules import ANONYMOUS, PUBLIC_READER, Caller, Scope
from registry.access.service import recognise
from registry.db import Database
from registry.errors import Forbidden, Unauthenticated
from registry.settings import Settings

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

    return guard


async def find_caller(connection: Connection) -> Caller:
    """Who is asking; raises ``Unauthenticated`` where a key is given that is not valid."""
    settings: Settings = connection.app.state.settings
    header = connection.headers.get("authorization")
    if header is None:
        return PUBLIC_READER if settings.reads_are_public else ANONYMOUS
    kind, _, key = header.partition(" ")
    if kind.lower() != "bearer" or not key.strip():
        raise Unauthenticated("The Authorization header must read `Bearer <key>`.")
    return await sync_to_thread(_recognise, connection.app.state.database, key.strip(), settings.bootstrap_key)


def provide_caller(request: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """The caller whom the guard found, for the audit trail."""
    caller = request.scope.get("auth")
    return caller if isinstance(caller, Caller) else ANONYMOUS


def _recognise(database: Database, key: str, bootstrap_key: str | None) -> Caller:
    with database.reading() as session:
        return recognise(session, key, bootstrap_key)
