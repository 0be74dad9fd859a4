"""``/v1/inventories/{id}/evidence`` and ``/notice``."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Caller, Scope
from registry.access.guards import SEE_INVENTORIES
from registry.compliance.evidence.endpoints import (
    NOTICE_MEDIA,
    ForAudience,
    Format,
    Lang,
    Part,
    sent_notice,
    sent_pack,
)
from registry.compliance.evidence.inventories.notice import gather_inventory_notice
from registry.compliance.evidence.inventories.service import build_inventory_pack
from registry.compliance.evidence.notices import Notice
from registry.db import Database
from registry.errors import Conflict
from registry.http.meter import STREAMED, metered
from registry.http.openapi import answers
from registry.http.parameters import ETAG, IfNoneMatch
from registry.licenses import Knowledge

InventoryId = Annotated[str, PathParameter(description="The inventory's id.")]


@get(
    "/v1/inventories/{inventory_id:str}/evidence", operation_id="get_inventory_evidence", problems=[Conflict],
    response_headers=ETAG, guards=SEE_INVENTORIES, middleware=[metered(STREAMED)], sync_to_thread=True,
    media_type="application/zip",
)  # fmt: skip
def get_inventory_evidence(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    audience: ForAudience = "internal",
    if_none_match: IfNoneMatch = None,
) -> Response[bytes]:
    """Get what the present verdicts of an inventory rest on as a ZIP: of the same data the same bytes.

    Each entry with its question, answer, waivers and approval; records as they were, texts, policies, and a report in
    both languages. The ETag is its sha256. Nothing is judged for it: what waits to be judged is said to. `log.json` and
    `checkpoint.txt` prove that the log vouches for it (`cardwatch verify FILE --key KEY`).
    """
    sees_private = caller.has(Scope.PRIVATE_READ)
    data = build_inventory_pack(
        database, knowledge, inventory_id, audience=audience, sees_private=sees_private, now=now
    )  # fmt: skip
    return sent_pack(data, f"{inventory_id}-{audience}.zip", if_none_match)


@get(
    "/v1/inventories/{inventory_id:str}/notice", operation_id="get_inventory_notice", response_headers=ETAG,
    responses={200: answers(Notice | str, "The notice, in the format asked for.", NOTICE_MEDIA)},
    guards=SEE_INVENTORIES, middleware=[metered(STREAMED)], sync_to_thread=True,
)  # fmt: skip
def get_inventory_notice(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    inventory_id: InventoryId,
    format: Format = "text",
    lang: Lang = "en",
    part: Part = "all",
    if_none_match: IfNoneMatch = None,
) -> Response[bytes]:
    """Get what has to be told of all models of an inventory, and the duties of whoever uses or passes them on.

    What is not registered, not read or not settled is listed as such.
    """
    with database.reading() as session:
        notice = gather_inventory_notice(session, knowledge, inventory_id, now)
    return sent_notice(notice, format, lang, part, if_none_match)


router = Router("/", route_handlers=[get_inventory_evidence, get_inventory_notice], tags=["Inventories"])
