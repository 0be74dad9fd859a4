"""``/v1/changes``: recorded changes, whom they concern, acknowledging them, and the feed."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import READ, WRITE
from registry.db import Database
from registry.errors import NotFound
from registry.http.idempotency.handlers import idempotent
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, Cursor, Limit, ModelId, Name, Owner, json_body
from registry.inputs import EXAMPLES, read_moment
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown
from registry.records import get_record, join
from registry.settings import Settings
from registry.watch.changes import service as flags
from registry.watch.changes.feed import MEDIA_TYPE, render_feed
from registry.watch.changes.impact import AffectedPage, Holders, get_flag, list_affected, with_holders
from registry.watch.changes.rules import Direction, Kind
from registry.watch.changes.schemas import Acknowledge, FlagRead
from registry.watch.changes.service import show_flag

ChangeId = Annotated[str, PathParameter(description="The change's id.")]
OfKind = Annotated[Kind | None, QueryParameter(description="Only changes of this kind.")]
InDirection = Annotated[Direction | None, QueryParameter(description="Only changes this way, as users see it.")]
InStatus = Annotated[
    Literal["open", "acknowledged"] | None,
    QueryParameter(description="Only those that nobody, or somebody, looked at."),
]
Since = Annotated[
    str | None,
    QueryParameter(
        max_length=40,
        pattern=r"^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].+)?$",
        description=f"{EXAMPLES[0].upper()}{EXAMPLES[1:]}, at which a change was detected at the earliest.",
    ),
]


@get("/v1/changes/{change_id:str}", operation_id="get_change", guards=READ, sync_to_thread=True, tags=["Changes"])
def get_change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    holders: NamedDependency[Holders],
    change_id: ChangeId,
) -> FlagRead:
    """Get one recorded change; `affected.inventories` is filled for keys that may see inventories."""
    with database.reading() as session:
        (shown,) = with_holders(
            session, [show_flag(session, get_flag(session, change_id))], _holders_for(caller, holders)
        )
        return shown


def _holders_for(caller: Caller, holders: Holders) -> Holders | None:
    """Who says which inventories hold a model, to callers who may know."""
    return holders if caller.has(Scope.INVENTORIES_READ) else None


@get(
    "/v1/changes/{change_id:str}/affected",
    operation_id="list_affected_models",
    guards=READ,
    middleware=[metered(DEAR, advice="`GET /v1/models/{owner}/{name}/lineage` takes a `limit` and a `depth`.")],
    sync_to_thread=True,
    tags=["Changes"],
)
def get_affected(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    holders: NamedDependency[Holders],
    change_id: ChangeId,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> AffectedPage:
    """List the models that descend from the changed one, nearest first, as the lineage stands now."""
    with database.reading() as session:
        flag = get_flag(session, change_id)
        return list_affected(session, flag, limit=limit, cursor=cursor, holders=_holders_for(caller, holders))


CHANGE_FILTERS = frozenset({"model", "kind", "direction", "status", "since", "limit", "cursor"})


FEED_LENGTH = 100


@get(
    "/v1/changes", operation_id="list_changes", problems=[NotFound], guards=READ, sync_to_thread=True, tags=["Changes"]
)
def get_changes(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    holders: NamedDependency[Holders],
    model: ModelId = None,
    kind: OfKind = None,
    direction: InDirection = None,
    status: InStatus = None,
    since: Since = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[FlagRead]:
    """List recorded changes, oldest first; follow `next_cursor` to miss none."""
    refuse_unknown(request.query_params, CHANGE_FILTERS)
    after = read_moment(since, "/since").begin if since else None
    wanted = flags.FlagFilter(model=model, kind=kind, direction=direction, status=status, since=after)
    with database.reading() as session:
        found = flags.list_flags(session, wanted, limit=limit, cursor=cursor)
        shown = with_holders(session, found.items, _holders_for(caller, holders))
        return Page(shown, found.next_cursor, found.total)


@get(
    "/v1/models/{owner:str}/{name:str}/changes",
    operation_id="list_model_changes",
    guards=READ,
    sync_to_thread=True,
    tags=["Changes"],
)
def get_model_changes(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    holders: NamedDependency[Holders],
    owner: Owner,
    name: Name,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[FlagRead]:
    """List the recorded changes of one model, oldest first."""
    with database.reading() as session:
        wanted = flags.FlagFilter(model=get_record(session, join(owner, name)).id)
        found = flags.list_flags(session, wanted, limit=limit, cursor=cursor)
        shown = with_holders(session, found.items, _holders_for(caller, holders))
        return Page(shown, found.next_cursor, found.total)


@post(
    "/v1/changes/{change_id:str}/acknowledge",
    operation_id="acknowledge_change",
    guards=WRITE,
    status_code=200,
    sync_to_thread=True,
    tags=["Changes"],
)
@idempotent
def acknowledge_change(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    change_id: ChangeId,
    data: Annotated[Acknowledge, json_body("A note, if there is one.", {"note": "Legal has seen it."})],
) -> FlagRead:
    """Say that someone has looked at a change; it stays in the list as acknowledged."""
    with database.unit_of_work() as work:
        return flags.acknowledge(work, knowledge, change_id, data.note, actor=caller.name, now=now)


@get(
    "/v1/changes.atom",
    operation_id="get_changes_feed",
    # Without its media type, which generators of clients do not know and warn of.
    responses={200: answers(None, "The feed, as `application/atom+xml`.")},
    guards=READ,
    sync_to_thread=True,
    media_type=MEDIA_TYPE,
    tags=["Changes"],
)
def get_feed(database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Response[bytes]:
    """Get the newest changes as an Atom feed (RFC 4287)."""
    with database.reading() as session:
        newest = flags.latest_flags(session, FEED_LENGTH)
    return Response(render_feed(newest, settings.base_url), media_type=MEDIA_TYPE)


router = Router(
    "/",
    route_handlers=[get_changes, get_change, get_affected, get_model_changes, acknowledge_change, get_feed],
)
