"""``/v1/inventories/{id}/entries``: what is used, how, and whether it is approved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller
from registry.access.guards import CHANGE_INVENTORIES, SEE_INVENTORIES
from registry.compliance.inventories.entries import queries, service
from registry.compliance.inventories.entries.queries import etag_of_entry, latest_results, read_entry
from registry.compliance.inventories.entries.rules import ApprovalAct, ApprovalState
from registry.compliance.inventories.entries.schemas import Decision, InventoryEntryRead, InventoryEntryWrite
from registry.compliance.inventories.queries import get_inventory
from registry.compliance.inventories.tables import InventoryEntry
from registry.db import Database, UnitOfWork
from registry.db.visibility import as_shown
from registry.errors import Conflict, NotFound
from registry.http.idempotency.handlers import idempotent
from registry.http.openapi import answers
from registry.http.parameters import ETAG, AnyRequest, Cursor, IfMatch, IfMatchAny, Limit, json_body
from registry.http.retries import retried
from registry.licenses.catalogue import Catalogue
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

ENTRY = {"model": "mistralai/Mistral-7B-v0.3", "use": {"purpose": "teaching"}, "owner": "teaching@example.org"}
InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]
EntryId = Annotated[
    str,
    PathParameter(
        pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$",
        description="The entry's id; of a new one up to 40 letters, digits, dots, underscores and hyphens.",
    ),
]
InState = Annotated[
    # The framework keeps the argument name `state` for itself.
    ApprovalState | None, QueryParameter(name="state", description="Only those whose approval is in this state.")
]
OfModel = Annotated[
    str | None,
    QueryParameter(max_length=200, description="Only those of this model, also where they bear another of its names."),
]
Reasoned = Annotated[Decision, json_body("Why.", {"reason": "Needed for the course in spring."})]


@get(
    "/v1/inventories/{inventory_id:str}/entries", operation_id="list_inventory_entries", guards=SEE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
def list_inventory_entries(
    request: AnyRequest,
    database: NamedDependency[Database],
    inventory_id: InventoryId,
    wanted: InState = None,
    model: OfModel = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[InventoryEntryRead]:
    """List the entries of an inventory with their approvals and what was found of them last."""
    refuse_unknown(request.query_params, {"state", "model", "limit", "cursor"})
    with database.reading() as session:
        found = get_inventory(session, inventory_id)
        return queries.list_entries(session, found.id, state=wanted, model=model, limit=limit, cursor=cursor)


@get(
    "/v1/inventories/{inventory_id:str}/entries/{entry_id:str}", operation_id="get_inventory_entry",
    response_headers=ETAG, guards=SEE_INVENTORIES, sync_to_thread=True,
)  # fmt: skip
def get_inventory_entry(
    database: NamedDependency[Database], inventory_id: InventoryId, entry_id: EntryId
) -> Response[InventoryEntryRead]:
    """Get one entry with its ETag."""
    with database.reading() as session:
        entry = queries.get_entry(session, get_inventory(session, inventory_id).id, entry_id)
        result = latest_results(session, entry.inventory_id, [entry.id]).get(entry.id)
        return Response(read_entry(entry, result), headers={"ETag": etag_of_entry(entry)})


@put(
    "/v1/inventories/{inventory_id:str}/entries/{entry_id:str}", operation_id="put_inventory_entry",
    responses={201: answers(InventoryEntryRead, "The new entry.")},
    problems=[Conflict, NotFound], response_headers=ETAG, guards=CHANGE_INVENTORIES, sync_to_thread=True,
)  # fmt: skip
@retried
def put_inventory_entry(
    database: NamedDependency[Database],
    catalogue: NamedDependency[Catalogue],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    entry_id: EntryId,
    data: Annotated[InventoryEntryWrite, json_body("The model or licence, and how it is used.", ENTRY)],
    if_match: IfMatch = None,
) -> Response[InventoryEntryRead]:
    """Write an entry: a new one, or one that exists, based on the version in `If-Match`.

    Where its model, licence, revision or use change, nothing that was found, asked for or decided of it holds any more;
    what was blocked stays blocked as long as it is the same model or licence.
    """
    with database.unit_of_work() as work:
        entry, is_new = service.put_entry(
            work, catalogue, inventory_id, entry_id, data, if_match, caller=caller, now=now
        )
        return _shown(work, entry, status=201 if is_new else 200)


@delete(
    "/v1/inventories/{inventory_id:str}/entries/{entry_id:str}", operation_id="delete_inventory_entry",
    guards=CHANGE_INVENTORIES, sync_to_thread=True,
)  # fmt: skip
@retried
def delete_inventory_entry(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    entry_id: EntryId,
    if_match: IfMatch = None,
) -> None:
    """Take an entry away, based on the version in `If-Match`; its history stays."""
    with database.unit_of_work() as work:
        service.delete_entry(work, inventory_id, entry_id, if_match, caller=caller, now=now)


ACTS: Mapping[ApprovalAct, str] = {
    ApprovalAct.REQUEST: "Ask for the approval of an entry.",
    ApprovalAct.APPROVE: "Approve an entry that another key asked for; no verdict changes by it.",
    ApprovalAct.BLOCK: "Say that an entry must not be used, whether somebody asked or not.",
    ApprovalAct.DISMISS: "Lay a request or a decision aside.",
}
"""What can be done about an approval, each at an address of its own, and what that is in the description of the API."""


def _handler_of(act: ApprovalAct) -> HTTPRouteHandler:
    """The handler by which an act is done."""

    def act_on_inventory_entry(
        database: NamedDependency[Database],
        caller: NamedDependency[Caller],
        now: NamedDependency[datetime],
        inventory_id: InventoryId,
        entry_id: EntryId,
        data: Reasoned,
        if_match: IfMatchAny = None,
    ) -> Response[InventoryEntryRead]:
        with database.unit_of_work() as work:
            entry = service.act_on(work, inventory_id, entry_id, act, data.reason, if_match, caller=caller, now=now)
            return _shown(work, entry)

    name = f"{act}_inventory_entry"
    act_on_inventory_entry.__doc__ = ACTS[act]
    # An Idempotency-Key is of one handler: by their names no act is taken for the repetition of another.
    act_on_inventory_entry.__name__ = act_on_inventory_entry.__qualname__ = name
    return post(
        f"/v1/inventories/{{inventory_id:str}}/entries/{{entry_id:str}}/{act}", operation_id=name,
        problems=[Conflict], response_headers=ETAG, guards=CHANGE_INVENTORIES, sync_to_thread=True, status_code=200,
    )(idempotent(act_on_inventory_entry))  # fmt: skip


def _shown(work: UnitOfWork, entry: InventoryEntry, status: int = 200) -> Response[InventoryEntryRead]:
    with as_shown(work.session):
        result = latest_results(work.session, entry.inventory_id, [entry.id]).get(entry.id)
    return Response(read_entry(entry, result), status_code=status, headers={"ETag": etag_of_entry(entry)})


router = Router(
    "/",
    route_handlers=[
        list_inventory_entries, get_inventory_entry, put_inventory_entry, delete_inventory_entry,
        *map(_handler_of, ACTS),
    ],
    tags=["Inventories"],
)  # fmt: skip
