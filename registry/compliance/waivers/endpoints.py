"""``/v1/waivers``: granting, listing and revoking."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from sqlmodel import Session

from registry.access import Caller
from registry.access.guards import GRANT_WAIVERS, SEE_WAIVERS
from registry.compliance.inventories import find_inventory
from registry.compliance.waivers import queries, service
from registry.compliance.waivers.queries import WaiverFilter, etag_of_waiver, read_waiver
from registry.compliance.waivers.schemas import Revocation, WaiverRead, WaiverState, WaiverWrite
from registry.db import Database
from registry.errors import Conflict, Invalid, NotFound
from registry.http.idempotency.handlers import idempotent
from registry.http.parameters import ETAG, AnyRequest, Cursor, Limit, json_body
from registry.licenses import Knowledge
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

EXAMPLE = {
    "inventory": "Chair of linguistics",
    "entry": "ent_01j9zk3p8q",
    "rule": "model-card",
    "reason_code": "accepted_risk",
    "reason": "The card is promised for the next release.",
    "owner": "licences@example.org",
    "expires_at": "2027-01-31T12:00:00Z",
}
WaiverId = Annotated[str, PathParameter(description="The waiver's id.")]
InState = Annotated[
    # The framework keeps the argument name `state` for itself.
    WaiverState | None, QueryParameter(name="state", description="Only those in this state.")
]
OfInventory = Annotated[str | None, QueryParameter(description="Only those of this inventory, by its id or name.")]
OfEntry = Annotated[str | None, QueryParameter(description="Only those of the entry with this id.")]


@post(
    "/", operation_id="grant_waiver", problems=[NotFound, Conflict], response_headers=ETAG, guards=GRANT_WAIVERS,
    sync_to_thread=True,
)  # fmt: skip
@idempotent
def grant_waiver(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    data: Annotated[WaiverWrite, json_body("What is waived, why, and until when.", EXAMPLE)],
) -> Response[WaiverRead]:
    """Waive what a policy finds of an entry, for 400 days at most; what a licence says cannot be waived.

    It is open again as soon as the revision, the texts, their terms, the policy or the finding change.
    """
    with database.unit_of_work() as work:
        made = read_waiver(service.grant_waiver(work, knowledge, data, caller=caller, now=now), now)
    headers = {"ETag": etag_of_waiver(made), "Location": f"/v1/waivers/{made.id}"}
    return Response(made, status_code=201, headers=headers)


@get("/", operation_id="list_waivers", guards=SEE_WAIVERS, sync_to_thread=True)
def list_waivers(
    request: AnyRequest,
    database: NamedDependency[Database],
    now: NamedDependency[datetime],
    wanted: InState = None,
    inventory: OfInventory = None,
    entry: OfEntry = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[WaiverRead]:
    """List waivers, oldest first."""
    refuse_unknown(request.query_params, {"state", "inventory", "entry", "limit", "cursor"})
    with database.reading() as session:
        of = _inventory(session, inventory) if inventory is not None else None
        narrowed = WaiverFilter(state=wanted, inventory=of, entry=entry)
        return queries.list_waivers(session, narrowed, now, limit=limit, cursor=cursor)


def _inventory(session: Session, name: str) -> str:
    """The id of an inventory that a list is narrowed to; raises ``Invalid``."""
    try:
        return find_inventory(session, name).id
    except NotFound as unknown:
        raise Invalid(unknown.message, pointer="/inventory") from unknown


@get("/{waiver_id:str}", operation_id="get_waiver", response_headers=ETAG, guards=SEE_WAIVERS, sync_to_thread=True)
def get_waiver(
    database: NamedDependency[Database], now: NamedDependency[datetime], waiver_id: WaiverId
) -> Response[WaiverRead]:
    """Get one waiver, and what became of it."""
    with database.reading() as session:
        found = read_waiver(queries.get_waiver(session, waiver_id), now)
        return Response(found, headers={"ETag": etag_of_waiver(found)})


@post(
    "/{waiver_id:str}/revoke", operation_id="revoke_waiver", problems=[Conflict], response_headers=ETAG,
    guards=GRANT_WAIVERS, sync_to_thread=True, status_code=200,
)  # fmt: skip
@idempotent
def revoke_waiver(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    waiver_id: WaiverId,
    data: Annotated[
        Revocation | None, json_body("Why, if it needs to be said.", {"reason": "The card is there."})
    ] = None,
) -> Response[WaiverRead]:
    """End a waiver before its time: what it covered is open again."""
    with database.unit_of_work() as work:
        ended = service.revoke_waiver(work, waiver_id, data.reason if data else None, caller=caller, now=now)
        found = read_waiver(ended, now)
        return Response(found, headers={"ETag": etag_of_waiver(found)})


router = Router(
    "/v1/waivers", route_handlers=[grant_waiver, list_waivers, get_waiver, revoke_waiver], tags=["Waivers"]
)  # fmt: skip
