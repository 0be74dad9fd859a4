"""Groups that are watched: an owner, an inventory, or what a saved query finds."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Caller
from registry.access.guards import READ, SYNC
from registry.db import Database
from registry.http.openapi import answers
from registry.http.parameters import ETAG, Cursor, IfMatch, Limit, json_body
from registry.http.retries import retried
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page
from registry.watch.groups import service as groups

GroupName = Annotated[str, PathParameter(description="The group's name, of the one who made it.")]


@get("/v1/watch-groups", operation_id="list_watch_groups", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_groups(
    database: NamedDependency[Database], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[groups.WatchGroupRead]:
    """List the groups that are watched."""
    with database.reading() as session:
        return groups.list_groups(session, limit=limit, cursor=cursor)


@get(
    "/v1/watch-groups/{name:str}",
    operation_id="get_watch_group",
    response_headers=ETAG,
    guards=READ,
    sync_to_thread=True,
    tags=["Watching"],
)
def get_group(database: NamedDependency[Database], name: GroupName) -> Response[groups.WatchGroupRead]:
    """Get one group, with its ETag."""
    with database.reading() as session:
        found = groups.read_group(session, name)
    return Response(found, headers={"ETag": found.etag})


@put(
    "/v1/watch-groups/{name:str}",
    operation_id="put_watch_group",
    responses={201: answers(groups.WatchGroupRead, "The name is new.")},
    response_headers=ETAG,
    guards=SYNC,
    sync_to_thread=True,
    tags=["Watching"],
)
@retried
def put_group(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    name: GroupName,
    data: Annotated[groups.GroupWrite, json_body("Exactly one of the three.", {"owner": "mistralai"})],
    if_match: IfMatch = None,
) -> Response[groups.WatchGroupRead]:
    """Watch all models of an owner, an inventory, or what a query finds; 201 where the name is new.

    To change a group send `If-Match` with its ETag. A large inventory is taken in step by step: `expanded_at` is null
    until all its models are watched.
    """
    with database.unit_of_work() as work:
        found, is_new = groups.put_group(
            work, knowledge, name, data, if_match=if_match, actor=caller.name, now=now
        )  # fmt: skip
    return Response(found, status_code=201 if is_new else 200, headers={"ETag": found.etag})


@delete(
    "/v1/watch-groups/{name:str}",
    operation_id="delete_watch_group",
    guards=SYNC,
    sync_to_thread=True,
    tags=["Watching"],
)
@retried
def delete_group(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    name: GroupName,
    if_match: IfMatch = None,
) -> None:
    """Give a group up; models that nothing else asks for are no longer watched. Needs `If-Match`."""
    with database.unit_of_work() as work:
        groups.remove_group(work, name, if_match=if_match, actor=caller.name, now=now)


router = Router("/", route_handlers=[get_groups, get_group, put_group, delete_group])
