"""``/v1/inventories``: what is used, by whom it is answered for, and by which policy it is judged."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Caller
from registry.access.guards import CHANGE_INVENTORIES, SEE_INVENTORIES
from registry.compliance.inventories import queries, service
from registry.compliance.inventories.queries import etag_of_inventory
from registry.compliance.inventories.schemas import InventoryPatch, InventoryRead, InventoryWrite
from registry.compliance.inventories.tables import Inventory
from registry.db import Database, UnitOfWork
from registry.db.visibility import as_shown
from registry.errors import Conflict
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import ETAG, AnyRequest, Cursor, IfMatch, Limit, json_body
from registry.http.retries import retried
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

EXAMPLE = {
    "name": "Chair of linguistics",
    "owner": "licences@example.org",
    "use": {"organisation": "university", "country": "DE", "purpose": "research", "commercial": False},
}
InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]


@post(
    "/", operation_id="create_inventory", problems=[Conflict], response_headers=ETAG, guards=CHANGE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
@idempotent
def create_inventory(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: Annotated[InventoryWrite, json_body("Its name, and what holds for all entries.", EXAMPLE)],
) -> Response[InventoryRead]:
    """Make an inventory; entries come by import or one by one."""
    with database.unit_of_work() as work:
        return _shown(work, service.create_inventory(work, data, caller=caller, now=now), status=201)


@get("/", operation_id="list_inventories", guards=SEE_INVENTORIES, sync_to_thread=True)
def list_inventories(
    request: AnyRequest, database: NamedDependency[Database], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[InventoryRead]:
    """List inventories, oldest first."""
    refuse_unknown(request.query_params, {"limit", "cursor"})
    with database.reading() as session:
        return queries.list_inventories(session, limit=limit, cursor=cursor)


@get(
    "/{inventory_id:str}", operation_id="get_inventory", response_headers=ETAG, guards=SEE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
def get_inventory(database: NamedDependency[Database], inventory_id: InventoryId) -> Response[InventoryRead]:
    """Get one inventory with its ETag, and how it stands."""
    with database.reading() as session:
        found = queries.get_inventory(session, inventory_id)
        return Response(queries.read_inventory(session, found), headers={"ETag": etag_of_inventory(found)})


@patch(
    "/{inventory_id:str}", operation_id="patch_inventory", problems=[Conflict], response_headers=ETAG,
    guards=CHANGE_INVENTORIES, sync_to_thread=True,
)  # fmt: skip
@retried
def patch_inventory(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    data: Annotated[InventoryPatch, json_body("What should change.", {"policy": "university"})],
    if_match: IfMatch = None,
) -> Response[InventoryRead]:
    """Change an inventory, based on the version in `If-Match`; after a new use or policy nothing counts as checked."""
    with database.unit_of_work() as work:
        found = service.patch_inventory(work, inventory_id, data, if_match, caller=caller, now=now)
        return _shown(work, found)


@delete("/{inventory_id:str}", operation_id="delete_inventory", guards=CHANGE_INVENTORIES, sync_to_thread=True)
@retried
def delete_inventory(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    if_match: IfMatch = None,
) -> None:
    """Delete an inventory with its entries, based on the version in `If-Match`."""
    with database.unit_of_work() as work:
        service.delete_inventory(work, inventory_id, if_match, caller=caller, now=now)


def _shown(work: UnitOfWork, inventory: Inventory, status: int = 200) -> Response[InventoryRead]:
    headers = {"ETag": etag_of_inventory(inventory), "Location": f"/v1/inventories/{inventory.id}"}
    work.session.flush()
    with as_shown(work.session):
        return Response(queries.read_inventory(work.session, inventory), status_code=status, headers=headers)


router = Router(
    "/v1/inventories",
    route_handlers=[create_inventory, list_inventories, get_inventory, patch_inventory, delete_inventory],
    tags=["Inventories"],
)
