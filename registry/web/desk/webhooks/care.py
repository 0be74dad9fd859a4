"""What is done with one subscription: changed, turned off and on, pinged, given a new secret, ended, sent again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from registry.db import Database, UnitOfWork
from registry.egress import make_egress
from registry.errors import CardwatchError, Invalid
from registry.http.retries import retried
from registry.inputs import take
from registry.settings import Settings
from registry.web.desk.doors import caller_of
from registry.web.desk.forms import Typed, at_fields, read_typed
from registry.web.desk.notices import led_on
from registry.web.desk.once import cookie_of_secret
from registry.web.desk.webhooks.form import MOST_BYTES, TICKS, changed_subscription, faults_in_form
from registry.web.desk.webhooks.overview import PLACE, ROOM
from registry.web.desk.webhooks.subscription import RefusedForm, subscription_page
from registry.web.site.forms import MOST_BYTES as FEW_BYTES
from registry.web.site.forms import AnyRequest
from registry.web.site.here import Here
from registry.webhooks.subscriptions import check_input, delete_endpoint, ping_endpoint, read_endpoint
from registry.webhooks.upkeep import Replay, WebhookPatch, get_endpoint, patch_endpoint, replay, rotate_secret

GRACES = {"0": 0, "3600": 3_600, "86400": 86_400, "604800": 604_800}
"""How long an old secret signs as well, in seconds, by what the form says."""
_RANGE = {"/since": "since", "/until": "until", "/states": "states"}


@post("/desk/webhooks/{webhook_id:str}", guards=ROOM, request_max_body_size=MOST_BYTES, status_code=303)
async def change_subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Change where it goes and what it is told of; what was typed stays where something is wrong with it."""
    typed, actor = await read_typed(request, many=TICKS), caller_of(request).name
    try:
        await sync_to_thread(_change, database, settings, webhook_id, typed, actor, now)
    except CardwatchError as error:
        refused = RefusedForm(error, faults_in_form(error), typed=typed)
        return await sync_to_thread(subscription_page, request, database, here, webhook_id, refused=refused)
    return led_on(here.at(f"{PLACE}/{webhook_id}"), "webhook_changed")


@post("/desk/webhooks/{webhook_id:str}/state", guards=ROOM, request_max_body_size=FEW_BYTES, status_code=303)
async def switch_subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Turn it off, or on again."""
    typed, actor = await read_typed(request), caller_of(request).name
    body = take({"state": typed.one("state")}, WebhookPatch)

    def switch(work: UnitOfWork) -> None:
        patch_endpoint(work, webhook_id, body, typed.one("version"), actor=actor, now=now)

    done = f"webhook_{typed.one('state')}"
    return await _done(request, database, here, webhook_id, switch, done)


@post("/desk/webhooks/{webhook_id:str}/ping", guards=ROOM, request_max_body_size=FEW_BYTES, status_code=303)
async def ping_subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Send it a ping."""
    await read_typed(request)
    actor = caller_of(request).name

    def ping(work: UnitOfWork) -> None:
        ping_endpoint(work, webhook_id, actor=actor, now=now)

    return await _done(request, database, here, webhook_id, ping, "webhook_pinged")


@post("/desk/webhooks/{webhook_id:str}/rotate", guards=ROOM, request_max_body_size=FEW_BYTES, status_code=303)
async def rotate_subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Make a new secret, which the next page shows once."""
    typed, actor = await read_typed(request), caller_of(request).name
    grace = GRACES.get(typed.one("grace"))
    if grace is None:
        raise Invalid("This is no time that the form offers.", pointer="/grace")
    made = list[str]()

    def rotate(work: UnitOfWork) -> None:
        made[:] = [rotate_secret(work, webhook_id, grace, actor=actor, now=now)[1]]

    answer = await _done(request, database, here, webhook_id, rotate, "webhook_rotated")
    if made and isinstance(answer, Redirect):
        answer.cookies.append(cookie_of_secret(request, database, made[0], webhook_id))
    return answer


@post("/desk/webhooks/{webhook_id:str}/end", guards=ROOM, request_max_body_size=FEW_BYTES, status_code=303)
async def end_subscription(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """End it; its deliveries stay on record."""
    typed, actor = await read_typed(request), caller_of(request).name

    def end(work: UnitOfWork) -> None:
        delete_endpoint(work, webhook_id, typed.one("version"), actor=actor, now=now)

    return await _done(request, database, here, webhook_id, end, "webhook_ended", place=PLACE)


@post("/desk/webhooks/{webhook_id:str}/replay", guards=ROOM, request_max_body_size=FEW_BYTES, status_code=303)
async def replay_range(
    request: AnyRequest,
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    now: NamedDependency[datetime],
    webhook_id: FromPath[str],
) -> Response[bytes] | Redirect:
    """Send ended deliveries of a time again."""
    typed, actor = await read_typed(request, many=["states"]), caller_of(request).name
    counted = list[int]()

    def again(work: UnitOfWork) -> None:
        counted[:] = [replay(work, webhook_id, _range_of(typed), actor=actor, now=now)]

    answer = await _done(request, database, here, webhook_id, again, "webhook_replayed", asked=typed)
    if counted == [0] and isinstance(answer, Redirect):
        return led_on(here.at(f"{PLACE}/{webhook_id}"), "webhook_nothing_replayed")
    return answer


async def _done(
    request: AnyRequest,
    database: Database,
    here: Here,
    webhook_id: str,
    act: Callable[[UnitOfWork], None],
    done: str,
    *,
    place: str | None = None,
    asked: Typed | None = None,
) -> Response[bytes] | Redirect:
    """Do it and lead on; what speaks against it stands on the page of the subscription."""
    try:
        await sync_to_thread(_act, database, act)
    except CardwatchError as error:
        refused = RefusedForm(error, at_fields(error, _RANGE), asked=asked)
        return await sync_to_thread(subscription_page, request, database, here, webhook_id, refused=refused)
    return led_on(here.at(place or f"{PLACE}/{webhook_id}"), done)


@retried
def _act(database: Database, act: Callable[[UnitOfWork], None]) -> None:
    with database.unit_of_work() as work:
        act(work)


def _change(
    database: Database, settings: Settings, webhook_id: str, typed: Typed, actor: str, now: datetime
) -> None:  # fmt: skip
    with database.reading() as session:
        before = read_endpoint(get_endpoint(session, webhook_id))
    body = changed_subscription(typed, before)
    check_input(make_egress(settings), body)

    def change(work: UnitOfWork) -> None:
        patch_endpoint(work, webhook_id, body, typed.one("version"), actor=actor, now=now)

    _act(database, change)


def _range_of(typed: Typed) -> Replay:
    given: dict[str, Any] = {"states": typed.many("states")}
    given |= {name: _moment(typed.one(name), name) for name in ("since", "until") if typed.one(name)}
    return take(given, Replay)


def _moment(text: str, name: str) -> str:
    """What a field of day and time holds, in UTC."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()
    except ValueError as error:
        raise Invalid("Give a day and a time, such as 2026-01-31T12:00.", pointer=f"/{name}") from error
