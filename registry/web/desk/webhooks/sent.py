"""One delivery: the bytes that are sent, and what came back each time."""

from datetime import datetime

import msgspec
from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import DecodeError

from registry.access import Scope
from registry.db import Database
from registry.errors import CardwatchError, NotFound
from registry.http.retries import retried
from registry.pagination import refuse_unknown
from registry.web.desk.doors import caller_of
from registry.web.desk.forms import Faults, at_fields, read_typed, status_of
from registry.web.desk.notices import DONE, led_on
from registry.web.desk.pages import NO_FAULTS, desk_page
from registry.web.desk.webhooks.overview import PLACE, ROOM
from registry.web.site.forms import MOST_BYTES, AnyRequest
from registry.web.site.here import Crumb, Here
from registry.webhooks.subscriptions import read_endpoint
from registry.webhooks.upkeep import get_endpoint, replay_one, whole_delivery


@get("/desk/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}", guards=ROOM, sync_to_thread=True)
def one_delivery(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    webhook_id: FromPath[str],
    delivery_id: FromPath[str],
) -> Response[bytes]:
    """Show a delivery with every attempt."""
    refuse_unknown(request.query_params, {DONE})
    return _page(request, database, here, webhook_id, delivery_id)


@post(
    "/desk/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}", guards=ROOM, request_max_body_size=MOST_BYTES,
    status_code=303,
)  # fmt: skip
async def replay_single(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
    delivery_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Send it again."""
    await read_typed(request)
    actor = caller_of(request).name
    try:
        await sync_to_thread(_replay, database, webhook_id, delivery_id, actor, now)
    except NotFound:
        raise
    except CardwatchError as error:
        faults, status = at_fields(error, {}), status_of(error)
        return await sync_to_thread(
            _page, request, database, here, webhook_id, delivery_id, faults=faults, status=status
        )
    return led_on(here.at(f"{PLACE}/{webhook_id}/deliveries/{delivery_id}"), "delivery_replayed")


@retried
def _replay(database: Database, webhook_id: str, delivery_id: str, actor: str, now: datetime) -> None:
    with database.unit_of_work() as work:
        replay_one(work, webhook_id, delivery_id, actor=actor, now=now)


def _page(
    request: AnyRequest,
    database: Database,
    here: Here,
    webhook_id: str,
    delivery_id: str,
    *,
    faults: Faults | None = None,
    status: int = 200,
) -> Response[bytes]:
    with database.reading() as session:
        webhook = read_endpoint(get_endpoint(session, webhook_id))
        whole = whole_delivery(session, delivery_id, shows_answers=caller_of(request).has(Scope.ADMIN))
    if whole.delivery.webhook != webhook_id:
        raise NotFound("There is no such delivery.")
    return desk_page(
        request,
        here,
        "delivery",
        title=str(here.locale.say("Delivery")),
        above=(
            Crumb(str(here.locale.say("Webhooks")), here.at(PLACE)),
            Crumb(webhook.description or webhook.url, here.at(f"{PLACE}/{webhook_id}")),
        ),
        faults=faults or NO_FAULTS,
        status=status,
        one=whole.delivery,
        attempts=whole.attempts,
        body=_readable(whole.body),
        is_active=webhook.state == "active",
    )


def _readable(body: str) -> str:
    """The JSON with a line for each member; whatever is no JSON as it is."""
    try:
        return msgspec.json.format(body.encode(), indent=2).decode()
    except DecodeError:
        return body
