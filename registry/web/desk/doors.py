"""Who may enter a room of the desk: whoever is logged in, with a key that has one of the scopes of the room.

* Whoever is not logged in is led to the login and back; a key in the request itself opens no room.
* Whoever lacks the scope gets a page that names it.
* Whatever is done in a room is done by the key of the session, which stands in the audit log.
"""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.handlers import BaseRouteHandler
from litestar.types import AsyncAnyCallable

from registry.access import Caller, Scope
from registry.access.guards import requires_any
from registry.errors import Forbidden, Unauthenticated
from registry.web.site.here import Crumb, here_of
from registry.web.site.visitors import ANYONE, Connection, visitor_of


class ScopeLacking(Forbidden):
    """The key of whoever is logged in does not open this room; ``scopes`` do, any one of them."""

    def __init__(self, scopes: tuple[Scope, ...]) -> None:
        super().__init__(f"This needs a key with the scope {' or '.join(scopes)}.")
        self.scopes = scopes


async def logged_in(connection: Connection, handler: BaseRouteHandler) -> None:
    """A guard that lets only visitors with a session pass."""
    del handler
    caller_of(connection)


def caller_of(connection: Connection) -> Caller:
    """Who is logged in; raises ``Unauthenticated`` where nobody is."""
    visitor = visitor_of(connection)
    if visitor is None or visitor.caller is None:
        raise Unauthenticated("This page is for whoever is logged in. Your session has ended, or there was none.")
    return visitor.caller


def enters(*scopes: Scope) -> list[Any]:
    """The guards of a room that any one of these scopes opens; of one that asks for none, the login is enough."""
    return [*ANYONE, *([_names(scopes), requires_any(*scopes)] if scopes else ()), logged_in]


def also(scope: Scope) -> AsyncAnyCallable:
    """A guard behind those of ``enters``, for a page that asks for one more scope."""
    return _names((scope,))


def _names(scopes: tuple[Scope, ...]) -> AsyncAnyCallable:
    """A guard whose refusal is a page that names the scopes; of a key in the request itself the next guard decides."""

    async def has_one(connection: Connection, handler: BaseRouteHandler) -> None:
        del handler
        visitor = visitor_of(connection)
        caller = visitor.caller if visitor is not None else None
        if caller is not None and not any(caller.has(scope) for scope in scopes):
            raise ScopeLacking(scopes)

    return has_one


def lacking_page(request: Request[Any, Any, Any], error: ScopeLacking) -> Response[bytes]:
    """The page that names the scope which a key lacks, and how one gets a key that has it."""
    here = here_of(request.scope, visitor_of(request), request.app.state.settings.base_url)
    return here.page(
        "desk/lacking",
        title=str(here.locale.say("Your key does not open this page")),
        status=HTTPStatus.FORBIDDEN,
        above=[Crumb(str(here.locale.say("Desk")), here.at("desk"))],
        scopes=error.scopes,
        own=sorted(caller_of(request).scopes),
    )
