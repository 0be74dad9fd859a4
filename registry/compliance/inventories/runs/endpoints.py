"""``/v1/inventories/{id}/check``, ``/runs``, ``/results`` and ``/history``."""

from datetime import datetime
from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller
from registry.access.guards import CHANGE_INVENTORIES, SEE_INVENTORIES
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.runs import queries, service
from registry.compliance.inventories.runs.schemas import CheckRunRead, CheckStarted, PastCheck, ResultRead, Verdict
from registry.db import Database
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import AnyRequest, Cursor, Limit
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]
RunId = Annotated[str, PathParameter(description="The check's id.")]
WithVerdict = Annotated[Verdict | None, QueryParameter(description="Only those with this verdict.")]


@post(
    "/v1/inventories/{inventory_id:str}/check", operation_id="check_inventory", guards=CHANGE_INVENTORIES,
    sync_to_thread=True, status_code=202,
)  # fmt: skip
@idempotent
def check_inventory(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
) -> CheckStarted:
    """Have all entries judged in the background; a check that is going on is answered instead of a second one."""
    with database.unit_of_work() as work:
        return CheckStarted(service.start_check(work, inventory_id, caller=caller, now=now).id)


@get(
    "/v1/inventories/{inventory_id:str}/runs/{run_id:str}", operation_id="get_inventory_run", guards=SEE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
def get_inventory_run(database: NamedDependency[Database], inventory_id: InventoryId, run_id: RunId) -> CheckRunRead:
    """See how far a check is."""
    with database.reading() as session:
        return queries.read_run(queries.get_run(session, get_inventory(session, inventory_id).id, run_id))


@get(
    "/v1/inventories/{inventory_id:str}/results", operation_id="list_inventory_results", guards=SEE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
def list_inventory_results(
    request: AnyRequest,
    database: NamedDependency[Database],
    inventory_id: InventoryId,
    verdict: WithVerdict = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ResultRead]:
    """List what was found of each entry last; entries that changed since are left out until they are checked."""
    refuse_unknown(request.query_params, {"verdict", "limit", "cursor"})
    with database.reading() as session:
        found = get_inventory(session, inventory_id)
        return queries.list_results(session, found.id, verdict=verdict, limit=limit, cursor=cursor)


@get(
    "/v1/inventories/{inventory_id:str}/history", operation_id="list_inventory_history", guards=SEE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
def list_inventory_history(
    request: AnyRequest,
    database: NamedDependency[Database],
    inventory_id: InventoryId,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PastCheck]:
    """List the checks of an inventory, newest first, each with what it found otherwise than before."""
    refuse_unknown(request.query_params, {"limit", "cursor"})
    with database.reading() as session:
        found = get_inventory(session, inventory_id)
        return queries.list_history(session, found.id, limit=limit, cursor=cursor)


router = Router(
    "/",
    route_handlers=[check_inventory, get_inventory_run, list_inventory_results, list_inventory_history],
    tags=["Inventories"],
)
