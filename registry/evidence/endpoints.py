"""``GET /v1/evidence/{sha256}``."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access import Caller, Scope
from registry.access.guards import requires
from registry.db import Database
from registry.evidence.service import show_text

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline; filename=evidence.txt",
    "Cache-Control": "public, max-age=31536000, immutable",
}
OWN = {**HEADERS, "Cache-Control": "no-store"}
"""Headers for who sees what others do not."""


@get(
    "/{sha256:str}",
    operation_id="get_evidence",
    guards=[requires(Scope.MODELS_READ)],
    sync_to_thread=True,
    media_type="text/plain",
)
def get_evidence(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    sha256: Annotated[
        str, PathParameter(pattern="^[0-9a-f]{64}$", description="The SHA-256 of the text, 64 hex digits.")
    ],
) -> Response[bytes]:
    """Get the bytes that were read, as plain text that no browser renders.

    What was only read with a token, from a private or gated repository, needs the scope `private:read`, too; without it
    there is no such text.
    """
    sees_private = caller.has(Scope.PRIVATE_READ)
    with database.reading() as session:
        data = show_text(session, sha256, sees_private=sees_private)
    return Response(
        data, media_type="text/plain", headers={**(OWN if sees_private else HEADERS), "ETag": f'"{sha256}"'}
    )


router = Router("/v1/evidence", route_handlers=[get_evidence], tags=["Evidence"])
