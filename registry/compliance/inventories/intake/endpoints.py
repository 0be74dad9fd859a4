"""``/v1/inventories/{id}/import`` and ``/unsettled``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import PathParameter, QueryParameter, RawBody

from registry.access import Caller
from registry.access.guards import CHANGE_INVENTORIES, SEE_INVENTORIES
from registry.compliance.inventories.entries import InventoryEntryRead, InventoryEntryWrite
from registry.compliance.inventories.entries.queries import etag_of_entry, read_entry
from registry.compliance.inventories.intake import queries, service
from registry.compliance.inventories.intake.formats import DocumentFormat
from registry.compliance.inventories.intake.schemas import Dismissal, ImportRead, UnsettledRead
from registry.compliance.inventories.queries import get_inventory
from registry.db import Database
from registry.errors import Conflict
from registry.http.idempotency.handlers import idempotent
from registry.http.meter import DEAR, metered
from registry.http.openapi.responses import BODY_TOO_LARGE
from registry.http.parameters import ETAG, AnyRequest, Cursor, Limit, json_body
from registry.licenses.catalogue import Catalogue
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown

MAX_KIB = 8 * 1024 - 1
InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]
LineId = Annotated[str, PathParameter(description="The id of the unsettled line.")]
OfFormat = Annotated[
    DocumentFormat,
    QueryParameter(
        name="format",
        description=(
            "What the document is; `auto` looks. A listing of a Hugging Face cache, `ollama list` or `/api/tags`, "
            "`/v1/models`, plain text, CSV with a header, lines such as `owner/name@commit`, CycloneDX, SPDX 2 or 3."
        ),
    ),
]


@dataclass
class DocumentOperation(Operation):
    """An operation whose body is a document as it is."""

    def __post_init__(self) -> None:
        """Describe the body."""
        description = "The document as it is, in any of the formats, at most 8 MiB."
        schema = Schema(type=OpenAPIType.STRING, description=description, examples=["mistralai/Mistral-7B-v0.3"])
        content = OpenAPIMediaType(schema=schema)
        self.request_body = RequestBody({"application/octet-stream": content}, description, required=True)


@post(
    "/v1/inventories/{inventory_id:str}/import", operation_id="import_inventory", operation_class=DocumentOperation,
    problems=[Conflict, BODY_TOO_LARGE], guards=CHANGE_INVENTORIES, sync_to_thread=True, status_code=200,
    middleware=[metered(DEAR, body_kib=MAX_KIB, advice="Send the document in parts.")],
)  # fmt: skip
@idempotent
def import_inventory(
    request: AnyRequest,
    database: NamedDependency[Database],
    catalogue: NamedDependency[Catalogue],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    body: RawBody,
    wanted: OfFormat = "auto",
) -> ImportRead:
    """Take in a list of models; the answer says of every line what became of it.

    What names a registered model becomes an entry. What names none for certain is kept under `/unsettled`.
    """
    del request
    return service.import_document(database, catalogue, inventory_id, wanted, body, caller=caller, now=now)


@get(
    "/v1/inventories/{inventory_id:str}/unsettled", operation_id="list_unsettled_lines", guards=SEE_INVENTORIES,
    sync_to_thread=True,
)  # fmt: skip
def list_unsettled_lines(
    request: AnyRequest,
    database: NamedDependency[Database],
    inventory_id: InventoryId,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[UnsettledRead]:
    """List the lines of imports that nobody has settled, the oldest import first."""
    refuse_unknown(request.query_params, {"limit", "cursor"})
    with database.reading() as session:
        return queries.list_unsettled(session, get_inventory(session, inventory_id).id, limit=limit, cursor=cursor)


@post(
    "/v1/inventories/{inventory_id:str}/unsettled/{line_id:str}/settle", operation_id="settle_line",
    problems=[Conflict], response_headers=ETAG, guards=CHANGE_INVENTORIES, sync_to_thread=True, status_code=200,
)  # fmt: skip
@idempotent
def settle_line(
    database: NamedDependency[Database],
    catalogue: NamedDependency[Catalogue],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    line_id: LineId,
    data: Annotated[InventoryEntryWrite, json_body("What the line means.", {"model": "mistralai/Mistral-7B-v0.3"})],
) -> Response[InventoryEntryRead]:
    """Say what an unsettled line means; answers with the entry, an earlier one where there is the same."""
    with database.unit_of_work() as work:
        entry = service.settle_line(work, catalogue, inventory_id, line_id, data, caller=caller, now=now)
        return Response(read_entry(entry, None), headers={"ETag": etag_of_entry(entry)})


@post(
    "/v1/inventories/{inventory_id:str}/unsettled/{line_id:str}/dismiss", operation_id="dismiss_line",
    guards=CHANGE_INVENTORIES, sync_to_thread=True, status_code=204,
)  # fmt: skip
@idempotent
def dismiss_line(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    line_id: LineId,
    data: Annotated[Dismissal, json_body("Why.", {"reason": "A tokenizer of our own."})],
) -> None:
    """Say that an unsettled line needs no entry; the audit keeps it."""
    with database.unit_of_work() as work:
        service.dismiss_line(work, inventory_id, line_id, data.reason, caller=caller, now=now)


router = Router(
    "/",
    route_handlers=[import_inventory, list_unsettled_lines, settle_line, dismiss_line],
    tags=["Inventories"],
)
