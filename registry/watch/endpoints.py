"""``/v1/watch``: the watch list."""

from datetime import datetime

from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency

from registry.access import Caller
from registry.access.guards import READ, SYNC
from registry.db import Database
from registry.errors import NotFound
from registry.http.openapi import answers
from registry.http.parameters import Cursor, Limit, Name, Owner
from registry.http.retries import retried
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page
from registry.records import join
from registry.watch import service
from registry.watch.queries import list_watched, read_watched
from registry.watch.schemas import WatchedRead


@get("/v1/watch", operation_id="list_watched_models", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_watch_list(
    database: NamedDependency[Database], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[WatchedRead]:
    """List the watched models with the outcome of their last readings."""
    with database.reading() as session:
        return list_watched(session, limit=limit, cursor=cursor)


@put(
    "/v1/watch/{owner:str}/{name:str}",
    operation_id="watch_model",
    problems=[NotFound],
    responses={201: answers(WatchedRead, "It was not watched before.")},
    guards=SYNC,
    sync_to_thread=True,
    tags=["Watching"],
)
@retried
def put_watch(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
) -> Response[WatchedRead]:
    """Watch a model; it is read soon, and then again and again. Answers 201 where it was not watched before."""
    with database.unit_of_work() as work:
        watched, is_new = service.add_watch(work, knowledge, join(owner, name), actor=caller.name, now=now)
        return Response(read_watched(work.session, watched), status_code=201 if is_new else 200)


@delete(
    "/v1/watch/{owner:str}/{name:str}",
    operation_id="unwatch_model",
    guards=SYNC,
    sync_to_thread=True,
    tags=["Watching"],
)
@retried
def delete_watch(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
) -> None:
    """Stop watching a model; its record and history stay."""
    with database.unit_of_work() as work:
        service.remove_watch(work, join(owner, name), actor=caller.name, now=now)


router = Router("/", route_handlers=[get_watch_list, put_watch, delete_watch])
