"""``login`` and ``logout``: a key becomes a session of some hours, and no session (docs/adr/0049)."""

from datetime import datetime
from http import HTTPStatus

import structlog
from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.response import Redirect

from registry.access import TOKEN, Caller, close_session, form_token_of, make_token, open_session
from registry.access.guards import caller_behind
from registry.db import Database
from registry.errors import Unauthenticated
from registry.events import ACTING_KEY
from registry.http.retries import retried
from registry.rates import charge
from registry.settings import Settings
from registry.web.site.forms import MOST_BYTES, AnyRequest, place_of, read_form
from registry.web.site.here import Here
from registry.web.site.visitors import ANYONE, LOGIN, SESSION, Visitor, cookie_name, make_cookie, terms_of

log = structlog.get_logger(__name__)

FORM_SECONDS = 3_600
"""How long a form of login can be answered."""
GUESS_UNITS = 19
"""What a wrong key costs its address beside the request itself."""


@get("/login", guards=ANYONE)
async def show_login(request: AnyRequest, here: NamedDependency[Here]) -> Response[bytes]:
    """Ask for a key."""
    secret = request.cookies.get(cookie_name(request, LOGIN), "")
    if not TOKEN.fullmatch(secret):
        secret = make_token()
    response = _form(here, secret, place_of(request.query_params.get("next")))
    response.cookies.append(make_cookie(request, LOGIN, secret, FORM_SECONDS))
    return response


@post("/login", guards=ANYONE, request_max_body_size=MOST_BYTES)
async def log_in(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[Visitor],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Exchange a key for a session; whatever is wrong with the key, the sentence is the same."""
    secret = request.cookies.get(cookie_name(request, LOGIN), "")
    form = await read_form(request, secret)
    place = place_of(form.get("next"))
    try:
        caller = await caller_behind(f"Bearer {_readable(form.get('key', ''))}", database, settings.bootstrap_key)
    except Unauthenticated as error:
        await charge(request.scope, GUESS_UNITS)
        log.info("session.refused")
        return _form(here, secret, place, fault=error.message)
    ACTING_KEY.set(caller.key)
    token = await sync_to_thread(_exchange, database, settings, caller, visitor, now)
    cookies = [
        make_cookie(request, SESSION, token, int(settings.session_seconds)),
        make_cookie(request, LOGIN, "", 0),
    ]
    return Redirect(place, status_code=303, cookies=cookies)


@post("/logout", guards=ANYONE, request_max_body_size=MOST_BYTES)
async def log_out(
    request: AnyRequest,
    database: NamedDependency[Database],
    visitor: NamedDependency[Visitor],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Redirect:
    """End the session; where it has ended already, there is nothing to do."""
    if visitor.caller is not None:
        await read_form(request, visitor.token)
        ACTING_KEY.set(visitor.caller.key)
        await sync_to_thread(_end, database, visitor, now)
    return Redirect(here.at(""), status_code=303, cookies=[make_cookie(request, SESSION, "", 0)])


def _readable(text: str) -> str:
    """A key as it was pasted; what no key can be is one that is not valid."""
    key = text.strip()
    return key if key.isascii() and key.isprintable() and key else "-"


@retried
def _exchange(database: Database, settings: Settings, caller: Caller, visitor: Visitor, now: datetime) -> str:
    with database.unit_of_work() as work:
        if visitor.caller is not None:
            close_session(work, visitor.token, visitor.caller, now)
        return open_session(work, caller, terms_of(settings), now)


@retried
def _end(database: Database, visitor: Visitor, now: datetime) -> None:
    if visitor.caller is not None:
        with database.unit_of_work() as work:
            close_session(work, visitor.token, visitor.caller, now)


def _form(here: Here, secret: str, place: str, fault: str | None = None) -> Response[bytes]:
    status = HTTPStatus.OK if fault is None else HTTPStatus.UNAUTHORIZED
    title = str(here.locale.say("Log in"))
    response = here.page(
        "login", title=title, status=status, form_token=form_token_of(secret), place=place, fault=fault
    )
    response.headers["Cache-Control"] = "no-store"
    if fault is not None:
        response.headers["WWW-Authenticate"] = 'Bearer realm="cardwatch"'
    return response
