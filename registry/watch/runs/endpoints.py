"""``/v1/models/{owner}/{name}/sync`` and ``/v1/sync/runs``: reading one model now, and how far a run has come."""

from datetime import datetime
from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller
from registry.access.guards import READ, SYNC
from registry.db import Database
from registry.errors import Conflict
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import Name, Owner
from registry.licenses import Knowledge
from registry.records import join
from registry.watch import service
from registry.watch.runs.schemas import ModelSyncRead, RunRead, RunStarted
from registry.watch.runs.service import read_model_sync, read_run, start_run

DryRun = Annotated[bool, QueryParameter(description="Only look, and record nothing.")]
RunId = Annotated[str, PathParameter(description="The run's id.")]


@post(
    "/v1/models/{owner:str}/{name:str}/sync",
    operation_id="sync_model",
    problems=[Conflict],
    guards=SYNC,
    status_code=202,
    sync_to_thread=True,
    tags=["Watching"],
)
@idempotent
def sync_model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    dry_run: DryRun = False,  # noqa: FBT002 - Litestar calls by name
) -> RunStarted:
    """Read one model now; `GET /v1/sync/runs/{id}` tells how far it has come. With `dry_run` nothing is recorded."""
    models = [join(owner, name)]
    with database.unit_of_work() as work:
        run = start_run(
            work, knowledge, models, trigger=service.MANUAL, actor=caller.name, now=now, is_dry=dry_run
        )  # fmt: skip
        return RunStarted(run.id)


@get(
    "/v1/models/{owner:str}/{name:str}/sync",
    operation_id="get_model_sync",
    guards=READ,
    sync_to_thread=True,
    tags=["Watching"],
)
def get_model_sync(database: NamedDependency[Database], owner: Owner, name: Name) -> ModelSyncRead:
    """Get how the last reading of one model went: since when it fails, and why. Its record keeps what it knew."""
    with database.reading() as session:
        return read_model_sync(session, join(owner, name))


@get("/v1/sync/runs/{run_id:str}", operation_id="get_sync_run", guards=READ, sync_to_thread=True, tags=["Watching"])
def get_run(database: NamedDependency[Database], run_id: RunId) -> RunRead:
    """Get the progress and the outcome of a sync run; one with nothing to read is finished at once, with `total` 0."""
    with database.reading() as session:
        return read_run(session, run_id)


router = Router("/", route_handlers=[sync_model, get_model_sync, get_run])
