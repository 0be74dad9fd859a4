"""The watch list, sync runs, changes, the feed, and the hub's own webhook."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from registry.access.guards import requires
from registry.access.rules import Caller, Scope
from registry.db import Database
from registry.http.parameters import Cursor, Limit
from registry.http.times import in_utc
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown
from registry.records.documents.lookup import join
from registry.records.license.derivation import Knowledge
from registry.records.queries import get_record
from registry.settings import Settings
from registry.watch import hooks, service
from registry.watch.changes import service as flags
from registry.watch.changes.feed import MEDIA_TYPE, render_feed
from registry.watch.changes.rules import Direction, Kind
from registry.watch.operations.endpoints import get_sync_status
from registry.watch.queries import list_watched, read_watched
from registry.watch.schemas import Acknowledge, FlagRead, RunRead, RunStarted, WatchedRead

READ = [requires(Scope.MODELS_READ)]
WRITE = [requires(Scope.MODELS_WRITE)]
SYNC = [requires(Scope.SYNC_RUN)]
CHANGE_FILTERS = frozenset({"model", "kind", "direction", "status", "since", "limit", "cursor"})
FEED_LENGTH = 100

AnyRequest = Request[Any, Any, Any]
Word = Annotated[str | None, QueryParameter(max_length=200)]


@get("/v1/watch", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_watch_list(
    database: NamedDependency[Database], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[WatchedRead]:
    """List the watched models with the outcome of their last readings."""
    with database.reading() as session:
        return list_watched(session, limit=limit, cursor=cursor)


@put("/v1/watch/{owner:str}/{name:str}", guards=SYNC, sync_to_thread=True, tags=["Watching"])
def put_watch(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
) -> Response[WatchedRead]:
    """Watch a model; it is read soon, and then again and again. Answers 201 where it was not watched before."""
    with database.unit_of_work() as work:
        watched, is_new = service.add_watch(work, knowledge, join(owner, name), actor=caller.name, now=now)
        return Response(read_watched(work.session, watched), status_code=201 if is_new else 200)


@delete("/v1/watch/{owner:str}/{name:str}", guards=SYNC, sync_to_thread=True, tags=["Watching"])
def delete_watch(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
) -> None:
    """Stop watching a model; its record and history stay."""
    with database.unit_of_work() as work:
        service.remove_watch(work, join(owner, name), actor=caller.name, now=now)


@post("/v1/sync", guards=SYNC, status_code=202, sync_to_thread=True, tags=["Watching"])
def sync_all(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    dry_run: FromQuery[bool] = False,  # noqa: FBT002 - Litestar calls by name
) -> RunStarted:
    """Read all watched models again; with `dry_run` only look, and record nothing."""
    with database.unit_of_work() as work:
        run = service.start_run(
            work, knowledge, None, trigger=service.MANUAL, actor=caller.name, now=now, is_dry=dry_run
        )  # fmt: skip
        return RunStarted(run.id)


@post("/v1/models/{owner:str}/{name:str}/sync", guards=SYNC, status_code=202, sync_to_thread=True, tags=["Watching"])
def sync_model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: FromPath[str],
    name: FromPath[str],
    dry_run: FromQuery[bool] = False,  # noqa: FBT002 - as above
) -> RunStarted:
    """Read one model now; `GET /v1/sync/runs/{id}` tells how far it has come. With `dry_run` nothing is recorded."""
    models = [join(owner, name)]
    with database.unit_of_work() as work:
        run = service.start_run(
            work, knowledge, models, trigger=service.MANUAL, actor=caller.name, now=now, is_dry=dry_run
        )  # fmt: skip
        return RunStarted(run.id)


@get("/v1/sync/runs/{run_id:str}", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_run(database: NamedDependency[Database], run_id: FromPath[str]) -> RunRead:
    """Get the progress and the outcome of a sync run."""
    with database.reading() as session:
        return service.read_run(session, run_id)


@get("/v1/changes", guards=READ, sync_to_thread=True, tags=["Changes"])
def get_changes(
    request: AnyRequest,
    database: NamedDependency[Database],
    model: Word = None,
    kind: FromQuery[Kind | None] = None,
    direction: FromQuery[Direction | None] = None,
    status: FromQuery[Literal["open", "acknowledged"] | None] = None,
    since: FromQuery[datetime | None] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[FlagRead]:
    """List recorded changes, oldest first; follow `next_cursor` to miss none."""
    refuse_unknown(request.query_params, CHANGE_FILTERS)
    after = in_utc(since, "/since") if since else None
    wanted = flags.FlagFilter(model=model, kind=kind, direction=direction, status=status, since=after)
    with database.reading() as session:
        return flags.list_flags(session, wanted, limit=limit, cursor=cursor)


@get("/v1/models/{owner:str}/{name:str}/changes", guards=READ, sync_to_thread=True, tags=["Changes"])
def get_model_changes(
    database: NamedDependency[Database],
    owner: FromPath[str],
    name: FromPath[str],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[FlagRead]:
    """List the recorded changes of one model, oldest first."""
    with database.reading() as session:
        wanted = flags.FlagFilter(model=get_record(session, join(owner, name)).id)
        return flags.list_flags(session, wanted, limit=limit, cursor=cursor)


@post("/v1/changes/{change_id:str}/acknowledge", guards=WRITE, status_code=200, sync_to_thread=True, tags=["Changes"])
def acknowledge_change(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    change_id: FromPath[str],
    data: JSONBody[Acknowledge],
) -> FlagRead:
    """Say that someone has looked at a change; it stays in the list as acknowledged."""
    with database.unit_of_work() as work:
        return flags.acknowledge(work, knowledge, change_id, data.note, actor=caller.name, now=now)


@get("/v1/changes.atom", guards=READ, sync_to_thread=True, media_type=MEDIA_TYPE, tags=["Changes"])
def get_feed(database: NamedDependency[Database], settings: NamedDependency[Settings]) -> Response[bytes]:
    """Get the newest changes as an Atom feed (RFC 4287)."""
    with database.reading() as session:
        newest = flags.latest_flags(session, FEED_LENGTH)
    return Response(render_feed(newest, settings.base_url), media_type=MEDIA_TYPE)


@post("/v1/hooks/huggingface", status_code=202, sync_to_thread=True, tags=["Changes"])
def receive_hub_webhook(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    data: JSONBody[hooks.HubHook],
) -> hooks.HookTaken:
    """Take the Hub's webhook as a hint: the model is read again, and only what is read there counts."""
    hooks.check_secret(request.headers.get("x-webhook-secret"), settings.hub_webhook_secret)
    with database.unit_of_work() as work:
        return hooks.take(work, knowledge, data, request.headers.get("webhook-id"), now)


router = Router(
    "/",
    route_handlers=[
        get_watch_list, put_watch, delete_watch, get_sync_status, sync_all, sync_model, get_run, get_changes,
        get_model_changes, acknowledge_change, get_feed, receive_hub_webhook,
    ],
)  # fmt: skip
