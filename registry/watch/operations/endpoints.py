"""How reading goes, pausing it, and what one change concerns."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from registry.access.guards import requires
from registry.access.rules import Caller, Scope
from registry.db import Database
from registry.http.parameters import Cursor, Limit
from registry.pagination import DEFAULT_LIMIT
from registry.watch.changes.impact import AffectedPage, get_flag, list_affected
from registry.watch.changes.service import read_flag
from registry.watch.operations.pause import Pause, pause_sync, resume_sync
from registry.watch.operations.status import SyncStatus, read_status
from registry.watch.schemas import FlagRead

READ = [requires(Scope.MODELS_READ)]
SYNC = [requires(Scope.SYNC_RUN)]


class PauseWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why reading is to pause, for whoever wonders."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern="^[^\\x00]*$")]


class Resumed(msgspec.Struct, frozen=True):
    """The pause that has ended, or null where there was none."""

    ended: Pause | None


@get("/v1/sync", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_sync_status(database: NamedDependency[Database], now: NamedDependency[datetime]) -> SyncStatus:
    """Tell how reading goes: what waits, what fails, what is stale, which requests are left, and whether it pauses."""
    return read_status(database, now)


@post("/v1/sync/pause", guards=SYNC, status_code=200, sync_to_thread=True, tags=["Watching"])
def post_pause(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: JSONBody[PauseWanted],
) -> Pause:
    """Begin no reading until it is resumed; what was begun is brought to its end."""
    with database.unit_of_work() as work:
        return pause_sync(work, data.reason, actor=caller.name, now=now)


@post("/v1/sync/resume", guards=SYNC, status_code=200, sync_to_thread=True, tags=["Watching"])
def post_resume(
    database: NamedDependency[Database], caller: NamedDependency[Caller], now: NamedDependency[datetime]
) -> Resumed:
    """Let reading go on where it was paused."""
    with database.unit_of_work() as work:
        return Resumed(resume_sync(work, actor=caller.name, now=now))


@get("/v1/changes/{change_id:str}", guards=READ, sync_to_thread=True, tags=["Changes"])
def get_change(database: NamedDependency[Database], change_id: FromPath[str]) -> FlagRead:
    """Get one recorded change."""
    with database.reading() as session:
        return read_flag(get_flag(session, change_id))


@get("/v1/changes/{change_id:str}/affected", guards=READ, sync_to_thread=True, tags=["Changes"])
def get_affected(
    database: NamedDependency[Database],
    change_id: FromPath[str],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> AffectedPage:
    """List the models that descend from the changed one, nearest first, as the lineage stands now."""
    with database.reading() as session:
        return list_affected(session, get_flag(session, change_id), limit=limit, cursor=cursor)


# `GET /v1/sync` stands in the router of `POST /v1/sync`: the framework wants all methods of a path in one.
router = Router("/", route_handlers=[post_pause, post_resume, get_change, get_affected])
