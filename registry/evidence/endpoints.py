"""``GET /v1/evidence/{sha256}``."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Scope
from registry.access.guards import requires
from registry.db import Database
from registry.evidence.service import get_text

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline; filename=evidence.txt",
    "Cache-Control": "public, max-age=31536000, immutable",
}


@get(
    "/{sha256:str}",
    operation_id="get_evidence",
    guards=[requires(Scope.MODELS_READ)],
    sync_to_thread=True,
    media_type="text/plain",
)
def get_evidence(
    database: NamedDependency[Database],
    sha256: Annotated[
        str, PathParameter(pattern="^[0-9a-f]{64}$", description="The SHA-256 of the text, 64 hex digits.")
    ],
) -> Response[bytes]:
    """Get the bytes that were read, as plain text that no browser renders."""
    with database.reading() as session:
        data = get_text(session, sha256)
    return Response(data, media_type="text/plain", headers={**HEADERS, "ETag": f'"{sha256}"'})


router = Router("/v1/evidence", route_handlers=[get_evidence], tags=["Evidence"])
