"""``/v1/events`` and ``/v1/audit``."""

from datetime import datetime
from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from registry.access import Caller, Scope
from registry.access.guards import AUDIT, KEYED_READ
from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.feeds import export as exporting
from registry.feeds.queries import Wanted, list_actions, read_events
from registry.feeds.schemas import ActionRead, EventPage
from registry.http.meter import STREAMED, metered
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, Cursor, Limit
from registry.http.times import in_utc
from registry.inputs import not_among
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

Actor = Annotated[str | None, QueryParameter(max_length=120, description="The id of a key, or a name.")]
Action = Annotated[str | None, QueryParameter(max_length=60, description="Such as `key.created`.")]
Subject = Annotated[str | None, QueryParameter(max_length=300, description="Such as the id of a model.")]
Since = Annotated[datetime | None, QueryParameter(description="Only at this moment or later.")]
FILTERS = frozenset({"actor", "action", "subject", "since"})


@get(
    "/v1/events", operation_id="list_events", problems=[NotFound], guards=KEYED_READ, sync_to_thread=True,
    tags=["Webhooks"],
)  # fmt: skip
def list_events(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    since: Annotated[
        str | None,
        QueryParameter(max_length=40, description="The id of the last event that was seen; `next` of a page."),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
) -> EventPage:
    """Read what subscribers are told, oldest first, in an order that stays: for who asks instead of listening.

    Events about verdicts and waivers need the scope `inventories:read` as well.
    """
    refuse_unknown(request.query_params, {"since", "limit"})
    with database.reading() as session:
        return read_events(session, since, limit, sees_inventories=caller.has(Scope.INVENTORIES_READ))


@get("/v1/audit", operation_id="list_actions", guards=AUDIT, sync_to_thread=True, tags=["Audit"])
def get_audit(
    request: AnyRequest,
    database: NamedDependency[Database],
    actor: Actor = None,
    action: Action = None,
    subject: Subject = None,
    since: Since = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ActionRead]:
    """List who did what, newest first: each change that a key or the command line made."""
    refuse_unknown(request.query_params, FILTERS | {"limit", "cursor"})
    wanted = _wanted(actor, action, subject, since)
    with database.reading() as session:
        return list_actions(session, wanted, limit, cursor)


@get(
    "/v1/audit/export", operation_id="export_actions",
    responses={200: answers(str, "One line for each action.", "application/jsonl, text/csv")},
    guards=AUDIT, middleware=[metered(STREAMED)], sync_to_thread=False, tags=["Audit"],
)  # fmt: skip
def export_audit(
    request: AnyRequest,
    database: NamedDependency[Database],
    actor: Actor = None,
    action: Action = None,
    subject: Subject = None,
    since: Since = None,
    wanted_format: Annotated[str, QueryParameter(name="format", description="`csv` or `jsonl`.")] = "jsonl",
) -> Stream:
    """Export who did what under the filters, oldest first, as JSON Lines or as CSV without formulas.

    It ends with what was done when it began.
    """
    refuse_unknown(request.query_params, FILTERS | {"format"})
    form = next((one for one in exporting.FORMATS if one == wanted_format), None)
    if form is None:
        message = not_among(wanted_format, exporting.FORMATS, "a value of `format`")
        raise Invalid(message, pointer="/format", supported=list(exporting.FORMATS))
    return Stream(
        exporting.export_actions(database, _wanted(actor, action, subject, since), form),
        media_type=exporting.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="audit.{form}"'},
    )


def _wanted(actor: str | None, action: str | None, subject: str | None, since: datetime | None) -> Wanted:
    return Wanted(actor=actor, action=action, subject=subject, since=in_utc(since, "/since") if since else None)


router = Router("/", route_handlers=[list_events, get_audit, export_audit])
