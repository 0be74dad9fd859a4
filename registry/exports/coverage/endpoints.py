"""``POST /v1/bom/coverage``."""

from litestar import Router, post
from litestar.params import RawBody

from registry.access.guards import READ
from registry.exports.coverage.schemas import CoverageRead
from registry.exports.coverage.service import cover_document
from registry.exports.enrichment.endpoints import BomOperation
from registry.http.meter import DEAR, metered
from registry.http.openapi.responses import BODY_TOO_LARGE

MAX_KIB = 8 * 1024 - 1


@post(
    "/coverage", operation_id="cover_bom", operation_class=BomOperation, guards=READ, problems=[BODY_TOO_LARGE],
    middleware=[metered(DEAR, body_kib=MAX_KIB, advice="Send the models and data alone.")], sync_to_thread=True,
    status_code=200,
)  # fmt: skip
def cover_bom(body: RawBody) -> CoverageRead:
    """Say which minimum elements of the G7 paper on SBOMs for AI a document has, element by element.

    Each is `present`, with its places, `absent`, with the models and data that lack it, or `not_applicable` where the
    document has no part that it is about. The elements are advisory; those marked `must` are what a public checker
    treats as required of a model. It certifies nothing, and nothing is stored. At most 8 MiB.
    """
    return cover_document(body)


router = Router("/v1/bom", route_handlers=[cover_bom], tags=["Models"])
"""Reads only: an ``Idempotency-Key`` is of no use to it."""
