"""Evidence packs of kept checks."""

from hashlib import sha256
from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import KEYED_READ
from registry.compliance.evidence.packs import Audience, build_pack
from registry.db import Database
from registry.errors import NotFound
from registry.http.etags import is_unchanged
from registry.http.meter import DEAR, metered
from registry.http.parameters import ETAG, IfNoneMatch

ForAudience = Annotated[
    Audience,
    QueryParameter(
        description="`internal`: all texts that you may read, for packs that stay; `external`: only those that may be "
        "shared, else address and hash."
    ),
]


@get(
    "/v1/checks/{id:str}/evidence",
    operation_id="get_check_evidence",
    problems=[NotFound],
    response_headers=ETAG,
    guards=KEYED_READ,
    middleware=[metered(DEAR, body_kib=1)],
    sync_to_thread=True,
    media_type="application/zip",
    tags=["Checks"],
)
def get_check_evidence(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    id: Annotated[str, PathParameter(description="The id of a kept check.")],
    audience: ForAudience = "internal",
    if_none_match: IfNoneMatch = None,
) -> Response[bytes]:
    """Get all that a kept check rested on as a ZIP, the same bytes each time; the ETag is its sha256.

    Texts that were read with a token only are in it for keys with `private:read`, and never where it leaves the house.
    """
    with database.reading() as session:
        data = build_pack(session, id, audience=audience, sees_private=caller.has(Scope.PRIVATE_READ))
    etag = f'"{sha256(data).hexdigest()}"'
    if is_unchanged(if_none_match, etag):
        return Response(b"", status_code=304, headers={"ETag": etag})
    name = f"{id}-{audience}.zip"
    headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/zip", headers=headers)


router = Router("/", route_handlers=[get_check_evidence])
