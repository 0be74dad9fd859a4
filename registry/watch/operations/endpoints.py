"""``/v1/sync``: how reading goes, reading everything now, pausing and resuming it."""

from datetime import datetime
from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.access import Caller
from registry.access.guards import READ, SYNC
from registry.db import Database
from registry.errors import Conflict
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import json_body
from registry.licenses import Knowledge
from registry.settings import Settings
from registry.watch import service
from registry.watch.operations.schemas import PauseWanted, Resumed
from registry.watch.operations.status import SyncStatus, read_status
from registry.watch.pause import Pause, pause_sync, resume_sync
from registry.watch.runs.schemas import RunStarted
from registry.watch.runs.service import start_run

DryRun = Annotated[bool, QueryParameter(description="Only look, and record nothing.")]


@get("/v1/sync", operation_id="get_sync_status", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_sync_status(
    database: NamedDependency[Database], settings: NamedDependency[Settings], now: NamedDependency[datetime]
) -> SyncStatus:
    """Tell how reading goes: what waits, what fails, what is stale, which requests are left, and whether it pauses."""
    return read_status(database, now, backfill_requests=settings.backfill_requests)


@post(
    "/v1/sync",
    operation_id="sync_all_models",
    problems=[Conflict],
    guards=SYNC,
    status_code=202,
    sync_to_thread=True,
    tags=["Watching"],
)
@idempotent
def sync_all(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    dry_run: DryRun = False,  # noqa: FBT002 - Litestar calls by name
) -> RunStarted:
    """Read all watched models again; with `dry_run` only look, and record nothing."""
    with database.unit_of_work() as work:
        run = start_run(
            work, knowledge, None, trigger=service.MANUAL, actor=caller.name, now=now, is_dry=dry_run
        )  # fmt: skip
        return RunStarted(run.id)


@post("/v1/sync/pause", operation_id="pause_sync", guards=SYNC, status_code=200, sync_to_thread=True, tags=["Watching"])
@idempotent
def post_pause(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: Annotated[PauseWanted, json_body("Why.", {"reason": "The Hub asked for it."})],
) -> Pause:
    """Begin no reading until it is resumed; what was begun is brought to its end."""
    with database.unit_of_work() as work:
        return pause_sync(work, data.reason, actor=caller.name, now=now)


@post(
    "/v1/sync/resume", operation_id="resume_sync", guards=SYNC, status_code=200, sync_to_thread=True, tags=["Watching"]
)
@idempotent
def post_resume(
    database: NamedDependency[Database], caller: NamedDependency[Caller], now: NamedDependency[datetime]
) -> Resumed:
    """Let reading go on where it was paused."""
    with database.unit_of_work() as work:
        return Resumed(resume_sync(work, actor=caller.name, now=now))


router = Router("/", route_handlers=[get_sync_status, sync_all, post_pause, post_resume])
