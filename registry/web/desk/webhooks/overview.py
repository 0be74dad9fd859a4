"""All subscriptions: how each stands, and a form for a new one."""

from datetime import datetime

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.response import Redirect

from registry.access import Scope
from registry.db import Database
from registry.egress import make_egress
from registry.errors import CardwatchError
from registry.http.parameters import Cursor
from registry.http.retries import retried
from registry.pagination import refuse_unknown
from registry.settings import Settings
from registry.web.desk.doors import caller_of, enters
from registry.web.desk.forms import Faults, Typed, read_typed, status_of
from registry.web.desk.notices import DONE, led_on
from registry.web.desk.once import cookie_of_secret
from registry.web.desk.pages import NO_FAULTS, desk_page
from registry.web.desk.webhooks.form import MOST_BYTES, TICKS, faults_in_form, form_values, new_subscription
from registry.web.site.addresses import with_query
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Here
from registry.webhooks.subscriptions import WebhookCreate, check_input, create_endpoint, list_endpoints
from registry.webhooks.upkeep import standing_of

PER_PAGE = 50
ROOM = enters(Scope.WEBHOOKS_MANAGE)
PLACE = "desk/webhooks"


@get("/desk/webhooks", guards=ROOM, sync_to_thread=True)
def subscriptions(
    request: AnyRequest, database: NamedDependency[Database], here: NamedDependency[Here], cursor: Cursor = None
) -> Response[bytes]:
    """List subscriptions, oldest first, each with its last delivery."""
    refuse_unknown(request.query_params, {"cursor", DONE})
    return _page(request, database, here, Typed(), cursor=cursor)


@post("/desk/webhooks", guards=ROOM, request_max_body_size=MOST_BYTES, status_code=303)
async def create_subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
) -> Response[bytes] | Redirect:
    """Subscribe, and lead on to the page that shows the secret this once."""
    typed = await read_typed(request, many=TICKS)
    actor = caller_of(request).name
    try:
        id_, secret = await sync_to_thread(_create, database, settings, typed, actor, now)
    except CardwatchError as error:
        faults, status = faults_in_form(error), status_of(error)
        return await sync_to_thread(_page, request, database, here, typed, faults=faults, status=status)
    answer = led_on(here.at(f"{PLACE}/{id_}"), "webhook_created")
    answer.cookies.append(cookie_of_secret(request, database, secret, id_))
    return answer


def _create(database: Database, settings: Settings, typed: Typed, actor: str, now: datetime) -> tuple[str, str]:
    body = new_subscription(typed)
    check_input(make_egress(settings), body)
    return _insert(database, body, actor, now)


@retried
def _insert(database: Database, body: WebhookCreate, actor: str, now: datetime) -> tuple[str, str]:
    with database.unit_of_work() as work:
        endpoint, secret = create_endpoint(work, body, actor=actor, now=now)
        return endpoint.id, secret


def _page(
    request: AnyRequest,
    database: Database,
    here: Here,
    typed: Typed,
    *,
    cursor: str | None = None,
    faults: Faults | None = None,
    status: int = 200,
) -> Response[bytes]:
    with database.reading() as session:
        found = list_endpoints(session, PER_PAGE, cursor)
        standing = standing_of(session, [one.id for one in found.items])
    return desk_page(
        request,
        here,
        "webhooks",
        title=str(here.locale.say("Webhooks")),
        faults=faults or NO_FAULTS,
        status=status,
        webhooks=found.items,
        total=found.total,
        standing=standing,
        typed=typed,
        next_page=with_query(here.at(PLACE), {"cursor": found.next_cursor}) if found.next_cursor else None,
        **form_values(here),
    )
