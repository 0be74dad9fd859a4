"""``/v1/webhooks`` and ``/v1/deliveries``: subscriptions, and what became of each alert."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import MANAGE
from registry.db import Database
from registry.egress import make_egress
from registry.errors import Conflict
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import ETAG, AnyRequest, Cursor, IfMatch, Limit, json_body
from registry.http.retries import retried
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown
from registry.settings import Settings
from registry.webhooks import queries, service
from registry.webhooks.queries import etag_of_endpoint, read_endpoint
from registry.webhooks.schemas import (
    DeliveryRead,
    DeliveryWhole,
    PingSent,
    Replay,
    Replayed,
    SecretRotate,
    SecretRotated,
    WebhookCreate,
    WebhookCreated,
    WebhookPatch,
    WebhookRead,
)
from registry.webhooks.tables import WebhookEndpoint

SUBSCRIPTION = {
    "url": "https://hooks.example.org/cardwatch",
    "events": ["license.changed", "model.deleted"],
    "models": ["mistralai/*"],
    "description": "Licence desk",
}
State = Annotated[
    str | None,
    # The framework keeps the argument name `state` for itself.
    QueryParameter(
        name="state", max_length=20, description="A state, or `undelivered` for every state but `delivered`."
    ),
]
WebhookId = Annotated[str, PathParameter(description="The subscription's id.")]


@post(
    "/", operation_id="create_webhook", problems=[Conflict], response_headers=ETAG, guards=MANAGE, sync_to_thread=True
)
@idempotent
def create_webhook(
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: Annotated[WebhookCreate, json_body("Where to, and what about.", SUBSCRIPTION)],
) -> Response[WebhookCreated]:
    """Subscribe; the answer shows the signing secret this once, and a `webhook.ping` is sent."""
    service.check_input(make_egress(settings), data)
    with database.unit_of_work() as work:
        endpoint, secret = service.create_endpoint(work, data, actor=caller.name, now=now)
    shown = msgspec.structs.asdict(read_endpoint(endpoint))
    headers = {"ETag": etag_of_endpoint(endpoint), "Location": f"/v1/webhooks/{endpoint.id}"}
    return Response(WebhookCreated(**shown, secret=secret), headers=headers)


@get("/", operation_id="list_webhooks", guards=MANAGE, sync_to_thread=True)
def list_webhooks(
    request: AnyRequest, database: NamedDependency[Database], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[WebhookRead]:
    """List subscriptions, oldest first."""
    refuse_unknown(request.query_params, {"limit", "cursor"})
    with database.reading() as session:
        return queries.list_endpoints(session, limit, cursor)


@get("/{webhook_id:str}", operation_id="get_webhook", response_headers=ETAG, guards=MANAGE, sync_to_thread=True)
def get_webhook(database: NamedDependency[Database], webhook_id: WebhookId) -> Response[WebhookRead]:
    """Get one subscription with its ETag."""
    with database.reading() as session:
        return _shown(queries.get_endpoint(session, webhook_id))


@patch("/{webhook_id:str}", operation_id="patch_webhook", response_headers=ETAG, guards=MANAGE, sync_to_thread=True)
@retried
def patch_webhook(
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    webhook_id: WebhookId,
    data: Annotated[WebhookPatch, json_body("What should change.", {"state": "active"})],
    if_match: IfMatch = None,
) -> Response[WebhookRead]:
    """Change a subscription, based on the version in `If-Match`; `{"state": "active"}` turns it on again."""
    service.check_input(make_egress(settings), data)
    with database.unit_of_work() as work:
        endpoint = service.patch_endpoint(work, webhook_id, data, if_match, actor=caller.name, now=now)
    return _shown(endpoint)


@delete("/{webhook_id:str}", operation_id="delete_webhook", guards=MANAGE, sync_to_thread=True)
@retried
def delete_webhook(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    webhook_id: WebhookId,
    if_match: IfMatch = None,
) -> None:
    """End a subscription, based on the version in `If-Match`; its deliveries stay on record."""
    with database.unit_of_work() as work:
        service.delete_endpoint(work, webhook_id, if_match, actor=caller.name, now=now)


@post(
    "/{webhook_id:str}/ping",
    operation_id="ping_webhook",
    problems=[Conflict],
    guards=MANAGE,
    sync_to_thread=True,
    status_code=202,
)
@idempotent
def ping_webhook(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    webhook_id: WebhookId,
) -> PingSent:
    """Send a `webhook.ping` to this subscription, whatever its filters."""
    with database.unit_of_work() as work:
        return PingSent(service.ping_endpoint(work, webhook_id, actor=caller.name, now=now).id)


@post(
    "/{webhook_id:str}/rotate-secret",
    operation_id="rotate_webhook_secret",
    guards=MANAGE,
    sync_to_thread=True,
    status_code=200,
)
@idempotent
def rotate_webhook_secret(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    webhook_id: WebhookId,
    data: Annotated[SecretRotate | None, json_body("How long the old one stays.", {"grace_seconds": 3600})] = None,
) -> SecretRotated:
    """Make a new secret and show it this once; until the grace period ends, messages are signed with both."""
    wanted = data or SecretRotate()
    with database.unit_of_work() as work:
        endpoint, secret = service.rotate_secret(work, webhook_id, wanted.grace_seconds, actor=caller.name, now=now)
    return SecretRotated(secret, endpoint.previous_secret_until or now)


@post(
    "/{webhook_id:str}/replay",
    operation_id="replay_deliveries",
    problems=[Conflict],
    guards=MANAGE,
    sync_to_thread=True,
    status_code=202,
)
@idempotent
def replay_webhook(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    webhook_id: WebhookId,
    data: Annotated[Replay | None, json_body("Which ones.", {"since": "2026-01-31T12:00:00Z"})] = None,
) -> Replayed:
    """Send ended deliveries again, each with its first `webhook-id` and bytes."""
    with database.unit_of_work() as work:
        return Replayed(service.replay(work, webhook_id, data or Replay(), actor=caller.name, now=now))


@get("/{webhook_id:str}/deliveries", operation_id="list_webhook_deliveries", guards=MANAGE, sync_to_thread=True)
def list_webhook_deliveries(
    request: AnyRequest,
    database: NamedDependency[Database],
    webhook_id: WebhookId,
    wanted: State = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DeliveryRead]:
    """List the deliveries of one subscription, newest first."""
    refuse_unknown(request.query_params, {"state", "limit", "cursor"})
    with database.reading() as session:
        queries.get_endpoint(session, webhook_id)
        return queries.list_deliveries(session, webhook=webhook_id, state=wanted, limit=limit, cursor=cursor)


@get("/", operation_id="list_deliveries", guards=MANAGE, sync_to_thread=True)
def list_deliveries(
    request: AnyRequest,
    database: NamedDependency[Database],
    wanted: State = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DeliveryRead]:
    """List the deliveries of all subscriptions, newest first; `?state=undelivered` shows what did not arrive."""
    refuse_unknown(request.query_params, {"state", "limit", "cursor"})
    with database.reading() as session:
        return queries.list_deliveries(session, webhook=None, state=wanted, limit=limit, cursor=cursor)


@get("/{delivery_id:str}", operation_id="get_delivery", guards=MANAGE, sync_to_thread=True)
def get_delivery(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    delivery_id: Annotated[str, PathParameter(description="The delivery's id.")],
) -> DeliveryWhole:
    """Get one delivery with what was sent, and what came of each attempt."""
    with database.reading() as session:
        return queries.whole_delivery(session, delivery_id, shows_answers=caller.has(Scope.ADMIN))


def _shown(endpoint: WebhookEndpoint) -> Response[WebhookRead]:
    return Response(read_endpoint(endpoint), headers={"ETag": etag_of_endpoint(endpoint)})


_webhooks = Router(
    "/webhooks",
    route_handlers=[
        create_webhook,
        list_webhooks,
        get_webhook,
        patch_webhook,
        delete_webhook,
        ping_webhook,
        rotate_webhook_secret,
        replay_webhook,
        list_webhook_deliveries,
    ],
)
_deliveries = Router("/deliveries", route_handlers=[list_deliveries, get_delivery])

router = Router("/v1", route_handlers=[_webhooks, _deliveries], tags=["Webhooks"])
