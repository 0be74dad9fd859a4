"""``POST /v1/bom`` and ``GET /v1/inventories/{id}/bom``."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter
from litestar.response import Stream

from registry.access.guards import READ, SEE_INVENTORIES
from registry.db import Database
from registry.errors import NotFound
from registry.exports.endpoints import MEDIA, Format
from registry.exports.formats import DEFAULT
from registry.exports.selections.schemas import BomBody
from registry.exports.selections.service import SentBom, write_inventory, write_selection
from registry.http.meter import STREAMED, metered
from registry.http.openapi import answers
from registry.http.parameters import json_body
from registry.licenses import Knowledge

WANTED = {"models": ["mistralai/Mistral-7B-v0.1", "allenai/OLMo-7B"], "format": "cyclonedx-1.6", "name": "Our service"}
OneSelection = Annotated[BomBody, json_body("Which models, in which format.", WANTED)]
InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]
SENT = {200: answers(Any, "The document, in the format asked for.", MEDIA)}


@post(
    "/v1/bom",
    operation_id="export_bom",
    problems=[NotFound],
    responses=SENT,
    guards=READ,
    middleware=[metered(STREAMED, body_kib=256)],
    sync_to_thread=True,
    status_code=200,
)
def export_bom(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    data: OneSelection,
) -> Stream:
    """Get one bill of materials of several models, by name or by the filters of the list of models.

    Each model is a component with its data sets, files of weights and bases; what several share stands once. What is
    not registered is named in the document as left out. The same facts are the same bytes.
    """
    return _stream(write_selection(database, knowledge, data, now))


@get(
    "/v1/inventories/{inventory_id:str}/bom",
    operation_id="get_inventory_bom",
    responses=SENT,
    guards=SEE_INVENTORIES,
    middleware=[metered(STREAMED)],
    sync_to_thread=True,
)
def get_inventory_bom(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    format: Format = DEFAULT,
) -> Stream:
    """Get the bill of materials of all models of an inventory, with the verdict and the approval of each.

    Entries without a record, of a licence alone, or of a revision that is not the one read last are named as such.
    """
    return _stream(write_inventory(database, knowledge, inventory_id, format, now))


def _stream(sent: SentBom) -> Stream:
    disposition = {"Content-Disposition": f'attachment; filename="{sent.file_name}"'}
    return Stream(sent.pieces, media_type=sent.media_type, headers=disposition)


router = Router("/", route_handlers=[export_bom, get_inventory_bom], tags=["Models"])
"""Reads only: an ``Idempotency-Key`` is of no use to it."""
