"""``/v1/inventories/{id}/report``."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access.guards import SEE_INVENTORIES
from registry.compliance.inventories.reports.content import InventoryReport, gather_report
from registry.compliance.inventories.reports.service import ReportFormat, ReportLanguage, write_report
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers

InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]
OfFormat = Annotated[
    ReportFormat,
    QueryParameter(name="format", description="`html` prints well, `csv` is for spreadsheets, `json` for programs."),
]
InLanguage = Annotated[
    ReportLanguage,
    QueryParameter(
        name="lang", description="Of titles, verdicts and what a policy says (`message_de`); reasons are in English."
    ),
]


@get(
    "/v1/inventories/{inventory_id:str}/report", operation_id="get_inventory_report", guards=SEE_INVENTORIES,
    responses={200: answers(InventoryReport, "The report; as JSON it has this shape.")}, middleware=[metered(DEAR)],
    sync_to_thread=True,
)  # fmt: skip
def get_inventory_report(
    database: NamedDependency[Database],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    wanted: OfFormat = "html",
    language: InLanguage = "en",
) -> Response[bytes]:
    """Get an inventory as it stands: every entry with verdict, reasons and approval, and every line that is open."""
    with database.reading() as session:
        report = gather_report(session, inventory_id, now)
    written = write_report(report, wanted, language)
    return Response(written.data, media_type=written.media_type, headers=written.headers)


router = Router("/", route_handlers=[get_inventory_report], tags=["Inventories"])
