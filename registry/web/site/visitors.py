"""Who looks at a page: whoever is logged in, by a cookie (docs/adr/0049).

Of the API this cookie opens reading alone, and only to pages of ours, so no other site can use it through a browser.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from registry.access import Caller, Scope, SessionTerms, find_session, form_token_of
from registry.access.guards import KNOWN, READ
from registry.db.visibility import let_see_private
from registry.rates import is_encrypted
from registry.settings import Settings

SESSION, LOGIN = "cardwatch_session", "cardwatch_login"
"""Cookies: of a session, and of a form of login that is not answered yet."""
_BOUND = "__Host-"
"""How cookies are called where TLS is: browsers take them only from this host itself (RFC 6265bis, section 4.1.3.2)."""
_VISITOR = "cardwatch.visitor"
Connection = ASGIConnection[Any, Any, Any, Any]


class Visitor(msgspec.Struct, frozen=True):
    """Who looks at a page; ``caller`` is None where nobody is logged in."""

    caller: Caller | None = None
    token: str = ""
    """Of the session; pages show only what is made of it."""

    @property
    def form_token(self) -> str:
        """What each form of this visitor's pages carries."""
        return form_token_of(self.token)

    @property
    def may_read(self) -> bool:
        """Whether this visitor may see records where not everybody may."""
        return self.caller is not None and self.caller.has(Scope.MODELS_READ)


async def recognise_visitor(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard that all pages have: finds who is logged in, for the guards after it; it refuses nobody.

    A key in the request itself counts more than a session.
    """
    del handler
    token, caller = token_of(connection), None
    if connection.headers.get("authorization") is None:
        caller = await find_visitor(connection)
    scope = cast("dict[str, Any]", connection.scope)
    if caller is not None:
        scope[KNOWN] = caller
    let_see_private(may=caller is not None and caller.has(Scope.PRIVATE_READ))
    scope[_VISITOR] = Visitor() if caller is None else Visitor(caller, token)


def token_of(connection: Connection) -> str:
    """The token of the session that a browser names, or nothing."""
    cookies = connection.cookies
    return cookies.get(cookie_name(connection, SESSION), "") if cookies else ""


async def find_visitor(connection: Connection) -> Caller | None:
    """Who is logged in on this connection, with the scopes that the key has now."""
    token, state = token_of(connection), connection.app.state
    if not token:
        return None
    return await find_session(state.database.lookups, token, terms_of(state.settings), datetime.now(UTC))


def visitor_of(connection: Connection) -> Visitor | None:
    """Who looks at this page; None where nobody has asked, as of a page that does not exist."""
    return cast("dict[str, Any]", connection.scope).get(_VISITOR)


def provide_visitor(request: Connection) -> Visitor:
    """Who looks at this page."""
    return visitor_of(request) or Visitor()


def terms_of(settings: Settings) -> SessionTerms:
    """What sessions rest on by these settings."""
    return SessionTerms(timedelta(seconds=settings.session_seconds), settings.bootstrap_key)


def has_tls(connection: Connection) -> bool:
    """Whether the browser speaks TLS: to us, to a trusted proxy before us, or to the public address."""
    settings: Settings = connection.app.state.settings
    scope, peer = connection.scope, connection.scope["client"]
    if is_encrypted(scope["scheme"], peer[0] if peer else None, scope["headers"], settings.trusted_networks):
        return True
    public = urlsplit(settings.public_url or "")
    return public.scheme == "https" and connection.headers.get("host", "").lower() == public.netloc.lower()


def cookie_name(connection: Connection, name: str) -> str:
    """How a cookie is called on this connection."""
    return f"{_BOUND}{name}" if has_tls(connection) else name


def make_cookie(connection: Connection, name: str, value: str, seconds: int) -> Cookie:
    """A cookie that scripts and other sites cannot use; of no seconds, it is deleted."""
    return Cookie(
        key=cookie_name(connection, name),
        value=value,
        max_age=seconds,
        path="/",
        secure=has_tls(connection),
        httponly=True,
        samesite="strict",
    )


ANYONE = [recognise_visitor]
READER = [recognise_visitor, *READ]
"""Guards of pages that everybody sees, and of those that show records."""
