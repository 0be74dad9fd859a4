"""A guard for what several scopes allow."""

from litestar.handlers import BaseRouteHandler
from litestar.types import AsyncAnyCallable

from registry.access.guards import Connection, find_caller, requires
from registry.access.rules import Scope


def requires_any(first: Scope, *others: Scope) -> AsyncAnyCallable:
    """A guard that lets callers with any of these scopes pass; the refusal names the first."""
    refuse = requires(first)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        caller = await find_caller(connection)
        if not any(caller.has(scope) for scope in others):
            await refuse(connection, handler)
        connection.scope["auth"] = caller

    return guard
