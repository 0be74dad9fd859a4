"""``/v1/events`` and ``/v1/audit``."""

from datetime import datetime
from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.access.guards import AUDIT, KEYED_READ
from registry.db import Database
from registry.errors import NotFound
from registry.feeds.queries import Wanted, list_actions, read_events
from registry.feeds.schemas import ActionRead, EventPage
from registry.http.parameters import AnyRequest, Cursor, Limit
from registry.http.times import in_utc
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown


@get(
    "/v1/events", operation_id="list_events", problems=[NotFound], guards=KEYED_READ, sync_to_thread=True,
    tags=["Webhooks"],
)  # fmt: skip
def list_events(
    request: AnyRequest,
    database: NamedDependency[Database],
    since: Annotated[
        str | None,
        QueryParameter(max_length=40, description="The id of the last event that was seen; `next` of a page."),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
) -> EventPage:
    """Read what subscribers are told, oldest first, in an order that stays: for who asks instead of listening."""
    refuse_unknown(request.query_params, {"since", "limit"})
    with database.reading() as session:
        return read_events(session, since, limit)


@get("/v1/audit", operation_id="list_actions", guards=AUDIT, sync_to_thread=True, tags=["Audit"])
def get_audit(
    request: AnyRequest,
    database: NamedDependency[Database],
    actor: Annotated[str | None, QueryParameter(max_length=120, description="The id of a key, or a name.")] = None,
    action: Annotated[str | None, QueryParameter(max_length=60, description="Such as `key.created`.")] = None,
    subject: Annotated[str | None, QueryParameter(max_length=300, description="Such as the id of a model.")] = None,
    since: Annotated[datetime | None, QueryParameter(description="Only at this moment or later.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ActionRead]:
    """List who did what, newest first: each change that a key or the command line made."""
    refuse_unknown(request.query_params, {"actor", "action", "subject", "since", "limit", "cursor"})
    wanted = Wanted(actor=actor, action=action, subject=subject, since=in_utc(since, "/since") if since else None)
    with database.reading() as session:
        return list_actions(session, wanted, limit, cursor)


router = Router("/", route_handlers=[list_events, get_audit])
