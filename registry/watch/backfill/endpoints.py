"""How far the past of a model was read."""

from datetime import datetime

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency

from registry.access import Scope
from registry.access.guards import requires
from registry.db import Database
from registry.errors import NotFound
from registry.http.parameters import Name, Owner
from registry.records import get_record, join
from registry.settings import Settings
from registry.watch.backfill.tables import Backfill

OFF = "The past is not read: CARDWATCH_BACKFILL_REQUESTS is 0."


class BackfillRead(msgspec.Struct, frozen=True, kw_only=True):
    """The reading of a commit history: of `commits` commits the licence is known at `covered`."""

    model: str
    state: str
    head: str | None
    """The newest commit of the history."""
    requests: int
    """Requests made so far."""
    commits: int
    covered: int
    failures: int
    detail: str | None
    """The last trouble."""
    due_at: datetime | None
    """When it goes on."""
    started_at: datetime | None
    finished_at: datetime | None


@get(
    "/v1/models/{owner:str}/{name:str}/backfill", operation_id="get_model_backfill",
    guards=[requires(Scope.MODELS_READ)], sync_to_thread=True, tags=["Watching"],
)  # fmt: skip
def get_backfill(
    database: NamedDependency[Database], settings: NamedDependency[Settings], owner: Owner, name: Name
) -> BackfillRead:
    """Get how far the past of a model was read from its commits: its state, its counters, its last trouble."""
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        row = session.get(Backfill, record.number)
        if row is None:
            raise NotFound(f"The past of {record.id} was never asked for; it is read once the model is watched.")
        is_off = row.finished_at is None and not settings.backfill_requests
        return BackfillRead(
            model=record.id, state=row.state, head=row.head, requests=row.requests, commits=row.commits,
            covered=row.covered, failures=row.failures, detail=OFF if is_off else row.detail,
            started_at=row.started_at, finished_at=row.finished_at,
            due_at=None if is_off or row.finished_at is not None else row.due_at,
        )  # fmt: skip


router = Router("/", route_handlers=[get_backfill])
