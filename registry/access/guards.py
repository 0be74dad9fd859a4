"""Guards of endpoints, such as ``guards=[requires(Scope.MODELS_WRITE)]``.

* Without a key 401, with a key that lacks the scope 403; a key that is not valid is refused even where none is needed.
* Reading needs no key where the settings say so.
* A key is looked up with every request, so that a revoked one is useless at once (docs/adr/0014).
* The caller whom a guard found is the one in the audit trail.
* Whoever is logged in to the pages may read with the session, and change nothing with it (docs/adr/0051).
"""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

import structlog
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.types import AsyncAnyCallable, HTTPScope
from litestar.types import Scope as LitestarScope
from sqlalchemy.exc import SQLAlchemyError

from registry.access.rules import ANONYMOUS, PUBLIC_READER, Caller, Scope
from registry.access.service import note_use, recognise
from registry.db import Database
from registry.db.visibility import let_see_private
from registry.errors import Forbidden, Unauthenticated
from registry.events import ACTING_KEY
from registry.http.middleware import BY_SESSION
from registry.settings import Settings

log = structlog.get_logger(__name__)

KNOWN = "cardwatch.caller"
"""In the scope of a request whose key was looked up before the guards: the caller, or the error."""
Connection = ASGIConnection[Any, Any, Any, Any]


def requires(scope: Scope) -> AsyncAnyCallable:
    """A guard that lets only callers with this scope pass: 401 without a key, 403 with one that lacks the scope."""

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        del handler
        caller = await find_caller(connection)
        _acts(connection.scope, caller)
        if caller.has(scope):
            return
        if caller.is_anonymous:
            raise Unauthenticated(f"This needs an API key with the scope {scope}: send `Authorization: Bearer <key>`.")
        raise Forbidden(
            f"This needs the scope {scope}; the key has {', '.join(sorted(map(str, caller.scopes))) or 'none'}."
        )

    return _naming(guard, scope)


def may_read_at_once(scope: HTTPScope) -> bool:
    """Whether it is plain, without asking anybody, that whoever asks may read; who may then acts, as behind a guard.

    That is so of a key that was looked up to be counted, and of nobody where everybody may read. All others, a session
    and a key that is not valid among them, are for the guards.
    """
    caller = cast("dict[str, Any]", scope).get(KNOWN)
    if caller is None and not any(name in _TELL_WHO for name, _ in scope["headers"]):
        settings: Settings = scope["litestar_app"].state.settings
        caller = PUBLIC_READER if settings.reads_are_public else ANONYMOUS
    if not isinstance(caller, Caller) or not caller.has(Scope.MODELS_READ):
        return False
    _acts(scope, caller)
    return True


_TELL_WHO = frozenset({b"authorization", b"cookie"})
"""Headers by which somebody may be known."""


def _acts(scope: LitestarScope, caller: Caller) -> None:
    """This caller is the one whom handlers see, and whose key stands behind what they record."""
    scope["auth"] = caller
    ACTING_KEY.set(None if caller.is_anonymous else caller.key)
    let_see_private(may=caller.has(Scope.PRIVATE_READ))


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
        find_visitor = connection.app.state.get("find_visitor")
        visitor = await find_visitor(connection) if find_visitor and _is_own_reading(connection) else None
        if visitor is not None:
            cast("dict[str, Any]", connection.scope)[BY_SESSION] = True
            return cast("Caller", visitor)
        return PUBLIC_READER if settings.reads_are_public else ANONYMOUS
    return await caller_behind(header, connection.app.state.database, settings.bootstrap_key)


def _is_own_reading(connection: Connection) -> bool:
    """Whether a browser reads by itself or for a page of ours: no other site has a hand in it (W3C, Fetch Metadata)."""
    is_own = connection.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    return cast("dict[str, Any]", connection.scope)["method"] == "GET" and is_own  # HEAD comes as GET


async def caller_behind(header: str, database: Database, bootstrap_key: str | None) -> Caller:
    """Whose key an ``Authorization`` header holds; raises ``Unauthenticated`` where it holds no valid one."""
    kind, _, key = header.partition(" ")
    if kind.lower() != "bearer" or not key.strip():
        raise Unauthenticated("The Authorization header must read `Bearer <key>`.")
    now = datetime.now(UTC)
    caller, is_to_note = await recognise(database.lookups, key.strip(), bootstrap_key, now)
    if is_to_note and caller.id not in _BEING_NOTED:
        _BEING_NOTED[caller.id] = asyncio.create_task(_note(database, caller.id, now))
    return caller


_BEING_NOTED: dict[str, asyncio.Task[None]] = {}
"""Uses of keys that are being written, which no request waits for."""


async def settle_uses() -> None:
    """Wait for uses of keys that are being written by this event loop, before the database is closed."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(task for task in _BEING_NOTED.values() if task.get_loop() is loop))


async def _note(database: Database, key_id: str, now: datetime) -> None:
    try:
        await sync_to_thread(note_use, database, key_id, now)
    except SQLAlchemyError as error:
        log.info("key.use_not_noted", key=key_id, error=type(error).__name__)
    finally:
        _BEING_NOTED.pop(key_id, None)


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


def requires_key(scope: Scope) -> AsyncAnyCallable:
    """A guard for what nobody sees without a key, wherever reading is open."""
    has_scope = requires(scope)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        if (await find_caller(connection)).is_anonymous:
            raise Unauthenticated(f"This needs an API key with the scope {scope}: send `Authorization: Bearer <key>`.")
        await has_scope(connection, handler)

    guard.needs_key = True  # type: ignore[attr-defined]  # as below
    return _naming(guard, scope)


def requires_any(first: Scope, *others: Scope) -> AsyncAnyCallable:
    """A guard that lets callers with any of these scopes pass; the refusal names the first."""
    refuse = requires(first)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        caller = await find_caller(connection)
        if not any(caller.has(scope) for scope in others):
            await refuse(connection, handler)
        _acts(connection.scope, caller)

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
KEYED_READ = [requires_key(Scope.MODELS_READ)]
AUDIT = [requires_key(Scope.AUDIT_READ)]
SEE_INVENTORIES = [requires_key(Scope.INVENTORIES_READ)]
CHANGE_INVENTORIES = [requires_key(Scope.INVENTORIES_WRITE)]
SEE_WAIVERS = [requires_any(Scope.INVENTORIES_READ, Scope.WAIVERS_WRITE)]
GRANT_WAIVERS = [requires_key(Scope.WAIVERS_WRITE)]
READ = [requires(Scope.MODELS_READ)]
SET_POLICIES = [requires(Scope.POLICIES_WRITE)]
WRITE = [requires(Scope.MODELS_WRITE)]
PROPOSE = [requires(Scope.MODELS_PROPOSE)]
REVIEW = [requires(Scope.MODELS_REVIEW)]
SYNC = [requires(Scope.SYNC_RUN)]
MANAGE = [requires(Scope.WEBHOOKS_MANAGE)]
"""Guards of endpoints, by what a key has to be allowed."""
